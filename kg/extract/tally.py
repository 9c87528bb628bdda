"""What a list says of its own length: A、B等12个项目 names two of twelve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kg.extract.lists import stated_count
from kg.model import Document, Mention

CLOSING = re.compile(r"[^，。；：、]{0,8}等")
"""What may stand between the last name of a list and 等 (A、B扩建等)."""
BETWEEN = re.compile(r"[^，。；：、]{0,8}(?:、|和|与|及|以及)[^，。；：、]{0,8}")


def count_lists(doc: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those of a list that states its length with ``listed`` set to it."""
    out: list[Mention] = []
    for index, group in groupby(mentions, key=lambda mention: mention.sentence):
        names = list(group)
        sentence = doc.sentences[index]
        if "等" in sentence.text:
            _count(sentence.text, [sentence.local(mention.span) for mention in names], names)
        out += names
    return out


def _count(text: str, places: list[tuple[int, int]], names: list[Mention]) -> None:
    """Set ``listed`` in ``names``, going back over the list from each name that 等 and a number follow."""
    for last, (_, end) in enumerate(places):
        closing = CLOSING.match(text, end)
        total = stated_count(text, closing.end()) if closing else None
        if total is None or (last + 1 < len(places) and places[last + 1][0] < closing.end()):  # type: ignore[union-attr]
            continue
        at = last
        while True:
            if names[at].listed is None:
                names[at] = replace(names[at], listed=total)
            if at == 0 or not BETWEEN.fullmatch(text, places[at - 1][1], places[at][0]):
                break
            at -= 1
