"""What a fold leaves out is seen by no part of what is trained."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kg.train import fit
from kg.train.data import fold_of
from tests.train.test_tagger_data import example

KNOWN = [f"place{number}-2020" for number in range(20)]
OTHERS = [f"other{number}-2020" for number in range(5)]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[str], bool]]:
    """What was trained: its kind, the places, and whether it went on from something."""
    out: list[tuple[str, set[str], bool]] = []

    def network(examples: Any, table: Any, *, start: Any = None, **_: Any) -> tuple[Any, Any]:
        out.append(("network", {row.place for row in examples}, start is not None))
        return SimpleNamespace(arrays={"weights": np.zeros(1)}), np.zeros(1, dtype=np.int64)

    def linear(examples: Any, table: Any) -> tuple[Any, Any]:
        out.append(("linear", {row.place for row in examples}, False))
        return SimpleNamespace(keys=[]), np.zeros((1, 1))

    monkeypatch.setattr(fit, "fit_network", network)
    monkeypatch.setattr(fit, "train_linear", linear)
    return out


def test_a_fold_left_out_is_seen_by_no_part(seen: list[tuple[str, set[str], bool]], tmp_path: Path) -> None:
    examples = [example(stem, gold=gold) for stem in KNOWN for gold in (True, False)]
    examples += [example(stem, gold=False) for stem in OTHERS]
    left_out = {row.place for row in examples if row.gold and fold_of(row.place) == 0}
    assert left_out
    fit.fit_tagger(examples, None, tmp_path, seed=1, without=0)  # type: ignore[arg-type]
    foundation, network, linear = seen
    assert foundation == ("network", {stem.partition("-")[0] for stem in OTHERS}, False)
    assert network[0] == "network" and network[2] and linear[0] == "linear"
    assert network[1] == linear[1] == {stem.partition("-")[0] for stem in KNOWN} - left_out


def test_a_foundation_is_trained_once_for_all_folds(seen: list[tuple[str, set[str], bool]], tmp_path: Path) -> None:
    examples = [example(stem, gold=True) for stem in KNOWN] + [example(stem, gold=False) for stem in OTHERS]
    for fold in (0, 1):
        fit.fit_tagger(examples, None, tmp_path, seed=1, without=fold)  # type: ignore[arg-type]
    assert [goes_on for kind, _, goes_on in seen if kind == "network"] == [False, True, True]
