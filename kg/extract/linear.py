"""What was learned from annotated reports: a linear model and shares of right answers, in plain Python."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
        return 1.0 / (1.0 + math.exp(-self.bias - sum(get(feature, 0.0) for feature in features)))


@cache
def load_model(name: str) -> LinearModel:
    """The model in ``weights/NAME.json``."""
    data = json.loads(_read(name))
    weights = {feature: weight / SCALE for feature, weight in data["weights"].items()}
    return LinearModel(data["bias"] / SCALE, weights)


@cache
def load_shares(name: str) -> dict[str, float]:
    """The table in ``weights/NAME.json``: what share of the answers of a kind was right."""
    return {key: float(share) for key, share in json.loads(_read(name)).items()}


def _read(name: str) -> str:
    return (files("kg.extract") / "weights" / f"{name}.json").read_text(encoding="utf-8")
