"""N-Quads: one sorted line a triple, in the named graph of the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.subjects import iter_quads
from kg.export.term import Quad, Term, line_term
from kg.files import write_atomic

if TYPE_CHECKING:
    import networkx as nx


class _Lines(dict[Term, str]):
    """Terms as N-Quads writes them, each made once."""

    def __missing__(self, term: Term) -> str:
        written = self[term] = line_term(term)
        return written


def write_nquads(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write the graph as N-Quads, in one step. Raises OSError."""
    write_atomic(path, format_nquads(graph))


def format_nquads(graph: nx.MultiDiGraph) -> str:
    """The graph as N-Quads."""
    terms = _Lines()
    return "".join(sorted({_line(terms, quad) for quad in iter_quads(graph)}))


def _line(terms: _Lines, quad: Quad) -> str:
    subject, predicate, object, home = quad
    return f"{terms[subject]} {terms[predicate]} {terms[object]} {terms[home]} .\n"
