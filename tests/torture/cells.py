"""Row 12: cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from pathlib import Path

from kg.pipeline import write
from kg.query import Rows, Value, format_rows
from kg.query.rows import Kind
from tests.torture.outcome import Outcome, share
from tests.view.made import made_graph

CELLS = 10_000
STARTS = ("=", "+", "-", "@", "\t", "\r", "\t=", "\r\n=")
NUMBER = "http://www.w3.org/2001/XMLSchema#decimal"


def contents(count: int) -> list[str]:
    rng = random.Random(12)
    tails = ("cmd|' /C calc'!A0", "SUM(A1)", 'HYPERLINK("http://x")', "1+1", "青禾区", "")
    return sorted({rng.choice(STARTS) + rng.choice(tails) + str(number) for number in range(count)})


def run_cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        for cell in (cell for row in csv.reader(stream) for cell in row):
            if cell[:1] in tuple("=+-@\t\r") and not is_number(cell):
                yield cell


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def run(scale: float, folder: Path) -> Outcome:
    cells = contents(share(CELLS, scale))
    faults: list[str] = []
    tables = write(made_graph(len(cells), 0, cells.__getitem__), folder / "cells.csv")
    for path in [tables] if tables.is_file() else sorted(tables.iterdir()):
        faults += (f"{path.name}: {cell!a}" for cell in run_cells(path))
    numbers = ["-5.5", "+3", "-0", "12"]
    rows = [(Value(Kind.LITERAL, cell),) for cell in cells] + [(Value(Kind.LITERAL, n, NUMBER),) for n in numbers]
    shown = [row[0] for row in csv.reader(io.StringIO(format_rows(Rows(("a",), tuple(rows)), "csv"), newline=""))][1:]
    faults += (f"query: {cell!a}" for cell in shown[: len(cells)] if cell[:1] in tuple("=+-@\t\r"))
    if shown[len(cells) :] != numbers:
        faults.append("query: a number is not shown as it is")
    return Outcome(f"{len(cells):,} cells in tables of a graph and in answers: {len(faults)} would run", tuple(faults))
