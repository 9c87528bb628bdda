"""N-Quads: one sorted line a triple, in the named graph of the report or in that of the divisions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.divisions import divisions_iri, iter_divisions
from kg.export.ledger import Subject
from kg.export.subjects import graph_iri, iter_report, iter_statements
from kg.export.term import Term, line_term
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
    write_atomic(path, _format(iter_statements(graph)))


def format_nquads(graph: nx.MultiDiGraph) -> str:
    """The named graph of the report alone."""
    return _format([(graph_iri(graph), iter_report(graph))])


def format_divisions(divisions: Iterable[Division], base: str = BASE) -> str:
    """The named graph of divisions, in order of code and year (``kg.link.describe_divisions``)."""
    data = data_namespace(base)
    return _format([(divisions_iri(data), iter_divisions(data, divisions))])


def _format(graphs: Iterable[tuple[str, Iterable[Subject]]]) -> str:
    """The lines of named graphs, sorted: by subject first, for no IRI in its brackets begins another."""
    terms = _Lines()
    blocks: dict[str, set[str]] = {}
    for home, subjects in graphs:
        end = f" {terms[home]} .\n"
        for subject, pairs in subjects:
            block = blocks.setdefault(terms[subject] + " ", set())
            block.update([f"{terms[predicate]} {terms[object]}{end}" for predicate, object in pairs])
    return "".join([start + start.join(sorted(blocks[start])) for start in sorted(blocks)])
