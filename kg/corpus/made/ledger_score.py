"""How much of what is true of made reports the ledger tells, and how much of what it tells is true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.corpus.ledger.entry import Entry, Outcome
from kg.corpus.ledger.figure import key_of
from kg.corpus.made.truth import iter_truth
from kg.export.unit import base_amount

JUDGED = (Outcome.MET, Outcome.MISSED, Outcome.REPORTED)
"""Outcomes that claim a result; of an indicator the truth does not know they are wrong."""


@dataclass(frozen=True, slots=True)
class Score:
    """Lines told, true lines, and how many agree; ``wrong`` and ``lost`` tell the others."""

    told: int
    true: int
    right: int
    wrong: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0


Fact = tuple[str, int, str, str, str, str, str]
"""Place, year of the report, indicator, measure, period, outcome, and the numbers of target and result."""


def score_ledger(entries: Iterable[Entry], truth: str | Path) -> Score:
    """Hold the ledger of a made store against its ``truth.jsonl``. Raises InputError.

    A line is right if place, report, indicator, measure, period, the target's numbers, the
    outcome and the result all are.
    """
    true: set[Fact] = set()
    known: set[tuple[str, str]] = set()
    for place in iter_truth(truth):
        name = place["place"]["name"]
        for target in place["targets"]:
            fact = _true_fact(name, target)
            true.add(fact)
            known.add((name, fact[2]))
    told = {
        _told_fact(entry)
        for entry in entries
        if (entry.source.region, entry.key) in known or entry.outcome in JUDGED
    }  # fmt: skip
    right = told & true
    wrong, lost = (tuple(" ".join(map(str, fact)) for fact in sorted(facts)) for facts in (told - true, true - told))
    return Score(len(told), len(true), len(right), wrong, lost)


def _true_fact(place: str, target: dict[str, Any]) -> Fact:
    own = target["indicator"].startswith("own-")
    key = key_of(None if own else target["indicator"], target["name"])
    unit = target["unit"]
    aim = [target[part] for part in ("value", "lower", "upper")]
    result = target["result"]
    numbers = _numbers([_base(number, unit) for number in aim], _base(result, unit))
    return place, target["year"], key, target["measure"], target["period"], target["outcome"], numbers


def _told_fact(entry: Entry) -> Fact:
    aim, result = entry.target, entry.result
    told = entry.outcome in JUDGED and result is not None
    numbers = _numbers(
        [aim.value, aim.lower, aim.upper] if aim else [None] * 3,
        (result.value if result.value is not None else result.lower) if told and result else None,
    )
    return (
        entry.source.region, entry.source.year, entry.key, entry.measure, entry.period, entry.outcome.value, numbers,
    )  # fmt: skip


def _base(number: str | None, unit: str) -> Decimal | None:
    if number is None:
        return None
    value = Decimal(number)
    amount = base_amount(value, unit) if unit != "%" else None
    return amount[0] if amount else value


def _numbers(aim: list[Decimal | None], result: Decimal | None) -> str:
    return " ".join("-" if number is None else format(number.normalize(), "f") for number in (*aim, result))
