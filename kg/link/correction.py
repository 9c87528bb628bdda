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

from collections.abc import Mapping
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


def read_corrections(path: str | Path) -> Corrections:
    """The corrections of a file. Raises InputError that names file and line."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise InputError(path, error.strerror or str(error), "check the path") from error
    same: list[tuple[str, str]] = []
    different: set[frozenset[str]] = set()
    types: dict[str, EntityType] = {}
    dropped: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        verb, name, *rest = _cells(f"{path}:{number}", line)
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
                raise InputError(f"{path}:{number}", f"{' and '.join(pair)} are same and different", "keep one line")
    return Corrections(tuple(same), frozenset(different), types, frozenset(dropped))


def _cells(where: str, line: str) -> list[str]:
    """The cells of a line, names folded. Raises InputError."""
    verb, *cells = (cell.strip() for cell in line.split("\t"))
    if verb not in CELLS:
        raise InputError(where, f"unknown correction {verb}", f"use one of {', '.join(CELLS)}")
    if len(cells) + 1 != CELLS[verb] or not all(cells):
        raise InputError(where, f"{verb} takes {CELLS[verb] - 1} cells after it", "separate the cells by one tab")
    if verb == "type":
        if cells[1] not in set(EntityType):
            raise InputError(where, f"unknown type {cells[1]}", f"use one of {', '.join(EntityType)}")
        return [verb, fold_surface(cells[0]), cells[1]]
    names = [fold_surface(cell) for cell in cells]
    if len(names) == 2 and names[0] == names[1]:
        raise InputError(where, "the two names are the same name", "a correction tells names apart by their characters")
    return [verb, *names]


def correct(doc: Document, found: Extraction, corrections: Corrections) -> Extraction:
    """What was found, without what is dropped and with the types that are set."""
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
