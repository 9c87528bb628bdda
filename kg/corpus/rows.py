"""Rows of plain values as people take them: a table, CSV that no spreadsheet runs, JSON objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kg.query.rows import Kind, Rows, Value, format_rows


def format_plain(columns: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> str:
    """Rows of text as ``table``, ``csv`` or ``json`` (a list of objects, empty cells left out)."""
    if form == "json":
        objects = [{name: cell for name, cell in zip(columns, row, strict=True) if cell} for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    cells = tuple(tuple(Value(Kind.LITERAL, cell) if cell else None for cell in row) for row in rows)
    return format_rows(Rows(tuple(columns), cells), form)
