"""tagger: the learned finder of names; what it is made of and what it reaches is in
``kg/extract/learned/MODEL_CARD.md``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.extract.learned import learned
from kg.extract.tagger.channels import Features, read_features
from kg.extract.tagger.model import Model
from kg.extract.tagger.spans import TYPES, Found, cut_windows, mend_all, own_name
from kg.model import Document, EntityType, Mention, Sentence

RULE = "tagger"
HELD = 512
"""Stretches of text held in memory at once."""

__all__ = ["Tagger", "load_tagger"]


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds the names of a report with a trained model."""

    model: Model

    def find_mentions(self, doc: Document) -> list[Mention]:
        """The names of ``doc`` in order of the text, none over another or over a line break.

        ``confidence`` is the share of names with such a score whose span and type were right in
        reports that took no part in training.
        """
        own = own_name(doc)
        held: list[tuple[Sentence, int, Features]] = []
        out: list[Mention] = []
        for sentence in doc.sentences:
            for start, end in cut_windows(sentence.text):
                text = sentence.text[start:end]
                held.append((sentence, start, read_features(text, sentence.role, sentence.heading, own)))
            if len(held) >= HELD:
                out += self._mentions(doc, held)
                held = []
        if held:
            out += self._mentions(doc, held)
        return out

    def _mentions(self, doc: Document, held: list[tuple[Sentence, int, Features]]) -> Iterator[Mention]:
        found = self.model.find([features for _, _, features in held])
        for (sentence, offset, features), names in zip(held, found, strict=True):
            for name, confidence in mend_all(features.text, names):
                mention = _mention(doc, sentence, offset, name, confidence)
                if mention is not None:
                    yield mention


def _mention(doc: Document, sentence: Sentence, offset: int, found: Found, confidence: float) -> Mention | None:
    start, end, kind = found
    span = sentence.raw(offset + start, offset + end)
    if len(doc.surface(span).splitlines()) > 1:
        return None
    return Mention(span, EntityType(TYPES[kind]), sentence.index, confidence, RULE)


def load_tagger() -> Tagger:
    """The tagger in the folder of what was learned; read once."""
    return _tagger(learned())


@cache
def _tagger(folder: Path) -> Tagger:
    return Tagger(Model.load(folder))
