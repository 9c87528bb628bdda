"""What a query answers, and how it is shown: table, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from kg.errors import UsageError
from kg.vocab import DATA, PREFIXES, XSD


class Kind(StrEnum):
    """What a value is, by its name in SPARQL results JSON."""

    IRI = "uri"
    LITERAL = "literal"
    BLANK = "bnode"


class Value(NamedTuple):
    """One value of a row; ``datatype`` is an IRI, empty for plain strings and for text with a language."""

    kind: Kind
    text: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer: rows of values by variable (None where unbound); an ASK answers with ``truth``, a
    CONSTRUCT or DESCRIBE with rows that are ``triples``."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    truth: bool | None = None
    triples: bool = False

    def texts(self) -> list[tuple[str, ...]]:
        """Every row as plain text, an unbound value as the empty string."""
        return [tuple(value.text if value else "" for value in row) for row in self.rows]


NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell."""
NUMBER = re.compile(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?")
CONTROLS = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


def format_rows(rows: Rows, form: str = "table") -> str:
    """The answer as ``table``, ``csv`` or ``json`` (SPARQL 1.1 results). Raises UsageError."""
    if form not in FORMS:
        raise UsageError(f"unknown format {form}; known: {', '.join(FORMS)}")
    return FORMS[form](rows)


def format_plain(columns: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> str:
    """Rows of text as ``table``, ``csv`` or ``json`` (a list of objects, empty cells left out)."""
    if form == "json":
        objects = [{name: cell for name, cell in zip(columns, row, strict=True) if cell} for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    cells = tuple(tuple(Value(Kind.LITERAL, cell) if cell else None for cell in row) for row in rows)
    return format_rows(Rows(tuple(columns), cells), form)


def _table(rows: Rows) -> str:
    if rows.truth is not None:
        return "yes\n" if rows.truth else "no\n"
    cells = [[_short(value) for value in row] for row in rows.rows]
    widths = [max([width(name), *(width(row[column]) for row in cells)]) for column, name in enumerate(rows.variables)]
    lines = [_line(list(rows.variables), widths), _line(["-" * size for size in widths], widths)]
    lines += (_line(row, widths) for row in cells)
    return "\n".join(lines) + f"\n{len(cells)} row{'' if len(cells) == 1 else 's'}\n"


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True)).rstrip()


def width(text: str) -> int:
    """Columns of a terminal: two for a wide character, none for a combining one.

    >>> width("GDP"), width("綦江")
    (3, 4)
    """
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _short(value: Value | None) -> str:
    if value is None:
        return ""
    if value.kind is not Kind.IRI:
        return value.text.translate(CONTROLS)
    if value.text.startswith(DATA):
        return value.text[len(DATA) :]
    prefix, namespace = max(
        ((prefix, space) for prefix, space in PREFIXES.items() if value.text.startswith(space)),
        key=lambda row: len(row[1]),
        default=("", ""),
    )
    return f"{prefix}:{value.text[len(namespace) :]}" if namespace else value.text


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    if rows.truth is not None:
        writer.writerows([["answer"], [str(rows.truth).lower()]])
        return out.getvalue()
    writer.writerow(rows.variables)
    writer.writerows([[_cell(value) for value in row] for row in rows.rows])
    return out.getvalue()


def _cell(value: Value | None) -> str:
    """The text; one that a spreadsheet would run gets an apostrophe before it."""
    if value is None:
        return ""
    number = value.datatype in NUMBERS and NUMBER.fullmatch(value.text)
    return "'" + value.text if value.text.startswith(FORMULA) and not number else value.text


def _json(rows: Rows) -> str:
    if rows.truth is not None:
        return json.dumps({"head": {}, "boolean": rows.truth}) + "\n"
    bindings = [
        {name: _binding(value) for name, value in zip(rows.variables, row, strict=True) if value is not None}
        for row in rows.rows
    ]
    answer = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _binding(value: Value) -> dict[str, str]:
    out = {"type": value.kind.value, "value": value.text}
    if value.language:
        out["xml:lang"] = value.language
    elif value.datatype:
        out["datatype"] = value.datatype
    return out


FORMS = {"table": _table, "csv": _csv, "json": _json}
