"""Faults put on purpose into the sample's graph: every one is found, and before them there are none."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export.consistency import find_conflicts
from kg.pipeline import Options, build, load, sample_path, write
from kg.vocab import OA, ONT, PREFIXES, PROV, RDF, RDFS

pytest.importorskip("pyshacl")

from kg.export.shapes import check_shapes

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
OUTSIDE = {"label": RDFS, "start": OA, "end": OA, "exact": OA, "wasDerivedFrom": PROV, "wasGeneratedBy": PROV}
OUTSIDE |= {"subject": RDF, "predicate": RDF, "object": RDF}
FAULTS = """
WorkReport label -
WorkReport fileName -
WorkReport sha256 "abc"
WorkReport characters 0
WorkReport year "soon"
WorkReport level gwr:level-village
WorkReport hasSection -
Government label -
Run version -
Run extractor -
Run configuration 7
Section index -
Section depth -1
Section role gwr:role-none
Section span -
TextSpan start -
Sentence exact -
Sentence index -1
Sentence role -
Sentence isHeading "maybe"
Sentence inSection -
Place label -
Place mentionedIn -
Enterprise label -
Enterprise mentionedIn -
Project label ""
Project mentionedIn -
Program label -
Organization label -
AdministrativeDivision divisionCode "50"
Mention refersTo -
Mention entityType gwr:Thing
Claim subject -
Claim predicate gwr:loves
Claim modality gwr:modality-perhaps
Claim inferred -
StatusStatement status gwr:status-rumoured
StatusStatement project -
StatusStatement cueSpan -
AttributeStatement attribute -
AttributeStatement writtenUnit -
Observation indicator -
Observation valueKind gwr:valueKind-wish
Observation statedIn -
Observation value "many"
Observation measure -
GrowthObservation unit gwr:unit-yuan
Merge form -
Merge rule -
Indicator label -
Period label -
Period startDate -
Statement confidence 1.5
Statement sentence -
Statement wasDerivedFrom -
Statement wasGeneratedBy -
Statement rule ""
"""
"""Class, property, and what stands there instead; ``-`` for nothing."""
CASES = [tuple(line.split()) for line in FAULTS.split("\n") if line]
ABOVE = {"Statement": ONT + "Mention"}


def value(text: str) -> ox.NamedNode | ox.Literal:
    if text.startswith("gwr:"):
        return ox.NamedNode(ONT + text[4:])
    if text.startswith('"'):
        return ox.Literal(text[1:-1])
    number = "integer" if text.lstrip("-").isdigit() else "decimal"
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + number))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.ttl"
    write(build(sample_path(), Options(fast=True)), path)
    return path


def test_the_sample_has_no_fault(sample: Path) -> None:
    assert check_shapes(sample) == ()
    assert find_conflicts(load(sample)) == ()


def test_every_fault_put_into_the_sample_is_found(sample: Path, tmp_path: Path) -> None:
    """Each fault is put on the next subject of its class that has the property and no fault yet."""
    store = ox.Store()
    store.load(path=str(sample), format=ox.RdfFormat.TURTLE)
    kind = ox.NamedNode(RDF + "type")
    expected: set[tuple[str, str]] = set()
    spoilt: set[str] = set()
    for name, property, new in CASES:
        predicate = ox.NamedNode(OUTSIDE.get(property, ONT) + property)
        members = sorted(
            quad.subject.value
            for quad in store.quads_for_pattern(None, kind, ox.NamedNode(ABOVE.get(name, ONT + name)), None)
            if list(store.quads_for_pattern(quad.subject, predicate, None, None))
        )
        assert members, (name, property)
        chosen = next((subject for subject in members if subject not in spoilt), members[0])
        spoilt.add(chosen)
        subject = ox.NamedNode(chosen)
        for quad in list(store.quads_for_pattern(subject, predicate, None, None)):
            store.remove(quad)
        if new != "-":
            store.add(ox.Quad(subject, predicate, value(new)))
        expected.add((chosen, f"{name}Shape-{property}"))
    assert len(expected) == len(CASES) >= 30
    ox.serialize(store, output=str(tmp_path / "faults.ttl"), format=ox.RdfFormat.N_TRIPLES)
    found = {(finding.focus, finding.shape) for finding in check_shapes(tmp_path / "faults.ttl")}
    assert expected - found == set()
