"""A trained tagger as a folder: one file of arrays, one of settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.extract.tagger.batch import stack
from kg.extract.tagger.chain import Lattice, Scores, best_paths
from kg.extract.tagger.channels import CHANNELS, Features
from kg.extract.tagger.encoder import Arrays, Encoder
from kg.extract.tagger.linear import TEMPLATES, Linear, keys_of
from kg.extract.tagger.spans import TAGS, Found, spans_of
from kg.extract.tagger.words import WordTable

ARRAYS, SETTINGS = "arrays.npz", "settings.json"
ROWS = 16
"""Sentences computed at once. Always that many: a product of matrices of another shape may round otherwise."""
GRID = 1024.0
"""Scores are rounded to 1/1024, so that the last bit of a sum decides nothing."""

Named = list[tuple[Found, float]]
"""The names of one sentence, each with the probability of span and type."""


@dataclass(frozen=True, slots=True)
class Model:
    """Encoders and linear model that score tags together, and what they need to read a sentence.

    ``shares`` are the weights of the mean of the encoders and of the linear model in the sum of
    their scores; ``lift`` is added where a name of each type begins. ``knots`` map raw to calibrated probability.
    """

    table: WordTable
    numbers: NDArray[np.int64]
    encoders: tuple[Encoder, ...]
    linear: Linear
    linear_transitions: Scores
    shares: tuple[float, float]
    lift: tuple[float, ...]
    knots: tuple[tuple[float, float], ...]

    @property
    def transitions(self) -> Scores:
        """The transitions of all parts, summed by their shares."""
        mean = np.mean([encoder.transitions for encoder in self.encoders], axis=0)
        return np.asarray(self.shares[0] * mean + self.shares[1] * self.linear_transitions, dtype=np.float32)

    def scores(self, features: Sequence[Features]) -> list[Scores]:
        """Scores of tags for each character of each sentence."""
        batch = stack(features, self.table)
        linear = self.linear.emissions(keys_of(batch, self.table)) * self.shares[1]
        points = batch.points
        chars = self.numbers[np.where(points < len(self.numbers), points, 0)]
        words = np.stack([batch.before, batch.words, batch.after], axis=1)
        out: list[Scores] = [np.empty(0, dtype=np.float32)] * len(features)
        places = np.cumsum(batch.sizes) - batch.sizes
        begins = np.zeros(len(TAGS), dtype=np.float32)
        begins[1::4] = begins[4::4] = self.lift
        order = np.argsort(batch.sizes, kind="stable")
        for at in range(0, len(order), ROWS):
            chosen = order[at : at + ROWS]
            steps = int(batch.sizes[chosen].max())
            grid = np.zeros((steps, ROWS), dtype=np.int64)
            mask = np.zeros((steps, ROWS, 1), dtype=np.float32)
            for column, number in enumerate(chosen.tolist()):
                size, start = batch.sizes[number], batch.starts[number]
                grid[:size, column] = np.arange(start, start + size)
                mask[:size, column] = 1
            inputs = chars[grid], batch.codes[grid].astype(np.int64), words[grid], mask
            total = sum(
                (encoder.emissions(*inputs) for encoder in self.encoders[1:]), self.encoders[0].emissions(*inputs)
            )
            total *= self.shares[0] / len(self.encoders)
            for column, number in enumerate(chosen.tolist()):
                size, place = batch.sizes[number], places[number]
                both = total[:size, column] + linear[place : place + size]
                both += begins
                out[number] = np.rint(both * np.float32(GRID)) / np.float32(GRID)
        return out

    def find(self, features: Sequence[Features]) -> list[Named]:
        """The names of each sentence with their calibrated probability."""
        scores = self.scores(features)
        sizes = np.array([len(part) for part in scores], dtype=np.int64)
        order = np.argsort(sizes, kind="stable")
        transitions = self.transitions
        out: list[Named] = [[] for _ in features]
        for at in range(0, len(order), 2 * ROWS):
            chosen = order[at : at + 2 * ROWS]
            emissions = np.zeros((int(sizes[chosen].max()), len(chosen), len(TAGS)), dtype=np.float32)
            for column, number in enumerate(chosen.tolist()):
                emissions[: sizes[number], column] = scores[number]
            names = [spans_of(path) for path in best_paths(emissions, sizes[chosen], transitions)]
            if any(names):
                lattice = Lattice.build(emissions, sizes[chosen], transitions)
                for column, number in enumerate(chosen.tolist()):
                    out[number] = [(name, self.calibrate(lattice.chance(column, name))) for name in names[column]]
        return out

    def calibrate(self, chance: float) -> float:
        """The share of names with this raw probability that were right on left-out reports."""
        raw, right = zip(*self.knots, strict=True)
        return round(float(np.interp(chance, raw, right)), 3)

    def save(self, folder: Path) -> None:
        """Write the model: networks as float16, tables of embeddings as bytes with a scale per row."""
        folder.mkdir(parents=True, exist_ok=True)
        words = sorted(self.table.index, key=self.table.index.__getitem__)
        arrays: dict[str, NDArray[Any]] = {
            "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
            "classes": self.table.classes.astype(np.int16),
            "points": np.flatnonzero(self.numbers).astype(np.uint16),
            "numbers": self.numbers[np.flatnonzero(self.numbers)].astype(np.int16),
            "keys": self.linear.keys[1:],
            "linear_transitions": self.linear_transitions.astype(np.float32),
        }
        tables = {"vectors": self.table.vectors, "chars": self.encoders[0].chars, "weights": self.linear.weights[1:]}
        for name, table in tables.items():
            scale = np.abs(table).max(axis=1, keepdims=True).astype(np.float32) / 127 + 1e-9
            arrays[name], arrays[f"{name}_scale"] = np.rint(table / scale).astype(np.int8), scale
        for number, encoder in enumerate(self.encoders):
            for name, values in encoder.arrays.items():
                arrays[f"encoder{number}/{name}"] = values.astype(np.float16)
        np.savez_compressed(folder / ARRAYS, **arrays)  # type: ignore[arg-type]
        settings = {
            "channels": CHANNELS,
            "encoders": len(self.encoders),
            "knots": self.knots,
            "lift": self.lift,
            "shares": self.shares,
            "tags": TAGS,
            "templates": len(TEMPLATES),
        }
        (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read what ``save`` wrote; InputError where it was trained for other channels."""
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        fits = settings["channels"] == CHANNELS and settings["templates"] == len(TEMPLATES)
        if not fits or tuple(settings["tags"]) != TAGS:
            raise InputError(folder / SETTINGS, "was trained for other channels", "run python -m kg.train fit")
        with np.load(folder / ARRAYS) as stored:
            arrays = {name: stored[name] for name in stored.files}
        tables = {
            name: arrays[name].astype(np.float32) * arrays[f"{name}_scale"] for name in ("vectors", "chars", "weights")
        }
        words = arrays["words"].tobytes().decode().split("\n")
        index = {word: number for number, word in enumerate(words, 1)}
        table = WordTable(index, tables["vectors"], arrays["classes"].astype(np.int64))
        numbers = np.zeros(1 << 16, dtype=np.int64)
        numbers[arrays["points"]] = arrays["numbers"]
        vectors = np.concatenate([np.zeros((1, tables["vectors"].shape[1]), dtype=np.float32), tables["vectors"]])
        encoders = []
        for number in range(settings["encoders"]):
            prefix = f"encoder{number}/"
            own: Arrays = {
                name.removeprefix(prefix): values.astype(np.float32)
                for name, values in arrays.items()
                if name.startswith(prefix)
            }
            encoders.append(Encoder(own, tables["chars"], vectors))
        return cls(
            table,
            numbers,
            tuple(encoders),
            Linear.from_rows(arrays["keys"], tables["weights"]),
            arrays["linear_transitions"],
            tuple(settings["shares"]),
            tuple(settings["lift"]),
            tuple((raw, right) for raw, right in settings["knots"]),
        )
