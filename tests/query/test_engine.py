"""Answers, and what happens instead of an answer."""

from __future__ import annotations

import csv
import io
import json
import socket
from pathlib import Path
from subprocess import run
from sys import executable
from threading import Event, Thread

import pytest

from kg.errors import InputError, LimitError, UsageError
from kg.query import Rows, Value, ask, format_rows
from kg.query import worker as worker_module
from kg.query.rows import Kind

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
KILLERS = {
    "sort": f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i ?l",
    "count": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "group": f"SELECT ?a (COUNT(DISTINCT ?l) AS ?n) {{ {CROSS} }} GROUP BY ?a",
    "filter": f"ASK {{ {CROSS} FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = 'x') }}",
}


def test_select_gives_rows_in_order_with_kinds(small_turtle: Path) -> None:
    rows = ask(
        small_turtle,
        "SELECT ?p ?name ?n ?none { ?p a gwr:Project ; rdfs:label ?name ; gwr:length ?n OPTIONAL { ?p gwr:no ?none } }",
    )
    assert rows.variables == ("p", "name", "n", "none")
    ((project, name, number, none),) = rows.rows
    assert project is not None and project.kind is Kind.IRI
    assert name == Value(Kind.LITERAL, "青山大道", "", "zh")
    assert number == Value(Kind.LITERAL, "12500", "http://www.w3.org/2001/XMLSchema#decimal")
    assert none is None


def test_ask_and_construct(small_turtle: Path) -> None:
    assert ask(small_turtle, "ASK { ?p a gwr:Project }").truth is True
    assert ask(small_turtle, "ASK { ?p a gwr:Nothing }").truth is False
    made = ask(small_turtle, "CONSTRUCT { ?p rdfs:label ?n } { ?p a gwr:Program ; rdfs:label ?n }")
    assert made.variables == ("subject", "predicate", "object")
    assert len(made.rows) == 2


def test_named_graphs_are_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text('<http://a> <http://b> "c" <http://g> .\n')
    assert ask(path, "SELECT ?o { ?s ?p ?o }").texts() == [("c",)]


def test_concepts_are_there_on_request(small_turtle: Path) -> None:
    query = 'SELECT ?l { gwr:status-planned rdfs:label ?l FILTER(LANG(?l) = "zh") }'
    assert ask(small_turtle, query).rows == ()
    assert ask(small_turtle, query, terms=True).texts() == [("谋划",)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT {", "line 1, column 9"),
        ("SELECT * {\n ?s ?p x:y }", "line 2"),
        ("SELECT * { ?s foo:bar ?o }", "a prefix is not declared"),
        ("绝对不是查询", "line 1"),
        ("", "line 1"),
    ],
)
def test_what_cannot_be_parsed_says_where(small_turtle: Path, query: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as found:
        ask(small_turtle, query)
    assert "\n" not in str(found.value)


def test_files_that_are_no_graph(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<a> <b>")
    (tmp_path / "graph.rdf").write_text("<x/>")
    for path in (tmp_path, tmp_path / "none.ttl", tmp_path / "broken.ttl", tmp_path / "graph.rdf"):
        with pytest.raises(InputError, match="give a graph"):
            ask(path, "ASK {}")


def test_too_many_rows_are_an_error(small_turtle: Path) -> None:
    with pytest.raises(LimitError, match="10 rows"):
        ask(small_turtle, "SELECT * { ?s ?p ?o }", rows=10)
    assert len(ask(small_turtle, "SELECT * { ?s ?p ?o } LIMIT 10", rows=10).rows) == 10


@pytest.mark.parametrize("name", KILLERS)
def test_a_query_without_end_is_ended_and_the_next_one_is_answered(small_turtle: Path, name: str) -> None:
    with pytest.raises(LimitError, match="limit of"):
        ask(small_turtle, KILLERS[name], seconds=1.5)
    assert ask(small_turtle, "ASK { ?s ?p ?o }").truth is True


def test_memory_has_a_limit(small_turtle: Path) -> None:
    with pytest.raises(LimitError, match="memory"):
        ask(small_turtle, f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i", memory=400 << 20)


class Canary:
    """Listens on a port of this machine and notes whether anyone came."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.came = Event()
        self.thread = Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self) -> None:
        try:
            while True:
                connection, _ = self.server.accept()
                self.came.set()
                connection.close()
        except OSError:
            return

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(5)


@pytest.mark.skipif(worker_module.resource is None, reason="needs limits of POSIX")
def test_behind_the_door_the_child_cannot_reach_anyone_either(small_turtle: Path) -> None:
    canary = Canary()
    try:
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{canary.port}/sparql> {{ ?s ?p ?o }} }}"
        with pytest.raises(UsageError, match="not allowed"):
            ask(small_turtle, query)
        task = {
            "files": [[str(small_turtle), "TURTLE"]], "query": query, "prefixes": {}, "seconds": 20, "rows": 9,
            "memory": 4 << 30,
        }  # fmt: skip
        done = run([executable, "-P", worker_module.__file__], input=json.dumps(task).encode(), capture_output=True)
        assert json.loads(done.stdout.splitlines()[-1])["end"] == "failed"
        assert not canary.came.is_set()
        socket.create_connection(("127.0.0.1", canary.port)).close()
        assert canary.came.wait(5), "the canary itself hears"
    finally:
        canary.close()


ROWS = Rows(
    ("名称", "n"),
    (
        (
            Value(Kind.LITERAL, "綦江", "", "zh"),
            Value(Kind.LITERAL, "-3.5", "http://www.w3.org/2001/XMLSchema#decimal"),
        ),
        (Value(Kind.IRI, "https://w3id.org/gwr/ont#Project"), None),
        (Value(Kind.LITERAL, "=1+1\n"), Value(Kind.LITERAL, "+86")),
    ),
)


def test_table_has_even_columns_also_in_chinese() -> None:
    assert format_rows(ROWS) == (
        "名称         n\n-----------  ----\n綦江         -3.5\ngwr:Project\n=1+1         +86\n3 rows\n"
    )


def test_csv_quotes_what_a_spreadsheet_would_run() -> None:
    rows = list(csv.reader(io.StringIO(format_rows(ROWS, "csv"), newline="")))
    assert rows == [
        ["名称", "n"], ["綦江", "-3.5"], ["https://w3id.org/gwr/ont#Project", ""], ["'=1+1\n", "'+86"],
    ]  # fmt: skip


def test_ten_thousand_cells_never_start_a_formula() -> None:
    starts, decimal = "=+-@\t\r綦1", "http://www.w3.org/2001/XMLSchema#decimal"
    cells = [
        Value(Kind.LITERAL, f"{starts[i % 8]}{i}{'x' * (i % 3)}", decimal if i % 5 == 0 else "") for i in range(10_000)
    ]
    text = format_rows(Rows(("a",), tuple((cell,) for cell in cells)), "csv")
    for cell, (shown,) in zip(cells, list(csv.reader(io.StringIO(text, newline="")))[1:], strict=True):
        if shown[0] in "=+-@\t\r":
            assert shown == cell.text and cell.datatype == decimal
            float(shown)


def test_json_is_sparql_results_json() -> None:
    answer = json.loads(format_rows(ROWS, "json"))
    assert answer["head"] == {"vars": ["名称", "n"]}
    assert answer["results"]["bindings"][0]["名称"] == {"type": "literal", "value": "綦江", "xml:lang": "zh"}
    assert answer["results"]["bindings"][1] == {"名称": {"type": "uri", "value": "https://w3id.org/gwr/ont#Project"}}
    assert json.loads(format_rows(Rows((), (), True), "json")) == {"head": {}, "boolean": True}


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="xml"):
        format_rows(ROWS, "xml")
