"""N-Quads: one sorted line a triple, in the named graph of the report or in that of the divisions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.divisions import divisions_iri, iter_divisions
from kg.export.stated import Stated
from kg.export.subjects import graph_iri, iter_report, iter_statements
from kg.export.term import Literal, line_term
from kg.files import write_atomic
from kg.model import BASE, Division
from kg.vocab import data_namespace

if TYPE_CHECKING:
    import networkx as nx


class _Iris(dict[str | None, str]):
    """IRIs in their brackets, each checked once; nothing for what is not there."""

    def __init__(self) -> None:
        self[None] = ""

    def __missing__(self, iri: str) -> str:
        written = self[iri] = line_term(iri)
        return written


def write_nquads(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write all named graphs as N-Quads, in one step. Raises OSError."""
    write_atomic(path, _format(iter_statements(graph)))


def format_nquads(graph: nx.MultiDiGraph) -> bytes:
    """The named graph of the report alone."""
    return _format([(graph_iri(graph), iter_report(graph))])


def format_divisions(divisions: Iterable[Division], base: str = BASE) -> bytes:
    """The named graph of divisions, in order of code and year (``kg.link.describe_divisions``)."""
    data = data_namespace(base)
    return _format([(divisions_iri(data), iter_divisions(data, divisions))])


def _format(graphs: Iterable[tuple[str, Iterable[Stated]]]) -> bytes:
    """The lines of named graphs, sorted: by subject first, for no IRI in its brackets begins another."""
    iris = _Iris()
    blocks: dict[str, bytes] = {}
    for home, subjects in graphs:
        end = f" {iris[home]} .\n"
        for stated in subjects:
            subject, template, objects, more = stated
            start = iris[subject]
            if more:
                pairs = stated.pairs()
                lines = {f"{start} {iris[p]} {o if type(o) is Literal else iris[o]}{end}" for p, o in pairs}
                block = "".join(sorted(lines)).encode()
            else:
                same, pick = template.lines(tuple([object is not None for object in objects]))
                written = [start, end, *[o if type(o) is Literal else iris[o] for o in objects], *same]
                block = "".join(pick(written)).encode()
            if start in blocks:  # by another named graph
                block = b"".join(sorted({*block.splitlines(True), *blocks[start].splitlines(True)}))
            blocks[start] = block
    return b"".join([blocks[start] for start in sorted(blocks)])
