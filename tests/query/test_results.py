"""Answers in the formats of the SPARQL protocol, read back by a library that knows them."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from kg.query.results import CSV, JSON, TRIPLES, TSV, TURTLE, XML, choose_type, format_answer
from kg.query.rows import Kind, Rows, Value

DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
ROWS = Rows(
    ("名称", "n"),
    (
        (Value(Kind.LITERAL, '綦江 <&> "x" \\ \t\r\n\'', "", "zh"), Value(Kind.LITERAL, "-3.5", DECIMAL)),
        (Value(Kind.IRI, "https://w3id.org/gwr/ont#Project"), None),
        (Value(Kind.LITERAL, "]]>"), Value(Kind.BLANK, "b0")),
    ),
)
PARSED = {
    JSON: ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    TSV: ox.QueryResultsFormat.TSV,
}


@pytest.mark.parametrize("media", PARSED)
def test_rows_come_back_equal(media: str) -> None:
    read = ox.parse_query_results(input=io.BytesIO(format_answer(ROWS, media).encode()), format=PARSED[media])
    assert isinstance(read, ox.QuerySolutions)
    assert [variable.value for variable in read.variables] == ["名称", "n"]
    (name, number), (project, none), (text, blank) = [tuple(row) for row in read]
    first, second = ROWS.rows[0]
    assert first and second
    assert (name.value, name.language) == (first.text, "zh")
    assert (number.value, number.datatype.value) == ("-3.5", DECIMAL)
    assert project == ox.NamedNode("https://w3id.org/gwr/ont#Project")
    assert none is None
    assert text == ox.Literal("]]>")
    assert isinstance(blank, ox.BlankNode)


@pytest.mark.parametrize("media", [JSON, XML])
def test_truth_comes_back(media: str) -> None:
    read = ox.parse_query_results(
        input=io.BytesIO(format_answer(Rows((), (), True), media).encode()), format=PARSED[media]
    )
    assert bool(read) is True


def test_truth_in_cells() -> None:
    assert format_answer(Rows((), (), False), TSV) == "?answer\nfalse\n"
    assert format_answer(Rows((), (), True), CSV) == "answer\r\ntrue\r\n"


def test_triples_are_turtle_and_n_triples() -> None:
    row = (Value(Kind.IRI, "http://x/a"), Value(Kind.IRI, "http://x/b"), Value(Kind.LITERAL, 'a"\n\\', "", "zh"))
    text = format_answer(Rows(("subject", "predicate", "object"), (row,), None, True), TRIPLES)
    for name in ("TURTLE", "N_TRIPLES"):
        (quad,) = ox.parse(input=text.encode(), format=getattr(ox.RdfFormat, name))
        assert quad.object == ox.Literal('a"\n\\', language="zh")


def test_what_xml_cannot_hold_is_replaced() -> None:
    text = format_answer(Rows(("a",), ((Value(Kind.LITERAL, "a\x00b\x0bc\uffff"),),)), XML)
    (row,) = ox.parse_query_results(input=text.encode(), format=ox.QueryResultsFormat.XML)
    assert row["a"].value == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("accept", "triples", "chosen"),
    [
        ("", False, JSON),
        ("*/*", False, JSON),
        ("application/sparql-results+xml", False, XML),
        ("text/html, application/xml;q=0.9, */*;q=0.1", False, XML),
        ("text/csv", False, CSV),
        ("text/tab-separated-values; q=0.4, text/csv;q=0.3", False, TSV),
        ("text/*", False, XML),
        ("application/json;charset=utf-8", False, JSON),
        ("text/csv;q=0, */*", False, JSON),
        ("image/png", False, None),
        ("text/csv;q=0", False, None),
        ("", True, TURTLE),
        ("application/n-triples", True, TRIPLES),
        ("text/turtle;q=0.2, text/plain", True, TRIPLES),
        ("application/sparql-results+json", True, None),
        (",;,q=1", False, None),
    ],
)
def test_what_is_asked_for_decides(accept: str, triples: bool, chosen: str | None) -> None:
    assert choose_type(accept, triples=triples) == chosen
