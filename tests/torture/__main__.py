"""Try to break every promise: ``python -m tests.torture [ROW ...] [--scale 1.0]``.

Prints a line a row. Outcomes are kept in ``--keep`` (one JSON file a row), so that rows can be
run one after the other; at full scale docs/torture.md is written, with all that is kept.
Exit 1 if a promise does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # fakes.py, as pytest finds it

import kg
from tests.torture.outcome import Outcome, Row
from tests.torture.rows import ROWS, try_row

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "torture.md"
HEAD = """# What must hold, and what was measured

Written by `python -m tests.torture`, which tries to break each promise at the figure asked; the ordinary tests run
a short version of each row. gwr-kg {version}, Python {python}, {cores} cores.

| # | threat | promise | asked | measured | holds |
|---|---|---|---|---|---|
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", nargs="*", type=int, metavar="ROW", help="numbers of rows; without one, all")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the figures asked (1.0 for all)")
    parser.add_argument("--keep", type=Path, default=ROOT / "output" / "torture", help="folder of the outcomes")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table is written at full scale")
    asked = parser.parse_args()
    outcomes: dict[int, Outcome] = {}
    for row in ROWS:
        if not asked.rows or row.number in asked.rows:
            outcome = attempt(row.number, asked.scale)
            print(f"{row.number:2}  {'holds' if outcome.holds else 'FAILS'}  {outcome.measured}", flush=True)
            for fault in outcome.faults[:20]:
                print(f"      {fault}", flush=True)
            outcomes[row.number] = outcome
            if asked.scale >= 1:
                keep(row, outcome, asked.keep)
    if asked.scale >= 1:
        asked.page.write_text(page(read_kept(asked.keep)), encoding="utf-8")
    return 0 if all(outcome.holds for outcome in outcomes.values()) else 1


def attempt(number: int, scale: float) -> Outcome:
    """One row in a process of its own, so that what the system counts of its children is its own."""
    start = time.perf_counter()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        outcome = pool.submit(try_row, number, scale).result()
    print(f"    row {number} took {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return outcome


def keep(row: Row, outcome: Outcome, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"measured": outcome.measured, "faults": list(outcome.faults)}
    (folder / f"{row.number:02}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def read_kept(folder: Path) -> dict[int, Outcome]:
    out = {}
    for path in sorted(folder.glob("[0-9][0-9].json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        out[int(path.stem)] = Outcome(kept["measured"], tuple(kept["faults"]))
    return out


def page(outcomes: Mapping[int, Outcome]) -> str:
    """The table as Markdown."""
    python = ".".join(map(str, sys.version_info[:2]))
    lines = [HEAD.format(version=kg.__version__, python=python, cores=os.cpu_count())]
    for row in ROWS:
        outcome = outcomes.get(row.number, Outcome("not run at full scale", ("not run",)))
        holds = "yes" if outcome.holds else "?" if row.number not in outcomes else f"no: {len(outcome.faults)} faults"
        cells = (str(row.number), row.threat, row.promise, row.asked, outcome.measured, holds)
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
