"""Words that tell the stage of a project, found in a sentence whose names are masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.lexicon import load_rows


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of ``stages.tsv`` at ``start``..``end`` of the masked text, with its stage."""

    start: int
    end: int
    word: str
    stage: str


@cache
def load_stages() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all words, longest first, and the stage of each."""
    stages = {row["word"]: row["stage"] for row in load_rows("stages.tsv")}
    by_first: dict[str, list[str]] = {}
    for word in sorted(stages, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(word[1:])
    parts = (f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items()))
    return re.compile("|".join(parts)), stages


def find_cues(text: str) -> Iterator[Cue]:
    """The longest words from left to right, without overlap.

    >>> [(cue.word, cue.stage) for cue in find_cues("加快建设水库，力争年内开工")]
    [('加快建设', 'push'), ('力争', 'intend'), ('年内', 'intend'), ('开工', 'start')]
    """
    pattern, stages = load_stages()
    for match in pattern.finditer(text):
        yield Cue(match.start(), match.end(), match[0], stages[match[0]])
