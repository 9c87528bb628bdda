"""The ontology, its Python names and the model's closed lists say the same, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import pyoxigraph as ox
import pytest
from fakes import names

from kg.export.lexicon_terms import FILES, term_file
from kg.export.unit import base_units, unit_iri
from kg.lexicon import load_rows
from kg.model import EntityType, Level, Predicate, Status
from kg.vocab import (
    ENTITY_CLASSES,
    ONT,
    OWN_FILES,
    RDF,
    RDFS,
    SCHEMES,
    SKOS,
    TERM_FILES,
    Class,
    Property,
    concept,
    member,
    ontology_folder,
    predicate,
    scheme,
)

OWL = "http://www.w3.org/2002/07/owl#"


@cache
def triples(name: str) -> tuple[tuple[str, str, ox.NamedNode | ox.Literal], ...]:
    quads = ox.parse(path=str(ontology_folder() / name), format=ox.RdfFormat.TURTLE)
    return tuple((q.subject.value, q.predicate.value, q.object) for q in quads)


def of_type(name: str, *kinds: str) -> set[str]:
    return {s for s, p, o in triples(name) if p == RDF + "type" and o.value in kinds}


def texts(name: str, subject: str, predicate: str) -> dict[str, str]:
    return {o.language: o.value for s, p, o in triples(name) if s == subject and p == predicate}


def test_classes_are_those_of_the_ontology() -> None:
    assert of_type("gwr.ttl", OWL + "Class") == names(Class)


def test_properties_are_those_of_the_ontology() -> None:
    assert of_type("gwr.ttl", OWL + "ObjectProperty", OWL + "DatatypeProperty") == names(Property)


def test_every_kind_of_entity_has_a_class_below_entity() -> None:
    assert set(ENTITY_CLASSES) == set(EntityType)
    below = {s for s, p, o in triples("gwr.ttl") if p == RDFS + "subClassOf" and o.value == Class.ENTITY}
    assert set(ENTITY_CLASSES.values()) == below


def test_relations_are_properties() -> None:
    assert {predicate(relation) for relation in Predicate} <= names(Property)


@pytest.mark.parametrize("kind", SCHEMES, ids=lambda kind: kind.__name__)
def test_closed_lists_are_schemes_in_both_directions(kind: type[StrEnum]) -> None:
    home = scheme(SCHEMES[kind])
    in_file = {s for s, p, o in triples("terms.ttl") if p == SKOS + "inScheme" and o.value == home}
    assert in_file == {concept(item) for item in kind}
    assert [member(concept(item), kind) for item in kind] == list(kind)
    notations = {s: o.value for s, p, o in triples("terms.ttl") if p == SKOS + "notation"}
    assert all(notations[concept(item)] == item.value for item in kind)


def test_all_concepts_of_terms_belong_to_a_list_of_the_model() -> None:
    assert of_type("terms.ttl", SKOS + "Concept") == {concept(item) for kind in SCHEMES for item in kind}
    assert of_type("terms.ttl", SKOS + "ConceptScheme") == {scheme(name) for name in SCHEMES.values()}


@pytest.mark.parametrize("kind", [Status, Level], ids=lambda kind: kind.__name__)
def test_ordered_lists_have_the_order_of_the_model(kind: type[StrEnum]) -> None:
    ranks = {s: int(o.value) for s, p, o in triples("terms.ttl") if p == Property.RANK}
    assert [ranks[concept(item)] for item in kind] == list(range(1, len(kind) + 1))


@pytest.mark.parametrize("name", ["gwr.ttl", *TERM_FILES])
def test_every_term_has_label_and_definition_in_both_languages(name: str) -> None:
    terms = {s for s, _, _ in triples(name)}
    assert terms
    for term in terms:
        for property in (RDFS + "label", SKOS + "definition"):
            found = texts(name, term, property)
            assert set(found) == {"en", "zh"} and all(found.values()), (term, property)


@pytest.mark.parametrize("name", OWN_FILES)
def test_every_file_says_its_version(name: str) -> None:
    (ontology,) = of_type(name, OWL + "Ontology")
    versions = [o.value for s, p, o in triples(name) if s == ontology and p == OWL + "versionIRI"]
    assert versions == [f"{ontology}/0.1.0"]


def terms_used(name: str) -> Iterator[str]:
    for subject, property, object in triples(name):
        for value in (subject, property, object.value if isinstance(object, ox.NamedNode) else ""):
            if value.startswith(ONT):
                yield value


@pytest.mark.parametrize("name", OWN_FILES)
def test_no_file_uses_a_term_that_is_not_defined(name: str) -> None:
    defined = {s for file in ("gwr.ttl", *TERM_FILES) for s, _, _ in triples(file)}
    shapes = {s for s, _, _ in triples("shapes.ttl")}
    assert set(terms_used(name)) <= defined | (shapes if name == "shapes.ttl" else set())


@pytest.mark.parametrize("name", FILES)
def test_units_and_indicators_are_those_of_the_lexicon(name: str) -> None:
    text = (ontology_folder() / f"{name}.ttl").read_text(encoding="utf-8")
    assert text == term_file(name), "run python -m kg.export.lexicon_terms"


def test_every_base_unit_has_an_iri_of_its_own() -> None:
    bases = {row["base"] for row in load_rows("units.tsv")}
    assert set(base_units()) == bases
    assert len({unit_iri(base) for base in bases}) == len(bases)


def test_every_class_has_a_shape_with_messages_in_both_languages() -> None:
    shacl = "http://www.w3.org/ns/shacl#"
    targets = {o.value for _, p, o in triples("shapes.ttl") if p == shacl + "targetClass"}
    assert targets == names(Class)
    for shape in of_type("shapes.ttl", shacl + "PropertyShape", shacl + "SPARQLConstraint"):
        assert set(texts("shapes.ttl", shape, shacl + "message")) == {"en", "zh"}, shape
