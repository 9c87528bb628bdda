"""The graph as an ``rdflib.Graph``, for people who want rdflib's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.subjects import iter_quads
from kg.export.term import STRING, Literal, Term
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


def to_rdf(graph: nx.MultiDiGraph) -> rdflib.Graph:
    """The same triples as the Turtle file, with the prefixes bound."""
    import rdflib

    rdf = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        rdf.bind(prefix, namespace)
    made: dict[Term, rdflib.term.Identifier] = {}

    def node(term: Term) -> rdflib.term.Identifier:
        known = made.get(term)
        if known is None:
            known = made[term] = _node(term)
        return known

    for subject, predicate, object, _ in iter_quads(graph):
        rdf.add((node(subject), node(predicate), node(object)))
    return rdf


def _node(term: Term) -> rdflib.term.Identifier:
    import rdflib

    if not isinstance(term, Literal):
        return rdflib.URIRef(term)
    if term.language:
        return rdflib.Literal(term.text, lang=term.language)
    if term.datatype == STRING:
        return rdflib.Literal(term.text)
    return rdflib.Literal(term.text, datatype=rdflib.URIRef(term.datatype))
