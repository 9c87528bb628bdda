"""The graph of one report: a ``networkx.MultiDiGraph`` that carries the model's own values.

``graph.graph``
    ``report`` (WorkReport), ``run`` (Run), ``quotes`` (tuple of Quote, every sentence in
    order; ``Mention.sentence`` and the like index it), ``region`` (id of the place the
    report speaks for, or None), ``merges`` (tuple of Merge: which names were taken for one),
    ``divisions`` (tuple of Division: what its codes have stood for, with those above and before).
nodes, by ``kind``
    ``report``       value WorkReport
    ``section``      value Heading
    ``entity``       value Entity, ``statuses`` (tuple of StatusStatement), ``attributes``
                     (tuple of Attribute), ``references`` (tuple of Reference: words that stand
                     for it), ``type`` (EntityType)
    ``indicator``    value Indicator
    ``observation``  value Observation
    Each node also has ``label``, a short text for people.
edges, keyed by predicate
    entity to entity: a Predicate's value, edge value Fact; ``inferred`` (bool)
    ``hasSection``   report or section to section
    ``mentions``     section to entity
    ``measures``     observation to indicator
    ``statedIn``     observation to section
    ``refArea``      observation to the region's entity, where there is one
Node ids are ``REPORT/kind/hash`` in ``[0-9a-z/_-]``, from content: the report's id is the
first 12 hex digits of the SHA-256 of its bytes.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from typing import TypeAlias

import networkx as nx

from kg.ids import content_id, fold_name
from kg.model import Document, Evidence, Heading, Indicator, Linked, Observation, Quote, Run, Span

Graph: TypeAlias = nx.MultiDiGraph


def build_graph(doc: Document, linked: Linked, run: Run) -> Graph:
    """The graph of one report from what was read and what was linked.

    Facts, evidence and statements are put in one order, so that a graph read back from its
    file is the same graph.
    """
    report = linked.report
    graph: Graph = nx.MultiDiGraph(
        report=report,
        run=run,
        region=linked.region,
        merges=tuple(sorted(linked.merges, key=lambda m: (m.entity, m.surface, m.rule))),
        divisions=linked.divisions,
        quotes=tuple(Quote(s.span, doc.surface(s.span), s.section, s.role, s.heading) for s in doc.sentences),
    )
    graph.add_node(report.id, kind="report", value=report, label=report.title)
    sections = [section_id(report.id, section.index) for section in doc.sections]
    for section in doc.sections:
        text = doc.surface(section.heading) if section.heading else ""
        graph.add_node(sections[section.index], kind="section", value=Heading(section, text), label=text)
        parent = report.id if section.parent is None else sections[section.parent]
        graph.add_edge(parent, sections[section.index], key="hasSection")
    for entity in linked.entities:
        graph.add_node(
            entity.id,
            kind="entity",
            value=entity,
            label=entity.name,
            type=entity.type,
            statuses=tuple(sorted(linked.statuses.get(entity.id, ()), key=lambda s: (s.project, s.cue, s.rule))),
            attributes=tuple(sorted(linked.attributes.get(entity.id, ()), key=lambda a: (a.subject, a.span, a.rule))),
            references=tuple(sorted(linked.references.get(entity.id, ()), key=lambda r: (r.span, r.rule))),
        )
        for index in sorted({doc.sentences[mention.sentence].section for mention in entity.mentions}):
            graph.add_edge(sections[index], entity.id, key="mentions")
    for fact in sorted(linked.facts, key=lambda f: (f.subject, f.predicate, f.object)):
        fact = replace(fact, evidence=tuple(sorted(fact.evidence, key=_evidence_order)))
        graph.add_edge(fact.subject, fact.object, key=fact.predicate.value, value=fact, inferred=fact.inferred)
    for observation in sorted(linked.observations, key=_observation_order):
        name = doc.surface(observation.indicator)
        indicator = Indicator(content_id(report.id, "indicator", fold_name(name)), name)
        if indicator.id not in graph:
            graph.add_node(indicator.id, kind="indicator", value=indicator, label=name)
        node = observation_id(graph, report.id, observation)
        graph.add_node(node, kind="observation", value=observation, label=name)
        graph.add_edge(node, indicator.id, key="measures")
        graph.add_edge(node, sections[doc.sentences[observation.sentence].section], key="statedIn")
        if linked.region:
            graph.add_edge(node, linked.region, key="refArea")
    return graph


def _evidence_order(evidence: Evidence) -> tuple[Span, Span, Span, str]:
    return evidence.span, evidence.subject or evidence.span, evidence.object or evidence.span, evidence.rule


def section_id(report: str, index: int) -> str:
    return f"{report}/section/{index}"


def observation_id(graph: Graph, report: str, observation: Observation) -> str:
    """An id that no observation of the graph has: from the places of indicator, statement and figure.

    Where two readings of one figure share all these, the later in order is numbered.
    """
    indicator, span = observation.indicator, observation.span
    figure = observation.value_span or observation.change_span or span
    plain = f"{report}/observation/{indicator.start}-{span.start}-{span.end}-{figure.start}-{figure.end}"
    numbered = (f"{plain}-{number}" for number in count(2))
    return next(name for name in chain([plain], numbered) if name not in graph)


def _observation_order(observation: Observation) -> tuple[object, ...]:
    """A total order, which does not depend on the order in which readings were found."""
    figure = observation.value_span or observation.change_span or observation.span
    period = observation.period.label if observation.period else ""
    kinds = observation.kind.value, observation.measure.value, observation.precision.value, observation.rule
    numbers = (observation.value, observation.change_pct, observation.lower, observation.upper)
    return observation.indicator, observation.span, figure, period, kinds, tuple(map(str, numbers))


def surface(graph: Graph, sentence: int, span: Span) -> str:
    """The report's own characters at ``span`` in the sentence of that index."""
    quote: Quote = graph.graph["quotes"][sentence]
    return quote.surface(span)
