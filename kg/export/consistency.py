"""What a report says that cannot all be right: shares, growth, values and lists that disagree.

Shapes ask whether a graph is well formed; here the figures are set against one another. A
conflict may be the report's own slip or a figure read wrongly, so it is a warning with the
sentences to look at. Only what is sure is named: figures are compared as intervals of their
rounding (414.6 is 414.55 to 414.65), and those said to be about, over or at least something
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kg.ids import fold_name
from kg.lexicon import load_rows
from kg.model import Entity, Measure, Mention, Observation, Period, Precision, Quote, Span

if TYPE_CHECKING:
    import networkx as nx

HEDGE_BEFORE = re.compile(r"(?:约|近|超|超过|突破|逾|达?到?或?[不高低多少]于|左右)\s*$")
HEDGE_AFTER = re.compile(r"\s*(?:个百分点)?(?:左右|以上|以下|以内|上下|多|余)")
SHARE = re.compile(r"(?P<part>.*?)占(?:全[省市区县州旗国]|我[省市区县州旗国])?(?P<whole>.+?)的?(?:比重|比例|份额)?")
SECTOR = re.compile(r"第?(?:([一二三])次?产业?|([一二三])产)(?:增加值)?")
PLANNED_WHOLE = re.compile(r"计划|目标|任务|预算|序时|指标|进度")
"""What was planned is no whole: more than all of it can be done."""
RATIO = re.compile(
    r"(?:三次产业|[一二三]产业|产业)(?:增加值)?(?:结构|比例|比重|比)[^。；;]{0,24}?"
    r"(\d+(?:\.\d+)?)\s*[:：∶︰]\s*(\d+(?:\.\d+)?)\s*[:：∶︰]\s*(\d+(?:\.\d+)?)(?!\s*[:：∶︰.\d])"
)
REAL = re.compile(r"生产总值|GDP|增加值|总产值|收入|指数|能耗")
"""Indicators whose growth is given in constant prices or on another basis than their levels:
the ratio of two levels is not their growth (National Bureau of Statistics, notes on communiqués)."""
YEARLY = re.compile(r"同比|(?:比|较)?上年(?:同期)?|比去年|较去年")
MORE = re.compile(r"等\s*(?:\d+|[一二三四五六七八九十两]+)\s*(?:余|多)")
NEXT = re.compile(r"[，、,]?")
HUNDRED = Decimal(100)
APART = 2
"""Values of one name further apart than this factor are of a part and its whole, not two readings of one."""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Statements that cannot all be right: the rule that says so, where they stand, and why."""

    rule: str
    spans: tuple[Span, ...]
    message_en: str
    message_zh: str
    sentences: tuple[str, ...]
    """The sentences that hold the spans, each once, in order of the text."""

    def __str__(self) -> str:
        places = ", ".join(f"{span.start}-{span.end}" for span in self.spans)
        shown = "".join(f"\n    {sentence}" for sentence in self.sentences)
        return f"{self.rule} at {places}: {self.message_en} {self.message_zh}{shown}"


class Range(NamedTuple):
    """All numbers that round to what is written."""

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        return self.low <= other.high and other.low <= self.high


class Figure(NamedTuple):
    """An observation with its sentence and the names by which it can be matched."""

    value: Observation
    quote: Quote
    name: str
    common: str

    @property
    def level(self) -> Range | None:
        """The value in the base unit, None where there is none or it is hedged."""
        o = self.value
        if o.value is None or o.base_value is None or o.value_span is None or o.precision is not Precision.EXACT:
            return None
        if self._hedged(o.value_span) or o.value == 0:
            return None
        factor = o.base_value / o.value
        return Range(*(edge * factor for edge in rounded(o.value)))

    @property
    def growth(self) -> Range | None:
        """The growth in percent against the year before, None where there is none or it is hedged."""
        o = self.value
        if o.change_pct is None or o.change_span is None or self._hedged(o.change_span):
            return None
        if o.basis is not None and not YEARLY.fullmatch(o.basis):
            return None
        return rounded(o.change_pct)

    def _hedged(self, span: Span) -> bool:
        start, end = span.start - self.quote.span.start, span.end - self.quote.span.start
        text = self.quote.text
        return bool(HEDGE_BEFORE.search(text, max(0, start - 6), start) or HEDGE_AFTER.match(text, end))


def rounded(number: Decimal) -> Range:
    """The numbers that are written so when rounded.

    >>> rounded(Decimal("6.9"))
    Range(low=Decimal('6.85'), high=Decimal('6.95'))
    """
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(5).scaleb(min(exponent, 0) - 1)
    return Range(number - half, number + half)


def find_conflicts(graph: nx.MultiDiGraph) -> tuple[Conflict, ...]:
    """Every conflict in the graph of a report, in a fixed order; none where all agrees.

    ``shares``          a share over 100 percent; parts of the economy that do not make 100;
                        a share that its two levels do not give
    ``growth``          a level, its growth and last year's level that disagree
    ``two-values``      one common indicator with two values for one period and kind
    ``list``            a list that names more things than it counts
    """
    figures = [_figure(graph, data["value"]) for _, data in graph.nodes(data=True) if data["kind"] == "observation"]
    figures.sort(key=lambda figure: (figure.value.span, figure.value.indicator))
    mentions = (m for _, d in graph.nodes(data=True) if isinstance(d["value"], Entity) for m in d["value"].mentions)
    found = {
        *_shares_over(figures),
        *_sectors(figures),
        *_ratios(graph.graph["quotes"]),
        *_shares_of_levels(figures),
        *_growth(figures),
        *_two_values(figures),
        *_lists(graph.graph["quotes"], sorted(mentions, key=lambda mention: mention.span)),
    }
    return tuple(sorted(found, key=lambda conflict: (conflict.spans, conflict.rule, conflict.message_en)))


def _figure(graph: nx.MultiDiGraph, observation: Observation) -> Figure:
    quote: Quote = graph.graph["quotes"][observation.sentence]
    return Figure(observation, quote, fold_name(quote.surface(observation.indicator)), observation.indicator_id or "")


def _conflict(rule: str, places: Iterable[tuple[Span, Quote]], message_en: str, message_zh: str) -> Conflict:
    rows = sorted(set(places), key=lambda row: row[0])
    sentences = tuple(dict.fromkeys(quote.text.strip() for _, quote in rows))
    return Conflict(rule, tuple(dict.fromkeys(span for span, _ in rows)), message_en, message_zh, sentences)


def _places(*figures: Figure) -> list[tuple[Span, Quote]]:
    return [(figure.value.span, figure.quote) for figure in figures]


def _shares_over(figures: Iterable[Figure]) -> Iterator[Conflict]:
    for figure in figures:
        o = figure.value
        if o.measure is not Measure.SHARE or o.base_value is None or PLANNED_WHOLE.search(figure.name):
            continue
        if not 0 <= o.base_value <= HUNDRED:
            yield _conflict(
                "shares", _places(figure),
                f"a share of {o.value} percent is no part of a whole.", f"占比{o.value}%超出整体范围。",
            )  # fmt: skip


def _sectors(figures: Iterable[Figure]) -> Iterator[Conflict]:
    """Shares of the three sectors in one whole, for one time."""
    groups: dict[tuple[object, ...], dict[str, Figure]] = {}
    for figure in figures:
        found = SHARE.fullmatch(figure.name)
        sector = SECTOR.fullmatch(found["part"]) if found else None
        if found and sector and figure.value.measure is Measure.SHARE and figure.level:
            key = found["whole"], figure.value.period, figure.value.kind, figure.value.sentence
            groups.setdefault(key, {})[sector[1] or sector[2]] = figure
    for group in groups.values():
        if len(group) == 3:
            values = [figure.value.value for figure in group.values() if figure.value.value is not None]
            yield from _whole(values, _places(*group.values()))


def _ratios(quotes: Iterable[Quote]) -> Iterator[Conflict]:
    """三次产业结构比为10:40:50 as the sentence writes it."""
    for quote in quotes:
        for found in RATIO.finditer(quote.text):
            span = Span(quote.span.start + found.start(), quote.span.start + found.end())
            yield from _whole([Decimal(part) for part in found.groups()], [(span, quote)])


def _whole(parts: list[Decimal], places: list[tuple[Span, Quote]]) -> Iterator[Conflict]:
    ranges = [rounded(part) for part in parts]
    if sum(r.low for r in ranges) > HUNDRED or sum(r.high for r in ranges) < HUNDRED:
        total = sum(parts)
        yield _conflict(
            "shares", places,
            f"the shares of the three sectors make {total}, not 100.", f"三次产业占比合计{total}，不等于100。",
        )  # fmt: skip


@cache
def _common_names() -> dict[str, str]:
    """Ids of common indicators by every name of theirs."""
    rows = load_rows("indicators.tsv")
    return {name: row["id"] for row in rows for name in (row["zh"], *row["aliases"].split("|")) if name != "-"}


def _shares_of_levels(figures: list[Figure]) -> Iterator[Conflict]:
    levels: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.value.measure is Measure.LEVEL and figure.value.base_unit != "%" and figure.level:
            for name in {figure.name, figure.common} - {""}:
                levels.setdefault((name, figure.value.period, figure.value.kind), []).append(figure)
    before: Figure | None = None
    for figure in figures:
        found = SHARE.fullmatch(figure.name)
        if found and figure.value.measure is Measure.SHARE and figure.level:
            when = figure.value.period, figure.value.kind
            parts = levels.get((found["part"], *when), [])
            if not found["part"] and before and before.level and _follows(before, figure):
                parts = [before]
            wholes = levels.get((found["whole"], *when)) or levels.get((_common_names().get(found["whole"]), *when), [])
            if len(parts) == 1 and len(wholes) == 1:
                yield from _share_of(figure, parts[0], wholes[0])
        before = figure


def _follows(one: Figure, other: Figure) -> bool:
    """True where nothing but a comma stands between a value and the share of it."""
    if one.value.sentence != other.value.sentence or one.value.value_span is None:
        return False
    return bool(NEXT.fullmatch(one.quote.surface(Span(one.value.value_span.end, other.value.indicator.start))))


def _share_of(share: Figure, part: Figure, whole: Figure) -> Iterator[Conflict]:
    stated, upper, lower = share.level, part.level, whole.level
    assert stated and upper and lower
    if part.value.base_unit != whole.value.base_unit or lower.low <= 0 or part == whole:
        return
    given = Range(upper.low / lower.high * HUNDRED, upper.high / lower.low * HUNDRED)
    if not given.meets(stated):
        middle = _short((given.low + given.high) / 2)
        yield _conflict(
            "shares", _places(share, part, whole),
            f"the two levels give {middle} percent, the stated share is {share.value.value}.",
            f"按两项水平值计算占比为{middle}%，原文为{share.value.value}%。",
        )  # fmt: skip


def _growth(figures: list[Figure]) -> Iterator[Conflict]:
    """A level with growth against the stated level of the year before."""
    levels: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        if figure.value.measure is not Measure.SHARE and figure.level and figure.value.base_unit != "%":
            levels.setdefault((figure.name, figure.value.base_unit, _years(figure.value.period)), []).append(figure)
    for (name, unit, years), group in levels.items():
        if not isinstance(years, tuple) or REAL.search(str(name)):
            continue
        bases = levels.get((name, unit, tuple(year - 1 for year in years)), [])
        if len(bases) != 1 or len(group) != 1:
            continue
        base, now = bases[0].level, group[0].level
        stated = group[0].growth
        assert base and now
        if stated is None or base.low <= 0:
            continue
        given = Range((now.low / base.high - 1) * HUNDRED, (now.high / base.low - 1) * HUNDRED)
        if not given.meets(stated):
            middle = _short((given.low + given.high) / 2)
            yield _conflict(
                "growth", _places(group[0], bases[0]),
                f"the levels of two years give a change of {middle} percent, "
                f"the stated one is {group[0].value.change_pct}.",
                f"按两年水平值计算变动{middle}%，原文为{group[0].value.change_pct}%。",
            )  # fmt: skip


def _years(period: Period | None) -> tuple[int] | None:
    """The year of a period that is one whole year."""
    if period is None or period.start.year != period.end.year or period.label != str(period.start.year):
        return None
    return (period.start.year,)


def _two_values(figures: Iterable[Figure]) -> Iterator[Conflict]:
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        o = figure.value
        if figure.common and o.measure is Measure.LEVEL and _years(o.period) and figure.level:
            groups.setdefault((figure.name, o.period, o.kind, o.base_unit), []).append(figure)
    for group in groups.values():
        for one, other in combinations(group, 2):
            first, second = one.level, other.level
            assert first and second
            near = first.low <= APART * second.high and second.low <= APART * first.high
            apart = one.value.sentence != other.value.sentence  # one sentence may tell of steps or of parts
            if near and apart and not first.meets(second):
                values = f"{one.value.value}{one.value.unit}", f"{other.value.value}{other.value.unit}"
                yield _conflict(
                    "two-values", _places(one, other),
                    f"one indicator has two values for one period: {values[0]} and {values[1]}.",
                    f"同一指标同一时期有两个数值：{values[0]}与{values[1]}。",
                )  # fmt: skip


def _lists(quotes: tuple[Quote, ...], mentions: Iterable[Mention]) -> Iterator[Conflict]:
    groups: dict[tuple[int, int, int], list[Mention]] = {}
    for mention in mentions:
        if mention.listed is not None:
            quote = quotes[mention.sentence]
            head = quote.text.find("等", mention.span.end - quote.span.start)
            groups.setdefault((mention.sentence, head, mention.listed), []).append(mention)
    for (sentence, head, listed), items in groups.items():
        quote = quotes[sentence]
        if len(items) > listed and not MORE.match(quote.text, max(head, 0)):
            yield _conflict(
                "list", [(item.span, quote) for item in items],
                f"the list counts {listed} things and names {len(items)}.", f"列举称{listed}项，实列{len(items)}项。",
            )  # fmt: skip


def _short(number: Decimal) -> Decimal:
    """A number for people, to one digit after the point."""
    return number.quantize(Decimal("0.1"))
