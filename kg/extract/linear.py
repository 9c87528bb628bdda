"""What was learned from annotated reports: linear models and shares of right answers, in plain Python."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression over sparse binary features. ``least``: the chance from which on the answer is yes."""

    bias: float
    weights: Mapping[str, float]
    least: float

    def chance(self, features: Iterable[str]) -> float:
        """The probability of yes; unknown features are passed over."""
        get = self.weights.get
        return 1.0 / (1.0 + math.exp(-self.bias - sum(get(feature, 0.0) for feature in features)))


@cache
def load_models(name: str) -> dict[str, LinearModel]:
    """The models of ``weights/NAME.json`` by their key; weights stand there times 1,000."""
    data = json.loads(_read(name))
    return {
        key: LinearModel(
            row["bias"] / 1000, {feature: weight / 1000 for feature, weight in row["weights"].items()}, row["least"]
        )
        for key, row in data.items()
    }


@cache
def load_shares(name: str) -> dict[str, float]:
    """The table of ``weights/NAME.json``: what share of answers of a kind was right."""
    return {key: float(share) for key, share in json.loads(_read(name)).items()}


def _read(name: str) -> str:
    return (files("kg.extract") / "weights" / f"{name}.json").read_text(encoding="utf-8")
