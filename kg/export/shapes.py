"""What a graph file holds against the shapes of the ontology (needs the extra ``check``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    shapes = _ontology("shapes.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=_ontology("gwr.ttl"), inplace=False)
    assert isinstance(report, rdflib.Graph)
    return tuple(sorted(_findings(report, shapes)))


@cache
def _ontology(name: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(ontology_folder() / name)


def _findings(report: rdflib.Graph, shapes: rdflib.Graph) -> set[Finding]:
    import rdflib

    sh = rdflib.Namespace(SHACL)
    found = set()
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        shape: Any = report.value(result, sh.sourceConstraint) or report.value(result, sh.sourceShape)
        messages = {m.language: str(m) for m in shapes.objects(shape, sh.message) if isinstance(m, rdflib.Literal)}
        value = report.value(result, sh.value)
        found.add(
            Finding(
                focus=str(report.value(result, sh.focusNode)),
                shape=str(shape).removeprefix(ONT),
                value="" if value is None else str(value),
                message_en=messages.get("en", ""),
                message_zh=messages.get("zh", ""),
            )
        )
    return found
