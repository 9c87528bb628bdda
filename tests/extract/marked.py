"""Test sentences whose names are marked: [青石岭水库|PJ=planned] becomes a mention and what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Document, EntityType, Issuer, Mention, Role, Section, Sentence, Span

MARK = re.compile(r"\[(?P<name>[^|=\]]+)(?:\|(?P<type>[A-Z]{2}))?(?:=(?P<label>[^\]]+))?\]")
TYPES = {
    "PL": EntityType.PLACE,
    "EN": EntityType.ENTERPRISE,
    "PJ": EntityType.PROJECT,
    "PG": EntityType.PROGRAM,
    "OR": EntityType.ORGANIZATION,
}
ROLES = {"R": Role.REVIEW, "P": Role.PLAN}


@dataclass(frozen=True)
class Marked:
    """A document of one sentence with its mentions and their labels."""

    doc: Document
    mentions: tuple[Mention, ...]
    labels: tuple[str | None, ...]


def read_marked(role: str, marked: str, confidence: float = 1.0) -> Marked:
    """Names without a type are projects."""
    text, mentions, labels, position = "", [], [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        span = Span(len(text), len(text) + len(match["name"]))
        mentions.append(Mention(span, TYPES[match["type"] or "PJ"], 0, confidence, "given"))
        labels.append(match["label"])
        text += match["name"]
        position = match.end()
    text += marked[position:]
    whole = Span(0, len(text))
    sentence = Sentence(0, whole, text, 0, ROLES[role])
    section = Section(0, whole, None, 0, ROLES[role], None)
    doc = Document("test", text, "0" * 64, "utf-8", "", Issuer(), (section,), (sentence,))
    return Marked(doc, tuple(mentions), tuple(labels))
