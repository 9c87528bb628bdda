"""Many reports as one graph: every span still shows what it did, and nothing is one that is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline
from kg.cli import main
from kg.corpus.compare.merged import merge_graphs
from kg.corpus.store import Store
from kg.graph import Graph
from kg.model import Fact, Span
from kg.view import render_page
from tests.corpus.small_store import FAST, make_store, report_of, write_reports
from tests.view.made import made_graph


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> list[Graph]:
    """Two years of one district, and one of another."""
    folder = tmp_path_factory.mktemp("merged")
    out = []
    for number, (year, place) in enumerate(((2022, "青禾区"), (2023, "青禾区"), (2023, "白岩区"))):
        path = folder / f"{number}.txt"
        path.write_text(report_of(year, place), encoding="utf-8")
        out.append(pipeline.build(path, FAST))
    return out


@pytest.fixture(scope="module")
def merged(graphs: list[Graph]) -> Graph:
    return merge_graphs(graphs, ["青禾区", "青禾区", "白岩区"])


def entities(graph: Graph) -> list[Any]:
    return [data for _, data in graph.nodes(data=True) if data["kind"] == "entity"]


def shown(graph: Graph, sentence: int, span: Span) -> str:
    text: str = graph.graph["quotes"][sentence].surface(span)
    return text


def test_every_mention_still_shows_a_name(graphs: list[Graph], merged: Graph) -> None:
    for data in entities(merged):
        names = {data["value"].name, *data["value"].aliases}
        for mention in data["value"].mentions:
            assert shown(merged, mention.sentence, mention.span) in names
    before = sum(len(data["value"].mentions) for graph in graphs for data in entities(graph))
    assert sum(len(data["value"].mentions) for data in entities(merged)) == before


def test_every_statement_still_shows_what_it_did(graphs: list[Graph], merged: Graph) -> None:
    def said(graph: Graph) -> list[str]:
        out = []
        for data in entities(graph):
            out += [f"{s.status} {shown(graph, s.sentence, s.cue)}" for s in data["statuses"]]
            out += [f"{a.value} {shown(graph, a.sentence, a.span)}" for a in data["attributes"]]
        for _, data in graph.nodes(data=True):
            if data["kind"] == "observation":
                out.append(f"{data['value'].value} {shown(graph, data['value'].sentence, data['value'].span)}")
        for *_, data in graph.edges(data=True):
            if isinstance(data.get("value"), Fact):
                out += [f"{e.rule} {shown(graph, e.sentence, e.span)}" for e in data["value"].evidence]
        return out

    assert sorted(said(merged)) == sorted(line for graph in graphs for line in said(graph))


def test_things_of_one_place_are_one_and_of_two_are_two(merged: Graph) -> None:
    names = [data["value"].name for data in entities(merged)]
    assert names.count("青禾区") == 1
    assert names.count("暖心行动") == 1, "a program is the same everywhere"
    assert names.count("云岭至青禾高速") == 1
    assert names.count("白鹭湖水厂二期") == 2, "a project of that name in another place is another one"


def test_links_join_what_names_do_not(graphs: list[Graph]) -> None:
    def find(graph: Graph) -> str:
        (found,) = (node for node, data in graph.nodes(data=True) if data["label"] == "白鹭湖水厂二期")
        return str(found)

    joined = merge_graphs(graphs, ["青禾区", "青禾区", "白岩区"], links=[(find(graphs[0]), find(graphs[2]))])
    assert [data["value"].name for data in entities(joined)].count("白鹭湖水厂二期") == 1


def test_each_report_is_a_section_above_its_sections(merged: Graph) -> None:
    sections = {
        data["value"].section.index: data["value"] for _, data in merged.nodes(data=True) if data["kind"] == "section"
    }
    tops = [heading.text for _, heading in sorted(sections.items()) if heading.section.parent is None]
    assert tops == ["2022 青禾区", "2023 青禾区", "2023 白岩区"]
    for quote in merged.graph["quotes"]:
        assert sections[quote.section].section.span.covers(quote.span)


def test_what_is_asked_for_stays(graphs: list[Graph]) -> None:
    pair = [made_graph(400, 300), made_graph(300, 300, lambda number: f"白岩第{number}号")]
    cut = merge_graphs(pair, ["青禾", "白岩"], about=["白岩第250号"], most=30)
    names = [data["value"].name for data in entities(cut)]
    assert len(names) == 30 and "白岩第250号" in names
    (asked,) = (node for node, data in cut.nodes(data=True) if data["label"] == "白岩第250号")
    assert list(cut.predecessors(asked)) or list(cut.successors(asked)), "with what is near it"
    assert cut.graph["left_out"] == len(entities(merge_graphs(pair, ["青禾", "白岩"]))) - 30


def test_long_texts_keep_the_sentences_that_say_something(graphs: list[Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.corpus.compare.merged.WHOLE_TEXT", 100)
    short = merge_graphs(graphs, ["青禾区", "青禾区", "白岩区"])
    whole = merge_graphs(graphs[:1], ["青禾区"])
    assert 0 < len(short.graph["quotes"]) < sum(len(graph.graph["quotes"]) for graph in graphs)
    for data in entities(short):
        for mention in data["value"].mentions:
            assert shown(short, mention.sentence, mention.span) in {data["value"].name, *data["value"].aliases}
    assert whole.graph["quotes"]


def test_the_same_reports_give_the_same_page(graphs: list[Graph], merged: Graph) -> None:
    again = merge_graphs(graphs, ["青禾区", "青禾区", "白岩区"])
    assert render_page(again) == render_page(merged)


# The command.


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("viewed"))


def titles(page: Path) -> set[str]:
    return set(re.findall(r'"year":(\d{4}),"section"', page.read_text("utf-8")))


def test_a_page_from_a_store(store: Store, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    main(["view", str(store.path), "--place", "青禾", "--year", "2022", "--year", "2024", "-o", str(page)])
    assert titles(page) == {"2022", "2024"}


def test_a_page_from_graphs(graphs: list[Graph], tmp_path: Path) -> None:
    files = []
    for number, graph in enumerate(graphs[:2]):
        files.append(str(tmp_path / f"{number}.ttl"))
        pipeline.write(graph, files[-1])
    main(["view", *reversed(files), "-o", str(tmp_path / "page.html")])
    assert titles(tmp_path / "page.html") == {"2022", "2023"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["STORE", "--place", "无此地"], 3, "has no report of 无此地"),
        (["STORE", "--year", "1999"], 3, "has no report of 1999"),
        (["REPORTS", "--year", "1999"], 3, "is no store"),
        (["GRAPH", "--place", "青禾"], 2, "name its folder"),
    ],
)
def test_what_cannot_be_shown(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    known = {"STORE": str(store.path), "REPORTS": str(write_reports(tmp_path / "reports")), "GRAPH": "x.ttl"}
    with pytest.raises(SystemExit) as ended:
        main(["view", *(known.get(word, word) for word in arguments), "-o", str(tmp_path / "page.html")])
    assert ended.value.code == code
    assert said in capsys.readouterr().err
