"""Patterns of the genre for relations, over sentences whose names are masked; they stand in ``patterns.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.layout import NUMBERED, Layout
from kg.lexicon import load_rows
from kg.model import Predicate, Role

TRUSTS = ("sure", "likely", "weak")
FRAGMENT = re.compile("<([a-z]+)>")
"""A part that patterns share, by its name in ``fragments.tsv``."""
APART = re.compile("[；;。！？]")
"""Marks over which no pattern reaches, but where a term is explained at length."""
LOOK_BACK = 12
"""Characters before the first list that a pattern may look at."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to say a relation. ``between`` is matched whole on what stands between two lists of
    names, ``before`` ends where the first list begins, ``behind`` begins after the second.

    The three are expressions, compiled when one is first needed: a report needs half of them.
    ``forward``: the subject comes first. ``trust`` ranks patterns whose examples are few:
    sure, likely or weak. ``numbered``: the object is a numbered set and the subject none.
    """

    name: str
    trust: str
    between: str
    before: str
    behind: str
    numbered: bool

    def fits(self, text: str, start: int, end: int, before: int, behind: int) -> bool:
        """Whether it fits what stands between, before and behind the lists; an empty expression asks for nothing."""
        if not compiled(self.between).fullmatch(text, start, end):
            return False
        if self.before and not compiled(self.before).search(text[max(before - LOOK_BACK, 0) : before]):
            return False
        return not self.behind or compiled(self.behind).match(text, behind) is not None

    def suits(self, layout: Layout, subject: int, other: int) -> bool:
        """Whether the names themselves are such as the pattern asks for."""
        if not self.numbered:
            return True
        return not NUMBERED.match(layout.surface(subject)) and NUMBERED.match(layout.surface(other)) is not None


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """An expression of a pattern, ready to match."""
    return re.compile(expression)


@cache
def load_patterns() -> dict[tuple[Predicate, bool], tuple[re.Pattern[str], tuple[Pattern, ...]]]:
    """The rows of ``patterns.tsv`` by predicate and by whether the subject comes first.

    With them comes what matches whatever one of them has between the names.
    """
    out: dict[tuple[Predicate, bool], list[Pattern]] = {
        (predicate, forward): [] for predicate in Predicate for forward in (True, False)
    }
    for row in load_rows("patterns.tsv"):
        predicate, name = row["pattern"].split(" ", 1)
        before, behind = expand(row["before"]), expand(row["behind"])
        pattern = Pattern(
            name,
            row["trust"],
            expand(row["between"]),
            rf"(?:{before})\Z" if before else "",
            behind,
            row["numbered"] == "1",
        )
        out[Predicate(predicate), row["way"] == ">"].append(pattern)
    return {
        key: (re.compile("|".join(f"(?:{pattern.between})" for pattern in patterns)), tuple(patterns))
        for key, patterns in out.items()
    }


def expand(text: str) -> str:
    """A cell of ``patterns.tsv`` with its fragments written out.

    >>> expand("<count>个")
    '(?:0|两|[三四五六七八九十]+)个'
    """
    fragments = {row["fragment"]: row["text"] for row in load_rows("fragments.tsv")}
    while FRAGMENT.search(text):
        text = FRAGMENT.sub(lambda match: fragments[match[1]], text)
    return text


def find_patterns(
    layout: Layout, left: int, right: int, start: int, end: int, predicate: Predicate, forward: bool
) -> tuple[Pattern, ...]:
    """The patterns that fit two lists of names, each given by one of its mentions.

    ``start`` and ``end`` bound what stands between them.
    """
    text = layout.text
    any_of, patterns = load_patterns()[predicate, forward]
    if any_of.fullmatch(text, start, end) is None:  # by far the most
        return ()
    if APART.search(text, start, end) and layout.sentence.role is not Role.GLOSSARY:
        return ()
    before = layout.places[layout.groups[left][0]]
    behind = layout.places[layout.groups[right][1]] + 1
    return tuple(pattern for pattern in patterns if pattern.fits(text, start, end, before, behind))
