"""Figures of the benchmark's own scorer, pooled over reports."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.errors import InputError

SUMMARY = (
    "entities overlap, mission types",
    "entities strict, mission types",
    "relations",
    "project status",
    "observations",
)
"""The scorer's rows that one line tells."""


def load_scorer(shared: Path) -> ModuleType:
    """``benchmark/score.py`` of the shared folder as a module."""
    path = shared / "benchmark" / "score.py"
    spec = importlib.util.spec_from_file_location("benchmark_score", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise InputError(path, "is not there", "give the shared folder with --shared")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pool:
    """Counts of right, gold and predicted, added up over reports."""

    def __init__(self, scorer: ModuleType) -> None:
        self.scorer = scorer
        self.counts: dict[str, Counter[str]] = {}

    def add(self, gold: list[dict[str, Any]], predicted: Iterable[dict[str, Any]]) -> None:
        """Score one report."""
        figures, _ = self.scorer.score(gold, list(predicted), 0)
        for name, figure in figures.items():
            counts = self.counts.setdefault(name.strip(), Counter())
            counts["gold"] += figure["gold"]
            counts["predicted"] += figure["predicted"]
            counts["right"] += round(figure["r"] * figure["gold"])

    def f1(self, name: str) -> float:
        """F1 of one row of the scorer (``PLACE``, ``entities strict, mission types``)."""
        counts = self.counts[name]
        total = counts["gold"] + counts["predicted"]
        return 2 * counts["right"] / total if total else 0.0

    def summary(self) -> str:
        """F1 of the rows that say most, in one line."""
        return ", ".join(f"{self.f1(name):.3f} {name}" for name in SUMMARY)

    def rows(self) -> list[tuple[str, float, float, float, int]]:
        """Name, precision, recall, F1 and number of gold items of each row."""
        out = []
        for name, counts in self.counts.items():
            precision = counts["right"] / counts["predicted"] if counts["predicted"] else 0.0
            recall = counts["right"] / counts["gold"] if counts["gold"] else 0.0
            out.append((name, precision, recall, self.f1(name), counts["gold"]))
        return out
