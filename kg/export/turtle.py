"""Turtle and TriG by subject groups: byte-stable, readable, and made as the graph is walked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.ledger import TYPE
from kg.export.subjects import Subject, graph_iri, iter_graphs, iter_subjects
from kg.export.term import Shortener
from kg.files import write_atomic
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    import networkx as nx

NO_INDENT, INDENT = "", "    "


def write_turtle(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write the graph as Turtle, in one step. Raises OSError."""
    write_atomic(path, iter_turtle(graph))


def write_trig(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write the graph as TriG: its triples in their named graphs. Raises OSError."""
    write_atomic(path, iter_trig(graph))


def iter_turtle(graph: nx.MultiDiGraph) -> Iterator[str]:
    """The pieces of the Turtle file: the prefixes, then a group for each subject."""
    terms = Shortener(graph_iri(graph))
    yield header(terms)
    for subject in iter_subjects(graph):
        yield "\n" + group(terms, subject, NO_INDENT)


def iter_trig(graph: nx.MultiDiGraph) -> Iterator[str]:
    """The pieces of the TriG file."""
    terms = Shortener(graph_iri(graph))
    yield header(terms)
    for home, subjects in iter_graphs(graph):
        yield f"\n{terms[home]} {{\n"
        for subject in subjects:
            yield "\n" + group(terms, subject, INDENT)
        yield "}\n"


def header(terms: Shortener) -> str:
    """Base and prefixes."""
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items()))
    return f"@base <{terms.base}> .\n{prefixes}"


def group(terms: Shortener, subject: Subject, indent: str) -> str:
    """One subject with all its predicates; pairs of one predicate stand together already."""
    iri, pairs = subject
    between = f" ;\n{indent}    "
    out = [indent, terms[iri]]
    last = ""
    for predicate, object in pairs:
        if predicate == last:
            out += (", ", terms[object])
        else:
            out += (between if last else " ", "a" if predicate == TYPE else terms[predicate], " ", terms[object])
            last = predicate
    out.append(" .\n")
    return "".join(out)
