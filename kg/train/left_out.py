"""What is learned without the places of one fold.

Five folds and three seeds from nothing take a day. So for each seed one network, the foundation, learns
from the sentences of places that are in no fold, and for each fold goes on with those of the other
folds. The linear model, relations, statuses and rules have no seed and are learned once a fold.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.extract.tagger.encoder import Arrays
from kg.extract.tagger.model import ARRAYS, SETTINGS, Model
from kg.extract.tagger.words import WordTable
from kg.train.data import Example
from kg.train.fit import fit_model, fit_network, leave_out
from kg.train.neural import Recipe

FOUNDATION = Recipe(rounds=9, batch=64, rate=3e-3, rate_warm=1.5e-3)
FURTHER = Recipe(rounds=3, batch=64, rate=1e-3, rate_warm=1e-3)


def home_of(models: Path, fold: int, seed: int) -> Path:
    """Where what was learned without a fold lies."""
    return models / f"fold{fold}-seed{seed}"


def is_trained(models: Path, fold: int, seed: int) -> bool:
    return (home_of(models, fold, seed) / SETTINGS).is_file()


def train_left_out(
    examples: Sequence[Example], table: WordTable, models: Path, fold: int, seed: int, *, recipe: Recipe = FURTHER
) -> None:
    """Train the tagger without the places of ``fold`` and write it to its folder."""
    train, _ = leave_out(examples, fold)
    known = {example.place for example in examples if example.gold}
    rest = [example for example in train if example.place in known]
    start = _foundation([example for example in examples if example.place not in known], table, models, seed)
    other = next((home for home in sorted(models.glob(f"fold{fold}-seed*")) if (home / SETTINGS).is_file()), None)
    before = Model.load(other) if other else None
    linear = (before.linear, before.linear_transitions) if before else None
    model = fit_model(rest, table, seed=seed, recipe=recipe, start=start, linear=linear)
    model.save(home_of(models, fold, seed))


def copy_others(models: Path, fold: int, seed: int) -> bool:
    """Take over what has no seed from another seed of the fold; False where there is none."""
    home = home_of(models, fold, seed)
    for other in sorted(models.glob(f"fold{fold}-seed*")):
        if other != home and (other / "rules.tsv").is_file():
            for path in other.iterdir():
                if path.name not in (ARRAYS, SETTINGS):
                    shutil.copyfile(path, home / path.name)
            return True
    return False


def _foundation(examples: Sequence[Example], table: WordTable, models: Path, seed: int) -> Arrays:
    """The arrays of a network that knows no place of any fold, trained when first asked for."""
    path = models / f"foundation-seed{seed}.npz"
    if not path.is_file():
        encoder, _ = fit_network(examples, table, seed=seed, recipe=FOUNDATION)
        models.mkdir(parents=True, exist_ok=True)
        np.savez(path, **encoder.arrays)  # type: ignore[arg-type]
    with np.load(path) as arrays:
        return dict(arrays)
