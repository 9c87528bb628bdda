"""Figures of many reports, in a form in which they can be compared: targets and results by place and year.

An observation that gives a level and its growth is two figures. Levels are in the base unit,
growth in percent; 增速, 涨幅 and the like written as a level are growth too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.corpus.identity.link import find_regions
from kg.corpus.identity.region import Region, report_region
from kg.corpus.ledger.unset import may_unset
from kg.export.parquet import read_arrow
from kg.export.unit import base_amount
from kg.extract.indicator import FRONT, fold_indicator
from kg.lexicon import load_rows
from kg.model import Issuer, Level, Precision
from kg.years import SPELLED, year_number

if TYPE_CHECKING:
    from kg.corpus.store import Store

Row: TypeAlias = Mapping[str, Any]
GROWTH, LEVEL = "growth", "level"
RATE_NAME = re.compile(r"(?:增速|增幅|涨幅|增长率|增长速度|上涨幅度|降幅)$")
"""An indicator so called is a growth, even where it is written as a level of so many percent."""
PRICES = "consumer-price-index"
"""Always told as a growth: 居民消费价格涨幅3%左右, 居民消费价格上涨2%."""
SINCE = re.compile(rf"[较比]“?((?:19|20)\d\d|{SPELLED})年?")
AVERAGE = re.compile(r"年均|平均每年|每年平均|年平均(?!浓度|气温)|年递增")
YEARLY, NEAR = re.compile(r"(?:每年|年均)(?:[新共]?增加?|完成|建设|新建)?$"), 8
"""What stands before an amount of each year of several (每年新增就业8万人), within eight characters."""
FALLS = re.compile(r"下降|降低|减少|压减|回落|负增长")
AFTER = (
    (re.compile(r"\s?(?:左右|上下)"), Precision.ABOUT),
    (re.compile(r"\s?(?:及?以上|之上)"), Precision.AT_LEAST),
    (re.compile(r"\s?(?:及?以下|以内|之内)"), Precision.AT_MOST),
)
"""What stands after a growth that is told beside its level."""
NEW = re.compile(
    r"^(?:新建成|新增加|新建设|新建|新增|新改建|新建改建|新改扩建|建成|建设|增加|改造提升|改造|完成|实施|创建|打造)+"
)
STOCK_VERB = "新增"
GENERIC = re.compile(
    r"=(?:新增)?(?:总|综合|全年|年度|计划|到位|累计)*"
    r"(?:投资|投资额|投资总额|投资规模|产值|产量|总产|总产量|交易额|资金|收入|营业收入|规定|意见|面积|规模|增加值|利润|税收|项目|企业)|"
    r"=(?:(?:实施)?(?:重点|重大)?(?:项目|工程)?(?:建设|竣工|开工|新开工|续建|完工|建成|投产|竣工投产|开工建设)|基本建成|改造提升)|"
    r"=(?:投入|安排|筹措|整合|专项|项目)(?:资金)?|=(?:总数|具体)?(?:工作|指标|工程|行动|任务|总数|培训|覆盖率|开工率|线路|片区)|"
    r"=(?:国家级|省级|市级|城镇|农村|城镇居民|农业|乡镇|村|人|供)"
)
"""Names that say too little to be found again in another report."""
FRESH = re.compile(r"(?:全[市省区县])?(?:新增|净增|新认定|新培育|新引进|新登记|新设)")


@dataclass(frozen=True, slots=True)
class Source:
    """A report of the store: ``place`` is the same for a place under all its names."""

    report: str
    name: str
    place: str
    region: str
    level: str
    year: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A level or a growth of an indicator, with the sentence that tells it.

    ``key`` is the id of a common indicator or ``=`` and the folded name; ``first`` and ``last``
    are the years of the period, None where it is no whole years. ``value`` is None for a range.
    """

    source: Source
    observation: str
    key: str
    name: str
    measure: str
    target: bool
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    precision: Precision
    written: str
    average: bool
    first: int | None
    last: int | None
    role: str
    confidence: float
    sentence: int
    start: int
    end: int
    text: str
    told: str
    """The words of the statement, from the indicator to its last figure."""

    @property
    def common(self) -> bool:
        """Whether the indicator is one that many reports give."""
        return not self.key.startswith("=")

    @property
    def generic(self) -> bool:
        """Whether the name alone does not say what is measured."""
        return GENERIC.fullmatch(self.key) is not None

    @property
    def fresh(self) -> bool:
        """Whether a number of things is of new ones (新增高新技术企业500家), not of all there are."""
        row = indicator_rows().get(self.key)
        return row is not None and row["dimension"] == "count" and FRESH.match(self.name) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the part that looks ahead and may say that no target is set; ``told`` are the words that do."""

    sentence: int
    start: int
    end: int
    text: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one report gives to the ledger."""

    source: Source
    figures: tuple[Figure, ...]
    unset: tuple[Line, ...]


@cache
def indicator_rows() -> dict[str, dict[str, str]]:
    """Rows of ``indicators.tsv`` by id."""
    return {row["id"]: row for row in load_rows("indicators.tsv")}


def iter_readings(store: Store) -> Iterator[tuple[str, list[Reading]]]:
    """Every place of a store with its reports in order of their years.

    Shards are read one by one and a place is given as soon as its last report was seen, so
    memory holds the places that are open. A report without a year or region is left out.
    """
    regions = find_regions(store)
    found = [source_of(row, regions[row["report"]][0]) for row in store.table("reports").to_pylist()]
    sources = {source.report: source for source in found if source is not None}
    waiting: dict[str, int] = {}
    for source in sources.values():
        waiting[source.place] = waiting.get(source.place, 0) + 1
    opened: dict[str, list[Reading]] = {}
    for figures, sentences in zip(store.table_files("observations"), store.table_files("sentences"), strict=True):
        rows = _by_report(read_arrow(figures).to_pylist())
        texts = _by_report(read_arrow(sentences).to_pylist())
        for report in texts:
            if report not in sources:
                continue
            source = sources[report]
            opened.setdefault(source.place, []).append(read_report(source, rows.get(report, ()), texts[report]))
            waiting[source.place] -= 1
            if not waiting[source.place]:
                yield source.place, sorted(opened.pop(source.place), key=_order)


def _order(reading: Reading) -> tuple[int, str, str]:
    return reading.source.year, reading.source.name, reading.source.report


def _by_report(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        out.setdefault(row["report"], []).append(row)
    return out


def source_of(row: Row, region: Region | None = None) -> Source | None:
    """The report of a row of ``reports``; None where its year or region is not known.

    ``region`` is what the store knows of it (``find_regions``); without it the row itself tells.
    """
    if region is None:
        level = Level(row["level"]) if row["level"] else None
        issuer = Issuer(row["government"], row["region"], level, row["year"])
        region = report_region(issuer, row["division"], {})
    if row["year"] is None or region is None:
        return None
    return Source(row["report"], row["name"], region.key, region.name, row["level"] or "", row["year"])


def read_report(source: Source, observations: Iterable[Row], sentences: Iterable[Row]) -> Reading:
    """Figures and unset targets of one report from its rows of ``observations`` and ``sentences``."""
    texts = {row["sentence"]: row for row in sentences}
    figures = [figure for row in observations for figure in _figures(source, row, texts[row["sentence"]])]
    unset = [
        Line(row["sentence"], row["start"], row["end"], row["text"])
        for row in texts.values()
        if row["role"] in ("plan", "governance", "closing") and may_unset(row["text"])
    ]
    return Reading(source, tuple(sorted(figures, key=lambda f: (f.start, f.end, f.measure))), tuple(unset))


def _figures(source: Source, row: Row, sentence: Row) -> Iterator[Figure]:
    """The level and the growth that an observation gives, each if there."""
    text = sentence["text"]
    begin = row["start"] - sentence["start"]
    told = text[begin : row["end"] - sentence["start"]]
    yearly = YEARLY.search(text, max(0, begin - NEAR), begin) is not None
    first, last = _years(row)
    surface = "".join(row["surface"].split())
    precision = Precision(row["precision"])
    common = {
        "source": source, "observation": row["observation"], "key": key_of(row["indicator"], surface), "name": surface,
        "target": row["kind"] == "target", "average": yearly or AVERAGE.search((row["basis"] or "") + told) is not None,
        "first": first, "last": last, "role": row["role"], "confidence": row["confidence"],
        "sentence": row["sentence"], "start": row["start"], "end": row["end"], "text": text, "told": told,
    }  # fmt: skip
    base = Figure(
        **common, measure=LEVEL, value=None, lower=None, upper=None, unit="", precision=precision,
        written=row["written"] or "",
    )  # fmt: skip
    if row["measure"] == GROWTH:
        sign = -1 if row["change_pct"] is None and FALLS.search(told) else 1
        lower, upper = _signed(row["lower"], row["upper"], sign)
        value = None if lower is not None else row["change_pct"]
        first = _since((row["basis"] or "") + told, first, last)
        yield replace(base, measure=GROWTH, value=value, lower=lower, upper=upper, unit="%", first=first)
        return
    unit = row["unit"] or ""
    lower, upper = _based(row["lower"], unit), _based(row["upper"], unit)
    value = row["base_value"] if row["base_value"] is not None else row["value"]
    words = _level_words(row["written"], told) if row["change_pct"] is not None else told
    average = yearly or AVERAGE.search(words) is not None
    level = replace(base, value=value, lower=lower, upper=upper, unit=row["base_unit"] or unit, average=average)
    percent = level.unit in ("%", "％") and row["indicator"] != "good-air-days-rate"
    if percent and (RATE_NAME.search(surface) or row["indicator"] == PRICES):
        level = replace(level, measure=GROWTH)
    yield level
    if row["change_pct"] is not None:
        # 达到15500亿元，平均每年增长7.5%: the average is of the growth.
        growth = _precision_of(row["change_pct"], told)
        first = _since((row["basis"] or "") + told, first, last)
        yield replace(
            base, measure=GROWTH, value=row["change_pct"], unit="%", precision=growth, written=told, first=first
        )


def _level_words(written: str | None, told: str) -> str:
    """What is said up to a level, where its growth follows it."""
    at = told.find(written) if written else -1
    return told[: at + len(written)] if written and at >= 0 else told


def _since(told: str, first: int | None, last: int | None) -> int | None:
    """The first year a growth runs over: 比2015年增长40% in 2020 is one of five years."""
    named = SINCE.search(told)
    if named is None or first is None or first != last:
        return first
    year = year_number(named[1])
    return year + 1 if year < first else first


def _signed(lower: Decimal | None, upper: Decimal | None, sign: int) -> tuple[Decimal | None, Decimal | None]:
    """The bounds of a growth; those of a fall change places."""
    if lower is None or upper is None or sign > 0:
        return lower, upper
    return -upper, -lower


def _based(bound: Decimal | None, unit: str) -> Decimal | None:
    """A bound in the base unit."""
    if bound is None:
        return None
    amount = base_amount(bound, unit)
    return amount[0] if amount else bound


def _precision_of(change: Decimal, told: str) -> Precision:
    """How exact a growth beside a level is meant to be, by the word after it."""
    number = format(abs(change).normalize(), "f")
    at = told.rfind(number)
    tail = told[at + len(number) :].lstrip("%％") if at >= 0 else ""
    return next((precision for pattern, precision in AFTER if pattern.match(tail)), Precision.EXACT)


def _years(row: Row) -> tuple[int | None, int | None]:
    """First and last year of a period of whole years, or of the day a year ends with."""
    start, end = row["period_start"], row["period_end"]
    if start is None or end is None or (end.month, end.day) != (12, 31):
        return None, None
    if start == end:
        return end.year, end.year
    return (start.year, end.year) if (start.month, start.day) == (1, 1) else (None, None)


@cache
def key_of(indicator: str | None, surface: str) -> str:
    """What makes two figures one indicator's: the common id, else the name without scope and verb of building.

    >>> key_of("gdp", "全市GDP"), key_of(None, "新建停车位") == key_of(None, "新增停车位")
    ('gdp', True)
    """
    if indicator:
        return SAME.get(indicator, indicator)
    folded = fold_indicator(surface)
    front = FRONT.match(folded)
    name = folded[front.end() :] if front else folded
    return "=" + (NEW.sub(STOCK_VERB, name) or folded)


SAME = {"gross-national-product": "gdp"}
"""Reports turned from 国民生产总值 to 国内生产总值 in 1994, between target and result: one indicator here."""
