"""All parts of a tagger from annotated sentences, and what it finds in reports left out."""

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
from kg.extract.tagger.encoder import Encoder
from kg.extract.tagger.model import Model
from kg.extract.tagger.spans import TYPES, Found, mend_all, spans_of
from kg.extract.tagger.words import WordTable
from kg.train.conjunctions import train_linear
from kg.train.data import FOLDS, Example, fold_of, gold_files, read_lines
from kg.train.figures import Pool, load_scorer
from kg.train.neural import Recipe, Row, arrays_of, lac_arrays, train_network
from kg.train.vectors import learn_vectors

WORDS, SIZE, CLASSES = 40_000, 64, 400
"""Words in the table, length of a vector, and how many classes k-means makes of them."""
SHARES = (0.8, 0.4)
"""Weights of the encoders' mean and of the linear model; tried on left-out reports."""
LIFT = (0.25, 0.75, 0.0, 0.5, 0.25)
"""Added where a name begins, in the order of TYPES; tried on left-out reports."""
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


def fit_model(
    examples: Sequence[Example], table: WordTable, *, seeds: int, recipe: Recipe, start: Model | None = None
) -> Model:
    """Train the linear model and ``seeds`` networks on ``examples``.

    With ``start`` the networks go on from its own, and its linear model is kept: one learnt anew
    from twice as many sentences was no better beside them.
    """
    begin = time.monotonic()
    names, lac = lac_arrays()
    numbers = np.zeros(1 << 16, dtype=np.int64)
    for number, char in enumerate(names, 1):
        numbers[ord(char)] = number
    if start is None:
        linear, transitions = train_linear(examples, table)
        tell(f"linear model of {len(linear.keys)} keys", begin)
    else:
        linear, transitions = start.linear, start.linear_transitions
    vectors = np.concatenate([np.zeros((1, table.vectors.shape[1]), dtype=np.float32), table.vectors])
    rows = rows_of(examples, table, numbers)
    encoders = []
    for seed in range(1, seeds + 1):
        earlier = start.encoders[(seed - 1) % len(start.encoders)].arrays if start else None
        network = train_network(rows, lac, vectors, seed=seed, recipe=recipe, start=earlier)
        encoders.append(Encoder(arrays_of(network), lac["chars"], vectors))
        tell(f"network of seed {seed}", begin)
    return Model(table, numbers, tuple(encoders), linear, transitions, SHARES, LIFT, load_knots())


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


def mention_line(example: Example, found: Found) -> dict[str, Any]:
    """A name as a line of the benchmark's format, without its surface."""
    span = example.sentence.raw(found[0], found[1])
    return {"kind": "mention", "start": span.start, "end": span.end, "text": "", "type": TYPES[found[2]]}


def pool_answers(shared: Path, examples: Sequence[Example], answers: Sequence[Answer]) -> Pool:
    """Figures of the benchmark's scorer over the reports of ``examples``."""
    lines: dict[str, list[dict[str, Any]]] = {example.report: [] for example in examples}
    for example, found, _ in answers:
        lines[example.report].append(mention_line(example, found))
    pool = Pool(load_scorer(shared))
    for _, gold in gold_files(shared):
        if gold.stem in lines:
            pool.add(read_lines(gold), lines[gold.stem])
    return pool


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


def evaluate(
    shared: Path, examples: Sequence[Example], table: WordTable, *, folds: int, seeds: int, recipe: Recipe
) -> list[Answer]:
    """Leave out ``folds`` folds one after another; prints the figures of each and of all."""
    answers: list[Answer] = []
    tested: list[Example] = []
    for fold in range(min(folds, FOLDS)):
        train, test = leave_out(examples, fold)
        found = answers_of(fit_model(train, table, seeds=seeds, recipe=recipe), test)
        answers += found
        tested += test
        show(f"fold {fold}: {len(test)} sentences left out", pool_answers(shared, test, found))
    if folds > 1:
        show(f"all: {len(tested)} sentences", pool_answers(shared, tested, answers))
    return answers


def show(title: str, pool: Pool) -> None:
    """Print the figures of ``pool`` as a table."""
    print(title)
    print(f"  {'':34}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}")
    for name, precision, recall, f1, gold in pool.rows():
        print(f"  {name:34}{precision:7.3f}{recall:7.3f}{f1:7.3f}{gold:7d}")
