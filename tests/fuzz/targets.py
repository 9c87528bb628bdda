"""What is fuzzed: each target takes any bytes and raises only where a promise is broken."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.errors import InputError, UsageError
from kg.export import read_linked
from kg.extract.period import find_periods
from kg.extract.quantity import find_quantities
from kg.extract.report import find_all
from kg.link import link_report
from kg.model import Role
from kg.pipeline import check_evidence, check_spans
from kg.query.door import check_query
from kg.read.decode import decode
from kg.read.report import parse_report
from kg.read.worker import READERS, RefusedError

FOREIGN = (b"PK\x03\x04", b"%PDF-")


def read(raw: bytes) -> None:
    """A text of any encoding: an InputError, or a document whose sentences are the text's own, in order."""
    if raw.startswith(FOREIGN):
        return
    try:
        text, _ = decode(raw, "input")
    except InputError as error:
        assert error.problem and error.advice
        return
    doc = parse_report(text)
    end = 0
    for sentence in doc.sentences:
        assert end <= sentence.span.start < sentence.span.end <= len(text)
        assert sentence.offsets is not None or len(sentence.text) == sentence.span.end - sentence.span.start
        end = sentence.span.end


def extract(raw: bytes) -> None:
    """Any text: every span of every fact shows the text's own characters."""
    doc = parse_report(raw.decode("utf-8", "ignore"))
    found = find_all(doc, fast=True)
    check_spans(doc, found)
    check_evidence(doc, link_report(doc, found))


def quantity(raw: bytes) -> None:
    """Quantities lie in the text, in order, apart, and are finite decimals."""
    text = raw.decode("utf-8", "ignore")
    end = 0
    for found in find_quantities(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        for value in (found.value, found.lower, found.upper):
            assert value is None or (isinstance(value, Decimal) and value.is_finite())
        assert found.lower is None or found.upper is None or found.lower <= found.upper


def period(raw: bytes) -> None:
    """Periods lie in the text, in order, and begin before they end."""
    text = raw.decode("utf-8", "ignore")
    for year in (None, 1955, 2024):
        for role in (Role.REVIEW, Role.PLAN):
            for late in (False, True):
                for found in find_periods(text, year, role, late=late):
                    assert 0 <= found.start < found.end <= len(text)
                    assert found.period.start <= found.period.end


def door(raw: bytes) -> None:
    """A query that passes the door holds nothing that reaches outside, as rdflib's parser reads it."""
    from rdflib.plugins.sparql.parser import parseQuery

    query = raw.decode("utf-8", "ignore")
    try:
        check_query(query)
    except UsageError:
        return
    try:
        parsed = str(parseQuery(query))
    except Exception:
        return
    assert "ServiceGraphPattern" not in parsed and "DatasetClause" not in parsed


def load(raw: bytes) -> None:
    """Any file with the suffix of a graph: an InputError, or a graph."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("ttl", "nq", "trig", "jsonld"):
            path = Path(folder) / f"graph.{suffix}"
            path.write_bytes(raw)
            try:
                read_linked(path)
            except InputError as error:
                assert "\n" not in str(error)


def foreign(kind: str) -> Callable[[bytes], None]:
    def read_foreign(raw: bytes) -> None:
        try:
            READERS[kind](raw)
        except RefusedError as refused:
            assert refused.problem and refused.advice

    return read_foreign


TARGETS: dict[str, Callable[[bytes], None]] = {
    "read": read, "extract": extract, "quantity": quantity, "period": period, "door": door, "load": load,
    "word": foreign("docx"), "pdf": foreign("pdf"), "html": foreign("html"),
}  # fmt: skip


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """What a target starts from: sound inputs, which mutation makes unsound."""
    from tests.torture.inputs import made_input
    from tests.torture.made import REPORT, pdf_file, web_page, word_file

    match name:
        case "word":
            return (word_file(),)
        case "pdf":
            return (pdf_file(),)
        case "html":
            return (web_page(),)
        case "door":
            from tests.query.test_door import VARIANTS

            return tuple(query.encode() for query in VARIANTS)
        case "load":
            from fakes import small_graph

            from kg.export import write_jsonld, write_nquads, write_turtle

            out = []
            with tempfile.TemporaryDirectory() as folder:
                for number, write in enumerate((write_turtle, write_nquads, write_jsonld)):
                    path = Path(folder) / str(number)
                    write(small_graph(), path)
                    out.append(path.read_bytes())
            return tuple(out)
        case "quantity" | "period":
            tables = Path(__file__).parents[1] / "extract"
            lines = (tables / ("quantities.tsv" if name == "quantity" else "periods.tsv")).read_text("utf-8")
            return tuple(line.encode() for line in lines.splitlines() if line and not line.startswith("#"))
    rng = random.Random(1)
    return (REPORT.encode(), *(made_input(rng) for _ in range(40)))
