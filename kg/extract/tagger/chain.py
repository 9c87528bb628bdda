"""The linear chain over tags: the best path, and how likely a name is under all paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.spans import TAGS, Found

Scores = NDArray[np.float32]
NEVER = -1e4


def allowed() -> NDArray[np.bool_]:
    """Which tag may follow which; the last row and column stand for the edges of a sentence."""
    size = len(TAGS)
    out = np.zeros((size + 1, size + 1), dtype=bool)
    names = [*TAGS, "O"]
    for i, left in enumerate(names):
        for j, right in enumerate(names):
            if left[0] in "BI":
                out[i, j] = right[0] in "IE" and right[2:] == left[2:]
            else:
                out[i, j] = right[0] in "OBS"
    out[size, size] = False
    return out


ALLOWED = allowed()


def _split(transitions: Scores) -> tuple[Scores, Scores, Scores]:
    """Scores inside a sentence, of its first and of its last tag."""
    size = len(TAGS)
    moves = np.where(ALLOWED, transitions, NEVER).astype(np.float32)
    return moves[:size, :size], moves[size, :size], moves[:size, size]


def best_paths(emissions: Scores, sizes: NDArray[np.int64], transitions: Scores) -> list[list[int]]:
    """The best path of each sentence of a padded batch: ``emissions`` is time, sentence, tag.

    ``transitions`` has a last row for beginnings and a last column for ends.
    """
    inner, begin, end = _split(transitions)
    steps, count, size = emissions.shape
    score = begin + emissions[0]
    pointers = np.empty((steps, count, size), dtype=np.int8)
    finals = score.copy()
    by_target = np.ascontiguousarray(inner.T)
    for step in range(1, steps):
        grown = score[:, None, :] + by_target
        best = grown.argmax(axis=2)
        pointers[step] = best
        score = np.take_along_axis(grown, best[:, :, None], axis=2)[:, :, 0] + emissions[step]
        last = sizes == step + 1
        if last.any():
            finals[last] = score[last]
    tags = (finals + end).argmax(axis=1)
    paths = np.zeros((steps, count), dtype=np.int64)
    everyone = np.arange(count)
    for step in range(steps - 1, -1, -1):
        going = sizes > step
        paths[step, going] = tags[going]
        if step:
            tags = np.where(going, pointers[step, everyone, tags], tags)
    return [paths[:stop, number].tolist() for number, stop in enumerate(sizes.tolist())]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Forward and backward masses of a padded batch, each step scaled to sum to one."""

    local: NDArray[np.float64]
    moves: NDArray[np.float64]
    forward: NDArray[np.float64]
    backward: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def build(cls, emissions: Scores, sizes: NDArray[np.int64], transitions: Scores) -> Lattice:
        """All masses; those behind the end of a sentence mean nothing."""
        inner, begin, end = (np.exp(part.astype(np.float64)) for part in _split(transitions))
        steps, count, _ = emissions.shape
        local = np.exp(emissions.astype(np.float64) - emissions.max(axis=2, keepdims=True))
        forward, scale = np.empty_like(local), np.ones((steps, count))
        for step in range(steps):
            mass = local[step] * (forward[step - 1] @ inner if step else begin)
            scale[step] = mass.sum(axis=1)
            forward[step] = mass / scale[step][:, None]
        backward = np.empty_like(local)
        ends = np.broadcast_to(end, (count, len(end)))
        for step in range(steps - 1, -1, -1):
            if step + 1 < steps:
                onward = (local[step + 1] * backward[step + 1] / scale[step + 1][:, None]) @ inner.T
                backward[step] = np.where((sizes == step + 1)[:, None], ends, onward)
            else:
                backward[step] = ends
        return cls(local, inner, forward, backward, scale)

    def chance(self, number: int, found: Found) -> float:
        """The probability that sentence ``number`` holds exactly this name with this type."""
        start, end, kind = found
        first, middle, last, single = (1 + 4 * kind + part for part in range(4))
        tag = first if end - start > 1 else single
        mass = self.forward[start, number, tag]
        for step in range(start + 1, end):
            following = last if step == end - 1 else middle
            mass *= self.moves[tag, following] * self.local[step, number, following] / self.scale[step, number]
            tag = following
        whole = self.forward[end - 1, number] @ self.backward[end - 1, number]
        return float(mass * self.backward[end - 1, number, tag] / whole)
