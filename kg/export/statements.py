"""What the text says of things, each statement with its span, confidence, rule and run."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.ledger import TYPE, Ledger, P, Pair, Subject
from kg.export.term import boolean, chinese_text, decimal, integer, plain_text
from kg.export.unit import PERCENT, base_amount
from kg.ids import content_id
from kg.model import Attribute, Evidence, Fact, Measure, Mention, Merge, Observation, Reference, Span, StatusStatement
from kg.vocab import ENTITY_CLASSES, ONT, QB, RDF, Class, concept, indicator_concept


def of_mention(ledger: Ledger, entity: str, mention: Mention) -> Subject:
    """One occurrence of a name."""
    pairs: list[Pair] = [
        (TYPE, Class.MENTION),
        (P.REFERS_TO, ledger.data + entity),
        (P.ENTITY_TYPE, ENTITY_CLASSES[mention.type]),
        *ledger.shown(mention.sentence, mention.span, mention.confidence, mention.rule),
    ]
    if mention.listed is not None:
        pairs.append((P.LISTED, integer(mention.listed)))
    return f"{ledger.home}/mention/{mention.span.start}-{mention.span.end}", pairs


def of_reference(ledger: Ledger, entity: str, reference: Reference) -> Subject:
    """A word that stands for the entity: 我区, 该项目."""
    pairs: list[Pair] = [
        (TYPE, Class.REFERENCE),
        (P.REFERS_TO, ledger.data + entity),
        (P.ENTITY_TYPE, ENTITY_CLASSES[reference.kind]),
        *ledger.shown(reference.sentence, reference.span, reference.confidence, reference.rule),
    ]
    if reference.target is not None:
        pairs.append((P.ANTECEDENT_SPAN, ledger.anywhere(reference.target)))
    return f"{ledger.home}/reference/{reference.span.start}-{reference.span.end}", pairs


def of_merge(ledger: Ledger, merge: Merge) -> Subject:
    """One form of a name that was taken for the entity."""
    return ledger.data + content_id(ledger.report, "merge", merge.entity, merge.surface, merge.rule), [
        (TYPE, Class.MERGE),
        (P.REFERS_TO, ledger.data + merge.entity),
        (P.FORM, chinese_text(merge.surface)),
        (P.RULE, plain_text(merge.rule)),
    ]


def of_claim(ledger: Ledger, fact: Fact, evidence: Evidence) -> Subject:
    """One place in the text that supports a direct triple."""
    pairs: list[Pair] = [
        (TYPE, Class.CLAIM),
        (RDF + "subject", ledger.data + fact.subject),
        (RDF + "predicate", ONT + fact.predicate.value),
        (RDF + "object", ledger.data + fact.object),
        (P.MODALITY, concept(evidence.modality)),
        (P.INFERRED, boolean(evidence.inferred)),
        *ledger.shown(evidence.sentence, evidence.span, evidence.confidence, evidence.rule),
    ]
    if evidence.subject is not None:
        pairs.append((P.SUBJECT_SPAN, ledger.within(evidence.sentence, evidence.subject)))
    if evidence.object is not None:
        pairs.append((P.OBJECT_SPAN, ledger.within(evidence.sentence, evidence.object)))
    parts = (fact.subject, fact.predicate.value, fact.object, *_fields(evidence))
    return ledger.data + content_id(ledger.report, "claim", *parts), pairs


def _fields(evidence: Evidence) -> Iterator[str]:
    for span in (evidence.span, evidence.subject, evidence.object):
        yield f"{span.start}-{span.end}" if span else ""
    yield from (evidence.rule, evidence.modality.value, str(evidence.inferred))


def status_span(statement: StatusStatement) -> Span:
    """From the project's name to the words that tell its stage."""
    project, cue = statement.project, statement.cue
    return Span(min(project.start, cue.start), max(project.end, cue.end))


def of_status(ledger: Ledger, entity: str, statement: StatusStatement) -> Subject:
    """What one sentence says of a project's stage."""
    project, cue = statement.project, statement.cue
    place = f"{project.start}-{project.end}-{cue.start}-{cue.end}"
    return f"{ledger.home}/status/{place}-{statement.status.value}", [
        (TYPE, Class.STATUS_STATEMENT),
        (P.PROJECT, ledger.data + entity),
        (P.STATUS, concept(statement.status)),
        (P.MODALITY, concept(statement.modality)),
        (P.SUBJECT_SPAN, ledger.within(statement.sentence, project)),
        (P.CUE_SPAN, ledger.within(statement.sentence, cue)),
        *ledger.shown(statement.sentence, status_span(statement), statement.confidence, statement.rule),
    ]


def of_attribute(ledger: Ledger, entity: str, attribute: Attribute) -> Subject:
    """A figure of one thing, as written and in the base unit."""
    pairs: list[Pair] = [
        (TYPE, Class.ATTRIBUTE_STATEMENT),
        (P.ATTRIBUTE_OF, ledger.data + entity),
        (P.ATTRIBUTE, concept(attribute.name)),
        (P.SUBJECT_SPAN, ledger.within(attribute.sentence, attribute.subject)),
        (P.WRITTEN_VALUE, decimal(attribute.value)),
        (P.WRITTEN_UNIT, plain_text(attribute.unit)),
        *ledger.shown(attribute.sentence, attribute.span, attribute.confidence, attribute.rule),
    ]
    base = base_amount(attribute.value, attribute.unit)
    if base is not None:
        pairs += [(P.VALUE, decimal(base[0])), (P.UNIT, ledger.unit(base[1]))]
    place = f"{attribute.subject.start}-{attribute.span.start}-{attribute.span.end}"
    return f"{ledger.home}/attribute/{place}-{attribute.name.value}", pairs


def of_observation(ledger: Ledger, node: str, observation: Observation, edges: list[Pair]) -> Iterator[Subject]:
    """The value, and the growth as an observation of its own that is tied to it.

    A statement of growth alone is one observation. ``edges`` lead to indicator and area.
    """
    sentence = observation.sentence
    shared: list[Pair] = [
        (TYPE, Class.OBSERVATION),
        (TYPE, QB + "Observation"),
        (QB + "dataSet", ledger.home + "/observations"),
        (P.STATED_IN, ledger.home),
        (P.IN_SECTION, ledger.data + ledger.sections[ledger.quotes[sentence].section]),
        (P.VALUE_KIND, concept(observation.kind)),
        (P.INDICATOR_SPAN, ledger.within(sentence, observation.indicator)),
        *edges,
        *ledger.shown(sentence, observation.span, observation.confidence, observation.rule),
    ]
    if observation.indicator_id is not None:
        shared.append((P.COMMON_INDICATOR, indicator_concept(observation.indicator_id)))
    if observation.period is not None:
        shared.append((P.REF_PERIOD, ledger.period(observation.period)))
    precision: Pair = (P.PRECISION, concept(observation.precision))
    measure: Pair = (P.MEASURE, concept(observation.measure))
    level = [*_level(ledger, observation), *_bounds(observation)]
    growth = list(_growth(ledger, observation))
    if observation.change_pct is None and observation.change_span is None:
        yield ledger.data + node, [*shared, precision, measure, *level, *growth]
    elif observation.value is None and observation.value_span is None:
        yield ledger.data + node, [*shared, precision, *level, *growth]
    else:
        yield ledger.data + node, [*shared, precision, measure, *level]
        yield f"{ledger.data}{node}-growth", [*shared, *growth, (P.GROWTH_OF, ledger.data + node)]


def _level(ledger: Ledger, observation: Observation) -> Iterator[Pair]:
    if observation.value is not None:
        yield P.WRITTEN_VALUE, decimal(observation.value)
    if observation.unit is not None:
        yield P.WRITTEN_UNIT, plain_text(observation.unit)
    if observation.base_value is not None:
        yield P.VALUE, decimal(observation.base_value)
    if observation.base_unit is not None:
        yield P.UNIT, ledger.unit(observation.base_unit)
    if observation.value_span is not None:
        yield P.VALUE_SPAN, ledger.within(observation.sentence, observation.value_span)


def _bounds(observation: Observation) -> Iterator[Pair]:
    """Bounds as written, and in the base unit where there is a unit."""
    bounds = ((observation.lower, P.WRITTEN_LOWER, P.LOWER), (observation.upper, P.WRITTEN_UPPER, P.UPPER))
    for bound, written, normal in bounds:
        if bound is None:
            continue
        yield written, decimal(bound)
        base = base_amount(bound, observation.unit) if observation.unit is not None else (bound, "")
        if base is not None:
            yield normal, decimal(base[0])


def _growth(ledger: Ledger, observation: Observation) -> Iterator[Pair]:
    if observation.basis is not None:
        yield P.BASIS, plain_text(observation.basis)
    if observation.change_pct is not None or observation.change_span is not None:
        yield TYPE, Class.GROWTH_OBSERVATION
        yield P.MEASURE, concept(Measure.GROWTH)
        yield P.UNIT, ledger.unit(PERCENT)
    if observation.change_pct is not None:
        yield P.VALUE, decimal(observation.change_pct)
    if observation.change_span is not None:
        yield P.VALUE_SPAN, ledger.within(observation.sentence, observation.change_span)
