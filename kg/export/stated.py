"""Subjects of one kind: what is said of each of them, and the predicates whose objects differ.

A graph has thousands of subjects of few kinds. A kind told once is written many times over
without a look at each triple (``Template.lines``), or read as pairs (``Stated.pairs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from kg.export.term import Term, line_term

Pair: TypeAlias = tuple[str, Term]
"""Predicate and object."""


class Template:
    """What all subjects of a kind share, and the predicates of the rest, no two alike."""

    def __init__(self, shared: Sequence[Pair], predicates: Sequence[str]) -> None:
        self.shared = tuple(shared)
        self.predicates = tuple(predicates)
        self.made: dict[tuple[bool, ...], tuple[list[str], itemgetter[Any]]] = {}
        assert len({*predicates} - {predicate for predicate, _ in shared}) == len(predicates), "no two alike"

    def lines(self, there: tuple[bool, ...]) -> tuple[list[str], itemgetter[Any]]:
        """The sorted lines of a subject as pieces of text: those that are always the same, and what picks
        all pieces in their order out of a list of the subject, the end of a line, the objects, and these.

        ``there`` tells which of the objects there are.
        """
        made = self.made.get(there)
        if made is None:
            rows = [(f" <{predicate}> {line_term(object)}", 0) for predicate, object in self.shared]
            rows += [(f" <{self.predicates[index]}> ", 2 + index) for index, given in enumerate(there) if given]
            rows.sort()
            first = 2 + len(there)
            picked = [(0, first + number, *([object] if object else ()), 1) for number, (_, object) in enumerate(rows)]
            made = self.made[there] = [row for row, _ in rows], itemgetter(*chain.from_iterable(picked))
        return made


class Stated(NamedTuple):
    """A subject with the objects of its template, None for those that are not there, and with further pairs."""

    subject: str
    template: Template
    objects: Sequence[Term | None]
    more: Sequence[Pair] = ()

    def pairs(self) -> list[Pair]:
        """All that is said of the subject, as it comes."""
        given = zip(self.template.predicates, self.objects, strict=True)
        return [*self.template.shared, *((p, o) for p, o in given if o is not None), *self.more]


PLAIN = Template((), ())


def plain(subject: str, pairs: Sequence[Pair]) -> Stated:
    """A subject of no kind."""
    return Stated(subject, PLAIN, (), pairs)
