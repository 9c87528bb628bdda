"""The graph as entities and relations with plain attributes: GraphML, and CSV for ``neo4j-admin database import``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.characters import UNCARRIED
from kg.export.spreadsheet import csv_text
from kg.export.subjects import latest_status
from kg.export.tables import Row
from kg.files import write_atomic
from kg.model import Entity, EntityType, Fact, Indicator

if TYPE_CHECKING:
    import networkx as nx

NODE_COLUMNS = ("id:ID", ":LABEL", "name", "aliases", "status", "code", "mentions:int", "sentence")
EDGE_COLUMNS = (":START_ID", ":END_ID", ":TYPE", "inferred:boolean", "confidence:double", "rule", "sentence")
LABELS = {kind: kind.value.capitalize() for kind in EntityType}


def write_neo4j(graph: nx.MultiDiGraph, folder: str | Path) -> None:
    """Write ``nodes.csv`` and ``edges.csv`` with the header that neo4j-admin reads. Raises OSError."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / "nodes.csv", csv_text(NODE_COLUMNS, _nodes(graph)))
    write_atomic(folder / "edges.csv", csv_text(EDGE_COLUMNS, _edges(graph)))


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
                label=UNCARRIED.sub("", value.name),
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
