"""Properties over any text: spans hold, graphs come back, and the order in which things come does not matter."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import pytest
from fakes import small_graph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.characters import UNCARRIED
from kg.corpus.compare.merged import merge_graphs
from kg.export import to_rdf
from kg.export.turtle import iter_turtle
from kg.graph import Graph
from kg.model import Run
from kg.pipeline import Options, check_evidence, check_spans, extract, link, load, sample_path, write
from kg.read.report import parse_report

FRAGMENTS = (
    "一、2023年工作回顾", "二、2024年工作安排", "（一）着力扩大有效投资。", "各位代表：", "青禾区政府工作报告",
    "地区生产总值完成320.5亿元，增长6.2%", "固定资产投资增长8%—10%左右",
    "城镇新增就业1.3万人以上",
    "青山大道建成通车", "海川智能制造基地项目总投资45亿元", "引进海川科技、云岭药业等12家企业", "落户白鹭湖产业园",
    "推进青禾水库、红松大桥等5个重点项目建设", "深入实施“暖心行动”", "与云岭市签订合作协议", "白鹭湖产业园（二期）",
    "第三季度", "“十四五”规划", "去年同期", "我区", "该项目", "翻一番", "三百二十万亩", "1，200公里", "占比达63.8%",
    "《青禾区总体规划》",
    "10:40:50", "。", "；", "、", "，", "\n", "\n\n", "# ", "## ", "**", "　　", "\u3000", "---\n",
)  # fmt: skip
PLACES = ("青禾", "红松", "白桦")
JUNK = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), JUNK), max_size=40).map("".join)
QUIET = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@QUIET
@given(TEXTS)
def test_any_text_gives_spans_that_hold(text: str) -> None:
    doc = parse_report(text)
    options = Options(fast=True)
    found = extract(doc, options)
    check_spans(doc, found)
    check_evidence(doc, link(doc, found, options))
    for mention in found.mentions:
        start, end = doc.sentences[mention.sentence].local(mention.span)
        assert 0 <= start < end <= len(doc.sentences[mention.sentence].text)


@QUIET
@given(TEXTS)
def test_any_report_comes_back_from_turtle(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from kg.pipeline import assemble

    text = UNCARRIED.sub("\ufffd", text)
    doc = parse_report(text)
    options = Options(fast=True)
    graph = assemble(doc, extract(doc, options), options)
    path = tmp_path_factory.mktemp("turtle") / "graph.ttl"
    write(graph, path)
    again = load(path)
    assert nx.utils.graphs_equal(again, graph)
    assert "".join(iter_turtle(again)) == "".join(iter_turtle(graph))


@QUIET
@given(st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_does_not_show(rng: random.Random) -> None:
    graph = small_graph()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    rng.shuffle(nodes)
    rng.shuffle(edges)
    shuffled: Graph = nx.MultiDiGraph(**graph.graph)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    assert "".join(iter_turtle(shuffled)) == "".join(iter_turtle(graph))


@pytest.fixture(scope="module")
def three() -> list[Graph]:
    """Graphs of three parts of the bundled report, which share some of its lines."""
    from kg.pipeline import assemble

    out = []
    lines = sample_path().read_text(encoding="utf-8").splitlines(keepends=True)
    for number, place in enumerate(PLACES):
        text = f"{place}区政府工作报告\n\n" + "".join(lines[number * 25 : number * 25 + 90])
        doc = parse_report(text, name=place)
        options = Options(fast=True)
        graph = assemble(doc, extract(doc, options), options)
        graph.graph["run"] = Run("1", "made", str(number))
        out.append(graph)
    return out


def test_graphs_of_reports_merge_in_any_order_and_grouping(three: list[Graph]) -> None:
    """Merging is a union of triples: data of reports share no identifier but those that mean the same."""
    one, two, other = (set(to_rdf(graph)) for graph in three)
    assert (one | two) | other == one | (two | other) == (other | one) | two
    data = [{s for s, _, _ in triples if str(three[n].graph["report"].id) in str(s)} for n, triples in
            enumerate((one, two, other))]  # fmt: skip
    assert all(data) and not (data[0] & data[1] or data[0] & data[2] or data[1] & data[2])


@pytest.mark.parametrize("order", [(1, 0, 2), (2, 1, 0), (1, 2, 0)])
def test_one_graph_of_many_holds_the_same_things_and_facts_in_any_order(three: list[Graph], order: list[int]) -> None:
    def content(numbers: Sequence[int]) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
        merged = merge_graphs([three[n] for n in numbers], [PLACES[n] + "区" for n in numbers])
        things = Counter(
            (d["label"], d["type"].value, str(len(d["value"].mentions)))
            for _, d in merged.nodes(data=True) if d["kind"] == "entity"
        )  # fmt: skip
        label = {node: data["label"] for node, data in merged.nodes(data=True)}
        facts = Counter(
            (label[s], kind, label[o], str(len(d["value"].evidence)))
            for s, o, kind, d in merged.edges(keys=True, data=True) if "value" in d
        )  # fmt: skip
        return things, facts

    things, facts = content(range(3))
    assert things and facts
    assert content(order) == (things, facts)


def test_writing_and_reading_twice_changes_nothing(three: list[Graph], tmp_path: Path) -> None:
    for number, graph in enumerate(three):
        write(graph, tmp_path / f"{number}.ttl")
        write(load(tmp_path / f"{number}.ttl"), tmp_path / f"{number}-again.ttl")
        assert (tmp_path / f"{number}.ttl").read_bytes() == (tmp_path / f"{number}-again.ttl").read_bytes()
