"""How often each rule of names was right: the measured precision that a mention carries.

A rule is a path from what is general to what is special (``head:program:plain:v:-:改革``
is a name that ends in a programme head, with a plain modifier, governed by a verb, nothing
after it, the head 改革). ``rules.tsv`` holds for each path how many names it proposed in the
annotated reports used for tuning and how many of them were right; a path that was seen too
rarely leans on the shorter one above it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.errors import LexiconError

TABLE = "rules.tsv"
SEPARATOR = ":"
BEGINNING = 0.35
"""Precision of a rule that was never seen."""
WEIGHT = 4
"""How many sightings the precision of the path above counts for."""
LEAST_SEEN = 5
"""A path seen less often says nothing of its own."""
KEPT = 0.35
"""Names of rules below this precision are dropped; near it F1 on left-out reports is highest."""


@cache
def load_counts() -> dict[str, tuple[int, int]]:
    """Names right and names proposed, by rule path.

    Raises LexiconError for a row without two numbers.
    """
    out: dict[str, tuple[int, int]] = {}
    text = (files("kg.lexicon") / TABLE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("#", "rule\t")):
            continue
        path, _, counts = line.partition("\t")
        right, _, seen = counts.partition("\t")
        if not right.isdigit() or not seen.isdigit():
            raise LexiconError(TABLE, number, "a rule has two numbers")
        out[path] = int(right), int(seen)
    return out


@cache
def measure(rule: str) -> float:
    """The precision of a rule path, each level smoothed with the one above it."""
    counts = load_counts()
    value = BEGINNING
    at = -1
    while True:
        at = rule.find(SEPARATOR, at + 1)
        right, seen = counts.get(rule if at < 0 else rule[:at], (0, 0))
        if seen < LEAST_SEEN:
            return value
        value = (right + WEIGHT * value) / (seen + WEIGHT)
        if at < 0:
            return value
