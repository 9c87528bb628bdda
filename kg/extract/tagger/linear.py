"""A linear model over conjunctions of channels: the emissions of a conditional random field.

Each template is a conjunction of values at or near a character; its values are hashed to one key,
and the keys that training kept have a row of weights, one for each tag. All is done for thousands
of characters at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.tagger.batch import MARGIN, Batch
from kg.extract.tagger.channels import CHANNELS, COLUMN
from kg.extract.tagger.words import WordTable

Template = tuple[tuple[str, int], ...]
"""Names of columns with the distance at which they are read."""

PRIME = np.uint64(0x9E3779B97F4A7C15)
MIX = np.uint64(0xBF58476D1CE4E5B9)
BITS = 21
"""Size of the table that finds a key's row: 2 to the power of this."""


def _templates() -> tuple[Template, ...]:
    out: list[Template] = []

    def add(*specs: str) -> None:
        for spec in specs:
            parts = []
            for part in spec.split("+"):
                name, _, distance = part.partition("@")
                parts.append((name, int(distance or 0)))
            out.append(tuple(parts))

    add(*(f"char@{distance}" for distance in (-2, -1, 0, 1, 2)))
    add("char@-1+char", "char+char@1", "char@-2+char@-1", "char@1+char@2", "char@-1+char@1", "char@-1+char+char@1")
    add("term+word", "before+word", "after+word", "word@-1+word", "word+word@1", "word@-1", "word@1")
    add("class+word", "class_before+word", "class_after+word", "class+class_before", "class+class_after")
    add(*(name for name in CHANNELS if name not in ("role", "future", "bracket", "script")))
    for name in ("division", "name", "program", "head", "verb", "generic", "quote"):
        add(f"{name}@-1", f"{name}@1")
    add("division@-1+division", "name@-1+name", "head@-1+head", "head+head@1", "verb@-1+word", "generic@-1+generic")
    add("item_head+governor", "item_head+list_noun", "item_head+follower", "item_head+series", "item_head+item_start")
    add("item_head+item_end", "next_head+item_start", "next_head+governor", "next_head+division", "next_head+own")
    add("head+governor", "head+item_end", "head+follower", "head+role+governor", "clause_head+governor+item_start")
    add("list_noun+item_start", "list_noun+item_end", "list_noun+governor", "list_noun+series", "list_noun+next_head")
    add("quote+behind_quote", "quote+governor", "quote+head", "quote+item_head", "quote+list_noun")
    add("class+governor", "class+item_head", "class+next_head", "class+list_noun", "class+follower")
    add("division+item_head", "division+governor", "division+follower", "name+item_head", "name+governor")
    add("program+item_head", "program+behind_quote", "generic+next_head", "generic+item_head", "word+item_start")
    add(
        "word+item_end",
        "word+next_head",
        "word+governor",
        "script+script@1+head",
        "bracket+item_head",
        "bracket+script",
    )
    add("item_start+governor+item_head", "item_end+follower+item_head", "role+item_head+governor", "future+item_head")
    return tuple(out)


TEMPLATES = _templates()


def columns_of(batch: Batch, table: WordTable) -> dict[str, NDArray[np.uint64]]:
    """The values that templates read, by name, for all rows of ``batch``."""
    classes = np.concatenate([[0], table.classes])
    columns = {name: batch.codes[:, column].astype(np.uint64) for name, column in COLUMN.items()}
    columns["char"] = batch.points.astype(np.uint64)
    for name, words in (("term", batch.words), ("before", batch.before), ("after", batch.after)):
        columns[name] = words.astype(np.uint64)
    for name, words in (("class", batch.words), ("class_before", batch.before), ("class_after", batch.after)):
        columns[name] = classes[words].astype(np.uint64)
    return columns


def keys_of(batch: Batch, table: WordTable) -> NDArray[np.uint32]:
    """One key for each template and character of ``batch``."""
    columns = columns_of(batch, table)
    rows = batch.rows
    total = len(batch.points)
    out = np.empty((len(TEMPLATES), len(rows)), dtype=np.uint32)
    padded = {name: np.pad(values, MARGIN) for name, values in columns.items()}
    for number, template in enumerate(TEMPLATES):
        mixed = np.full(total, number + 1, dtype=np.uint64)
        for name, distance in template:
            mixed *= PRIME
            mixed ^= padded[name][MARGIN + distance : MARGIN + distance + total]
            mixed *= MIX
            mixed ^= mixed >> np.uint64(29)
        out[number] = (mixed[rows] >> np.uint64(16)).astype(np.uint32)
    return out


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by key. ``slots`` maps the low bits of a key to a row, ``keys`` tells whether it is its own."""

    slots: NDArray[np.int32]
    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]

    @classmethod
    def from_rows(cls, keys: NDArray[np.uint32], weights: NDArray[np.float32]) -> Linear:
        """A model whose row 0 is for all keys unknown; of keys that share a slot the strongest stays."""
        strength = np.abs(weights).sum(axis=1)
        order = np.lexsort((keys, strength))
        slots = np.zeros(1 << BITS, dtype=np.int32)
        slots[keys[order] & np.uint32((1 << BITS) - 1)] = order + 1
        blank = np.zeros((1, weights.shape[1]), dtype=np.float32)
        return cls(slots, np.concatenate([np.zeros(1, np.uint32), keys]), np.concatenate([blank, weights]))

    def emissions(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Scores of each tag for each character, from the keys of ``keys_of``."""
        out = np.zeros((keys.shape[1], self.weights.shape[1]), dtype=np.float32)
        for line in keys:
            row = self.slots[line & np.uint32((1 << BITS) - 1)]
            row[self.keys[row] != line] = 0
            out += self.weights[row]
        return out
