"""Every ready question: its header, its rows, and the same rows on rdflib and pyoxigraph."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from kg.errors import UsageError
from kg.query import Question, Value, list_questions, run_question
from kg.query.ready import HEADER
from kg.query.rows import NUMBERS, Kind
from kg.vocab import PREFIXES, TERM_FILES, ontology_folder

EMPTY_ON_THE_SMALL_GRAPH = {"short-lists"}


def plain(value: Value | None) -> tuple[object, ...] | None:
    """A value that compares equal however its digits are written."""
    if value is None:
        return None
    text: object = Decimal(value.text) if value.datatype in NUMBERS else value.text
    return value.kind, text, value.language


def of_rdflib(node: object) -> tuple[object, ...] | None:
    if node is None:
        return None
    if isinstance(node, rdflib.Literal):
        return plain(Value(Kind.LITERAL, str(node), str(node.datatype or ""), node.language or ""))
    return Kind.IRI, str(node), ""


@pytest.fixture(scope="module")
def rdf(small_turtle: Path) -> rdflib.Graph:
    graph = rdflib.Graph().parse(small_turtle)
    for name in TERM_FILES:
        graph.parse(ontology_folder() / name)
    return graph


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: question.name)
def test_same_rows_on_both_engines(question: Question, small_turtle: Path, rdf: rdflib.Graph) -> None:
    ours = run_question(small_turtle, question.name)
    theirs = rdf.query(question.sparql)
    assert ours.variables == tuple(str(variable) for variable in theirs.vars or ())
    key = repr
    assert sorted((tuple(map(plain, row)) for row in ours.rows), key=key) == sorted(
        (tuple(map(of_rdflib, row)) for row in theirs), key=key
    )
    assert (len(ours.rows) == 0) == (question.name in EMPTY_ON_THE_SMALL_GRAPH)


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: question.name)
def test_headers_are_whole(question: Question) -> None:
    assert question.title_en.isascii() and not question.title_zh.isascii()
    assert "ORDER BY" in question.sparql
    header = dict(HEADER.findall(question.sparql))
    named = {key.removeprefix("param ") for key in header if key.startswith("param ")}
    assert named == {parameter.name for parameter in question.parameters}
    assert all(parameter.meaning_en and parameter.meaning_zh for parameter in question.parameters)
    for line in question.sparql.splitlines():
        if line.startswith("PREFIX"):
            _, prefix, namespace = line.split()
            assert PREFIXES[prefix.rstrip(":")] == namespace.strip("<>")


def test_there_are_twenty_five() -> None:
    assert len(list_questions()) >= 25


def answers(small_turtle: Path, question: str, /, **values: str) -> list[tuple[str, ...]]:
    return run_question(small_turtle, question, values).texts()


def test_gdp_its_growth_and_its_target(small_turtle: Path) -> None:
    rows = [(*row[:4], row[6]) for row in answers(small_turtle, "gdp")]
    assert rows == [
        ("2022", "实际值", "增速", "6.2", "%"),
        ("2022", "实际值", "水平值", "32050000000", "元"),
        ("2023", "目标值", "增速", "6.5", "%"),
    ]
    ((*_, lower, upper, unit, _, _),) = answers(small_turtle, "gdp", indicator="工业投资")
    assert (lower, upper, unit) == ("8", "10", "%")


def test_targets_stand_beside_last_years_value(small_turtle: Path) -> None:
    rows = {(row[0], row[1]): (row[2], row[7]) for row in answers(small_turtle, "targets")}
    assert rows[("地区生产总值", "增速")] == ("6.5", "6.2")
    assert rows[("城镇新增就业", "水平值")] == ("13000", "12000")


def test_projects_stand_in_the_order_of_their_stages(small_turtle: Path) -> None:
    stages = [row[0] for row in answers(small_turtle, "projects-by-status")]
    assert stages == ["谋划", "签约", "签约", "开工", "在建", "建成", "投用"]


def test_who_undertakes_what(small_turtle: Path) -> None:
    assert answers(small_turtle, "enterprises-and-projects") == [("海川科技", "海川智能制造基地", "签约")]


def test_sentences_that_mention_a_name_also_by_its_alias(small_turtle: Path) -> None:
    rows = answers(small_turtle, "sentences-that-mention", name="青禾")
    assert [row[2][:12] for row in rows if row[0] == "青禾区"] == [
        "——2023年1月10日", "青禾区全面推行“暖心行动", "让我们携手奋进，谱写青禾",
    ]  # fmt: skip


def test_evidence_for_one_name(small_turtle: Path) -> None:
    rows = answers(small_turtle, "evidence", name="海川智能制造基地")
    assert {(row[0], row[1], row[2], row[3]) for row in rows} == {
        ("海川智能制造基地", "locatedIn", "白鹭湖产业园", "false"),
        ("海川科技", "undertakes", "海川智能制造基地", "false"),
        ("海川科技", "undertakes", "海川智能制造基地", "true"),
    }


def test_divisions_stand_with_the_one_above_and_their_history(small_turtle: Path) -> None:
    assert [row[:4] for row in answers(small_turtle, "divisions")] == [
        ("999900", "云岭市", "云岭市", ""), ("999901", "青禾区", "青禾区", "云岭市"),
    ]  # fmt: skip
    history = [(row[0], row[1], *row[3:]) for row in answers(small_turtle, "division-history")]
    assert history == [
        ("999900", "云岭市", "1983", "", "", "", ""),
        ("999901", "青禾县", "1983", "2009", "撤县设区", "999901", "云岭市"),
        ("999901", "青禾区", "2010", "", "", "", "云岭市"),
        ("999921", "青禾县", "1980", "1982", "改码", "999901", "云岭市"),
    ]


def test_programs_have_a_kind_and_words_stand_for_names(small_turtle: Path) -> None:
    assert answers(small_turtle, "programs-by-kind") == [("行动", "暖心行动", "1")]
    assert [row[:2] for row in answers(small_turtle, "references")] == [
        ("该项目", "青禾中学迁建工程"), ("我区", "青禾区"), ("全市", "云岭市"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ['"', "\\", '" } #', "\n", "}", '" } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } { "'])
def test_a_value_cannot_break_out_of_its_place(small_turtle: Path, value: str) -> None:
    assert answers(small_turtle, "evidence", name=value) == []


def test_unknown_questions_and_parameters_are_named(small_turtle: Path) -> None:
    with pytest.raises(UsageError, match="no question is called nothing"):
        run_question(small_turtle, "nothing")
    with pytest.raises(UsageError, match="no parameter who; it has name"):
        run_question(small_turtle, "evidence", {"who": "x"})
