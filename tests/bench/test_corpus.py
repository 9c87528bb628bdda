"""Figures of many reports come from real builds, and are told by report, second and core."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.bench.corpus import describe_cost, iter_corpus_figures
from kg.bench.process import Used, run_command
from kg.corpus.store import Manifest, StoredReport
from kg.pipeline import Options, sample_path


def test_cost_is_reckoned_by_report_and_core() -> None:
    reports = tuple(StoredReport(f"{n}.txt", (), "", "", str(n), "1", {"characters": 9_000}) for n in range(4))
    line = describe_cost(Manifest({}, {}, reports), Used(seconds=2.0, processor=0.5, memory=250_000_000), 4_000)
    assert line == (
        "4 reports of 9,000 characters, 0 failed: 2.00 reports/s, 4.00 of 18,000 characters a second and core, "
        "125.0 ms of processor each, 250 MB at most in a process, 1,000 bytes each on disk"
    )


def test_command_that_fails_is_an_error() -> None:
    assert run_command([sys.executable, "-c", "raise SystemExit(3)"], accepted=(0, 3)).processor > 0
    with pytest.raises(ChildProcessError):
        run_command([sys.executable, "-c", "raise SystemExit(3)"])


def test_figures_of_given_and_made_reports(tmp_path: Path) -> None:
    report = tmp_path / "in" / "one.txt"
    report.parent.mkdir()
    report.write_bytes(sample_path().read_bytes())
    stages, given, made = iter_corpus_figures([report.parent], [2], jobs=1, options=Options(fast=True))
    names = [part.split()[0] for part in stages.partition(": ")[2].split(", ")]
    assert names == ["read", "extract", "link", "graph", "N-Quads", "gzip", "tables", "all"]
    assert given.startswith("given 1 reports of")
    assert made.startswith("made  2 reports of")
