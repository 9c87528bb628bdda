"""N-Quads: one sorted line a triple, in the named graph of the report or in that of the divisions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.divisions import divisions_iri, iter_divisions
from kg.export.subjects import graph_iri, iter_quads, iter_report
from kg.export.term import Quad, Term, line_term
from kg.files import write_atomic
from kg.model import BASE, Division
from kg.vocab import data_namespace

if TYPE_CHECKING:
    import networkx as nx


class _Lines(dict[Term, str]):
    """Terms as N-Quads writes them, each made once."""

    def __missing__(self, term: Term) -> str:
        written = self[term] = line_term(term)
        return written


def write_nquads(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write all named graphs as N-Quads, in one step. Raises OSError."""
    write_atomic(path, _format(iter_quads(graph)))


def format_nquads(graph: nx.MultiDiGraph) -> str:
    """The named graph of the report alone."""
    home = graph_iri(graph)
    return _format(Quad(subject, *pair, home) for subject, pairs in iter_report(graph) for pair in pairs)


def format_divisions(divisions: Iterable[Division], base: str = BASE) -> str:
    """The named graph of divisions, in order of code and year (``kg.link.describe_divisions``)."""
    data = data_namespace(base)
    home = divisions_iri(data)
    return _format(Quad(subject, *pair, home) for subject, pairs in iter_divisions(data, divisions) for pair in pairs)


def _format(quads: Iterable[Quad]) -> str:
    terms = _Lines()
    return "".join(sorted({_line(terms, quad) for quad in quads}))


def _line(terms: _Lines, quad: Quad) -> str:
    subject, predicate, object, home = quad
    return f"{terms[subject]} {terms[predicate]} {terms[object]} {terms[home]} .\n"
