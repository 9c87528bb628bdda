"""Hostile text stays text: nothing of it runs, asks for anything, or looks different.

The payloads are those of ``payloads.txt`` in several disguises; ``MARK`` stands for script
that leaves a trace.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.view.made import made_graph

Open = Callable[..., Any]
TRACE = "window.__ran=(window.__ran||0)+1"
BASE = (Path(__file__).parent / "payloads.txt").read_text("utf-8").splitlines()
DISGUISES: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: "href" + text,
    lambda text: f'" {text}',
    lambda text: f"'>{text}",
    lambda text: text.replace(" ", "/"),
    lambda text: text.upper().replace(TRACE.upper(), TRACE),
    lambda text: f"綦江{text}区",
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: f"\u2028{text}\u2029",
    lambda text: f"</script><!--{text}",
)
PAYLOADS = [change(line.replace("MARK", TRACE)) for line in BASE for change in DISGUISES]


def test_there_are_500_payloads() -> None:
    assert len(set(PAYLOADS)) >= 500


def see_everything(page: Any) -> None:
    """Walks through what puts text on the page."""
    for tab in ("figures", "projects", "programs", "list", "graph"):
        page.tab.click(f"#tab-{tab}")
    page.js(
        """(() => {
          for (let index = 0; index < 12; index++) {
            page.select({ fact: index });
            page.select({ thing: index });
            for (const summary of document.querySelectorAll("#card summary")) summary.click();
          }
          const box = document.getElementById("search");
          for (const thing of page.content.things) {
            box.value = thing.name;
            box.dispatchEvent(new Event("input"));
          }
          page.svg();
          for (const tab of ["figures", "projects", "programs", "list"]) page.csv(tab);
        })()"""
    )
    page.tab.click("#lang")
    page.tab.click("#theme")


def test_no_payload_runs_in_a_name(open_page: Open) -> None:
    page = open_page("payloads", lambda: made_graph(len(PAYLOADS), 700, PAYLOADS.__getitem__))
    see_everything(page)
    assert page.js("window.__ran") is None
    shown = page.js("page.content.things.map((thing) => thing.name)")
    assert sorted(shown) == sorted(PAYLOADS)


@pytest.mark.parametrize("batch", range(2))
def test_no_payload_runs_in_any_other_slot(open_page: Open, batch: int) -> None:
    slot = " ".join(PAYLOADS[batch::2])
    page = open_page(f"slots-{batch}", lambda: made_graph(12, 12, slot=slot))
    see_everything(page)
    assert page.js("window.__ran") is None
    assert page.js("document.title").startswith("报告")
    assert page.js("page.content.report.title") == f"报告{slot}"
    elements = page.js("document.querySelectorAll('img, iframe, object, embed, video, audio, form, base').length")
    assert elements == 0


def random_names(count: int) -> list[str]:
    """Strings of any characters that can stand in a decoded text, a blank at neither end."""
    chance = random.Random(11)
    ranges = [(0x21, 0x7E), (0x21, 0x7E), (0x4E00, 0x9FFF), (0xA1, 0x24F), (0x2010, 0x2FFF), (0x1F300, 0x1F64F)]
    names = set()
    while len(names) < count:
        length = chance.randint(2, 12)
        names.add("".join(chr(chance.randint(*chance.choice(ranges))) for _ in range(length)))
    return sorted(names)


def test_ten_thousand_random_strings_are_shown_as_they_are(open_page: Open) -> None:
    names = random_names(10_000)
    page = open_page("random", lambda: made_graph(len(names), 0, names.__getitem__))
    assert sorted(page.js("page.content.things.map((thing) => thing.name)")) == names
    in_text = page.js("[...document.querySelectorAll('#text a.mention')].map((link) => link.textContent)")
    assert sorted(in_text) == names


FORMULAS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\uff1d1", '=a"b,c', "\t=1", "=\r\n1"]
NUMBERS = ["-5.5", "12%", "+6.2%"]


def test_no_cell_of_a_csv_is_a_formula(open_page: Open) -> None:
    """Sought by a cell's name in the index, whose table is then taken away."""
    cells = FORMULAS + NUMBERS
    page = open_page("cells", lambda: made_graph(len(cells), 0, cells.__getitem__))
    rows = list(csv.reader(io.StringIO(page.js("page.csv('list')"), newline="")))
    assert {row[0] for row in rows[1:]} == {"'" + cell for cell in FORMULAS} | set(NUMBERS)
