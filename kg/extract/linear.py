"""What was learned from annotated reports: a linear model and shares of right answers, in plain Python."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract.learned import learned

SCALE = 1000
"""Weights stand in the data files as whole thousandths."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression over features that are there or not."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, features: Iterable[str]) -> float:
        """The probability of yes; features it has not learned are passed over.

        >>> LinearModel(0.0, {"a": 2.0}).chance(["b"])
        0.5
        """
        get = self.weights.get
        return 1.0 / (1.0 + math.exp(-self.bias - sum([get(feature, 0.0) for feature in features])))


def load_model(name: str) -> LinearModel:
    """The model in ``learned/NAME.json``."""
    return _model(learned() / f"{name}.json")


@cache
def _model(path: Path) -> LinearModel:
    data = json.loads(path.read_text(encoding="utf-8"))
    weights = {feature: weight / SCALE for feature, weight in data["weights"].items()}
    return LinearModel(data["bias"] / SCALE, weights)


def load_shares(name: str) -> dict[str, float]:
    """The table in ``learned/NAME.json``: what share of the answers of a kind was right."""
    return _shares(learned() / f"{name}.json")


@cache
def _shares(path: Path) -> dict[str, float]:
    return {key: float(share) for key, share in json.loads(path.read_text(encoding="utf-8")).items()}
