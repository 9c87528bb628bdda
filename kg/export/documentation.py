"""The ontology as a page for people, in Chinese and in English.

``python -m kg.export.documentation`` writes ``docs/ontology/en.html`` and ``zh.html`` anew
after the ontology has changed; a test compares them. (pyLODE knows no choice of language: it
prints both labels of a term, one after the other.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.export.ledger import LABEL, TYPE
from kg.files import write_atomic
from kg.vocab import DCTERMS, ONT, RDFS, SKOS, TERM_FILES, ontology_folder

LANGUAGES = ("en", "zh")
OWL = "http://www.w3.org/2002/07/owl#"
DEFINITION = SKOS + "definition"
SOURCES = ("gwr.ttl", *TERM_FILES, "alignments.ttl")
ABOUT = (
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "domain",
    RDFS + "range",
    SKOS + "broader",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
)
"""What is shown of a term besides label and definition, in this order."""


@dataclass(frozen=True, slots=True)
class Link:
    """A term that is pointed at: ``href`` is empty where it is no address."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said of a term."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, scheme or concept as the page shows it."""

    id: str
    name: str
    label: str
    definition: str
    rows: tuple[Line, ...]
    concepts: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of one kind."""

    id: str
    title: str
    terms: tuple[Term, ...]


def documentation(language: str) -> str:
    """The page of the ontology in ``en`` or ``zh``."""
    import jinja2

    words = json.loads(_template("ontology.json"))[language]
    page = _Page(language, words)
    ontology = page.subjects(OWL + "Ontology")[0]
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        _template("ontology.html")
    )
    return template.render(
        language=language,
        words=words,
        title=page.text(ontology, LABEL),
        about=page.text(ontology, DEFINITION),
        namespace=ONT,
        version=page.values(ontology, OWL + "versionIRI")[0],
        licence=page.values(ontology, DCTERMS + "license")[0],
        groups=list(page.groups()),
    )


def _template(name: str) -> str:
    return (files("kg.export") / "template" / name).read_text(encoding="utf-8")


class _Page:
    """The terms of the ontology in one language."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language, self.words = language, words
        self.texts, self.links = _read_terms()

    def subjects(self, *kinds: str) -> list[str]:
        """Subjects of our own of these types, in order of the files."""
        return [iri for iri in self.links if set(kinds) & set(self.values(iri, TYPE))]

    def values(self, iri: str, predicate: str) -> list[str]:
        return self.links.get(iri, {}).get(predicate, [])

    def text(self, iri: str, predicate: str) -> str:
        return self.texts[iri, predicate, self.language]

    def groups(self) -> Iterator[Group]:
        classes = [iri for iri in self.subjects(OWL + "Class") if iri.startswith(ONT)]
        properties = self.subjects(OWL + "ObjectProperty", OWL + "DatatypeProperty")
        schemes = self.subjects(SKOS + "ConceptScheme")
        for name, members in (("classes", classes), ("properties", properties), ("schemes", schemes)):
            yield Group(name, self.words[name], tuple(map(self.term, members)))

    def term(self, iri: str) -> Term:
        concepts = [other for other in self.links if iri in self.values(other, SKOS + "inScheme")]
        return Term(
            id=_short(iri).partition(":")[2],
            name=_short(iri),
            label=self.text(iri, LABEL),
            definition=self.text(iri, DEFINITION),
            rows=tuple(self.rows(iri)),
            concepts=tuple(map(self.term, concepts)),
        )

    def rows(self, iri: str) -> Iterator[Line]:
        for predicate in ABOUT:
            name = predicate.rpartition("#")[2]
            links = [self.link(value) for value in self.values(iri, predicate)]
            if links:
                yield Line(self.words[name], tuple(links))
        below = [other for other in self.links if iri in self.values(other, RDFS + "subClassOf")]
        if below:
            yield Line(self.words["below"], tuple(map(self.link, below)))

    def link(self, iri: str) -> Link:
        """One of our terms by its label and place in the page, any other by its short name and address."""
        label = self.texts.get((iri, LABEL, self.language))
        if iri.startswith(ONT) and label is not None:
            return Link(label, f"#{_short(iri).partition(':')[2]}")
        return Link(_short(iri), iri)


@cache
def _read_terms() -> tuple[dict[tuple[str, str, str], str], dict[str, dict[str, list[str]]]]:
    """Texts by subject, predicate and language; other values by subject and predicate."""
    import pyoxigraph

    texts: dict[tuple[str, str, str], str] = {}
    links: dict[str, dict[str, list[str]]] = {}
    for path in (ontology_folder() / name for name in SOURCES):
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
            if isinstance(value, pyoxigraph.Literal):
                texts[subject, predicate, value.language or ""] = value.value
            else:
                links.setdefault(subject, {}).setdefault(predicate, []).append(value.value)
    return texts, links


@cache
def _prefixes() -> dict[str, str]:
    """The prefixes of the alignments, which point at every vocabulary that we know."""
    import pyoxigraph

    path = ontology_folder() / "alignments.ttl"
    parser = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    list(parser)
    return dict(parser.prefixes)


@cache
def _short(iri: str) -> str:
    """A term by its prefix, where there is one.

    >>> _short("https://w3id.org/gwr/ont#Place"), _short("https://example.org/x")
    ('gwr:Place', 'https://example.org/x')
    """
    found = ((prefix, namespace) for prefix, namespace in _prefixes().items() if iri.startswith(namespace))
    prefix, namespace = max(found, key=lambda row: len(row[1]), default=("", ""))
    return f"{prefix}:{iri.removeprefix(namespace)}" if prefix else iri


def main() -> None:
    folder = Path("docs") / "ontology"
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        write_atomic(folder / f"{language}.html", documentation(language))


if __name__ == "__main__":
    main()
