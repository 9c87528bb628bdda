"""What was found as JSON lines, the form that the benchmark's scorer reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.model import Attribute, Document, Entity, Fact, Linked, Observation, Span, StatusStatement, ValueKind

Line = dict[str, object]


def iter_lines(doc: Document, linked: Linked) -> Iterator[Line]:
    """One object a line: the report, mentions, relations, statuses, observations, attributes.

    Offsets are code points of the decoded text, ``end`` exclusive. Numbers are JSON numbers;
    ``value`` is as written in ``unit`` as written.
    """
    issuer = linked.report.issuer
    yield {
        "kind": "report",
        "title": linked.report.title,
        "government": issuer.government,
        "region": issuer.region,
        "level": issuer.level.value if issuer.level else None,
        "year": issuer.year,
        "given": issuer.given.isoformat() if issuer.given else None,
        "sha256": linked.report.sha256,
    }
    yield from sorted((line for entity in linked.entities for line in _mentions(doc, entity)), key=_place)
    by_id = {entity.id: entity for entity in linked.entities}
    yield from (line for fact in linked.facts for line in _relations(doc, fact, by_id))
    rows = [row for statements in linked.statuses.values() for row in statements]
    yield from (_status(doc, row) for row in sorted(rows, key=lambda row: (row.project, row.cue)))
    yield from (_observation(doc, row) for row in linked.observations)
    figures = [row for attributes in linked.attributes.values() for row in attributes]
    yield from (_attribute(doc, row) for row in sorted(figures, key=lambda row: (row.span, row.name)))


def _place(line: Line) -> tuple[object, object]:
    return line["start"], line["end"]


def _span(span: Span) -> Line:
    return {"start": span.start, "end": span.end}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _mentions(doc: Document, entity: Entity) -> Iterator[Line]:
    for mention in entity.mentions:
        line: Line = {"kind": "mention", **_span(mention.span), "text": doc.surface(mention.span)}
        line |= {"type": entity.type.value, "entity": entity.id, "confidence": mention.confidence, "rule": mention.rule}
        if mention.listed is not None:
            line["listed"] = mention.listed
        yield line


def _relations(doc: Document, fact: Fact, by_id: dict[str, Entity]) -> Iterator[Line]:
    for evidence in fact.evidence:
        subject = evidence.subject or by_id[fact.subject].mentions[0].span
        target = evidence.object or by_id[fact.object].mentions[0].span
        line: Line = {"kind": "relation", "subject": _span(subject), "predicate": fact.predicate.value}
        line |= {"object": _span(target), "confidence": evidence.confidence, "rule": evidence.rule}
        line["modality"] = evidence.modality.value
        if evidence.inferred:
            line["inferred"] = True
        yield line


def _status(doc: Document, row: StatusStatement) -> Line:
    return {
        "kind": "status",
        "project": _span(row.project),
        "status": row.status.value,
        "cue": {**_span(row.cue), "text": doc.surface(row.cue)},
        "modality": row.modality.value,
        "confidence": row.confidence,
        "rule": row.rule,
    }


def _observation(doc: Document, row: Observation) -> Line:
    return {
        "kind": "observation",
        **_span(row.span),
        "indicator": doc.surface(row.indicator),
        "value": _number(row.value),
        "unit": row.unit,
        "change_pct": _number(row.change_pct),
        "target": row.kind is ValueKind.TARGET,
        "period": row.period.label if row.period else None,
        "measure": row.measure.value,
        "precision": row.precision.value,
        "lower": _number(row.lower),
        "upper": _number(row.upper),
        "basis": row.basis,
        "confidence": row.confidence,
        "rule": row.rule,
    }


def _attribute(doc: Document, row: Attribute) -> Line:
    line: Line = {"kind": "attribute", "subject": _span(row.subject), "name": row.name.value}
    return line | {"value": _number(row.value), "unit": row.unit, **_span(row.span), "confidence": row.confidence}
