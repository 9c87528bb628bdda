"""The linear model by crfsuite: L-BFGS with both penalties over the keys of the templates."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.batch import stack
from kg.extract.tagger.chain import Scores
from kg.extract.tagger.linear import BITS, Linear, keys_of
from kg.extract.tagger.spans import TAGS
from kg.extract.tagger.words import WordTable
from kg.train.data import Example

LEAST = 2
"""How often a key must occur."""
PENALTIES = {"c1": 0.3, "c2": 0.02}
ITERATIONS = 70
UNSEEN = -5.0
"""Score of a transition that training never saw."""


def _kept(keys: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which keys are frequent and own their slot; of several with one slot the most frequent does."""
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= LEAST]
    _, first = np.unique(keys[order] & np.uint32((1 << BITS) - 1), return_index=True)
    kept = np.zeros(len(keys), dtype=bool)
    kept[order[first]] = True
    return kept


def train_linear(examples: Sequence[Example], table: WordTable) -> tuple[Linear, Scores]:
    """The weights of keys, and the transitions with a last row and column of zeros for the edges."""
    import pycrfsuite

    keys = keys_of(stack([example.features for example in examples], table), table)
    known, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    places = places.reshape(keys.shape)
    kept = _kept(known, counts)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs", "crf1d")
    trainer.set_params({**PENALTIES, "max_iterations": ITERATIONS, "feature.possible_transitions": True})
    at = 0
    for example in examples:
        rows = []
        for column in range(at, at + len(example.tags)):
            numbers = places[:, column]
            rows.append([str(number) for number in numbers[kept[numbers]].tolist()])
        trainer.append(rows, [str(tag) for tag in example.tags.tolist()])
        at += len(example.tags)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learnt = tagger.info()
        tagger.close()
    weights = np.zeros((len(known), len(TAGS)), dtype=np.float32)
    for (name, tag), weight in learnt.state_features.items():
        weights[int(name), int(tag)] = weight
    transitions = np.full((len(TAGS) + 1, len(TAGS) + 1), UNSEEN, dtype=np.float32)
    transitions[-1, :] = transitions[:, -1] = 0
    for (left, right), weight in learnt.transitions.items():
        transitions[int(left), int(right)] = weight
    used = np.flatnonzero(weights.any(axis=1))
    return Linear.from_rows(known[used], weights[used]), transitions
