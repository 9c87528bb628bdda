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
from kg.extract.period import Calendar, PeriodMention, TimeUse, find_periods, is_late, span_of
from kg.extract.quantity import Quantity, read_figures
from kg.extract.statement import Draft, Statements
from kg.extract.unit import Dimension
from kg.model import Document, Measure, Mention, Observation, Period, Precision, Role, Sentence, ValueKind

PART = re.compile(r"占|比重|份额")
BOTH, URBAN, RURAL = "城乡", "城镇", "农村"
URBAN_FIRST = re.compile(r"城镇(?:常住)?(?:居民)?[、和与及]农[村牧民]{1,2}(?=常住|居民)")
"""The name of the first of two figures, that of the second stands behind it."""
AHEAD = (Role.PLAN, Role.GOVERNANCE, Role.CLOSING)
"""Parts of a report that speak of what is to be done."""
AIM = re.compile(
    r"力争|确保|争取|努力|加快|推进|推动|支持|打造|开展|实施|要(?!求)|目标(?:是|为|：)|计划|新建|建设|完善|抓好|深化|提升"
)
"""Words of a sentence that speaks of what is to be done."""
BASE = re.compile(r"[^，。；]{0,12}基础上")
OPENING = 9
"""A time so near the beginning of a sentence is what the sentences after it in the paragraph speak of too."""
CONFIDENCE = {
    "growth": 0.95, "growth-list": 0.95, "growth-spread": 0.95, "level": 0.95, "level-bare": 0.95, "count": 0.95,
    "level-list": 0.95, "level-spread": 0.9, "again": 0.92, "gain": 0.9, "total": 0.9, "reach": 0.85,
    "count-before": 0.85, "share-before": 0.6,
}  # fmt: skip
"""By the rule that read the first figure: precision on the reports the rules were written with, rounded down."""


def find_observations(
    doc: Document, mentions: Sequence[Mention], figures: Sequence[list[Quantity]] | None = None
) -> list[Observation]:
    """The observations of a report in order of the text; ``figures`` are its quantities, if they were read before.

    ``mentions`` keep names with digits apart, and the figures that belong to one named
    thing (``attribute.py``), which are no observations.
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    times = _Times(doc)
    out: list[Observation] = []
    for sentence, quantities in zip(doc.sentences, figures or read_figures(doc), strict=True):
        if not quantities:
            times.note(sentence)
            continue
        names = sorted((*sentence.local(mention.span), mention.type) for mention in by_sentence.get(sentence.index, ()))
        if names:
            claimed = {id(claim[2]) for claim in claims(sentence.text, quantities, names)}
            quantities = [quantity for quantity in quantities if id(quantity) not in claimed]
        drafts = Statements(sentence.text, quantities, names).read()
        meant = _meant(sentence.text, drafts)
        for draft, name, period in zip(drafts, meant, times.of(sentence, drafts), strict=True):
            out.append(_observation(doc, sentence, draft, name, period, times.opens(period)))
    return out


def _meant(text: str, drafts: Sequence[Draft]) -> list[str]:
    """What each indicator is called in full: 城乡居民收入 or 城镇、农村居民收入分别增长9%、10% speaks of two."""
    names = [URBAN_FIRST.sub(URBAN, text[draft.start : draft.end]) for draft in drafts]
    spans = [(draft.start, draft.end) for draft in drafts]
    for index, span in enumerate(spans):
        if names[index].startswith(BOTH) and spans.count(span) == 2:
            name = URBAN if spans.index(span) == index else RURAL
            names[index] = name + names[index].removeprefix(BOTH)
    return names


class _Times:
    """Periods of drafts: the last time named before the figure, else that of the section."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.year = doc.issuer.year
        self.late = is_late(doc)
        self.sections: dict[int, Period | None] = {}
        self.opened: tuple[int, Period] | None = None
        """The sentence that opened with a time of whole years, in the paragraph that is read."""

    def opens(self, period: Period | None) -> bool:
        """Whether the paragraph that is read opened with that time."""
        return self.opened is not None and self.opened[1] == period

    def note(self, sentence: Sentence) -> None:
        """Take in a sentence without figures, which may open with a time."""
        self._carried(sentence)
        self._open(sentence, self._named(sentence.text[: 3 * OPENING], sentence.role))

    def of(self, sentence: Sentence, drafts: Sequence[Draft]) -> list[Period | None]:
        """The period of each draft of a sentence."""
        named = self._named(sentence.text, sentence.role)
        carried = self._carried(sentence)
        self._open(sentence, named)
        if not named:
            return [carried or self._of_section(sentence)] * len(drafts)
        out: list[Period | None] = []
        at = 0
        for draft in drafts:
            while at < len(named) and named[at].start < draft.last:
                at += 1
            out.append(named[at - 1].period if at else carried or self._of_section(sentence))
        return out

    def _named(self, text: str, role: Role) -> list[PeriodMention]:
        """The times a text names, but for those a change is measured against."""
        found = find_periods(text, self.year, role, late=self.late)
        return [mention for mention in found if mention.use in (TimeUse.FACT, TimeUse.DEADLINE)]

    def _open(self, sentence: Sentence, named: Sequence[PeriodMention]) -> None:
        """Keep the time a sentence opens with for those after it."""
        text = sentence.text
        for time in named:
            if time.start > OPENING and text[time.start - 1] not in "，,":
                return
            # 在1992年快速增长的基础上，1993年…… opens with 1993.
            if BASE.match(text, time.end) is None:
                if _whole(time.period):
                    self.opened = sentence.index, time.period
                return

    def _carried(self, sentence: Sentence) -> Period | None:
        """The time that a sentence before it in the paragraph opened with."""
        if self.opened is None:
            return None
        index, period = self.opened
        between = self.doc.text[self.doc.sentences[index].span.end : sentence.span.start]
        if sentence.heading or self.doc.sentences[index].heading or "\n" in between:
            self.opened = None
            return None
        return period

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


def _whole(period: Period) -> bool:
    """Whether it is of whole years."""
    return (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)


def _kind(doc: Document, sentence: Sentence, period: Period | None, told: bool) -> ValueKind:
    """A result or a target, by the part of the report.

    ``told``: the paragraph opened with that time. Where it is past and the sentence aims at
    nothing, the plan looks back (过去一年……增长10.3%); a review that names a year after the
    report's looks ahead.
    """
    year = doc.issuer.year
    ahead = sentence.role in AHEAD
    if year is not None and period is not None:
        if ahead and told and period.end.year < year and not AIM.search(sentence.text):
            return ValueKind.ACTUAL
        if not ahead and period.start.year > year:
            return ValueKind.TARGET
    return ValueKind.TARGET if ahead else ValueKind.ACTUAL


def _observation(
    doc: Document, sentence: Sentence, draft: Draft, name: str, period: Period | None, told: bool
) -> Observation:
    level, change = draft.level, draft.change
    main = level or change
    assert main is not None  # a draft has one or the other
    surface = sentence.text[draft.start : draft.end]
    return Observation(
        span=sentence.raw(min(draft.start, draft.first), max(draft.last, draft.end)),
        indicator=sentence.raw(draft.start, draft.end),
        sentence=sentence.index,
        kind=_kind(doc, sentence, period, told),
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
        indicator_id=normalise_indicator(name, growth=change is not None),
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
    """Growth in percent, also where it is written in tenths (三成) or per mille; a fall is negative."""
    if change is None:
        return None
    value = change.base_value if change.base_unit == "%" else change.value
    if value is None:
        return None
    value = value / 10 if change.unit == "‰" else value
    return -abs(value) if falls else value


def _unit(doc: Document, sentence: Sentence, quantity: Quantity) -> str | None:
    """The unit as the report has it: a full-width ％ stays one."""
    if quantity.unit == "%" and quantity.numeral is None:
        return doc.text[sentence.raw(quantity.end - 1, quantity.end).start]
    return quantity.unit
