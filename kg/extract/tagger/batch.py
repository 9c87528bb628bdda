"""Several sentences as one array, with blank rows between them, so that neighbours are slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.channels import Codes, Features
from kg.extract.tagger.words import WordTable

MARGIN = 2
"""Blank rows before and after each sentence: how far a template may look."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of all sentences. ``starts`` and ``sizes`` tell where each sentence lies."""

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    points: NDArray[np.int64]
    codes: Codes
    words: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that hold characters, in order."""
        return np.concatenate([np.arange(s, s + n) for s, n in zip(self.starts, self.sizes, strict=True)])


def stack(features: Sequence[Features], table: WordTable) -> Batch:
    """Put sentences below one another; ``words``, ``before`` and ``after`` are rows of ``table`` plus 1."""
    sizes = np.array([len(item.text) for item in features], dtype=np.int64)
    starts = np.cumsum(sizes + MARGIN) - sizes
    total = int(starts[-1] + sizes[-1]) + MARGIN
    points, words, before, after = np.zeros((4, total), dtype=np.int64)
    codes = np.zeros((total, features[0].codes.shape[1]), dtype=np.int16)
    for item, start, size in zip(features, starts.tolist(), sizes.tolist(), strict=True):
        end = start + size
        points[start:end] = np.frombuffer(item.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes[start:end] = item.codes
        numbers = [table.number(word) + 1 for word in item.words]
        words[start:end] = np.repeat(numbers, item.lengths)
        before[start:end] = np.repeat([0, *numbers[:-1]], item.lengths)
        after[start:end] = np.repeat([*numbers[1:], 0], item.lengths)
    return Batch(starts, sizes, points, codes, words, before, after)
