"""The graph as tables and GraphML, for spreadsheets, Gephi and ``neo4j-admin database import``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.subjects import latest_status
from kg.export.term import UNWANTED
from kg.files import write_atomic
from kg.model import Entity, EntityType, Fact, Indicator, Observation

if TYPE_CHECKING:
    import networkx as nx

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell."""
NODE_COLUMNS = ("id:ID", ":LABEL", "name", "aliases", "status", "code", "mentions:int", "sentence")
EDGE_COLUMNS = (":START_ID", ":END_ID", ":TYPE", "inferred:boolean", "confidence:double", "rule", "sentence")
VALUE_COLUMNS = (
    "indicator", "common", "period", "kind", "measure", "value", "unit", "base value", "base unit", "precision",
    "lower", "upper", "change percent", "basis", "confidence", "start", "end", "sentence",
)  # fmt: skip
LABELS = {kind: kind.value.capitalize() for kind in EntityType}
Row = Sequence[object]


def write_csv(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write NAME-nodes.csv, NAME-edges.csv and NAME-values.csv beside ``path`` (NAME.csv).

    Nodes and edges have the header that neo4j-admin reads. A cell that a spreadsheet would
    run as a formula gets an apostrophe before it; numbers do not. Raises OSError.
    """
    path = Path(path)
    for name, columns, rows in (
        ("nodes", NODE_COLUMNS, _nodes(graph)),
        ("edges", EDGE_COLUMNS, _edges(graph)),
        ("values", VALUE_COLUMNS, _values(graph)),
    ):
        write_atomic(path.with_name(f"{path.stem}-{name}.csv"), _csv(columns, rows))


def _csv(columns: Row, rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    text = UNWANTED.sub("", value)
    return "'" + text if text.startswith(FORMULA) else text


def _nodes(graph: nx.MultiDiGraph) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    for node, data in sorted(graph.nodes(data=True), key=lambda row: row[0]):
        value = data["value"]
        if isinstance(value, Entity):
            status = latest_status(data["statuses"])
            first = quotes[value.mentions[0].sentence].text
            aliases = ";".join(value.aliases)
            label = LABELS[value.type]
            yield node, label, value.name, aliases, status and status.value, value.code, len(value.mentions), first
        elif isinstance(value, Indicator):
            yield node, "Indicator", value.name, None, None, None, None, None


def _edges(graph: nx.MultiDiGraph) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    facts = ((s, o, key, data["value"]) for s, o, key, data in graph.edges(keys=True, data=True) if "value" in data)
    for subject, object, key, fact in sorted(facts, key=lambda row: row[:3]):
        evidence = fact.evidence[0]
        yield subject, object, key, fact.inferred, fact.confidence, evidence.rule, quotes[evidence.sentence].text


def _values(graph: nx.MultiDiGraph) -> Iterator[Row]:
    quotes = graph.graph["quotes"]
    found = [(data["value"], data["label"]) for _, data in graph.nodes(data=True) if data["kind"] == "observation"]
    for value, name in sorted(found, key=lambda row: (row[0].span, row[0].indicator)):
        assert isinstance(value, Observation)
        yield (
            name, value.indicator_id, value.period and value.period.label, value.kind.value, value.measure.value,
            value.value, value.unit, value.base_value, value.base_unit, value.precision.value, value.lower,
            value.upper, value.change_pct, value.basis, value.confidence, value.span.start, value.span.end,
            quotes[value.sentence].text,
        )  # fmt: skip


def write_graphml(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write entities and their relations as GraphML, each with plain attributes. Raises OSError."""
    import networkx as nx

    flat: nx.MultiDiGraph = nx.MultiDiGraph()
    for node, data in sorted(graph.nodes(data=True), key=lambda row: row[0]):
        value = data["value"]
        if isinstance(value, Entity):
            status = latest_status(data["statuses"])
            flat.add_node(
                node,
                label=UNWANTED.sub("", value.name),
                type=LABELS[value.type],
                mentions=len(value.mentions),
                status=status.value if status else "",
                code=value.code or "",
            )
    facts: list[tuple[str, str, str, dict[str, Any]]] = [
        (s, o, key, data) for s, o, key, data in graph.edges(keys=True, data=True) if "value" in data
    ]
    for subject, object, key, data in sorted(facts, key=lambda row: row[:3]):
        fact: Fact = data["value"]
        flat.add_edge(
            subject, object, key=key, label=key, inferred=fact.inferred, confidence=fact.confidence,
            evidence=len(fact.evidence),
        )  # fmt: skip
    write_atomic(path, "\n".join(nx.generate_graphml(flat, encoding="utf-8")) + "\n")
