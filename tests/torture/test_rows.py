"""Every row of the table of threats, in its short version; ``python -m tests.torture`` runs the figures asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from lacking import lacking

from tests.torture.outcome import Row
from tests.torture.page import chromium
from tests.torture.rows import ROWS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.number:02}-{row.run.__module__.rpartition('.')[2]}" for row in ROWS])
def test_the_promise_holds(row: Row) -> None:
    """In a process of its own: a child's peak of memory begins with that of the process it was forked from."""
    if row.number == 1 and chromium() is None:
        lacking("Chromium (Debian package chromium)")
    command = [sys.executable, "-m", "tests.torture", str(row.number), "--scale", str(row.short)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_table_has_its_sixteen_rows() -> None:
    assert [row.number for row in ROWS] == list(range(1, 17))
