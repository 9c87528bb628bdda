"""What the text says of things, each statement with its span, confidence, rule and run."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.ledger import SHOWN, TYPE, Ledger, P
from kg.export.stated import Stated, Template, plain
from kg.export.term import Term, boolean, chinese_text, decimal, integer, plain_text
from kg.export.unit import PERCENT, base_amount
from kg.ids import content_id
from kg.model import Attribute, Evidence, Fact, Measure, Mention, Merge, Observation, Reference, Span, StatusStatement
from kg.vocab import ENTITY_CLASSES, ONT, QB, RDF, Class, concept, indicator_concept

MENTION = Template([(TYPE, Class.MENTION)], (P.REFERS_TO, P.ENTITY_TYPE, *SHOWN, P.LISTED))
REFERENCE = Template([(TYPE, Class.REFERENCE)], (P.REFERS_TO, P.ENTITY_TYPE, *SHOWN, P.ANTECEDENT_SPAN))
CLAIM = Template([(TYPE, Class.CLAIM)], (
    RDF + "subject", RDF + "predicate", RDF + "object", P.MODALITY, P.INFERRED, *SHOWN, P.SUBJECT_SPAN, P.OBJECT_SPAN,
))  # fmt: skip
STATUS = Template(
    [(TYPE, Class.STATUS_STATEMENT)], (P.PROJECT, P.STATUS, P.MODALITY, P.SUBJECT_SPAN, P.CUE_SPAN, *SHOWN)
)
ATTRIBUTE = Template(
    [(TYPE, Class.ATTRIBUTE_STATEMENT)],
    (P.ATTRIBUTE_OF, P.ATTRIBUTE, P.SUBJECT_SPAN, P.WRITTEN_VALUE, P.WRITTEN_UNIT, *SHOWN, P.VALUE, P.UNIT),
)
OBSERVED = [(TYPE, Class.OBSERVATION), (TYPE, QB + "Observation")]
SHARED = (
    QB + "dataSet", P.STATED_IN, P.IN_SECTION, P.VALUE_KIND, P.INDICATOR_SPAN, *SHOWN,
    P.COMMON_INDICATOR, P.REF_PERIOD, P.INDICATOR, P.REF_AREA,
)  # fmt: skip
LEVEL = (P.WRITTEN_VALUE, P.WRITTEN_UNIT, P.VALUE, P.UNIT, P.VALUE_SPAN)
BOUNDS = (P.WRITTEN_LOWER, P.LOWER, P.WRITTEN_UPPER, P.UPPER)
CHANGE = (P.BASIS, P.MEASURE, P.UNIT, P.VALUE, P.VALUE_SPAN)
OBSERVATION = Template(OBSERVED, (*SHARED, P.PRECISION, P.MEASURE, *LEVEL, *BOUNDS, P.BASIS))
GROWTH = Template([*OBSERVED, (TYPE, Class.GROWTH_OBSERVATION)], (*SHARED, P.PRECISION, *BOUNDS, *CHANGE, P.GROWTH_OF))


def of_mention(ledger: Ledger, entity: str, mention: Mention) -> Stated:
    """One occurrence of a name."""
    objects = (
        ledger.data + entity,
        ENTITY_CLASSES[mention.type],
        *ledger.shown(mention.sentence, mention.span, mention.confidence, mention.rule),
        None if mention.listed is None else integer(mention.listed),
    )
    return Stated(f"{ledger.home}/mention/{mention.span.start}-{mention.span.end}", MENTION, objects)


def of_reference(ledger: Ledger, entity: str, reference: Reference) -> Stated:
    """A word that stands for the entity: 我区, 该项目."""
    objects = (
        ledger.data + entity,
        ENTITY_CLASSES[reference.kind],
        *ledger.shown(reference.sentence, reference.span, reference.confidence, reference.rule),
        None if reference.target is None else ledger.anywhere(reference.target),
    )
    return Stated(f"{ledger.home}/reference/{reference.span.start}-{reference.span.end}", REFERENCE, objects)


def of_merge(ledger: Ledger, merge: Merge) -> Stated:
    """One form of a name that was taken for the entity."""
    pairs = [
        (TYPE, Class.MERGE),
        (P.REFERS_TO, ledger.data + merge.entity),
        (P.FORM, chinese_text(merge.surface)),
        (P.RULE, plain_text(merge.rule)),
    ]
    return plain(ledger.data + content_id(ledger.report, "merge", merge.entity, merge.surface, merge.rule), pairs)


def of_claim(ledger: Ledger, fact: Fact, evidence: Evidence) -> Stated:
    """One place in the text that supports a direct triple."""
    sentence, subject, object = evidence.sentence, evidence.subject, evidence.object
    objects = (
        ledger.data + fact.subject,
        ONT + fact.predicate.value,
        ledger.data + fact.object,
        concept(evidence.modality),
        boolean(evidence.inferred),
        *ledger.shown(sentence, evidence.span, evidence.confidence, evidence.rule),
        None if subject is None else ledger.within(sentence, subject),
        None if object is None else ledger.within(sentence, object),
    )
    parts = (fact.subject, fact.predicate.value, fact.object, *_fields(evidence))
    return Stated(ledger.data + content_id(ledger.report, "claim", *parts), CLAIM, objects)


def _fields(evidence: Evidence) -> Iterator[str]:
    for span in (evidence.span, evidence.subject, evidence.object):
        yield f"{span.start}-{span.end}" if span else ""
    yield from (evidence.rule, evidence.modality.value, str(evidence.inferred))


def status_span(statement: StatusStatement) -> Span:
    """From the project's name to the words that tell its stage."""
    project, cue = statement.project, statement.cue
    return Span(min(project.start, cue.start), max(project.end, cue.end))


def of_status(ledger: Ledger, entity: str, statement: StatusStatement) -> Stated:
    """What one sentence says of a project's stage."""
    project, cue = statement.project, statement.cue
    objects = (
        ledger.data + entity,
        concept(statement.status),
        concept(statement.modality),
        ledger.within(statement.sentence, project),
        ledger.within(statement.sentence, cue),
        *ledger.shown(statement.sentence, status_span(statement), statement.confidence, statement.rule),
    )
    place = f"{project.start}-{project.end}-{cue.start}-{cue.end}"
    return Stated(f"{ledger.home}/status/{place}-{statement.status.value}", STATUS, objects)


def of_attribute(ledger: Ledger, entity: str, attribute: Attribute) -> Stated:
    """A figure of one thing, as written and in the base unit."""
    base = base_amount(attribute.value, attribute.unit)
    objects = (
        ledger.data + entity,
        concept(attribute.name),
        ledger.within(attribute.sentence, attribute.subject),
        decimal(attribute.value),
        plain_text(attribute.unit),
        *ledger.shown(attribute.sentence, attribute.span, attribute.confidence, attribute.rule),
        *((None, None) if base is None else (decimal(base[0]), ledger.unit(base[1]))),
    )
    place = f"{attribute.subject.start}-{attribute.span.start}-{attribute.span.end}"
    return Stated(f"{ledger.home}/attribute/{place}-{attribute.name.value}", ATTRIBUTE, objects)


def of_observation(
    ledger: Ledger, node: str, observation: Observation, indicator: str, area: str | None
) -> Iterator[Stated]:
    """The value, and the growth as an observation of its own that is tied to it.

    A statement of growth alone is one observation. ``indicator`` and ``area`` are nodes.
    """
    sentence, common, period = observation.sentence, observation.indicator_id, observation.period
    shared = (
        ledger.home + "/observations",
        ledger.home,
        ledger.data + ledger.sections[ledger.quotes[sentence].section],
        concept(observation.kind),
        ledger.within(sentence, observation.indicator),
        *ledger.shown(sentence, observation.span, observation.confidence, observation.rule),
        None if common is None else indicator_concept(common),
        None if period is None else ledger.period(period),
        ledger.data + indicator,
        None if area is None else ledger.data + area,
    )
    iri, precision, measure = ledger.data + node, concept(observation.precision), concept(observation.measure)
    basis = None if observation.basis is None else plain_text(observation.basis)
    level, bounds = _level(ledger, observation), tuple(_bounds(observation))
    if observation.change_pct is None and observation.change_span is None:
        yield Stated(iri, OBSERVATION, (*shared, precision, measure, *level, *bounds, basis))
        return
    change = (basis, concept(Measure.GROWTH), ledger.unit(PERCENT), *_change(ledger, observation))
    if observation.value is None and observation.value_span is None:
        yield Stated(iri, GROWTH, (*shared, precision, *bounds, *change, None))
    else:
        yield Stated(iri, OBSERVATION, (*shared, precision, measure, *level, *bounds, None))
        yield Stated(f"{iri}-growth", GROWTH, (*shared, None, *[None] * len(BOUNDS), *change, iri))


def _level(ledger: Ledger, observation: Observation) -> tuple[Term | None, ...]:
    """The objects of ``LEVEL``."""
    value, unit, span = observation.value, observation.unit, observation.value_span
    base_value, base_unit = observation.base_value, observation.base_unit
    return (
        None if value is None else decimal(value),
        None if unit is None else plain_text(unit),
        None if base_value is None else decimal(base_value),
        None if base_unit is None else ledger.unit(base_unit),
        None if span is None else ledger.within(observation.sentence, span),
    )


def _bounds(observation: Observation) -> Iterator[Term | None]:
    """The objects of ``BOUNDS``: as written, and in the base unit where there is a unit."""
    unit = observation.unit
    for bound in (observation.lower, observation.upper):
        if bound is None:
            yield from (None, None)
            continue
        yield decimal(bound)
        base = base_amount(bound, unit) if unit is not None else (bound, "")
        yield None if base is None else decimal(base[0])


def _change(ledger: Ledger, observation: Observation) -> tuple[Term | None, Term | None]:
    """The growth in per cent and where it stands."""
    value, span = observation.change_pct, observation.change_span
    return (
        None if value is None else decimal(value),
        None if span is None else ledger.within(observation.sentence, span),
    )
