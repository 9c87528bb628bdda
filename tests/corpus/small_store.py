"""A small store: one made district over three years, and another one's single report."""

from __future__ import annotations

from pathlib import Path

from kg.corpus.batch.build import build_corpus
from kg.corpus.store import Store
from kg.pipeline import Options
from tests.fakes import SMALL_REPORT

YEARS = (2022, 2023, 2024)
FAST = Options(fast=True)


def report_of(year: int, place: str = "青禾区") -> str:
    """The small report of another year (its years move with it) or another place."""
    text = SMALL_REPORT.replace("青禾区", place).replace("青禾", place[:2])
    return text.replace("2022", "@").replace("2023", str(year)).replace("@", str(year - 1))


def write_reports(folder: Path) -> Path:
    """Four reports as files: ``qinghe-2022.txt`` to ``qinghe-2024.txt`` and ``baiyan-2023.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        (folder / f"qinghe-{year}.txt").write_text(report_of(year), encoding="utf-8")
    (folder / "baiyan-2023.txt").write_text(report_of(2023, "白岩区"), encoding="utf-8")
    return folder


def make_store(folder: Path, options: Options = FAST) -> Store:
    """The store of these reports in ``folder/store``, made by the rules alone."""
    build_corpus([write_reports(folder / "reports")], folder / "store", options=options)
    return Store(folder / "store")
