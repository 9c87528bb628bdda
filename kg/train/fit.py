"""All parts of a tagger from annotated sentences, and what it finds in sentences left out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.batch import stack
from kg.extract.tagger.chain import Scores
from kg.extract.tagger.encoder import Arrays, Encoder
from kg.extract.tagger.linear import Linear
from kg.extract.tagger.model import Model
from kg.extract.tagger.spans import Found, mend_all, spans_of
from kg.extract.tagger.words import WordTable
from kg.train.conjunctions import train_linear
from kg.train.data import Example, fold_of
from kg.train.neural import Recipe, Row, arrays_of, lac_arrays, train_network
from kg.train.vectors import learn_vectors

FOUNDATION = Recipe(rounds=9, rate=3e-3, rate_warm=1.5e-3)
FURTHER = Recipe(rounds=3, rate=1e-3, rate_warm=1e-3)
WORDS, SIZE, CLASSES = 40_000, 64, 400
"""Words in the table, length of a vector, and how many classes k-means makes of them."""
SHARES = (0.9, 0.2)
"""Weights of the encoder and of the linear model; tried on left-out reports. The encoder alone reaches 0.01 less."""
LIFT = (0.25, 0.75, 0.0, 0.5, 0.25)
"""Added where a name begins, in the order of TYPES; tried on left-out reports."""
OTHERS = 3500
"""Sentences beside the benchmark that the linear model learns from: from all it takes half an hour and helps less."""
CALIBRATION = "calibration.json"
STRAIGHT = ((0.0, 0.0), (1.0, 1.0))
KNOTS = 12

Answer = tuple[Example, Found, float]
"""A name found in a left-out sentence, with its probability."""


def tell(text: str, begin: float) -> None:
    """Say on standard error how far training is."""
    print(f"{time.monotonic() - begin:6.0f} s  {text}", file=sys.stderr, flush=True)


def learn_words(texts: Any) -> WordTable:
    """The table of words from unannotated reports."""
    from sklearn.cluster import KMeans

    words, vectors = learn_vectors(texts, words=WORDS, size=SIZE)
    classes = KMeans(CLASSES, n_init=1, random_state=0).fit(vectors).labels_.astype(np.int64) + 1
    blank = np.zeros((1, SIZE), dtype=np.float32)
    return WordTable.from_words(words, np.concatenate([blank, vectors]), np.concatenate([[0], classes]))


def rows_of(examples: Sequence[Example], table: WordTable, numbers: NDArray[np.int64]) -> list[Row]:
    """Examples as the network reads them."""
    batch = stack([example.features for example in examples], table)
    out: list[Row] = []
    for example, start, size in zip(examples, batch.starts.tolist(), batch.sizes.tolist(), strict=True):
        here = slice(start, start + size)
        points = batch.points[here]
        chars = numbers[np.where(points < len(numbers), points, 0)]
        words = np.stack([batch.before[here], batch.words[here], batch.after[here]], axis=1)
        out.append((chars, batch.codes[here].astype(np.int64), words, example.tags.astype(np.int64)))
    return out


def fit_tagger(
    examples: Sequence[Example],
    table: WordTable,
    foundations: Path,
    *,
    seed: int,
    rounds: int = FURTHER.rounds,
    without: int | None = None,
    linear: tuple[Linear, Scores] | None = None,
) -> Model:
    """Train the tagger, without the places of a fold if one is named.

    In two steps: a network, the foundation, learns from the sentences of places that have no report
    in the benchmark, and so serves every fold; it goes on with the sentences of the others, on
    which the linear model is trained too where none is given. The foundation of a seed is kept in
    ``foundations`` and taken from there the next time.
    """
    begin = time.monotonic()
    known = {example.place for example in examples if example.gold}
    train = examples if without is None else leave_out(examples, without)[0]
    rest = [example for example in train if example.place in known]
    path = foundations / f"foundation-seed{seed}.npz"
    if not path.is_file():
        others = [example for example in examples if example.place not in known]
        foundation, _ = fit_network(others, table, seed=seed, recipe=FOUNDATION)
        foundations.mkdir(parents=True, exist_ok=True)
        np.savez(path, **foundation.arrays)  # type: ignore[arg-type]
        tell(f"foundation of seed {seed}, {len(others)} sentences", begin)
    with np.load(path) as arrays:
        start = dict(arrays)
    encoder, numbers = fit_network(rest, table, seed=seed, recipe=replace(FURTHER, rounds=rounds), start=start)
    tell(f"network of seed {seed}, {len(rest)} sentences", begin)
    if linear is None:
        linear = train_linear(keep_for_linear(rest), table)
        tell(f"linear model of {len(linear[0].keys)} keys", begin)
    return Model(table, numbers, (encoder,), *linear, SHARES, LIFT, load_knots())


def fit_network(
    examples: Sequence[Example], table: WordTable, *, seed: int, recipe: Recipe, start: Arrays | None = None
) -> tuple[Encoder, NDArray[np.int64]]:
    """The network alone, and the row of the embeddings for each code point."""
    names, lac = lac_arrays()
    numbers = np.zeros(1 << 16, dtype=np.int64)
    for number, char in enumerate(names, 1):
        numbers[ord(char)] = number
    vectors = np.concatenate([np.zeros((1, table.vectors.shape[1]), dtype=np.float32), table.vectors])
    rows = rows_of(examples, table, numbers)
    network = train_network(rows, lac, vectors, seed=seed, recipe=recipe, start=start)
    return Encoder(arrays_of(network), lac["chars"], vectors), numbers


def keep_for_linear(examples: Sequence[Example]) -> list[Example]:
    """The benchmark and an even choice of ``OTHERS`` further sentences."""
    others = [example for example in examples if not example.gold]
    step = max(1, -(-len(others) // OTHERS))
    return [example for example in examples if example.gold] + others[::step]


def load_knots() -> tuple[tuple[float, float], ...]:
    """The calibration that ``evaluate`` last wrote; straight where there is none."""
    path = files("kg.train") / CALIBRATION
    if not path.is_file():
        return STRAIGHT
    return tuple((raw, right) for raw, right in json.loads(path.read_text(encoding="utf-8")))


def leave_out(examples: Sequence[Example], fold: int) -> tuple[list[Example], list[Example]]:
    """What to train on and what to test: gold of the places of ``fold``; nothing else of these places is kept."""
    test = [example for example in examples if example.gold and fold_of(example.place) == fold]
    places = {example.place for example in test}
    return [example for example in examples if example.place not in places], test


def answers_of(model: Model, examples: Sequence[Example]) -> list[Answer]:
    """What ``model`` finds in ``examples``, mended, with raw probabilities."""
    plain = replace(model, knots=STRAIGHT)
    out: list[Answer] = []
    for at in range(0, len(examples), 512):
        part = examples[at : at + 512]
        for example, names in zip(part, plain.find([example.features for example in part]), strict=True):
            out += [(example, name, chance) for name, chance in mend_all(example.sentence.text, names)]
    return out


def calibrate(answers: Sequence[Answer]) -> tuple[tuple[float, float], ...]:
    """Knots from raw probability to the share that was right, rising: means of equal parts, made monotone.

    Below the mean of the lowest part the share falls to half of its own.
    """
    from sklearn.isotonic import IsotonicRegression

    raw = np.array([chance for _, _, chance in answers])
    right = np.array([found in spans_of(example.tags.tolist()) for example, found, _ in answers], dtype=float)
    parts = np.array_split(np.argsort(raw, kind="stable"), KNOTS)
    middles = np.array([raw[part].mean() for part in parts])
    shares = IsotonicRegression(y_min=0.02, y_max=0.99).fit_transform(middles, [right[part].mean() for part in parts])
    grid = [(0.0, shares[0] / 2), *zip(middles, shares, strict=True), (1.0, shares[-1])]
    return tuple({round(float(x), 4): round(float(y), 3) for x, y in grid}.items())
