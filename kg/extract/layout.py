"""A sentence with its names taken out: one sign for each name, so that what stands between them can be read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from kg.extract.stage import Cue, find_cues
from kg.model import Document, EntityType, Mention, Role, Sentence

SIGNS = {
    EntityType.PLACE: "\ue001",
    EntityType.ENTERPRISE: "\ue002",
    EntityType.PROJECT: "\ue003",
    EntityType.PROGRAM: "\ue004",
    EntityType.ORGANIZATION: "\ue005",
}
"""Characters of the private use area stand for names; no report holds them."""
NAMES = frozenset(SIGNS.values())
BOUNDARY = re.compile("[，；。：！？,;:!?]")
"""Marks that end a clause."""
NOISE = re.compile(r"[“”‘’「」『』\"'\s]+|[\[【〔［]\s*\d{1,3}\s*[\]】〕］]|(?P<number>\d+(?:[.,]\d+)*)")
"""Quotation marks, blanks and footnote marks say nothing between names; of numbers only that one stands there."""
JOINS = re.compile(r"(?:（[^）]{0,16}）)?(?:[、和与及暨]|以及|——?)")
NUMBERED = re.compile(r"[“‘「]?(?:\d{1,3}|[两三四五六七八九十百]+)[大项个条张件场类工][^、]")
"""The name of a numbered set (四大工程, 十项行动) is no item of the list before it."""
JOIN_START = re.compile(r"(?:（[^）]{0,16}）)?(?:[、和与及]|以及)")
CUE_START, CUE_END = attrgetter("start"), attrgetter("end")
LONGEST_ITEM = 24
"""Characters between two names of one list: a list item that is no name, or an attribute (总投资30亿元的)."""
PLAN_ROLES = frozenset((Role.PLAN, Role.GOVERNANCE, Role.CLOSING))


@dataclass(frozen=True)
class Layout:
    """A sentence masked: ``text`` has one sign per name; ``places[k]`` is that of the k-th of ``mentions``.

    ``pieces`` tells where stretches of ``text`` begin in it and in the sentence's own text.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    text: str
    places: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]

    def origin(self, position: int) -> int:
        """Where a character of the masked text stands in the sentence's own."""
        masked, source = self.pieces[bisect_right(self.pieces, (position, len(self.sentence.text))) - 1]
        return source + position - masked

    @property
    def planned(self) -> bool:
        """True where the sentence speaks of what is intended."""
        return self.sentence.role in PLAN_ROLES

    @property
    def part(self) -> str:
        """What the sentence speaks of: ``plan``, ``review`` or, where it explains a term, ``glossary``."""
        if self.sentence.role is Role.GLOSSARY:
            return "glossary"
        return "plan" if self.planned else "review"

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Verbs of the stages of a project outside the names, in order."""
        return tuple(find_cues(self.text))

    @cached_property
    def groups(self) -> tuple[tuple[int, int], ...]:
        """For each mention, the first and last index of the list of names it stands in."""
        firsts = [0] * len(self.mentions)
        for right in range(1, len(self.mentions)):
            joined = self._joined(right - 1, right)
            firsts[right] = firsts[right - 1] if joined else right
        lasts = list(range(len(self.mentions)))
        for left in range(len(self.mentions) - 2, -1, -1):
            if firsts[left + 1] == firsts[left]:
                lasts[left] = lasts[left + 1]
        return tuple(zip(firsts, lasts, strict=True))

    def _joined(self, left: int, right: int) -> bool:
        between = self.text[self.places[left] + 1 : self.places[right]]
        if not between:
            return self.mentions[left].type is self.mentions[right].type and not NUMBERED.match(self.surface(right))
        if JOINS.fullmatch(between):
            return True
        if len(between) > LONGEST_ITEM or not JOIN_START.match(between) or BOUNDARY.search(between):
            return False
        return not self.cues_between(self.places[left], self.places[right])

    def surface(self, index: int) -> str:
        """The folded characters of a name."""
        return self.sentence.text[slice(*self.sentence.local(self.mentions[index].span))]

    @cached_property
    def boundaries(self) -> tuple[int, ...]:
        """Positions of the marks that end clauses."""
        return tuple(match.start() for match in BOUNDARY.finditer(self.text))

    def clause(self, place: int) -> tuple[int, int]:
        """Start and end in ``text`` of the clause that holds a position."""
        number = bisect_left(self.boundaries, place)
        start = self.boundaries[number - 1] + 1 if number else 0
        return start, self.boundaries[number] if number < len(self.boundaries) else len(self.text)

    def cues_between(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues that lie in ``text[start:end]``."""
        low, high = bisect_left(self.cues, start, key=CUE_START), bisect_right(self.cues, end, key=CUE_END)
        return self.cues[low:high]


def lay_out(sentence: Sentence, mentions: Sequence[Mention]) -> Layout:
    """Mask the names of one sentence; ``mentions`` are its own, in order, without overlap."""
    out: list[str] = []
    places: list[int] = []
    pieces: list[tuple[int, int]] = []
    size = position = 0
    for mention in mentions:
        start, end = sentence.local(mention.span)
        size = _copy(sentence.text, position, start, size, out, pieces)
        places.append(size)
        pieces.append((size, start))
        out.append(SIGNS[mention.type])
        size += 1
        position = end
    _copy(sentence.text, position, len(sentence.text), size, out, pieces)
    return Layout(sentence, tuple(mentions), "".join(out), tuple(places), tuple(pieces))


def _copy(source: str, start: int, end: int, size: int, out: list[str], pieces: list[tuple[int, int]]) -> int:
    """Append ``source[start:end]`` without quotation marks and with every number as one 0; returns the new size."""
    for noise in NOISE.finditer(source, start, end):
        if noise.start() > start:
            pieces.append((size, start))
            out.append(source[start : noise.start()])
            size += noise.start() - start
        if noise["number"]:
            pieces.append((size, noise.start()))
            out.append("0")
            size += 1
        start = noise.end()
    if start < end:
        pieces.append((size, start))
        out.append(source[start:end])
        size += end - start
    return size


def iter_layouts(
    doc: Document, mentions: Sequence[Mention], wanted: Callable[[Sequence[Mention]], bool] = bool
) -> Iterator[Layout]:
    """The sentences that hold names, in order, each with its own names; only those ``wanted`` for their names."""
    ordered = sorted(mentions, key=attrgetter("span.start"))
    for index, group in groupby(ordered, key=attrgetter("sentence")):
        own = list(group)
        if wanted(own):
            yield lay_out(doc.sentences[index], own)
