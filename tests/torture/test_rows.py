"""Every row of the table of threats, in its short version; ``python -m tests.torture`` runs the figures asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from lacking import lacking

from tests.torture.outcome import Row
from tests.torture.page import chromium
from tests.torture.rows import ROWS


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads, and rdflib's own
@pytest.mark.parametrize("row", ROWS, ids=[f"{row.number:02}-{row.run.__module__.rpartition('.')[2]}" for row in ROWS])
def test_the_promise_holds(row: Row, tmp_path: Path) -> None:
    if row.number == 1 and chromium() is None:
        lacking("Chromium (Debian package chromium)")
    assert row.run(row.short, tmp_path).faults == ()


def test_the_table_has_its_sixteen_rows() -> None:
    assert [row.number for row in ROWS] == list(range(1, 17))
