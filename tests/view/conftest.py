"""A real browser for the pages: Debian's Chromium, driven by Playwright, with no network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.graph import Graph
from kg.view import write_page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, or a skip where it or Playwright is absent."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium fonts-noto-cjk)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (the test extra)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Opened:
    """A page in the browser with all it asked for and complained of."""

    def __init__(self, tab: Any, address: str) -> None:
        self.tab = tab
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("dialog", self._refuse)

    def _refuse(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, state: str = "") -> Opened:
        self.tab.goto("about:blank")
        self.tab.goto(self.address + state)
        self.tab.wait_for_selector("body[data-ready]")
        return self

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the file itself (and what it holds: data and blob addresses)."""
        own = (self.address, "data:", "blob:", "about:blank")
        return [url for url in self.requests if not url.startswith(own)]

    def text(self, selector: str) -> str:
        return str(self.tab.inner_text(selector))

    def js(self, expression: str) -> Any:
        return self.tab.evaluate(expression)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[], Graph]], Path]:
    """Writes the page of a graph once for all tests: name, and what makes the graph."""
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, make: Callable[[], Graph]) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            write_page(make(), path)
        return path

    return write


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Iterator[Callable[..., Any]]:
    """Browser contexts by their options, each made once."""
    made: dict[str, Any] = {}

    def context(**options: Any) -> Any:
        options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **options}
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = browser.new_context(accept_downloads=True, **options)
        return made[key]

    yield context
    for one in made.values():
        one.close()


@pytest.fixture
def open_page(contexts: Callable[..., Any], pages: Callable[..., Path]) -> Iterator[Callable[..., Opened]]:
    """Opens the page of a graph; at the end nothing may have been asked for or complained of."""
    opened: list[Opened] = []

    def start(name: str, make: Callable[[], Graph], state: str = "#lang=zh&theme=light", **options: Any) -> Opened:
        page = Opened(contexts(**options).new_page(), pages(name, make).as_uri())
        opened.append(page)
        return page.go(state)

    yield start
    found = [(page.outside, page.complaints) for page in opened]
    for page in opened:
        page.tab.close()
    assert found == [([], [])] * len(found)
