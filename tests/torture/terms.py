"""Rows 2 and 3: any string as a name, any code point as a literal, through every format and engine."""

from __future__ import annotations

import csv
import json
import random
import warnings
from codecs import BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import rdflib

from kg.characters import UNCARRIED
from kg.export.jsonld import _object
from kg.export.term import Literal, chinese_text, line_term, literal
from kg.export.turtle import NO_INDENT, Shortener, group, header
from kg.pipeline import write
from kg.read.formats import to_text
from kg.vocab import DATA, PREFIXES, RDFS
from tests.export.test_rdf import clean_names
from tests.torture.outcome import Outcome, share
from tests.view.made import made_graph

NAMES = 100_000
BATCH = 5_000
LABEL = RDFS + "label"
FORMATS = {"turtle": ox.RdfFormat.TURTLE, "nquads": ox.RdfFormat.N_QUADS, "json-ld": ox.RdfFormat.JSON_LD}


def iri(number: int) -> str:
    return f"{DATA}x/n/{number}"


def texts(literals: Sequence[Literal]) -> Iterator[tuple[str, str]]:
    """The literals as labels of numbered things, in each format by the writers of the program."""
    rows = [(iri(number), [(LABEL, literal)]) for number, literal in enumerate(literals)]
    terms = Shortener(DATA + "x")
    yield "turtle", header(terms) + "".join(group(terms, row, NO_INDENT) for row in rows)
    yield "nquads", "".join(f"{line_term(s)} {line_term(p)} {line_term(o)} .\n" for s, [(p, o)] in rows)
    objects = ",\n".join(json.dumps(_object(row), ensure_ascii=False) for row in rows)
    context = json.dumps({"@base": DATA + "x", **PREFIXES})
    yield "json-ld", f'{{"@context": {context}, "@graph": [{objects}]}}'


def of_oxigraph(text: str, name: str) -> dict[str, str]:
    quads = list(ox.parse(text.encode("utf-8"), format=FORMATS[name]))
    return {q.subject.value: q.object.value for q in quads} if all(q.predicate.value == LABEL for q in quads) else {}


def of_rdflib(text: str, name: str) -> dict[str, str]:
    data = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.parse(data=text, format=name)
    rows = list(data.quads())
    return {str(s): str(o) for s, _, o, _ in rows} if all(str(row[1]) == LABEL for row in rows) else {}


def differences(literals: Sequence[Literal]) -> Iterator[str]:
    expected = {iri(number): literal.text for number, literal in enumerate(literals)}
    for name, text in texts(literals):
        for engine, read in (("pyoxigraph", of_oxigraph), ("rdflib", of_rdflib)):
            found = read(text, name)
            if found != expected:
                wrong = {key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)}
                first = expected.get(min(wrong), "")
                yield f"{name} in {engine}: {len(wrong)} of {len(expected)} differ, the first {first!a}"


def run_names(scale: float, folder: Path) -> Outcome:
    names = clean_names(share(NAMES, scale))
    faults: list[str] = []
    for start in range(0, len(names), BATCH):
        faults += differences([literal(name, language="zh") for name in names[start : start + BATCH]])
    return Outcome(
        f"{len(names):,} names through Turtle, N-Quads and JSON-LD in rdflib and pyoxigraph: {len(faults)} differ",
        tuple(faults),
    )


def graph_differences(points: Sequence[str], folder: Path) -> Iterator[str]:
    """The code points as names of a graph, 1,000 a name, through the formats that are not RDF."""
    names = ["名" + "".join(points[start : start + 1_000]) for start in range(0, len(points), 1_000)]
    graph = made_graph(len(names), 0, names.__getitem__)
    expected = {UNCARRIED.sub("", name) for name in names}
    write(graph, folder / "points.graphml")
    tree = ElementTree.parse(folder / "points.graphml")
    shown = {element.text or "" for element in tree.iter() if element.tag.endswith("}data")}
    lost = {name.replace("\r\n", "\n").replace("\r", "\n") for name in expected} - {
        text.replace("\r\n", "\n").replace("\r", "\n") for text in shown
    }
    if lost:
        yield f"GraphML: {len(lost)} of {len(expected)} names differ"
    tables = write(graph, folder / "points.csv")
    cells: set[str] = set()
    for path in [tables] if tables.is_file() else sorted(tables.iterdir()):
        with path.open(encoding="utf-8", newline="") as stream:
            cells.update(cell for row in csv.reader(stream) for cell in row)
    if expected - cells:
        yield f"CSV: {len(expected - cells)} of {len(expected)} names differ"


def sampled(points: Iterable[int], scale: float) -> list[str]:
    chosen = list(points)
    if scale < 1:
        chosen = sorted(random.Random(3).sample(chosen, share(len(chosen), scale)))
    return [chr(point) for point in chosen]


def wrongly_read(point: str) -> bool:
    """Whether reading marks a character that formats carry, or leaves one that they do not.

    A file in UTF-16 can hold all but surrogates.
    """
    if "\ud800" <= point <= "\udfff":
        return False
    before = "政府工作报告" * 40
    text, _ = to_text(BOM_UTF16_LE + f"{before}{point}{before}".encode("utf-16-le"), "report.txt")
    return len(text) != 2 * len(before) + 1 or (text[len(before)] == point) == bool(UNCARRIED.match(point))


def run_characters(scale: float, folder: Path) -> Outcome:
    points = sampled(range(0x10000), scale)
    carried = [point for point in points if not UNCARRIED.match(point)]
    faults: list[str] = []
    for start in range(0, len(carried), BATCH):
        faults += differences([chinese_text(f"a{point}b") for point in carried[start : start + BATCH]])
    faults += [f"U+{ord(point):04X} is marked, or is not, when read" for point in points if wrongly_read(point)]
    faults += graph_differences(points, folder)
    return Outcome(
        f"{len(points):,} code points of the basic plane, {len(carried):,} equal after a round trip in Turtle, "
        f"N-Quads, JSON-LD (two engines), GraphML and CSV, {len(points) - len(carried):,} marked as U+FFFD "
        f"when read: {len(faults)} faults",
        tuple(faults),
    )
