"""GraphML and the CSV of neo4j-admin say what the graph says, in a form that does no harm."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from fakes import small_graph

from kg.export.property_graph import write_graphml, write_neo4j


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_nodes_and_edges(tmp_path: Path) -> None:
    write_neo4j(small_graph(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "nodes.csv"]
    nodes = {row["id:ID"]: row for row in read(tmp_path / "nodes.csv")}
    by_name = {row["name"]: row for row in nodes.values()}
    assert by_name["青山大道"]["status"] == "operating"
    assert by_name["青禾区"][":LABEL"] == "Place" and by_name["青禾区"]["code"] == "999901"
    assert by_name["青禾区"]["aliases"] == "青禾"
    edges = read(tmp_path / "edges.csv")
    assert {(row[":START_ID"] in nodes, row[":END_ID"] in nodes) for row in edges} == {(True, True)}
    settled = [row for row in edges if nodes[row[":START_ID"]]["name"] == "海川智能制造基地"]
    assert [(row[":TYPE"], row["inferred:boolean"]) for row in settled] == [("locatedIn", "false")]


@pytest.mark.parametrize("name", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", '"x",y\n'])
def test_no_cell_starts_a_formula(name: str, tmp_path: Path) -> None:
    graph = small_graph().copy()
    for _, data in graph.nodes(data=True):
        if data["kind"] == "entity":
            data["value"] = replace(data["value"], name=name, aliases=(name,))
    write_neo4j(graph, tmp_path)
    rows = read(tmp_path / "nodes.csv")
    for row in rows:
        for cell in (row["name"], row["aliases"]):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    write_graphml(graph, tmp_path / "x.graphml")
    assert len(nx.read_graphml(tmp_path / "x.graphml")) == sum(row[":LABEL"] != "Indicator" for row in rows)


def test_graphml_holds_entities_and_relations(tmp_path: Path) -> None:
    graph = small_graph()
    write_graphml(graph, tmp_path / "small.graphml")
    read_back = nx.read_graphml(tmp_path / "small.graphml", force_multigraph=True)
    entities = {node: data for node, data in graph.nodes(data=True) if data["kind"] == "entity"}
    assert {node: data["label"] for node, data in read_back.nodes(data=True)} == {
        node: data["label"] for node, data in entities.items()
    }
    relations = {(s, o, key) for s, o, key, data in graph.edges(keys=True, data=True) if "value" in data}
    assert {(s, o, data["label"]) for s, o, data in read_back.edges(data=True)} == relations
