"""A sentence with its names taken out: one sign for each name, so that what stands between them can be read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
BOUNDARY = frozenset("，；。：！？,;:!?")
"""Marks that end a clause."""
DROPPED = re.compile(r"[“”‘’「」『』\"'\s]+|[\[【〔［]\s*\d{1,3}\s*[\]】〕］]")
"""Quotation marks, blanks and footnote marks say nothing between names."""
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
JOINS = re.compile(r"(?:（[^）]{0,16}）)?(?:[、和与及暨]|以及|——?)")
NUMBERED = re.compile(r"[“‘「]?(?:\d{1,3}|[两三四五六七八九十百]+)[大项个条张件场类工][^、]")
"""The name of a numbered set (四大工程, 十项行动) is no item of the list before it."""
JOIN_START = re.compile(r"(?:（[^）]{0,16}）)?(?:[、和与及]|以及)")
LONGEST_ITEM = 24
"""Characters between two names of one list: a list item that is no name, or an attribute (总投资30亿元的)."""
PLAN_ROLES = frozenset((Role.PLAN, Role.GOVERNANCE, Role.CLOSING))


@dataclass(frozen=True)
class Layout:
    """A sentence masked: ``text`` has one sign per name, ``origin[i]`` is where character ``i`` stands.

    ``places[k]`` is the position in ``text`` of the k-th of ``mentions``.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    text: str
    origin: tuple[int, ...]
    places: tuple[int, ...]

    @property
    def planned(self) -> bool:
        """True where the sentence speaks of what is intended."""
        return self.sentence.role in PLAN_ROLES

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
        if len(between) > LONGEST_ITEM or not JOIN_START.match(between) or not BOUNDARY.isdisjoint(between):
            return False
        start, end = self.places[left], self.places[right]
        return not any(start < cue.start < end for cue in self.cues)

    def surface(self, index: int) -> str:
        """The folded characters of a name."""
        return self.sentence.text[slice(*self.sentence.local(self.mentions[index].span))]

    def clause(self, place: int) -> tuple[int, int]:
        """Start and end in ``text`` of the clause that holds a position."""
        start = place
        while start and self.text[start - 1] not in BOUNDARY:
            start -= 1
        end = place
        while end < len(self.text) and self.text[end] not in BOUNDARY:
            end += 1
        return start, end

    def cues_between(self, start: int, end: int) -> list[Cue]:
        """The cues that lie in ``text[start:end]``."""
        return [cue for cue in self.cues if start <= cue.start and cue.end <= end]


def lay_out(sentence: Sentence, mentions: Sequence[Mention]) -> Layout:
    """Mask the names of one sentence; ``mentions`` are its own, in order, without overlap."""
    source = sentence.text
    out: list[str] = []
    origin: list[int] = []
    places: list[int] = []
    position = 0
    spans = [sentence.local(mention.span) for mention in mentions]
    for mention, (start, end) in zip(mentions, spans, strict=True):
        _copy(source, position, start, out, origin)
        places.append(len(out))
        out.append(SIGNS[mention.type])
        origin.append(start)
        position = end
    _copy(source, position, len(source), out, origin)
    return Layout(sentence, tuple(mentions), "".join(out), tuple(origin), tuple(places))


def _copy(source: str, start: int, end: int, out: list[str], origin: list[int]) -> None:
    """Append ``source[start:end]`` without quotation marks and with every number as one 0."""
    position = start
    while position < end:
        if dropped := DROPPED.match(source, position, end):
            position = dropped.end()
        elif number := DIGITS.match(source, position, end):
            out.append("0")
            origin.append(position)
            position = number.end()
        else:
            out.append(source[position])
            origin.append(position)
            position += 1


def iter_layouts(doc: Document, mentions: Sequence[Mention]) -> Iterator[Layout]:
    """The sentences that hold names, in order, each with its own names."""
    ordered = sorted(mentions, key=lambda mention: mention.span)
    position = 0
    while position < len(ordered):
        index = ordered[position].sentence
        stop = position
        while stop < len(ordered) and ordered[stop].sentence == index:
            stop += 1
        yield lay_out(doc.sentences[index], ordered[position:stop])
        position = stop
