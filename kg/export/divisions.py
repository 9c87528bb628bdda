"""Divisions as RDF: one node for each code, shared by all reports, and what the code stood for when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.export.ledger import LABEL, TYPE, P
from kg.export.stated import Pair, Stated, plain
from kg.export.term import GYEAR, chinese_text, literal, plain_text
from kg.model import Division
from kg.vocab import SKOS, Class

ALT_LABEL = SKOS + "altLabel"


def division_iri(data: str, code: str) -> str:
    """The IRI of a division by its code."""
    return f"{data}division/{code}"


def divisions_iri(data: str) -> str:
    """The named graph of the divisions."""
    return data + "graph/divisions"


def iter_divisions(data: str, divisions: Iterable[Division]) -> Iterator[Stated]:
    """Each code by its latest name, then each time for which it stood for one.

    ``divisions`` are in order of code and year. What is said of a code is the same whatever
    report names it, so that the graphs of many reports make one.
    """
    for code, rows in groupby(divisions, key=lambda row: row.code):
        states = list(rows)
        division, latest = division_iri(data, code), states[-1]
        pairs: list[Pair] = [
            (TYPE, Class.DIVISION),
            (LABEL, chinese_text(latest.name)),
            (P.DIVISION_CODE, plain_text(code)),
            *((ALT_LABEL, chinese_text(name)) for name in {state.name for state in states} - {latest.name}),
        ]
        if latest.parent is not None:
            pairs.append((P.PARENT_DIVISION, division_iri(data, latest.parent)))
        yield plain(division, pairs)
        for number, state in enumerate(states):
            same = sum(other.since == state.since for other in states[:number])
            name = f"{division}/{state.since}" + (f"-{same + 1}" if same else "")
            yield plain(name, list(_state(data, division, state)))


def _state(data: str, division: str, state: Division) -> Iterator[Pair]:
    yield TYPE, Class.DIVISION_STATE
    yield LABEL, chinese_text(state.name)
    yield P.STATE_OF, division
    yield P.DIVISION_KIND, chinese_text(state.kind)
    if state.since:
        yield P.SINCE, literal(f"{state.since:04d}", GYEAR)
    if state.until is not None:
        yield P.UNTIL, literal(f"{state.until:04d}", GYEAR)
    for code in state.successor:
        yield P.FOLLOWED_BY, division_iri(data, code)
    if state.event:
        yield P.EVENT, chinese_text(state.event)
