"""Sentences that a report takes over from last year's or from the level above, whole or with a few words changed.

Two sentences are compared only where they share one of the least hashes of their parts of
five characters (a bottom-k sketch: Broder, "On the resemblance and containment of
documents", 1997), so the cost grows with the number of sentences. Figures do not count for
the sketch: last year's sentence with this year's number is found too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from kg.corpus.identity.link import find_regions
from kg.corpus.identity.region import NATION
from kg.ids import fold_name

if TYPE_CHECKING:
    from kg.corpus.identity.region import Region
    from kg.corpus.store import Store

SHORTEST = 12
"""Characters of the shortest sentence that says enough to be taken over (各位代表 is everybody's)."""
PART, SKETCH, BLOCK = 5, 8, 24
"""Characters of a part, hashes of a sketch, and sentences that may share one: phrases of the genre say nothing."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a report: ``start`` and ``end`` count code points of its text."""

    report: str
    sentence: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reuse:
    """A sentence and the earlier one it is like: ``likeness`` is 1 for the same words, white space aside."""

    before: Passage
    after: Passage
    likeness: float


def find_reuse(before: Sequence[Passage], after: Sequence[Passage], least: float = 0.8) -> list[Reuse]:
    """For each sentence of ``after`` the likest one of ``before``, in order of ``after``.

    ``least`` is the least likeness, from 0 to 1 (rapidfuzz ``ratio``: two times the characters
    in common, by all characters).

    >>> old = [Passage("a", 0, 0, 22, "深入实施乡村振兴战略，新建农村公路320公里。")]
    >>> new = [Passage("b", 4, 90, 113, "深入实施乡村振兴战略，新建农村公路415公里。")]
    >>> [(row.before.sentence, row.after.sentence, row.likeness) for row in find_reuse(old, new)]
    [(0, 4, 0.87)]
    """
    from rapidfuzz import fuzz

    folded = [fold_name(passage.text) for passage in before]
    same: dict[str, int] = {}
    blocks: dict[int, list[int]] = defaultdict(list)
    for index, text in enumerate(folded):
        if len(text) >= SHORTEST:
            same.setdefault(text, index)
            for value in _sketch(text):
                blocks[value].append(index)
    out = []
    for passage in after:
        text = fold_name(passage.text)
        if len(text) < SHORTEST:
            continue
        if text in same:
            out.append(Reuse(before[same[text]], passage, 1.0))
            continue
        near = {index for value in _sketch(text) for index in blocks.get(value, ())[:BLOCK]}
        scored = ((fuzz.ratio(text, folded[index], score_cutoff=100 * least), -index) for index in near)
        score, index = max(scored, default=(0.0, 0))
        if score > 0:
            out.append(Reuse(before[-index], passage, round(score / 100, 3)))
    return out


def _sketch(text: str) -> list[int]:
    """The least hashes of the parts of a sentence, its figures masked."""
    plain = NUMBER.sub("0", text)
    parts = {plain[at : at + PART] for at in range(max(1, len(plain) - PART + 1))}
    return sorted(crc32(part.encode()) for part in parts)[:SKETCH]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A report and one that it may take sentences from: last year's, or that of the region above."""

    before: str
    after: str
    above: bool


def find_pairings(regions: dict[str, tuple[Region | None, int | None]]) -> list[Pairing]:
    """For each report the one before it of the same region, and the latest of the region above that is no later."""
    years: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for report, (region, year) in sorted(regions.items()):
        if region is not None and year is not None:
            years[region.key].append((year, report))
    out = []
    for report, (region, year) in sorted(regions.items()):
        if region is None or year is None:
            continue
        earlier = [row for row in years[region.key] if row[0] < year]
        if earlier:
            out.append(Pairing(max(earlier)[1], report, above=False))
        above = next((place.key for place in region.above if years.get(place.key)), None)
        earlier = [row for row in years.get(above or NATION, ()) if row[0] <= year and above is not None]
        if earlier:
            out.append(Pairing(max(earlier)[1], report, above=True))
    return out


def iter_reuse(store: Store, least: float = 0.8) -> Iterator[tuple[Pairing, list[Reuse]]]:
    """What each report of a store takes over, pair of reports by pair. Headings are left out. Raises InputError."""
    import pyarrow.compute as pc

    table = store.table("sentences", ["report", "sentence", "start", "end", "heading", "text"])
    table = table.filter(pc.invert(table["heading"])).drop_columns(["heading"])
    counts = pc.value_counts(table["report"])
    rows: dict[str, tuple[int, int]] = {}
    at = 0
    for count in counts:
        rows[count["values"].as_py()] = at, count["counts"].as_py()
        at += count["counts"].as_py()

    def passages(report: str) -> list[Passage]:
        part = table.slice(*rows.get(report, (0, 0)))
        return [Passage(*row) for row in zip(*(column.to_pylist() for column in part.columns), strict=True)]

    for pairing in find_pairings(find_regions(store)):
        yield pairing, find_reuse(passages(pairing.before), passages(pairing.after), least)
