"""Lexicons: knowledge of the genre as data files, and the one loader that reads them.

A lexicon is a UTF-8 TSV file in this folder: lines that begin with ``#`` are comments,
the first other line names the columns, rows are sorted by their first column and the
first column (or the first two, where the second is named ``sense``) has no doubles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.errors import LexiconError


@cache
def load_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``name`` (``heads.tsv``) as dictionaries from column to cell.

    Raises LexiconError where a row has another number of cells than the header.
    """
    rows: list[dict[str, str]] = []
    columns: list[str] | None = None
    text = load_text(name)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if columns is None:
            columns = cells
            continue
        if len(cells) != len(columns):
            raise LexiconError(name, number, f"{len(cells)} cells where the header has {len(columns)}")
        rows.append(dict(zip(columns, cells, strict=True)))
    return tuple(rows)


def load_text(name: str) -> str:
    """The text of a lexicon, for tables so large that a dictionary a row would cost too much."""
    return (files("kg.lexicon") / name).read_text(encoding="utf-8")


@cache
def load_words(name: str) -> frozenset[str]:
    """The first column of ``name`` as a set."""
    return frozenset(next(iter(row.values())) for row in load_rows(name))
