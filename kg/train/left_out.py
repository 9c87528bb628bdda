"""Folders of what is learned without the places of one fold, by fold and seed.

The linear model, relations, statuses and rules have no seed: they are learned once a fold and taken
over by the other seeds.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from kg.extract.tagger.model import ARRAYS, SETTINGS, Model
from kg.extract.tagger.words import WordTable
from kg.train.data import Example
from kg.train.fit import fit_tagger


def home_of(models: Path, fold: int, seed: int) -> Path:
    """Where what was learned without a fold lies."""
    return models / f"fold{fold}-seed{seed}"


def is_trained(models: Path, fold: int, seed: int) -> bool:
    return (home_of(models, fold, seed) / SETTINGS).is_file()


def train_left_out(
    examples: Sequence[Example], table: WordTable, models: Path, fold: int, seed: int, rounds: int
) -> None:
    """Train the tagger without the places of ``fold`` and write it to its folder."""
    other = next((home for home in sorted(models.glob(f"fold{fold}-seed*")) if (home / SETTINGS).is_file()), None)
    before = Model.load(other) if other else None
    linear = (before.linear, before.linear_transitions) if before else None
    model = fit_tagger(examples, table, models, seed=seed, rounds=rounds, without=fold, linear=linear)
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
