"""The graph as tables: plain rows, sorted, for spreadsheets, data frames and stores of many reports.

Every table begins with the report's id, so that rows of many reports stand in one table.
Positions count code points of the report's text, ``end`` exclusive; numbers are ``Decimal``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kg.export.statements import status_span
from kg.export.subjects import latest_status
from kg.export.unit import base_amount
from kg.model import Entity, Fact, Observation, Period, WorkReport

if TYPE_CHECKING:
    import networkx as nx

Kind: TypeAlias = Literal["text", "integer", "decimal", "real", "flag", "date"]
Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the kind of its values; None stands for an empty cell in all of them."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table, in order, each with a value for every column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def _columns(*names: str, **kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kinds.get(name, "text")) for name in names)


_PLACE: dict[str, Kind] = {"sentence": "integer", "start": "integer", "end": "integer"}
_SHOWN: dict[str, Kind] = {"confidence": "real", **_PLACE}
_NUMBERS: dict[str, Kind] = dict.fromkeys(("value", "base_value", "lower", "upper", "change_pct"), "decimal")

TABLES: dict[str, tuple[Column, ...]] = {
    "reports": _columns(
        "report", "name", "title", "sha256", "government", "region", "level", "year", "given", "division",
        "review_start", "review_end", "plan_start", "plan_end", "characters",
        year="integer", given="date", review_start="date", review_end="date", plan_start="date", plan_end="date",
        characters="integer",
    ),
    "sentences": _columns(
        "report", "sentence", "start", "end", "role", "section", "heading", "text",
        section="integer", heading="flag", **_PLACE,
    ),
    "entities": _columns(
        "report", "entity", "type", "name", "aliases", "code", "division", "kind", "mentions", "status",
        mentions="integer",
    ),
    "mentions": _columns("report", "entity", "sentence", "start", "end", "surface", "confidence", "rule", **_SHOWN),
    "references": _columns("report", "entity", "sentence", "start", "end", "surface", "confidence", "rule", **_SHOWN),
    "facts": _columns(
        "report", "subject", "predicate", "object", "inferred", "rule", "confidence", "modality",
        "sentence", "start", "end", inferred="flag", **_SHOWN,
    ),
    "statuses": _columns(
        "report", "entity", "status", "modality", "cue", "rule", "confidence", "sentence", "start", "end", **_SHOWN,
    ),
    "attributes": _columns(
        "report", "entity", "attribute", "value", "unit", "base_value", "base_unit", "rule", "confidence",
        "sentence", "start", "end", **_NUMBERS, **_SHOWN,
    ),
    "observations": _columns(
        "report", "observation", "indicator", "surface", "kind", "measure", "written", "value", "unit",
        "base_value", "base_unit", "precision", "lower", "upper", "change_pct", "basis",
        "period", "period_start", "period_end", "role", "rule", "confidence", "sentence", "start", "end",
        period_start="date", period_end="date", **_NUMBERS, **_SHOWN,
    ),
}  # fmt: skip
"""The tables of a graph and their columns.

``reports.division`` is the GB/T 2260 code of the region; ``entities.aliases`` are joined by
``;``, ``entities.kind`` is that of a program and ``entities.status`` the latest; ``references``
are words that stand for an entity (我区, 该项目); ``facts`` has a row for each piece of evidence;
``observations.indicator`` is the id of a common indicator, ``surface`` its name as the report
has it, ``written`` the report's own words for the value (or, of growth alone, for the growth).
"""


def iter_tables(graph: nx.MultiDiGraph) -> Iterator[Table]:
    """The tables of a report's graph, in the order of ``TABLES``, rows sorted.

    >>> import kg
    >>> tables = {table.name: table for table in iter_tables(kg.build(kg.sample_path(), kg.Options(fast=True)))}
    >>> tables["reports"].rows[0][7], len(tables) == len(TABLES)
    (2019, True)
    """
    report: WorkReport = graph.graph["report"]
    entities, observations = [], []
    for node, data in graph.nodes(data=True):
        if data["kind"] == "entity":
            entities.append((node, data))
        elif data["kind"] == "observation":
            observations.append((node, data["value"]))
    entities.sort(key=lambda row: row[0])
    rows: dict[str, Iterator[Row]] = {
        "reports": _reports(graph),
        "sentences": _sentences(graph),
        "entities": _entities(entities),
        "mentions": _mentions(graph, entities),
        "references": _references(graph, entities),
        "facts": _facts(graph),
        "statuses": _statuses(graph, entities),
        "attributes": _attributes(entities),
        "observations": _observations(graph, observations),
    }
    for name, columns in TABLES.items():
        yield Table(name, columns, tuple((report.id, *row) for row in rows[name]))


def _period(period: Period | None) -> Row:
    return (period.start, period.end) if period else (None, None)


def _reports(graph: nx.MultiDiGraph) -> Iterator[Row]:
    report: WorkReport = graph.graph["report"]
    issuer = report.issuer
    level = issuer.level.value if issuer.level else None
    yield (
        report.name, report.title, report.sha256, issuer.government, issuer.region, level, issuer.year, issuer.given,
        report.division, *_period(report.review_period), *_period(report.plan_period), report.characters,
    )  # fmt: skip


def _sentences(graph: nx.MultiDiGraph) -> Iterator[Row]:
    for index, quote in enumerate(graph.graph["quotes"]):
        span = quote.span
        yield index, span.start, span.end, quote.role.value, quote.section, quote.heading, quote.text


def _entities(entities: list[tuple[str, dict[str, Any]]]) -> Iterator[Row]:
    for node, data in entities:
        entity: Entity = data["value"]
        status = latest_status(data["statuses"])
        yield (
            node, entity.type.value, entity.name, ";".join(entity.aliases) or None, entity.code, entity.division,
            entity.kind.value if entity.kind else None, len(entity.mentions), status.value if status else None,
        )  # fmt: skip


def _mentions(graph: nx.MultiDiGraph, entities: list[tuple[str, dict[str, Any]]]) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    rows = [(mention, node) for node, data in entities for mention in data["value"].mentions]
    for mention, node in sorted(rows, key=lambda row: (row[0].span.start, row[0].span.end, row[1])):
        span = mention.span
        shown = quotes[mention.sentence].surface(span)
        yield node, mention.sentence, span.start, span.end, shown, mention.confidence, mention.rule


def _references(graph: nx.MultiDiGraph, entities: list[tuple[str, dict[str, Any]]]) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    rows = [(reference, node) for node, data in entities for reference in data["references"]]
    for reference, node in sorted(rows, key=lambda row: (row[0].span, row[1])):
        span = reference.span
        shown = quotes[reference.sentence].surface(span)
        yield node, reference.sentence, span.start, span.end, shown, reference.confidence, reference.rule


def _facts(graph: nx.MultiDiGraph) -> Iterator[Row]:
    facts = ((s, key, o, data["value"]) for s, o, key, data in graph.edges(keys=True, data=True) if "value" in data)
    for subject, predicate, object, fact in sorted(facts, key=lambda row: row[:3]):
        assert isinstance(fact, Fact)
        for evidence in fact.evidence:
            yield (
                subject, predicate, object, evidence.inferred, evidence.rule, evidence.confidence,
                evidence.modality.value, evidence.sentence, evidence.span.start, evidence.span.end,
            )  # fmt: skip


def _statuses(graph: nx.MultiDiGraph, entities: list[tuple[str, dict[str, Any]]]) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    for node, data in entities:
        for status in data["statuses"]:
            span = status_span(status)
            yield (
                node, status.status.value, status.modality.value, quotes[status.sentence].surface(status.cue),
                status.rule, status.confidence, status.sentence, span.start, span.end,
            )  # fmt: skip


def _attributes(entities: list[tuple[str, dict[str, Any]]]) -> Iterator[Row]:
    for node, data in entities:
        for attribute in data["attributes"]:
            yield (
                node, attribute.name.value, attribute.value, attribute.unit,
                *(base_amount(attribute.value, attribute.unit) or (None, None)),
                attribute.rule, attribute.confidence, attribute.sentence, attribute.span.start, attribute.span.end,
            )  # fmt: skip


def _observations(graph: nx.MultiDiGraph, observations: list[tuple[str, Observation]]) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    for node, value in sorted(observations, key=lambda row: (row[1].span, row[0])):
        quote = quotes[value.sentence]
        written = value.value_span or value.change_span
        yield (
            node, value.indicator_id, quote.surface(value.indicator), value.kind.value, value.measure.value,
            quote.surface(written) if written else None, value.value, value.unit, value.base_value, value.base_unit,
            value.precision.value, value.lower, value.upper, value.change_pct, value.basis,
            value.period.label if value.period else None, *_period(value.period), quote.role.value,
            value.rule, value.confidence, value.sentence, value.span.start, value.span.end,
        )  # fmt: skip
