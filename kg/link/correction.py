"""Corrections by hand: a file that says what the linking got wrong, applied on every build.

A UTF-8 file with tabs between its cells; empty lines and lines that begin with ``#`` are
comments. Names are surfaces as the report has them, quotation marks and blanks aside::

    same       綦江中学迁建     綦江中学迁建工程    the two names mean one thing, of the first one's type
    different  横山            横山镇            they are never merged
    type       万达广场         PROJECT          every mention of the name is of this type
    drop       园区                              no mention of the name is kept

A name that the report does not hold is passed over: one file may serve many reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError
from kg.link.surface import fold_surface
from kg.model import Document, EntityType, Extraction, Mention, Span

CELLS = {"same": 3, "different": 3, "type": 3, "drop": 2}
"""Cells of a line by its verb."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Folded names that are one, that are two, that have a type, and that are no names."""

    same: tuple[tuple[str, str], ...] = ()
    different: frozenset[frozenset[str]] = frozenset()
    types: Mapping[str, EntityType] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


def read_lines(path: str | Path) -> Iterator[tuple[str, list[str]]]:
    """The lines of a file of corrections: ``FILE:NUMBER`` and the cells, without blanks around them.

    Raises InputError.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise InputError(path, error.strerror or str(error), "check the path") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield f"{path}:{number}", [cell.strip() for cell in line.split("\t")]


def two_names(where: str, cells: Sequence[str]) -> tuple[str, str]:
    """Two names, folded. Raises InputError where they are one."""
    first, second = (fold_surface(cell) for cell in cells)
    if first == second:
        raise InputError(where, "the two names are the same name", "a correction tells names apart by their characters")
    return first, second


def read_corrections(path: str | Path) -> Corrections:
    """The corrections of a file. Raises InputError that names file and line."""
    same: list[tuple[str, str]] = []
    different: set[frozenset[str]] = set()
    types: dict[str, EntityType] = {}
    dropped: set[str] = set()
    for where, cells in read_lines(path):
        verb, name, *rest = _read(where, *cells)
        if verb == "drop":
            dropped.add(name)
        elif verb == "type":
            types[name] = EntityType(rest[0])
        elif verb == "same":
            same.append((name, rest[0]))
        else:
            different.add(frozenset((name, rest[0])))
        for pair in same:
            if frozenset(pair) in different:
                raise InputError(where, f"{' and '.join(pair)} are same and different", "keep one line")
    return Corrections(tuple(same), frozenset(different), types, frozenset(dropped))


def _read(where: str, verb: str, *cells: str) -> tuple[str, ...]:
    """The verb and its cells, names folded. Raises InputError."""
    if verb not in CELLS:
        raise InputError(where, f"unknown correction {verb}", f"use one of {', '.join(CELLS)}")
    if len(cells) + 1 != CELLS[verb] or not all(cells):
        raise InputError(where, f"{verb} takes {CELLS[verb] - 1} cells after it", "separate the cells by one tab")
    if verb == "drop":
        return verb, fold_surface(cells[0])
    if verb == "type":
        if cells[1] not in set(EntityType):
            raise InputError(where, f"unknown type {cells[1]}", f"use one of {', '.join(EntityType)}")
        return verb, fold_surface(cells[0]), cells[1]
    return verb, *two_names(where, cells)


def correct(doc: Document, found: Extraction, corrections: Corrections) -> Extraction:
    """What was found, without what is dropped and with the types that are set."""
    if corrections == Corrections():
        return found
    folded = {mention.span: fold_surface(doc.folded(mention)) for mention in found.mentions}
    types = dict(corrections.types)
    for lead, other in corrections.same:
        kinds = {mention.type for mention in found.mentions if folded[mention.span] == lead}
        kind = types.get(lead) or (next(iter(kinds)) if len(kinds) == 1 else None)
        if kind is not None:
            types.setdefault(other, kind)

    def keep(span: Span) -> bool:
        return folded[span] not in corrections.dropped

    def retype(mention: Mention) -> Mention:
        return replace(mention, type=types.get(folded[mention.span], mention.type))

    mentions = tuple(retype(mention) for mention in found.mentions if keep(mention.span))
    projects = {mention.span for mention in mentions if mention.type is EntityType.PROJECT}
    return replace(
        found,
        mentions=mentions,
        relations=tuple(row for row in found.relations if keep(row.subject) and keep(row.object)),
        statuses=tuple(row for row in found.statuses if row.project in projects),
        attributes=tuple(row for row in found.attributes if keep(row.subject)),
    )
