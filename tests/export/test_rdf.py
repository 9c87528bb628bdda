"""One converter, many formats: the same triples in each, whatever a name holds."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from shutil import which
from subprocess import run

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from fakes import small_graph

from kg.characters import UNCARRIED
from kg.export import iter_quads, to_rdf, write_jsonld, write_nquads, write_trig, write_turtle
from kg.export.nquads import format_divisions, format_nquads
from kg.export.subjects import iter_subjects
from kg.export.term import Literal, Quad, Shortener, Term, TermError, checked, line_term, literal
from kg.export.turtle import NO_INDENT, group, header, iter_turtle
from kg.vocab import DATA, RDFS

Triple = tuple[str, str, str, str, str]
WRITERS = {
    "ttl": (write_turtle, ox.RdfFormat.TURTLE),
    "trig": (write_trig, ox.RdfFormat.TRIG),
    "nq": (write_nquads, ox.RdfFormat.N_QUADS),
    "jsonld": (write_jsonld, ox.RdfFormat.JSON_LD),
}


def flat(subject: str, predicate: str, object: Term) -> Triple:
    if isinstance(object, Literal):
        return subject, predicate, object.text, object.datatype, object.language
    return subject, predicate, object, "IRI", ""


def ours(quads: Iterable[Quad]) -> set[Triple]:
    return {flat(quad.subject, quad.predicate, quad.object) for quad in quads}


def from_oxigraph(path: Path, format: ox.RdfFormat) -> set[Triple]:
    out = set()
    for quad in ox.parse(path=str(path), format=format):
        o = quad.object
        tail = (
            ("IRI", "") if isinstance(o, ox.NamedNode) else ("" if o.language else o.datatype.value, o.language or "")
        )
        out.add((quad.subject.value, quad.predicate.value, o.value, *tail))
    return out


def from_rdflib(path: Path) -> set[Triple]:
    data = rdflib.Dataset()
    data.parse(path)
    out = set()
    for s, p, o, _ in data.quads():
        if isinstance(o, rdflib.Literal):
            datatype = "" if o.language else str(o.datatype or rdflib.XSD.string)
            out.add((str(s), str(p), str(o), datatype, o.language or ""))
        else:
            out.add((str(s), str(p), str(o), "IRI", ""))
    return out


@pytest.fixture
def plain_rdflib(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib keeps literals as written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("plain_rdflib")
@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_holds_the_same_triples(suffix: str, tmp_path: Path) -> None:
    write, format = WRITERS[suffix]
    path = tmp_path / f"graph.{suffix}"
    write(small_graph(), path)
    expected = ours(iter_quads(small_graph()))
    assert from_oxigraph(path, format) == expected
    assert from_rdflib(path) == expected


@pytest.mark.skipif(which("rapper") is None, reason="needs raptor2-utils")
def test_rapper_reads_the_turtle(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    write_turtle(small_graph(), path)
    done = run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", path], capture_output=True, text=True, check=True)
    assert len(set(done.stdout.splitlines())) == len(ours(iter_quads(small_graph())))
    assert done.stderr == ""


def test_the_rdflib_graph_holds_the_same_triples() -> None:
    rdf = to_rdf(small_graph())
    assert len(rdf) == len(ours(iter_quads(small_graph())))
    assert {str(s) for s in rdf.subjects()} == {quad.subject for quad in iter_quads(small_graph())}


def test_named_graphs_are_the_report_and_the_divisions(tmp_path: Path) -> None:
    write_nquads(small_graph(), tmp_path / "graph.nq")
    quads = ox.parse(path=str(tmp_path / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    homes = {quad.subject.value: quad.graph_name.value for quad in quads}
    report, divisions = DATA + small_graph().graph["report"].id, DATA + "graph/divisions"
    assert set(homes.values()) == {report, divisions}
    assert {subject for subject, home in homes.items() if home == divisions} == {
        f"{DATA}division/{rest}"
        for rest in ("999900", "999900/1983", "999901", "999901/1983", "999901/2010", "999921", "999921/1980")
    }
    assert format_nquads(small_graph()) + format_divisions(small_graph().graph["divisions"]) == b"".join(
        sorted((tmp_path / "graph.nq").read_bytes().splitlines(True), key=lambda line: divisions.encode() in line)
    )


def test_no_blank_nodes_and_every_subject_once() -> None:
    subjects = [subject for subject, _ in iter_subjects(small_graph())]
    assert len(subjects) == len(set(subjects))
    assert all(isinstance(quad.object, Literal) or quad.object.startswith("http") for quad in iter_quads(small_graph()))


@pytest.mark.parametrize("suffix", WRITERS)
def test_nodes_and_edges_in_another_order_give_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    graph = small_graph()
    shuffled = nx.MultiDiGraph(**graph.graph)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(edges)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    write = WRITERS[suffix][0]
    write(graph, tmp_path / "one")
    write(shuffled, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


HOSTILE = [
    '"', "\\", "\n", "\r", "\t", "'", '"""', "<", ">", "}", "{", "@", "^^", "#", ";", ".", " .\n", "\\u0022", "綦",
    "\u0085", "\u2028", "\u202e", "\ufeff", "\U0001f600", "\x00", "\x1b", "\x7f", "\ud800", "\udfff", "\ufffe",
    "\uffff", "\U0010ffff", "> <x:y> <", '" , <x:evil> .', "-->", "]]>",
]  # fmt: skip


def hostile_names(count: int) -> list[str]:
    """Strings of hostile pieces and of any code points, from a fixed seed."""
    rng = random.Random(20190109)
    names = []
    for _ in range(count):
        pieces = [rng.choice(HOSTILE) if rng.random() < 0.7 else chr(rng.randrange(0x110000)) for _ in range(6)]
        names.append("".join(pieces[: rng.randrange(1, 7)]))
    return names


def clean_names(count: int) -> list[str]:
    """The hostile strings without what cannot be said in UTF-8 or RDF (lone surrogates, NUL)."""
    return ["".join(c for c in name if not 0xD800 <= ord(c) < 0xE000 and c != "\0") for name in hostile_names(count)]


def test_ten_thousand_names_come_through_turtle_and_nquads(tmp_path: Path) -> None:
    names = clean_names(10_000)
    terms = Shortener(DATA + "x")
    rows = [(f"{DATA}x/n/{i}", [(RDFS + "label", literal(name, language="zh"))]) for i, name in enumerate(names)]
    turtle = header(terms) + "".join(group(terms, row, NO_INDENT) for row in rows)
    lines = "".join(f"{line_term(s)} {line_term(p)} {line_term(o)} .\n" for s, [(p, o)] in rows)
    for text, format in ((turtle, ox.RdfFormat.TURTLE), (lines, ox.RdfFormat.N_TRIPLES)):
        quads = ox.parse(text.encode(), format=format)
        assert [quad.object.value for quad in quads] == names
    read = rdflib.Graph().parse(data=turtle, format="turtle")
    assert {str(o) for o in read.objects()} == set(names)


def renamed(name: str) -> nx.MultiDiGraph:
    graph = small_graph().copy()
    for _, data in graph.nodes(data=True):
        if data["kind"] == "entity":
            data["value"] = replace(data["value"], name=name, aliases=(name + "二",))
    return graph


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("plain_rdflib")
@pytest.mark.parametrize("suffix", WRITERS)
def test_hostile_names_of_entities_break_no_format(suffix: str, tmp_path: Path) -> None:
    write, format = WRITERS[suffix]
    path = tmp_path / f"graph.{suffix}"
    for name in ("".join(HOSTILE), *hostile_names(12)):
        graph = renamed(name)
        write(graph, path)
        assert from_oxigraph(path, format) == ours(iter_quads(graph))
    assert from_rdflib(path) == ours(iter_quads(graph))


@pytest.mark.parametrize(
    "iri",
    [
        "http://x/> <http://y",
        "http://x/ y",
        'http://x/"',
        "http://x/\\u003e",
        "http://x/{}",
        "綦江",
        "http://x/綦",
        "",
        "x",
    ],
)
def test_an_iri_that_could_break_out_is_refused(iri: str) -> None:
    with pytest.raises(TermError):
        checked(iri)
    with pytest.raises(TermError):
        Shortener(DATA + "x")[iri]
    with pytest.raises(TermError):
        line_term(iri)


@pytest.mark.parametrize("rest", ["x", "x#char=1,2", "y/z", "", "/abs", "a:b", "?q", "#f", ".", "..", "x/../y", "y#"])
def test_relative_iris_resolve_to_what_they_were(rest: str) -> None:
    iri = DATA + rest
    terms = Shortener(DATA + "x")
    text = f"{header(terms)}<http://s> <http://p> {terms[iri]} .\n"
    (quad,) = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    assert quad.object.value == iri
    ((_, _, read),) = rdflib.Graph().parse(data=text, format="turtle")
    assert str(read) == iri


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old")
    graph = small_graph().copy()
    graph.graph["region"] = "x> <y"
    with pytest.raises(TermError):
        write_turtle(graph, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_turtle_reads_well() -> None:
    text = "".join(iter_turtle(small_graph()))
    assert '<> a gwr:WorkReport ;\n    rdfs:label "2023年云岭市青禾区政府工作报告"@zh ;' in text
    assert "gwr:latestStatus gwr:status-operating" in text
    assert "^^<" not in text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("plain_rdflib")
@pytest.mark.parametrize("suffix", WRITERS)
def test_every_code_point_of_the_basic_plane_comes_through_or_is_left_out(suffix: str, tmp_path: Path) -> None:
    """What is left out is named in ``characters.UNCARRIED``; all else is equal after a round trip."""
    write, format = WRITERS[suffix]
    graph = small_graph().copy()
    entities = [data for _, data in graph.nodes(data=True) if data["kind"] == "entity"]
    chunks = ["".join(map(chr, range(start, start + 0x1000))) for start in range(0, 0x10000, 0x1000)]
    for data, chunk in zip(entities, chunks, strict=False):
        data["value"] = replace(data["value"], name=chunk)
    path = tmp_path / f"graph.{suffix}"
    write(graph, path)
    labels = {text for _, predicate, text, _, _ in from_oxigraph(path, format) if predicate == RDFS + "label"}
    expected = {UNCARRIED.sub("", chunk) for chunk in chunks}
    assert len(expected) == len(chunks)
    assert expected <= labels
    assert from_rdflib(path) == from_oxigraph(path, format)
