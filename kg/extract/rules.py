"""How often each rule of names was right, and what the words around a name add to that.

A rule is a path from what is general to what is special (``head:program:plain:v:-`` is a
name that ends in a programme head, with a plain modifier, governed by a verb, nothing after
it). ``rules.tsv`` holds for each path how many names it proposed in the annotated reports
used for tuning and how many of them were right; a path that was seen too rarely leans on
the shorter one above it. The same is counted for each piece of evidence of a kind of rule
(``head:program|last=改革``): its odds, held against those of the kind, move the odds of the
path. The result is the confidence of the name.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from kg.errors import LexiconError
from kg.extract.learned import learned

TABLE = "rules.tsv"
BEGINNING = 0.35
"""Precision of a rule that was never seen."""
WEIGHT, EVIDENCE_WEIGHT = 4, 3
"""How many sightings the precision of the path above, or of the kind, counts for."""
LEAST_SEEN, LEAST_EVIDENCE = 5, 3
"""What was seen less often says nothing of its own."""
SURE = 0.99
"""No single count makes a name surer, or less sure than one minus this."""
SLOTS = {"last": 0.9, "size": 0.5, "verb": 0.5, "before": 0.5, "after": 0.5, "first": 0.5, "inner": 0.5}
"""How much a piece of evidence counts: they lean on one another, so not in full. Best on left-out
reports among 0.3 to 1.3 times these."""
SLOPE, OFFSET = 0.8, -0.25
"""Brings the summed odds down to the share that was right when each fifth of the reports was left out."""
KEPT = 0.36
"""Names below this confidence are dropped; near it F1 on left-out reports is highest."""


@cache
def kind_of(rule: str) -> str:
    """The part of a path whose evidence is counted together.

    >>> kind_of("head:program:plain:v:-"), kind_of("list:项目:gap:-:b")
    ('head:program', 'list')
    """
    first, _, rest = rule.partition(":")
    return f"head:{rest.partition(':')[0]}" if first == "head" else first


def log_odds(precision: float) -> float:
    """The logarithm of the odds, of a precision kept away from 0 and 1."""
    precision = min(max(precision, 1 - SURE), SURE)
    return math.log(precision / (1 - precision))


Counts = dict[str, tuple[int, int]]
"""Names right and names proposed, by rule path and by evidence."""


class RuleTable:
    """The counts of one folder, and what was reckoned from them; each is reckoned once."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self._rules: dict[str, tuple[float, float, Shifts]] = {}
        self._shifts: dict[str, Shifts] = {}

    def precision(self, rule: str) -> float:
        """The precision of a rule path, each level smoothed with the one above it."""
        return (self._rules.get(rule) or self._reckoned(rule))[0]

    def confidence(self, rule: str, evidence: tuple[str, ...] = ()) -> float:
        """The confidence of a name that ``rule`` proposes where the ``evidence`` is seen."""
        _, odds, shifts = self._rules.get(rule) or self._reckoned(rule)
        for item in evidence:
            odds += shifts[item]
        return 1 / (1 + math.exp(-(SLOPE * odds + OFFSET)))

    def _reckoned(self, rule: str) -> tuple[float, float, Shifts]:
        """Precision and log odds of a path, and what evidence adds to them."""
        kind = kind_of(rule)
        shifts = self._shifts.get(kind)
        if shifts is None:
            shifts = self._shifts[kind] = Shifts(kind, self.counts)
        precision = self._smoothed(rule)
        known = self._rules[rule] = precision, log_odds(precision), shifts
        return known

    def _smoothed(self, rule: str) -> float:
        value = BEGINNING
        at = -1
        while True:
            at = rule.find(":", at + 1)
            right, seen = self.counts.get(rule if at < 0 else rule[:at], (0, 0))
            if seen < LEAST_SEEN:
                return value
            value = (right + WEIGHT * value) / (seen + WEIGHT)
            if at < 0:
                return value


class Shifts(dict[str, float]):
    """What each piece of evidence adds to the log odds of a rule of one kind, reckoned when first asked for."""

    def __init__(self, kind: str, counts: Counts) -> None:
        super().__init__()
        self.kind, self.counts = kind, counts

    def __missing__(self, evidence: str) -> float:
        known = self[evidence] = self._reckoned(evidence)
        return known

    def _reckoned(self, evidence: str) -> float:
        right, seen = self.counts.get(f"{self.kind}|{evidence}", (0, 0))
        if seen < LEAST_EVIDENCE:
            return 0.0
        all_right, all_seen = self.counts.get(self.kind, (0, 0))
        base = (all_right + WEIGHT * BEGINNING) / (all_seen + WEIGHT)
        precision = (right + EVIDENCE_WEIGHT * base) / (seen + EVIDENCE_WEIGHT)
        return SLOTS[evidence.partition("=")[0]] * (log_odds(precision) - log_odds(base))


def load_table() -> RuleTable:
    """The table of what was learned. Raises LexiconError for a row without two numbers."""
    return _table(learned())


@cache
def _table(folder: Path) -> RuleTable:
    out: Counts = {}
    text = (folder / TABLE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("#", "rule\t")):
            continue
        key, _, counts = line.partition("\t")
        right, _, seen = counts.partition("\t")
        if not right.isdigit() or not seen.isdigit():
            raise LexiconError(TABLE, number, "a rule has two numbers")
        out[key] = int(right), int(seen)
    return RuleTable(out)
