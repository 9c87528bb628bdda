"""What a graph file holds against the shapes of the ontology (needs the extra ``check``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.export.triples import read_triples
from kg.vocab import ONT, ontology_folder

if TYPE_CHECKING:
    import rdflib

SHACL = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that does not conform: where, which shape, what value, and what should be."""

    focus: str
    shape: str
    value: str
    message_en: str
    message_zh: str

    def __str__(self) -> str:
        value = f" (found {self.value})" if self.value else ""
        return f"{self.focus}: {self.message_en}{value} {self.message_zh}"


def check_shapes(path: str | Path) -> tuple[Finding, ...]:
    """Every violation in the graph file, in a fixed order; none where it conforms.

    Raises InputError for a file that is no RDF, UsageError where pySHACL is not installed.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise UsageError("checking shapes needs pySHACL: pip install 'gwr-kg[check]'") from error
    import rdflib

    path = Path(path)
    read_triples(path)  # one clear error for what is no RDF
    data = rdflib.Dataset(default_union=True) if path.suffix in (".nq", ".trig") else rdflib.Graph()
    data.parse(path)
    shapes, queries = _shapes()
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=_ontology("gwr.ttl"), inplace=False)
    assert isinstance(report, rdflib.Graph)
    return tuple(sorted({*_findings(report), *_queried(data, queries)}))


@cache
def _ontology(name: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(ontology_folder() / name)


@cache
def _shapes() -> tuple[rdflib.Graph, dict[str, str]]:
    """The shapes, and apart from them their SPARQL constraints by name.

    pySHACL asks a constraint once for every node, which takes minutes for a report; each of
    ours names its class and gives the same answer when it is asked once for all.
    """
    import rdflib

    sh = rdflib.Namespace(SHACL)
    shapes = rdflib.Graph() + _ontology("shapes.ttl")
    queries = {str(name): str(text) for name, text in shapes.subject_objects(sh.select)}
    shapes.remove((None, sh.sparql, None))
    return shapes, queries


def _findings(report: rdflib.Graph) -> Iterator[Finding]:
    import rdflib

    sh = rdflib.Namespace(SHACL)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        value = report.value(result, sh.value)
        focus, shape = report.value(result, sh.focusNode), report.value(result, sh.sourceShape)
        yield _finding(str(focus), str(shape), "" if value is None else str(value))


def _queried(data: rdflib.Graph, queries: dict[str, str]) -> Iterator[Finding]:
    for shape, query in queries.items():
        for row in data.query(query):
            yield _finding(str(row[0]), shape, "")  # type: ignore[index]


def _finding(focus: str, shape: str, value: str) -> Finding:
    messages = _messages()
    return Finding(focus, shape.removeprefix(ONT), value, messages[shape, "en"], messages[shape, "zh"])


@cache
def _messages() -> dict[tuple[str, str], str]:
    import rdflib

    found = _ontology("shapes.ttl").subject_objects(rdflib.URIRef(SHACL + "message"))
    return {(str(shape), text.language or ""): str(text) for shape, text in found if isinstance(text, rdflib.Literal)}
