"""Mentions and relations of the hand annotations of the shared benchmark, as an Extraction."""

from __future__ import annotations

import json
from pathlib import Path

from kg.model import Document, EntityType, Extraction, Mention, Span
from kg.read import read_report


def read_annotated(shared: Path, stem: str) -> tuple[Document, Extraction]:
    """A report of the benchmark with the mentions of its annotation."""
    gold = next((shared / "benchmark" / "gold").rglob(f"{stem}.jsonl"))
    path = next(path for path in (shared / "reports").rglob(f"{stem}.*") if path.suffix in (".txt", ".md"))
    doc = read_report(path)
    mentions = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        taken: list[Span] = []
        # The longest first, so that a short name is not looked for inside a longer one.
        for surface, kind in sorted(row["entities"], key=lambda entity: -len(entity[0])):
            span = _free(doc.text, surface, row["start"], row["end"], taken)
            if span is None or not _is_read(doc, span):
                continue
            taken.append(span)
            mentions.append(Mention(span, EntityType(kind), doc.sentence_at(span.start).index, 1.0, "annotated"))
    return doc, Extraction(mentions=tuple(sorted(mentions, key=lambda mention: mention.span)))


def _free(text: str, surface: str, start: int, end: int, taken: list[Span]) -> Span | None:
    at = text.find(surface, start, end)
    while at >= 0:
        span = Span(at, at + len(surface))
        if not any(span.overlaps(other) for other in taken):
            return span
        at = text.find(surface, at + 1, end)
    return None


def _is_read(doc: Document, span: Span) -> bool:
    """Whether a sentence of the report as read holds the span (page furniture is dropped)."""
    return any(sentence.span.covers(span) for sentence in doc.sentences)
