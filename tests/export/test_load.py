"""A graph read back from its RDF is the graph that was written."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import small_document, small_graph, small_linked

import kg
from kg.errors import InputError, UsageError
from kg.export import read_linked, write_jsonld, write_nquads, write_trig, write_turtle
from kg.graph import Graph, build_graph
from kg.model import Linked, Measure, Run

WRITERS = {"ttl": write_turtle, "trig": write_trig, "nq": write_nquads, "jsonld": write_jsonld}


def assert_equal(one: Graph, other: Graph) -> None:
    """Equal in every value and in the order of nodes and edges."""
    assert one.graph == other.graph
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


@pytest.mark.parametrize("suffix", WRITERS)
def test_round_trip_in_every_format(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{suffix}"
    WRITERS[suffix](small_graph(), path)
    assert_equal(build_graph(*read_linked(path)), small_graph())


@pytest.mark.parametrize("suffix", WRITERS)
def test_round_trip_under_another_base(suffix: str, tmp_path: Path) -> None:
    base = "https://example.org/reports/"
    graph = small_graph().copy()
    graph.graph["run"] = replace(graph.graph["run"], base=base)
    path = tmp_path / f"graph.{suffix}"
    WRITERS[suffix](graph, path)
    assert_equal(build_graph(*read_linked(path)), graph)
    assert "https://w3id.org/gwr/id" not in path.read_text(encoding="utf-8")


def test_a_build_under_another_base(tmp_path: Path) -> None:
    options = kg.Options(fast=True, base="https://example.org/a/b/")
    graph = kg.build(kg.sample_path(), options)
    kg.write(graph, tmp_path / "sample.nq")
    text = (tmp_path / "sample.nq").read_text(encoding="utf-8")
    assert "<https://example.org/a/b/id/division/500110>" in text and "https://w3id.org/gwr/id" not in text
    assert_equal(kg.load(tmp_path / "sample.nq"), graph)
    assert set(graph) == set(kg.build(kg.sample_path(), kg.Options(fast=True)))


@pytest.mark.parametrize(
    "base",
    ["", "https://example.org", "https://example.org/a", "https://example.org/#", "https://例子.org/", "ftp://example.org/",
     "https://example.org/a b/", "https://example.org/> <x/", "https://example.org/?x/", "//example.org/"],
)  # fmt: skip
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="no base for IRIs"):
        kg.Options(base=base)


def some_of(linked: Linked, seed: int) -> Linked:
    """A part of what the small report says, at random from a fixed seed."""
    rng = random.Random(seed)

    def keep(rows: tuple) -> tuple:
        return tuple(row for row in rows if rng.random() < 0.5)

    report = linked.report
    if rng.random() < 0.5:
        issuer = replace(report.issuer, government=None, level=None, year=None, region=None, span=None)
        report = replace(report, issuer=issuer, review_period=None, plan_period=None, division=None)
    return replace(
        linked,
        report=report,
        region=linked.region if rng.random() < 0.5 else None,
        facts=keep(linked.facts),
        statuses={key: keep(rows) for key, rows in linked.statuses.items()},
        attributes={key: keep(rows) for key, rows in linked.attributes.items()},
        observations=keep(linked.observations),
        merges=keep(linked.merges),
        references={key: keep(rows) for key, rows in linked.references.items()},
        divisions=linked.divisions if rng.random() < 0.5 else (),
    )


@pytest.mark.parametrize("seed", range(25))
def test_round_trip_of_parts(seed: int, tmp_path: Path) -> None:
    doc = small_document()
    linked = some_of(small_linked(doc), seed)
    doc = replace(doc, issuer=linked.report.issuer)
    graph = build_graph(doc, linked, Run("1", "made", str(seed)))
    write_turtle(graph, tmp_path / "graph.ttl")
    assert_equal(build_graph(*read_linked(tmp_path / "graph.ttl")), graph)


def test_the_page_of_a_graph_read_back_is_the_same_page(tmp_path: Path) -> None:
    from kg.view import render_page

    write_turtle(small_graph(), tmp_path / "graph.ttl")
    assert render_page(build_graph(*read_linked(tmp_path / "graph.ttl"))) == render_page(small_graph())


def test_growth_alone_is_read_as_growth(tmp_path: Path) -> None:
    write_turtle(small_graph(), tmp_path / "graph.ttl")
    _, linked, _ = read_linked(tmp_path / "graph.ttl")
    alone = [o for o in linked.observations if o.value is None and o.value_span is None]
    both = [o for o in linked.observations if o.value is not None and o.change_pct is not None]
    assert [o.measure for o in alone] == [Measure.GROWTH, Measure.GROWTH]
    assert len(both) == 1
    assert [(o.change_pct is None, o.lower, o.upper) for o in alone] == [(False, None, None), (True, 8, 10)]


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path) -> None:
    write_turtle(small_graph(), tmp_path / "whole.ttl")
    whole = (tmp_path / "whole.ttl").read_text(encoding="utf-8")
    twice = whole + "\n<http://other> a gwr:WorkReport .\n"
    cases = {
        tmp_path / "none.ttl": "does not exist",
        tmp_path: "is a folder",
        written(tmp_path, "x.xml", "<rdf/>"): "has no suffix of a graph",
        written(tmp_path, "broken.ttl", whole[:2000]): "is not Turtle",
        written(tmp_path, "empty.ttl", ""): "holds no report",
        written(tmp_path, "two.ttl", twice): "holds 2 reports",
        written(tmp_path, "torn.ttl", whole.replace("gwr:depth 1", "gwr:index 1")): "is not a whole graph",
        written(tmp_path, "lies.ttl", whole.replace("oa:end 86", "oa:end 87")): "is not a whole graph",
    }
    for path, problem in cases.items():
        with pytest.raises(InputError, match=problem) as found:
            read_linked(path)
        assert "\n" not in str(found.value)


@pytest.mark.parametrize("levels", [1, 100_000])
def test_triples_within_triples_are_refused_before_they_can_end_the_process(levels: int, tmp_path: Path) -> None:
    inner = "<a:s> <a:p> " + "<<( <a:s> <a:p> " * levels + "<a:o>" + " )>>" * levels + " .\n"
    for name in ("nested.nq", "nested.ttl"):
        with pytest.raises(InputError, match="triples within triples"):
            read_linked(written(tmp_path, name, '# "\n' + inner))
    with pytest.raises(InputError, match="triples within triples"):
        read_linked(written(tmp_path, "annotated.ttl", "<a:s> <a:p> <a:o> ~ <a:r> .\n"))
    with pytest.raises(InputError, match="holds no report"):
        read_linked(written(tmp_path, "said.nq", '<a:s> <a:p> "<<( <a:s>" .\n'))
