"""A report file becomes a Document."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Span
from kg.read.decode import read_bytes
from kg.read.fold import fold_traditional, is_traditional
from kg.read.formats import to_text
from kg.read.issuer import find_issuer
from kg.read.lines import iter_paragraphs
from kg.read.structure import Outline, body_end

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)

HAN = re.compile(r"[\u3400-\u9fff]")


def read_report(path: str | Path) -> Document:
    """Read a report: text, Markdown, HTML, Word or PDF.

    Raises InputError for what is missing, a folder, empty, binary or without a sentence.
    """
    path = Path(path)
    raw = read_bytes(path)
    text, encoding = to_text(raw, path)
    doc = parse_report(text, name=path.stem, digest=sha256(raw).hexdigest(), encoding=encoding)
    if not any(HAN.search(sentence.text) for sentence in doc.sentences):
        raise InputError(path, "holds no Chinese sentence", "give a report as text, Markdown, HTML, Word or PDF")
    return doc


def parse_report(text: str, *, name: str = "report", digest: str | None = None, encoding: str = "utf-8") -> Document:
    """Read a report that is already text; offsets count its code points."""
    matter = FRONT_MATTER.match(text)
    start = matter.end() if matter else 0
    paragraphs = list(iter_paragraphs(text, start))
    body, end = body_end(paragraphs, text)
    paragraphs = paragraphs[:end]
    front = FRONT_TITLE.search(matter[1]) if matter else None
    title = front[1] if front else ""
    if not title and paragraphs:
        title = text[paragraphs[0].span.start : paragraphs[0].span.end].strip("#* \u3000")
        title = "".join(title.split()) if len(title) <= 80 else name
    head = fold_traditional(text[start:]) if is_traditional(text) else text[start:]
    issuer = find_issuer(head, fold_traditional(title))
    if issuer.span and start:
        issuer = replace(issuer, span=Span(issuer.span.start + start, issuer.span.end + start))
    outline = Outline(text, issuer.year, body)
    for paragraph in paragraphs:
        outline.add(paragraph)
    return Document(
        name=name,
        text=text,
        sha256=digest or sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        encoding=encoding,
        title=title or name,
        issuer=issuer,
        sections=outline.sections(paragraphs[-1].span.end if paragraphs else len(text)),
        sentences=tuple(outline.sentences),
    )
