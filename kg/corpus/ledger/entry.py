"""The ledger of a store: what each target came to, told by a later report of the same place.

A yearly target is held against the review of the next year's report, a target for several
years or for a later year against the report that follows its end. Outcomes:

met, missed   the later report gives a figure that can be compared (``kg.corpus.ledger.verdict``)
reported      it gives the indicator, but in another form (a level for a growth, another unit)
restated      it gives no figure, and sets a target for the indicator again
dropped       it gives none and sets none
notDue        no report of the place reviews so late a time yet
notFound      the report that would review it is not in the store
absent        the report says that it sets no target
noTarget      (only where one indicator of a place is asked for) a report in which no target was found
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.corpus.identity.region import stem
from kg.corpus.ledger.figure import GROWTH, LEVEL, Figure, Line, Reading, Source, iter_readings
from kg.corpus.ledger.unset import find_unset
from kg.corpus.ledger.verdict import MET, MISSED, REPORTED, judge

if TYPE_CHECKING:
    from kg.corpus.store import Store


class Outcome(StrEnum):
    """What became of a target."""

    MET = MET
    MISSED = MISSED
    REPORTED = REPORTED
    RESTATED = "restated"
    DROPPED = "dropped"
    NOT_DUE = "notDue"
    NOT_FOUND = "notFound"
    ABSENT = "absent"
    NO_TARGET = "noTarget"


GOAL = re.compile(r"目标|指标|任务")
"""A sentence that lists the year's goals comes before one that takes up a figure again."""
AIM = re.compile(r"力争|确保|实现|达到|争取|要")
STOCK = re.compile(r"率|比重|占比|总量|总数|余额|人口|面积|里程|强度|覆盖|总额|总值|保有|规模|收入|拥有")
"""Levels that hold at a time; others (新增, 改造) add up over a period."""
MOVED = re.compile(r"[从由].{1,24}(?:增加|提高|上升|提升|增长|扩大|跃升|下降|降低|减少|降)(?:到|至)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: a target of ``source`` for the years ``first`` to ``last`` and its outcome.

    ``target`` is None for a stated absence (then ``line`` says it) and where none was found.
    """

    source: Source
    key: str
    name: str
    measure: str
    first: int
    last: int
    target: Figure | None
    outcome: Outcome
    result: Figure | None = None
    line: Line | None = None

    @property
    def period(self) -> str:
        """``2020``, or ``2021/2025``."""
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"

    @property
    def confidence(self) -> float:
        """That of the target times that of the result; 1 for what the text says is not set."""
        parts = [figure.confidence for figure in (self.target, self.result) if figure]
        return round(parts[0] * (parts[1] if len(parts) > 1 else 1.0), 4) if parts else 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a ledger is asked for; an empty field asks for all.

    ``places`` are names or codes, ``indicators`` ids or names as written; ``first`` and
    ``last`` bound the year of the report that sets the target.
    """

    places: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    common: bool = False
    """Only indicators that many reports give."""

    def has_place(self, readings: Sequence[Reading]) -> bool:
        """Whether a place goes by one of the names asked for, in any of its reports."""
        sources = [reading.source for reading in readings]
        return any(self.names(source.place, source.region) for source in sources)

    def names(self, key: str, region: str) -> bool:
        """Whether the place of that key is asked for: by the key, its name, the end of it, or without 市, 县."""
        known = (key, region, stem(region))
        return not self.places or any(name.endswith(place) for name in known for place in self.places)

    def has_year(self, year: int) -> bool:
        """Whether a report of the year is asked for."""
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)

    def has(self, entry: Entry) -> bool:
        """Whether an entry of a place that is wanted is wanted too."""
        if not self.has_year(entry.source.year):
            return False
        if self.indicators:
            return entry.key in self.indicators or entry.name in self.indicators
        return not (self.common and entry.key.startswith("="))


ALL = Wanted()


def iter_ledger(store: Store, wanted: Wanted = ALL) -> Iterator[Entry]:
    """The entries of a store, place by place, by year of the report and place in its text.

    Raises InputError where there is no store.
    """
    for _, readings in iter_readings(store):
        if wanted.has_place(readings):
            yield from keep_wanted(readings, wanted)


def keep_wanted(readings: Sequence[Reading], wanted: Wanted) -> Iterator[Entry]:
    """The entries of one place that are asked for; years without a target where an indicator is."""
    entries = [entry for entry in place_ledger(readings) if wanted.has(entry)]
    if wanted.indicators and entries:
        entries += [entry for entry in _years_without(readings, entries) if wanted.has(entry)]
    yield from sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[int, str, int, str, str]:
    at = entry.target.start if entry.target else entry.line.start if entry.line else 0
    return entry.source.year, entry.source.name, at, entry.measure, entry.period


def _years_without(readings: Sequence[Reading], entries: Sequence[Entry]) -> Iterator[Entry]:
    """A line for each report in which no yearly target of an indicator was found that others of the place have."""
    for key in dict.fromkeys(entry.key for entry in entries):
        mine = [entry for entry in entries if entry.key == key]
        years = {entry.source.year for entry in mine if entry.first == entry.last == entry.source.year}
        measure, name = mine[0].measure, mine[0].name
        for reading in readings:
            year = reading.source.year
            if year in years:
                continue
            actual = [figure for figure in _told(readings, year) if figure.key == key]
            result = _best(actual, year, year, measure, average=False)
            yield Entry(reading.source, key, name, measure, year, year, None, Outcome.NO_TARGET, result)


def place_ledger(readings: Sequence[Reading]) -> Iterator[Entry]:
    """The entries of one place from its reports in order of their years."""
    last_year = max((reading.source.year for reading in readings), default=0)
    years = {reading.source.year for reading in readings}
    for reading in readings:
        targets = _targets(reading)
        for target in targets:
            assert target.first is not None and target.last is not None
            outcome, result = _follow(target, readings, years, last_year)
            yield Entry(
                reading.source, target.key, target.name, target.measure, target.first, target.last, target, outcome,
                result,
            )  # fmt: skip
        yield from _absences(reading, targets, readings)


def _targets(reading: Reading) -> list[Figure]:
    """One target for each indicator, measure and period, that of the sentence that lists the goals."""
    year = reading.source.year
    chosen: dict[tuple[str, str, int, int, bool], Figure] = {}
    for figure in reading.figures:
        if not figure.target or figure.first is None or figure.last is None or figure.last < year:
            continue
        if figure.generic or (figure.value is None and figure.lower is None):
            continue
        if figure.average and figure.first == figure.last:
            if figure.last == year:
                continue
            figure = replace(figure, first=year)
        slot = (figure.key, figure.measure, figure.first or year, figure.last or year, figure.average)
        other = chosen.get(slot)
        if other is None or _weight(figure) > _weight(other):
            chosen[slot] = figure
    return sorted(chosen.values(), key=lambda figure: (figure.start, figure.end, figure.measure))


def _weight(figure: Figure) -> int:
    """How much a sentence is one that sets goals."""
    return 2 * bool(GOAL.search(figure.text)) + bool(AIM.search(figure.text))


def _absences(reading: Reading, targets: Iterable[Figure], readings: Sequence[Reading]) -> Iterator[Entry]:
    """Yearly targets that the report says are not set, with the result of the year all the same."""
    year = reading.source.year
    have = {(target.key, target.measure) for target in targets if target.first == target.last == year}
    seen = set()
    for line in reading.unset:
        for key, start, end in find_unset(line.text):
            if (key, GROWTH) in have or key in seen:
                continue
            seen.add(key)
            result = _best(
                [figure for figure in _told(readings, year) if figure.key == key], year, year, GROWTH, average=False
            )
            told = line.text[start:end]
            stretch = Line(line.sentence, line.start + start, line.start + end, line.text, told)
            yield Entry(reading.source, key, told, GROWTH, year, year, None, Outcome.ABSENT, result, stretch)


def _told(readings: Sequence[Reading], year: int) -> list[Figure]:
    """Results in the reports that review ``year``."""
    return [
        figure
        for reading in readings
        if reading.source.year == year + 1
        for figure in reading.figures
        if not figure.target
    ]


def _follow(
    target: Figure, readings: Sequence[Reading], years: set[int], last_year: int
) -> tuple[Outcome, Figure | None]:
    """The outcome of a target and the figure that tells it."""
    assert target.first is not None and target.last is not None
    if target.last >= last_year:
        return Outcome.NOT_DUE, None
    if target.last + 1 not in years:
        return Outcome.NOT_FOUND, None
    told = [
        figure
        for figure in _told(readings, target.last)
        if figure.key == target.key and (figure.fresh == target.fresh or target.measure == GROWTH)
    ]
    result = _best(told, target.first, target.last, target.measure, target.average, target.unit)
    if result is not None:
        return Outcome(judge(target, result)), result
    again = (
        (figure.key, figure.measure, figure.average) == (target.key, target.measure, target.average) and figure.target
        for reading in readings
        if reading.source.year == target.last + 1
        for figure in reading.figures
    )  # fmt: skip
    return (Outcome.RESTATED if any(again) else Outcome.DROPPED), None


def _best(
    told: Iterable[Figure], first: int, last: int, measure: str, average: bool, unit: str | None = None
) -> Figure | None:
    """The figure that tells the outcome for ``first`` to ``last``: of the same measure and unit if there is one."""
    fit = [figure for figure in told if _covers(figure, first, last, average)]
    fit = [figure for figure in fit if figure.value is not None or figure.lower is not None]
    if not fit:
        return None
    return min(
        fit,
        key=lambda figure: (
            figure.measure != measure,
            unit is not None and figure.unit != unit,
            (figure.first, figure.last) != (first, last),
            figure.source.name,
            figure.start,
        ),
    )


def _covers(figure: Figure, first: int, last: int, average: bool) -> bool:
    """Whether a result is one of the years asked for; an average of several years is none of a single one."""
    if figure.average != average:
        return False
    if (figure.first, figure.last) == (first, last):
        return True
    if first == last:
        # 从70万亿元增加到100万亿元 of five years tells the level they ended with.
        return figure.last == last and figure.measure == LEVEL and MOVED.search(figure.told) is not None
    if average:
        return figure.last == last
    at_end = figure.first == figure.last == last
    return at_end and figure.measure == LEVEL and STOCK.search(figure.name) is not None
