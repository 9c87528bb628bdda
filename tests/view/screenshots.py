"""The pictures of the README, taken anew: ``python -m tests.view.screenshots [REPORT [FOLDER]]``.

Builds the page of the report (the bundled sample, if none is named; a graph in Turtle will do)
and writes ``page.png`` (Chinese, light), ``page-en.png``, ``page-dark.png``, ``page-phone.png`` and
``page-indicators.png``. Needs Chromium and Playwright; with Pillow at hand the files are made
smaller, those above 300 KB with fewer colours.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.view.conftest import ARGUMENTS

MOST = 290_000
WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
OPEN_PROJECT = """() => {
  const shown = page.drawn().shown.ids.map((id) => page.content.things[id]);
  const projects = shown.filter((thing) => thing.type === "PROJECT");
  projects.sort((a, b) => b.statuses.length - a.statuses.length || b.facts.length - a.facts.length);
  page.open(projects[0].index);
}"""
OPEN_ENTERPRISE = """() => {
  const firms = page.content.things.filter((thing) => thing.type === "ENTERPRISE");
  firms.sort((a, b) => b.facts.length - a.facts.length || a.index - b.index);
  page.focusOn(firms[0].index);
}"""
SHOTS: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "page": (WIDE, "#lang=zh&theme=light", None),
    "page-en": (WIDE, "#lang=en&theme=light", OPEN_PROJECT),
    "page-dark": (WIDE, "#lang=zh&theme=dark", OPEN_ENTERPRISE),
    "page-phone": (PHONE, "#lang=zh&theme=light", None),
    "page-indicators": (WIDE, "#lang=zh&theme=light&tab=figures", None),
}


def take_screenshots(report: Path, folder: Path) -> None:
    """Build the page of ``report`` and write the five pictures into ``folder``."""
    from playwright.sync_api import sync_playwright

    from kg.pipeline import build, load
    from kg.view import write_page

    program = shutil.which("chromium") or shutil.which("google-chrome")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page = Path(scratch) / "page.html"
        write_page(load(report) if report.suffix == ".ttl" else build(report), page)
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for name, (options, state, action) in SHOTS.items():
            context = chromium.new_context(reduced_motion="reduce", **options)
            tab = context.new_page()
            tab.goto(page.as_uri() + state)
            tab.wait_for_selector("body[data-ready]")
            if action:
                tab.evaluate(action)
            tab.wait_for_timeout(500)
            tab.screenshot(path=folder / f"{name}.png")
            _reduce(folder / f"{name}.png")
            context.close()
        chromium.close()


def _reduce(picture: Path) -> None:
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    image.save(picture, optimize=True)
    if picture.stat().st_size > MOST:
        image.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    from kg.pipeline import sample_path

    named = [Path(argument) for argument in sys.argv[1:]]
    take_screenshots(named[0] if named else sample_path(), named[1] if len(named) > 1 else Path("docs"))
