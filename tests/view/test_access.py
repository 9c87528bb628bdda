"""axe-core finds no serious violation on any sheet, in both themes and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import small_graph

Open = Callable[..., Any]
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python (the test extra)")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def violations(page: Any, axe: str) -> list[str]:
    if not page.js("'axe' in window"):
        page.js(axe)
    found = page.js("axe.run(document, {resultTypes: ['violations']}).then((results) => results.violations)")
    return [f"{one['id']}: {node['html'][:90]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_sheet_has_a_serious_violation(open_page: Open, axe: str, theme: str) -> None:
    page = open_page("small", small_graph, f"#lang=zh&theme={theme}")
    found = violations(page, axe)
    page.js("page.open(page.content.things.find((thing) => thing.name === '海川科技').index)")
    page.tab.click("#card .evidence-of summary")
    page.tab.keyboard.press("/")
    page.tab.keyboard.type("qh")
    found += violations(page, axe)
    for tab in ("figures", "projects", "programs", "list"):
        page.tab.click(f"#tab-{tab}")
        found += violations(page, axe)
    assert found == []


def test_a_phone_in_english_has_none_either(open_page: Open, axe: str) -> None:
    page = open_page("small", small_graph, "#lang=en&theme=light", viewport={"width": 390, "height": 844})
    page.tab.click("#filters-open")
    page.tab.click("#take")
    assert violations(page, axe) == []
