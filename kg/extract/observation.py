"""Observations of a report: an indicator, its value or growth, when, and how sure.

What a sentence says is read by ``statement.py``; here it gets its kind (result or
target), measure, precision, period and confidence, and its place in the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.extract.attribute import claims
from kg.extract.figure import COUNTS
from kg.extract.indicator import normalise_indicator
from kg.extract.period import Calendar, TimeUse, find_periods, is_late, span_of
from kg.extract.quantity import Quantity, find_quantities
from kg.extract.statement import Draft, Statements
from kg.extract.unit import Dimension
from kg.model import Document, Measure, Mention, Observation, Period, Precision, Role, Sentence, ValueKind

PART = re.compile(r"占|比重|份额")
AHEAD = (Role.PLAN, Role.GOVERNANCE, Role.CLOSING)
"""Parts of a report that speak of what is to be done."""
CONFIDENCE = {
    "growth": 0.95, "growth-list": 0.95, "growth-spread": 0.95, "level": 0.95, "level-bare": 0.95, "count": 0.95,
    "level-list": 0.95, "level-spread": 0.9, "again": 0.92, "gain": 0.9, "total": 0.9, "reach": 0.85,
    "count-before": 0.85, "share-before": 0.6,
}  # fmt: skip
"""By the rule that read the first figure: precision on the reports the rules were written with, rounded down."""


def find_observations(doc: Document, mentions: Sequence[Mention]) -> list[Observation]:
    """The observations of a report in order of the text.

    ``mentions`` keep names with digits apart, and the figures that belong to one named
    thing (``attribute.py``), which are no observations.
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    times = _Times(doc)
    out: list[Observation] = []
    for sentence in doc.sentences:
        quantities = find_quantities(sentence.text)
        if not quantities:
            continue
        names = sorted((*sentence.local(mention.span), mention.type) for mention in by_sentence.get(sentence.index, ()))
        if names:
            claimed = {id(claim[2]) for claim in claims(sentence.text, quantities, names)}
            quantities = [quantity for quantity in quantities if id(quantity) not in claimed]
        drafts = Statements(sentence.text, quantities, names).read()
        for draft, period in zip(drafts, times.of(sentence, drafts), strict=True):
            out.append(_observation(doc, sentence, draft, period))
    return out


class _Times:
    """Periods of drafts: the last time named before the figure, else that of the section."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.year = doc.issuer.year
        self.late = is_late(doc)
        self.sections: dict[int, Period | None] = {}

    def of(self, sentence: Sentence, drafts: Sequence[Draft]) -> list[Period | None]:
        """The period of each draft of a sentence."""
        if not drafts:
            return []
        named = [
            mention
            for mention in find_periods(sentence.text, self.year, sentence.role, late=self.late)
            if mention.use in (TimeUse.FACT, TimeUse.DEADLINE)
        ]
        if not named:
            return [self._of_section(sentence)] * len(drafts)
        out: list[Period | None] = []
        at = 0
        for draft in drafts:
            while at < len(named) and named[at].start < draft.last:
                at += 1
            out.append(named[at - 1].period if at else self._of_section(sentence))
        return out

    def _of_section(self, sentence: Sentence) -> Period | None:
        """The time a section's heading, or one above it, names; else the year its role speaks of."""
        if sentence.section not in self.sections:
            found = None
            index: int | None = sentence.section
            while index is not None and found is None:
                section = self.doc.sections[index]
                if section.heading is not None and section.level:
                    text = self.doc.surface(section.heading)
                    times = find_periods(text, self.year, section.role, late=self.late)
                    found = times[0].period if times else None
                index = section.parent
            self.sections[sentence.section] = found
        period = self.sections[sentence.section]
        if period is None and self.year is not None:
            own = Calendar(self.year, self.year, sentence.role).own
            return span_of(own, own)
        return period


def _observation(doc: Document, sentence: Sentence, draft: Draft, period: Period | None) -> Observation:
    level, change = draft.level, draft.change
    main = level or change
    assert main is not None  # a draft has one or the other
    surface = sentence.text[draft.start : draft.end]
    return Observation(
        span=sentence.raw(min(draft.start, draft.first), max(draft.last, draft.end)),
        indicator=sentence.raw(draft.start, draft.end),
        sentence=sentence.index,
        kind=ValueKind.TARGET if sentence.role in AHEAD else ValueKind.ACTUAL,
        confidence=CONFIDENCE[draft.rule.partition("+")[0]],
        rule=draft.rule,
        measure=_measure(level, surface),
        value=level.value if level else None,
        unit=_unit(doc, sentence, level) if level else None,
        base_value=level.base_value if level else None,
        base_unit=level.base_unit if level else None,
        value_span=sentence.raw(level.start, level.end) if level else None,
        precision=Precision.RANGE if main.upper is not None else main.precision,
        lower=main.lower,
        upper=main.upper,
        change_pct=_signed(change, draft.falls),
        change_span=sentence.raw(change.start, change.end) if change else None,
        basis=draft.basis,
        period=period,
        indicator_id=normalise_indicator(surface),
    )


def _measure(level: Quantity | None, surface: str) -> Measure:
    """Growth alone, a part of a whole, a number of things, or else a level."""
    if level is None:
        return Measure.GROWTH
    if level.dimension is Dimension.RATE:
        return Measure.SHARE if PART.search(surface) else Measure.LEVEL
    counted = level.dimension in COUNTS or (level.dimension is Dimension.NUMBER and level.unit is not None)
    return Measure.COUNT if counted else Measure.LEVEL


def _signed(change: Quantity | None, falls: bool) -> Decimal | None:
    """Growth in percent; a fall is negative."""
    if change is None or change.value is None:
        return None
    return -abs(change.value) if falls else change.value


def _unit(doc: Document, sentence: Sentence, quantity: Quantity) -> str | None:
    """The unit as the report has it: a full-width ％ stays one."""
    if quantity.unit == "%" and quantity.numeral is None:
        return doc.text[sentence.raw(quantity.end - 1, quantity.end).start]
    return quantity.unit
