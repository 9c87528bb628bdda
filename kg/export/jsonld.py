"""JSON-LD 1.1 with one object a subject, its context inside the file so that it can be read offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.ledger import TYPE
from kg.export.subjects import Subject, graph_iri, iter_subjects
from kg.export.term import BOOLEAN, PLAIN_INTEGER, STRING, Literal, Term, checked
from kg.export.term import INTEGER as INTEGER_TYPE
from kg.files import write_atomic
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    import networkx as nx


def write_jsonld(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write the graph as JSON-LD, in one step. Raises OSError."""
    write_atomic(path, iter_jsonld(graph))


def iter_jsonld(graph: nx.MultiDiGraph) -> Iterator[str]:
    """The pieces of the JSON-LD file, one line a subject."""
    base = graph_iri(graph)
    context = json.dumps({"@base": base, **dict(sorted(PREFIXES.items()))}, ensure_ascii=False)
    yield f'{{"@context": {context},\n"@graph": [\n'
    for index, subject in enumerate(iter_subjects(graph)):
        yield (",\n" if index else "") + json.dumps(_object(subject), ensure_ascii=False)
    yield "\n]}\n"


def _object(subject: Subject) -> dict[str, Any]:
    iri, pairs = subject
    out: dict[str, Any] = {"@id": checked(iri)}
    for predicate, rows in groupby(pairs, key=lambda pair: pair[0]):
        values = [object for _, object in rows]
        if predicate == TYPE:
            out["@type"] = [_compact(str(value)) for value in values]
        else:
            written = [_value(value) for value in values]
            out[_compact(predicate)] = written[0] if len(written) == 1 else written
    return out


def _compact(iri: str) -> str:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    for prefix, namespace in PREFIXES.items():
        if iri[:cut] == namespace:
            return f"{prefix}:{iri[cut:]}"
    return checked(iri)


def _value(term: Term) -> Any:
    if not isinstance(term, Literal):
        return {"@id": _compact(term)}
    text = term.text
    if term.language:
        return {"@value": text, "@language": term.language}
    if term.datatype == STRING:
        return text
    return _typed(term, text)


def _typed(literal: Literal, text: str) -> Any:
    if literal.datatype == BOOLEAN and text in ("true", "false"):
        return text == "true"
    if literal.datatype == INTEGER_TYPE and PLAIN_INTEGER.fullmatch(text) and len(text) < 10:
        return int(text)
    return {"@value": text, "@type": _compact(literal.datatype)}
