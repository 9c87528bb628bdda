"""Row 1: hostile text in every slot of the page, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.graph import Graph
from kg.view import write_page
from tests.torture.outcome import Outcome, share
from tests.view.conftest import ARGUMENTS, Opened
from tests.view.made import made_graph
from tests.view.test_injection import PAYLOADS, random_names, see_everything

STRINGS_ASKED = 10_000
LEAST = 24
"""Things and facts that ``see_everything`` walks through."""
WAIT = 300_000
"""Milliseconds that a busy machine may take to draw a page."""


def chromium() -> str | None:
    """The browser, where this machine has one."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def opened(graph: Graph, path: Path) -> Iterator[Opened]:
    from playwright.sync_api import sync_playwright

    write_page(graph, path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        context = browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(WAIT)
        page = Opened(context.new_page(), path.as_uri())
        page.go("#lang=zh&theme=light")
        yield page
        browser.close()


def watched(page: Any, what: str) -> Iterator[str]:
    if page.js("window.__ran") is not None:
        yield f"{what}: script ran"
    yield from (f"{what}: asked for {url}" for url in page.outside)
    yield from (f"{what}: {complaint}" for complaint in page.complaints)


def run(scale: float, folder: Path) -> Outcome:
    if chromium() is None:
        return Outcome("no Chromium on this machine", ("not tried: no Chromium",))
    payloads = PAYLOADS[: max(LEAST, share(len(PAYLOADS), scale))]
    faults: list[str] = []
    with opened(made_graph(len(payloads), len(payloads), payloads.__getitem__), folder / "names.html") as page:
        see_everything(page)
        faults += watched(page, "names")
        if sorted(page.js("page.content.things.map((thing) => thing.name)")) != sorted(payloads):
            faults.append("names: a payload is not shown as it is")
    with opened(made_graph(12, 12, slot=" ".join(payloads)), folder / "slots.html") as page:
        see_everything(page)
        faults += watched(page, "slots")
    names = random_names(share(STRINGS_ASKED, scale))
    with opened(made_graph(len(names), 0, names.__getitem__), folder / "strings.html") as page:
        faults += watched(page, "strings")
        shown = page.js("[...document.querySelectorAll('#text a.mention')].map((link) => link.textContent)")
        different = set(names) ^ set(shown)
        if different:
            faults.append(f"strings: {len(different)} are not shown as they are")
    return Outcome(
        f"{len(payloads)} payloads as names and {len(payloads)} in every other slot, {len(names):,} random strings: "
        f"{len(faults)} dialogs, requests, scripts or strings shown otherwise",
        tuple(faults),
    )
