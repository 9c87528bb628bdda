"""What was found in a report, linked: entities, facts with their evidence, statements about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kg.link.correction import Corrections, correct
from kg.link.division import describe_divisions, find_region
from kg.link.identity import find_entities
from kg.link.inference import infer_facts
from kg.model import (
    Attribute,
    Division,
    Document,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Fact,
    Level,
    Linked,
    Period,
    Predicate,
    Reference,
    Span,
    StatusStatement,
    WorkReport,
)

SYMMETRIC = frozenset((Predicate.COOPERATES_WITH,))


def link_report(
    doc: Document, found: Extraction, *, inferred: bool = True, corrections: Corrections | None = None
) -> Linked:
    """Entities and facts of one report; ``inferred=False`` leaves out what no sentence states.

    ``corrections`` (of ``read_corrections``) say what is one thing, what is not, and what is no name.
    """
    home = find_region(doc.issuer)
    report = _report(doc, home)
    corrections = corrections or Corrections()
    found = correct(doc, found, corrections)
    entities, merges = find_entities(doc, found.mentions, report.id, home, corrections)
    owner = {mention.span: entity.id for entity in entities for mention in entity.mentions}
    region = _region(doc, entities, home)
    facts = _stated(found, owner)
    if inferred:
        facts += infer_facts(doc, entities, facts, region, home)
    else:
        facts = [fact for fact in facts if not fact.inferred]
    statuses: dict[str, list[StatusStatement]] = {}
    for statement in found.statuses:
        statuses.setdefault(owner[statement.project], []).append(statement)
    attributes: dict[str, list[Attribute]] = {}
    for attribute in found.attributes:
        attributes.setdefault(owner[attribute.subject], []).append(attribute)
    return Linked(
        report=report,
        region=region,
        entities=entities,
        facts=tuple(facts),
        statuses={key: tuple(rows) for key, rows in statuses.items()},
        attributes={key: tuple(rows) for key, rows in attributes.items()},
        observations=found.observations,
        merges=merges,
        references=_references(doc, found, owner, entities, region),
        divisions=describe_divisions({entity.code for entity in entities if entity.code} | _codes(home)),
    )


def _codes(home: Division | None) -> set[str]:
    return {home.code} if home else set()


def _references(
    doc: Document, found: Extraction, owner: dict[Span, str], entities: Sequence[Entity], region: str | None
) -> dict[str, tuple[Reference, ...]]:
    """References by what they stand for; those to nothing that the graph holds are left out.

    A region above the report's own is pointed at by a part of the head (重庆市 in 重庆市綦江区),
    which is no mention of its own: it is found by its name.
    """
    places = {
        name: entity.id
        for entity in reversed(entities)
        if entity.type is EntityType.PLACE
        for name in (entity.name, *entity.aliases, *filter(None, [entity.division]))
    }
    rows: dict[str, list[Reference]] = {}
    for reference in found.references:
        if reference.target is None:
            entity = region
        else:
            entity = owner.get(reference.target)
            if entity is None and reference.kind is EntityType.PLACE:
                entity = places.get(doc.surface(reference.target))
        if entity is not None:
            rows.setdefault(entity, []).append(reference)
    return {key: tuple(value) for key, value in rows.items()}


def _report(doc: Document, home: Division | None) -> WorkReport:
    year = doc.issuer.year
    return WorkReport(
        id=doc.sha256[:12],
        name=doc.name,
        title=doc.title,
        sha256=doc.sha256,
        characters=len(doc.text),
        issuer=doc.issuer,
        review_period=_year(year - 1) if year else None,
        plan_period=_year(year) if year else None,
        division=home.code if home else None,
    )


def _year(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


def _region(doc: Document, entities: tuple[Entity, ...], home: Division | None) -> str | None:
    """The place the report speaks for: by its code, else by the name in its head."""
    if home is not None:
        found = next((entity.id for entity in entities if entity.code == home.code), None)
        if found:
            return found
    names = {doc.issuer.region} if doc.issuer.region else set()
    if doc.issuer.level is Level.NATIONAL:
        names = {"中国", "我国", "中华人民共和国"}
    return next(
        (
            entity.id
            for entity in entities
            if entity.type is EntityType.PLACE and names & {entity.name, *entity.aliases}
        ),
        None,
    )


def _stated(found: Extraction, owner: dict[Span, str]) -> list[Fact]:
    """Relations between mentions as facts between entities, all evidence of one fact together."""
    rows: dict[tuple[str, Predicate, str], list[Evidence]] = {}
    for relation in found.relations:
        subject, target = owner[relation.subject], owner[relation.object]
        if subject == target:
            continue
        key = (subject, relation.predicate, target)
        if relation.predicate in SYMMETRIC and (target, relation.predicate, subject) in rows:
            key = (target, relation.predicate, subject)
        rows.setdefault(key, []).append(
            Evidence(
                sentence=relation.sentence,
                span=_cover(relation.subject, relation.object),
                subject=relation.subject,
                object=relation.object,
                confidence=relation.confidence,
                rule=relation.rule,
                modality=relation.modality,
                inferred=relation.inferred,
            )
        )
    return [Fact(*key, tuple(evidence)) for key, evidence in rows.items()]


def _cover(first: Span, second: Span) -> Span:
    """The shortest span that holds both."""
    return Span(min(first.start, second.start), max(first.end, second.end))
