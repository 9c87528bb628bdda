"""Answers as the SPARQL 1.1 protocol sends them, in the format that a client asks for.

SELECT and ASK: JSON, XML, TSV (https://www.w3.org/TR/sparql11-results-json/, …/rdf-sparql-XMLres/,
…/sparql11-results-csv-tsv/) and CSV, the last with cells that a spreadsheet would run quoted.
CONSTRUCT and DESCRIBE: N-Triples, which is Turtle too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from kg.query.rows import Kind, Rows, Value, format_rows

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TURTLE, TRIPLES = "text/csv", "text/tab-separated-values", "text/turtle", "application/n-triples"
XML_NAMESPACE = "http://www.w3.org/2005/sparql-results#"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
QUALITY = re.compile(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


def choose_type(accept: str, *, triples: bool = False) -> str | None:
    """The media type to answer with for an ``Accept`` header; None where we have none of those asked for.

    >>> choose_type("text/csv;q=0.5, application/sparql-results+xml"), choose_type("image/png")
    ('application/sparql-results+xml', None)
    """
    offered = GRAPH_TYPES if triples else ROW_TYPES
    wanted = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best: tuple[float, str] = (0.0, "")
    for media, name in offered.items():
        quality = max(
            ((len(pattern.replace("*", "")), q) for pattern, q in wanted if _matches(pattern, media)), default=(0, 0.0)
        )[1]
        if quality > best[0]:
            best = quality, name
    return best[1] or None


def format_answer(rows: Rows, media: str) -> str:
    """The answer in one of the media types that ``choose_type`` gives."""
    return FORMATS[media](rows)


def _range(part: str) -> tuple[str, float]:
    """A media range and its quality; one that cannot be read counts as 1."""
    media, *parameters = part.split(";")
    found = (QUALITY.fullmatch(parameter) for parameter in parameters)
    return media.strip().lower(), next((float(match[1]) for match in found if match), 1.0)


def _matches(pattern: str, media: str) -> bool:
    return pattern in ("*/*", media, media.partition("/")[0] + "/*")


def _json(rows: Rows) -> str:
    return format_rows(rows, "json")


def _csv(rows: Rows) -> str:
    return format_rows(rows, "csv")


def _xml(rows: Rows) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in rows.variables)
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{XML_NAMESPACE}">\n<head>{head}</head>\n']
    if rows.truth is not None:
        out.append(f"<boolean>{str(rows.truth).lower()}</boolean>\n")
    else:
        out.append("<results>\n")
        for row in rows.rows:
            pairs = ((name, value) for name, value in zip(rows.variables, row, strict=True) if value is not None)
            cells = "".join(f"<binding name={quoteattr(name)}>{_xml_value(value)}</binding>" for name, value in pairs)
            out.append(f"<result>{cells}</result>\n")
        out.append("</results>\n")
    return "".join([*out, "</sparql>\n"])


def _xml_value(value: Value) -> str:
    attributes = ""
    if value.language:
        attributes = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype:
        attributes = f" datatype={quoteattr(value.datatype)}"
    text = escape(NOT_XML.sub("\ufffd", value.text), {"\r": "&#13;"})
    return f"<{value.kind.value}{attributes}>{text}</{value.kind.value}>"


def _tsv(rows: Rows) -> str:
    if rows.truth is not None:
        return f"?answer\n{str(rows.truth).lower()}\n"
    lines = ["\t".join(f"?{name}" for name in rows.variables)]
    lines += ("\t".join(_term(value) if value else "" for value in row) for row in rows.rows)
    return "\n".join(lines) + "\n"


def _triples(rows: Rows) -> str:
    return "".join(f"{line} .\n" for line in _iter_terms(rows))


def _iter_terms(rows: Rows) -> Iterator[str]:
    for row in rows.rows:
        yield " ".join(_term(value) for value in row if value is not None)


def _term(value: Value) -> str:
    """A term as N-Triples writes it."""
    if value.kind is Kind.IRI:
        return f"<{value.text}>"
    if value.kind is Kind.BLANK:
        return f"_:{value.text}"
    text = f'"{value.text.translate(ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^<{value.datatype}>" if value.datatype else text


FORMATS: dict[str, Callable[[Rows], str]] = {
    JSON: _json, XML: _xml, CSV: _csv, TSV: _tsv, TURTLE: _triples, TRIPLES: _triples,
}  # fmt: skip
ROW_TYPES = {
    JSON: JSON,
    "application/json": JSON,
    XML: XML,
    "application/xml": XML,
    "text/xml": XML,
    CSV: CSV,
    TSV: TSV,
}
"""Media types that may be asked for, with the one that is sent; the first is what we like best."""
GRAPH_TYPES = {TURTLE: TURTLE, TRIPLES: TRIPLES, "text/plain": TRIPLES}
