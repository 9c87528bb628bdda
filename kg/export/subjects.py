"""The graph of a report as RDF: one total converter, subject by subject, without blank nodes.

Two layers: the direct triple (``:project gwr:locatedIn :place``) and behind it a
``gwr:Claim`` for each place in the text that supports it. What a file of ours says is
decided here; every writer takes its triples from ``iter_subjects``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.export.divisions import ALT_LABEL, division_iri, divisions_iri, iter_divisions
from kg.export.ledger import LABEL, TYPE, Ledger, P
from kg.export.stated import Pair, Stated, Template, plain
from kg.export.statements import (
    of_attribute,
    of_claim,
    of_mention,
    of_merge,
    of_observation,
    of_reference,
    of_status,
)
from kg.export.term import DATE, GYEAR, Quad, Term, chinese_text, decimal, integer, literal, plain_text
from kg.export.unit import base_amount
from kg.ids import content_id
from kg.model import (
    AttributeName,
    Entity,
    Heading,
    Indicator,
    Modality,
    Run,
    Status,
    StatusStatement,
    WorkReport,
)
from kg.vocab import (
    ENTITY_CLASSES,
    OBSERVATION_STRUCTURE,
    ONT,
    QB,
    SKOS,
    Class,
    concept,
    data_namespace,
    indicator_concept,
)

if TYPE_CHECKING:
    import networkx as nx

Subject: TypeAlias = tuple[str, list[Pair]]
"""A subject with its predicates and objects."""

INDICATOR = Template([(TYPE, Class.INDICATOR)], (LABEL,))
DIRECT_FIGURES = {
    AttributeName.INVESTMENT: (P.INVESTMENT, "元"),
    AttributeName.CAPACITY: (P.CAPACITY, None),
    AttributeName.OUTPUT: (P.OUTPUT, "元"),
    AttributeName.AREA: (P.AREA, "平方米"),
    AttributeName.LENGTH: (P.LENGTH, "米"),
    AttributeName.EMPLOYEES: (P.EMPLOYEES, "人"),
}
"""Figures that are also a direct triple, where the base unit is the one that the property speaks of."""


def iter_quads(graph: nx.MultiDiGraph) -> Iterator[Quad]:
    """Every triple of the graph in its named graph, in a fixed order."""
    for home, subjects in iter_graphs(graph):
        for subject, pairs in subjects:
            for predicate, object in pairs:
                yield Quad(subject, predicate, object, home)


def iter_graphs(graph: nx.MultiDiGraph) -> Iterator[tuple[str, Iterator[Subject]]]:
    """The named graphs: the report's own, then that of the divisions, which reports share."""
    for home, subjects in iter_statements(graph):
        yield home, _sorted(subjects)


def iter_statements(graph: nx.MultiDiGraph) -> Iterator[tuple[str, Iterator[Stated]]]:
    """The named graphs, each subject once, for a writer that sorts what is said of it."""
    yield graph_iri(graph), iter_report(graph)
    if graph.graph["divisions"]:
        data = _data(graph)
        yield divisions_iri(data), _once(iter_divisions(data, graph.graph["divisions"]))


def iter_subjects(graph: nx.MultiDiGraph) -> Iterator[Subject]:
    """Each subject of all named graphs, types and label first, all in a fixed order."""
    for _, subjects in iter_graphs(graph):
        yield from subjects


def graph_iri(graph: nx.MultiDiGraph) -> str:
    """The named graph of a report bears the report's own IRI."""
    return _data(graph) + str(graph.graph["report"].id)


def _data(graph: nx.MultiDiGraph) -> str:
    return data_namespace(graph.graph["run"].base)


def iter_report(graph: nx.MultiDiGraph) -> Iterator[Stated]:
    """Each subject of the report once."""
    return _once(_iter_report(graph))


def _once(subjects: Iterable[Stated]) -> Iterator[Stated]:
    seen: set[str] = set()
    for stated in subjects:
        if stated.subject not in seen:
            seen.add(stated.subject)
            yield stated


def _sorted(subjects: Iterable[Stated]) -> Iterator[Subject]:
    """The subjects, the pairs of each in order."""
    for stated in subjects:
        yield stated.subject, sorted(dict.fromkeys(stated.pairs()), key=pair_order)


def pair_order(pair: Pair) -> tuple[int, str, Term]:
    """Types first, then the label, then by predicate and object."""
    predicate, object = pair
    return 0 if predicate == TYPE else 1 if predicate == LABEL else 2, predicate, object


def latest_status(statements: Iterable[StatusStatement]) -> Status | None:
    """The furthest stage reported as done, else the furthest intended; None without statements."""
    order = list(Status)
    ranked = [(s.modality is Modality.DONE, order.index(s.status)) for s in statements]
    return order[max(ranked)[1]] if ranked else None


def _iter_report(graph: nx.MultiDiGraph) -> Iterator[Stated]:
    nodes: dict[str, list[tuple[str, Any]]] = {}
    for node, data in graph.nodes(data=True):
        nodes.setdefault(data["kind"], []).append((node, data))
    sections = {data["value"].section.index: node for node, data in nodes.get("section", ())}
    report: WorkReport = graph.graph["report"]
    ledger = Ledger(report.id, graph.graph["quotes"], sections, graph.graph["run"])
    yield _of_report(ledger, graph, report)
    if report.issuer.government is not None:
        name = report.issuer.government
        yield plain(_government(ledger, name), [(TYPE, Class.GOVERNMENT), (LABEL, chinese_text(name))])
    yield _of_run(ledger, graph.graph["run"])
    data_set = [(TYPE, QB + "DataSet"), (QB + "structure", OBSERVATION_STRUCTURE)]
    yield plain(ledger.home + "/observations", data_set)
    for _, node in sorted(sections.items()):
        yield _of_section(ledger, node, graph.nodes[node]["value"], _edges(ledger, graph, node))
    entities = sorted(nodes.get("entity", ()), key=lambda row: row[0])
    for node, data in entities:
        yield _of_entity(ledger, node, data, _edges(ledger, graph, node))
    for node, data in sorted(nodes.get("indicator", ()), key=lambda row: row[0]):
        yield _of_indicator(ledger, node, data["value"], _common(graph, node))
    for node, data in entities:
        yield from (of_mention(ledger, node, mention) for mention in data["value"].mentions)
        yield from (of_reference(ledger, node, reference) for reference in data["references"])
    for merge in sorted(graph.graph["merges"], key=lambda m: (m.entity, m.surface, m.rule)):
        yield of_merge(ledger, merge)
    facts = ((s, p, o, data["value"]) for s, o, p, data in graph.edges(keys=True, data=True) if "value" in data)
    for *_, fact in sorted(facts, key=lambda row: row[:3]):
        yield from (of_claim(ledger, fact, evidence) for evidence in fact.evidence)
    for node, data in entities:
        yield from (of_status(ledger, node, statement) for statement in data["statuses"])
        yield from (of_attribute(ledger, node, attribute) for attribute in data["attributes"])
    for node, data in sorted(nodes.get("observation", ()), key=lambda row: (row[1]["value"].span, row[0])):
        yield from of_observation(ledger, node, data["value"], *_observed(graph, node))
    yield from ledger.of_units()
    yield from ledger.of_periods()
    yield from ledger.of_spans()


def _edges(ledger: Ledger, graph: nx.MultiDiGraph, node: str) -> list[Pair]:
    """Edges out of a node that are triples under the same name."""
    return [(ONT + key, ledger.data + other) for _, other, key in graph.out_edges(node, keys=True)]


def _observed(graph: nx.MultiDiGraph, node: str) -> tuple[str, str | None]:
    """The nodes of an observation's indicator and, where there is one, area."""
    ends = {key: other for _, other, key in graph.out_edges(node, keys=True)}
    return ends["measures"], ends.get("refArea")


def _government(ledger: Ledger, name: str) -> str:
    return ledger.data + content_id(ledger.report, "government", name)


def _of_report(ledger: Ledger, graph: nx.MultiDiGraph, report: WorkReport) -> Stated:
    issuer = report.issuer
    pairs: list[Pair] = [
        (TYPE, Class.WORK_REPORT),
        (LABEL, chinese_text(report.title)),
        (P.FILE_NAME, plain_text(report.name)),
        (P.SHA256, plain_text(report.sha256)),
        (P.CHARACTERS, integer(report.characters)),
    ]
    if issuer.government is not None:
        pairs.append((P.ISSUED_BY, _government(ledger, issuer.government)))
    if issuer.region is not None:
        pairs.append((P.REGION_NAME, chinese_text(issuer.region)))
    if report.division is not None:
        pairs.append((P.DIVISION, division_iri(ledger.data, report.division)))
    if issuer.level is not None:
        pairs.append((P.LEVEL, concept(issuer.level)))
    if issuer.year is not None:
        pairs.append((P.YEAR, literal(f"{issuer.year:04d}", GYEAR)))
    if issuer.given is not None:
        pairs.append((P.GIVEN_ON, literal(issuer.given.isoformat(), DATE)))
    if issuer.span is not None:
        pairs.append((P.ISSUER_SPAN, ledger.anywhere(issuer.span)))
    if report.review_period is not None:
        pairs.append((P.REVIEW_PERIOD, ledger.period(report.review_period)))
    if report.plan_period is not None:
        pairs.append((P.PLAN_PERIOD, ledger.period(report.plan_period)))
    if graph.graph["region"] is not None:
        pairs.append((P.SPEAKS_FOR, ledger.data + graph.graph["region"]))
    pairs += _edges(ledger, graph, report.id)
    pairs += ((P.MENTIONS, ledger.data + node) for node, kind in graph.nodes(data="kind") if kind == "entity")
    return plain(ledger.home, pairs)


def _of_run(ledger: Ledger, run: Run) -> Stated:
    pairs = [
        (TYPE, Class.RUN),
        (P.VERSION, plain_text(run.version)),
        (P.EXTRACTOR, plain_text(run.extractor)),
        (P.CONFIGURATION, plain_text(run.config)),
    ]
    return plain(ledger.run, pairs)


def _of_section(ledger: Ledger, node: str, heading: Heading, edges: list[Pair]) -> Stated:
    section = heading.section
    pairs: list[Pair] = [
        (TYPE, Class.SECTION),
        (P.INDEX, integer(section.index)),
        (P.DEPTH, integer(section.level)),
        (P.ROLE, concept(section.role)),
        (P.SPAN, ledger.span(section.span)),
        *edges,
    ]
    if section.heading is not None:
        pairs.append((LABEL, chinese_text(heading.text)))
        pairs.append((P.HEADING_SPAN, ledger.span(section.heading, heading.text)))
    return plain(ledger.data + node, pairs)


def _of_entity(ledger: Ledger, node: str, data: dict[str, Any], edges: list[Pair]) -> Stated:
    entity: Entity = data["value"]
    pairs: list[Pair] = [
        (TYPE, ENTITY_CLASSES[entity.type]),
        (LABEL, chinese_text(entity.name)),
        *((ALT_LABEL, chinese_text(alias)) for alias in entity.aliases),
        *((P.MENTIONED_IN, ledger.sentences[mention.sentence]) for mention in entity.mentions),
        *edges,
    ]
    if entity.code is not None:
        pairs.append((TYPE, Class.ADMINISTRATIVE_DIVISION))
        pairs.append((P.DIVISION_CODE, plain_text(entity.code)))
        pairs.append((P.DIVISION, division_iri(ledger.data, entity.code)))
    if entity.division is not None:
        pairs.append((P.DIVISION_NAME, chinese_text(entity.division)))
    if entity.kind is not None:
        pairs.append((P.PROGRAM_KIND, concept(entity.kind)))
    status = latest_status(data["statuses"])
    if status is not None:
        pairs.append((P.LATEST_STATUS, concept(status)))
    for attribute in data["attributes"]:
        base = base_amount(attribute.value, attribute.unit)
        direct, unit = DIRECT_FIGURES.get(attribute.name, (None, None))
        if base is not None and direct is not None and unit in (None, base[1]):
            pairs.append((direct, decimal(base[0])))
    return plain(ledger.data + node, pairs)


def _common(graph: nx.MultiDiGraph, node: str) -> set[str]:
    """Ids of the common indicators that the observations of an indicator speak of."""
    found = {
        graph.nodes[other]["value"].indicator_id
        for other, _, key in graph.in_edges(node, keys=True)
        if key == "measures"
    }
    return found - {None}


def _of_indicator(ledger: Ledger, node: str, indicator: Indicator, common: set[str]) -> Stated:
    more = [(SKOS + "exactMatch", indicator_concept(known)) for known in common]
    return Stated(ledger.data + node, INDICATOR, (chinese_text(indicator.name),), more)
