"""Times to intervals: 去年, 前三季度, 五年来, “十四五”时期, 截至10月底, 到2025年.

A report plans for its own year (``Document.issuer.year``) and reviews the years before.
What the words mean hangs on that year, on the section's role and on whether the report
was given at the end of the year before (then 今年 is the year reviewed and 明年 the year
planned). A time is said to be when something holds (fact), by when it shall be done
(deadline), or what a change is measured against (basis); the date in the speech head is
a date of its own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.model import Document, Period, Role
from kg.years import SPELLED, year_number


class TimeUse(StrEnum):
    """What a time in a sentence is for."""

    FACT = "fact"
    DEADLINE = "deadline"
    BASIS = "basis"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time at ``text[start:end]`` and the interval it stands for."""

    start: int
    end: int
    period: Period
    use: TimeUse


NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
PLAN_NUMBERS = {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
}
RELATIVE = {"今年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}
"""Years counted from the year in which the report is given."""
PLANNED = re.compile(r"的?(?:主要|预期|工作|目标|重点|总体|经济社会发展)")
"""What follows 今年 where a plan speaks of its own year, even in a report given the year before."""
SPOKEN_OF = {"本年": 0, "本年度": 0, "当年": 0, "上年": -1, "上一年": -1}
"""Years counted from the year the sentence or its section speaks of."""

TIME = re.compile(
    r"""
    (?:
      (?P<from>(?:19|20)\d\d)\s?年?\s?[-—–~～至到]{1,2}\s?(?P<to>(?:19|20)\d\d)\s?年
    | (?P<year>(?:19|20)\d\d)\s?年度?
    | (?P<spelled>"""
    + SPELLED
    + r""")年
    | (?P<relative>今年|本年度?|当年|去年|上一?年|前年|明年|后年)(?!轻|龄|级)
    | “?(?P<plan>十[一二三四五六]?|[六七八九])五”(?P<edge>期?[初末])?
    | (?P<bareplan>十[一二三四五六])五(?:时期|期间|规划期)(?P<bareedge>[初末])?
    | (?:过去|近|最近|前|这|上)(?:的|个)?(?P<past>[一两二三四五六七八九十\d])(?:年|个?年头)(?:来|间)?(?!级)
    | (?P<since>[一两二三四五六七八九十])年(?:多?来|间)
    | (?:今后|未来|下|接下来)的?(?P<next>[一两二三四五六七八九十\d])(?:个)?年
    | (?P<term>本届政府(?:成立|任期|履职)?(?:以来|内|期间)|届内|任期内)
    | (?P<whole>全年|(?<![\d一二三四五六七八九十两几])年(?:度?内|底前?|末|终|中)|岁末)
    | (?P<half>上半年|下半年)
    | (?P<quarters>(?:前|头)[二两三]个?季度|[一二三四]季度|第[一二三四]季度)
    | (?P<month>1[0-2]|[1-9])(?:\s?月份?)?\s?[-—–~～至到]{1,2}\s?(?P<month2>1[0-2]|[1-9])\s?月份?
    | (?P<onemonth>1[0-2]|[1-9])\s?月(?!均|度|嫂|亮|球|饼|供)(?:份|(?P<day>3[01]|[12]\d|[1-9])[日号])?
    )
    (?P<inner>
      \s?(?:
        (?P<half2>上半年|下半年)
      | (?P<quarters2>(?:前|头)[二两三]个?季度|第?[一二三四]季度)
      | (?P<m1>1[0-2]|[1-9])(?:\s?月份?)?\s?[-—–~～至到]{1,2}\s?(?P<m2>1[0-2]|[1-9])\s?月份?
      | (?P<m>1[0-2]|[1-9])\s?月(?:份|(?P<d>3[01]|[12]\d|[1-9])[日号])?
      | (?P<all>全年|年度)
      )
    )?
    (?P<bound>(?:年|月)?(?:底|末|中旬|上旬|下旬)|年终)?
    (?P<by>之?前|以前|为止)?(?P<after>以来|来|起)?(?P<same>同期|同比)?
    """,
    re.VERBOSE,
)
"""One alternative a kind of time; no part repeats without bound."""
START = re.compile(
    r"[\d今本当去上前明后“十六七八九过近最这未接下届任全年岁头第一二两三四五]"
    r"(?:(?<=\D)|(?<![\d.].)(?=\d{0,3}\s?[年月\-－—–~～至到]))"
)
"""Where a time can begin: most characters are passed over without trying the alternatives."""
LEADS = ("截至", "截止", "截止到", "截至到", "到", "至", "自", "从", "较", "比", "力争", "确保", "争取")
HINT = re.compile(r"[年月季度届]|五”|五[时期]|任期")
QUARTERS = {
    "前二": (1, 6), "前两": (1, 6), "头两": (1, 6), "头二": (1, 6), "前三": (1, 9), "头三": (1, 9),
    "一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12),
}  # fmt: skip
PARTS = {(1, 6): "-H1", (7, 12): "-H2", (1, 3): "-Q1", (4, 6): "-Q2", (7, 9): "-Q3", (10, 12): "-Q4", (1, 12): ""}
LATE_TALK = 3
"""A report without date that says 明年 so often was given at the end of the year before the one it plans."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the years of a report are called: ``plan`` is the year it plans for, ``now`` what it calls 今年."""

    plan: int
    now: int
    role: Role

    @property
    def own(self) -> int:
        """The year a section speaks of where it names none."""
        return self.plan if self.role in (Role.PLAN, Role.GOVERNANCE, Role.CLOSING) else self.plan - 1

    @property
    def future(self) -> bool:
        return self.own == self.plan


def is_late(doc: Document) -> bool:
    """Whether the report was given before the year it plans for, and so calls that year 明年."""
    issuer = doc.issuer
    if issuer.given is not None and issuer.year is not None:
        return issuer.given.year < issuer.year
    return doc.text.count("明年") >= LATE_TALK


def span_of(first: int, last: int) -> Period:
    """Whole years, as in 2016—2020年."""
    label = str(first) if first == last else f"{first}/{last}"
    return Period(label, date(first, 1, 1), date(last, 12, 31))


def months_of(year: int, first: int, last: int) -> Period:
    """Months of one year: halves and quarters have their own labels (2018-H1, 2018-Q2, 2018-01/09)."""
    part = PARTS.get((first, last))
    if part is None:
        part = f"-{first:02d}" if first == last else f"-{first:02d}/{last:02d}"
    label = f"{year}{part}"
    return Period(label, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def day_of(year: int, month: int, day: int) -> Period | None:
    """One day; None where the calendar has none such."""
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    when = date(year, month, day)
    return Period(when.isoformat(), when, when)


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of a five-year plan (14 gives 2021 and 2025).

    The plans from the sixth (1981–1985) on follow one another without a gap.

    >>> plan_years(14)
    (2021, 2025)
    """
    first = 1981 + (number - 6) * 5
    return first, first + 4


def find_periods(text: str, year: int | None, role: Role, *, late: bool = False) -> list[PeriodMention]:
    """The times of ``text`` in order. ``year`` is the year the report plans for; None leaves out
    what hangs on it. ``late``: given at the end of the year before.

    本届政府以来 is taken for the five years reviewed: the phrase is used when a term ends.

    >>> [m.period.label for m in find_periods("2018年上半年", 2019, Role.REVIEW)]
    ['2018-H1']
    """
    if HINT.search(text) is None:
        return []
    calendar = None if year is None else Calendar(year, year - 1 if late else year, role)
    found: list[PeriodMention] = []
    base: int | None = None
    done = 0
    for candidate in START.finditer(text):
        start = candidate.start()
        match = TIME.match(text, start) if start >= done else None
        if match is None:
            continue
        lead = _lead(text, start)
        read = _read(match, calendar, base, lead)
        if read is None:
            continue
        period, named = read
        base = named or base
        done = match.end()
        found.append(PeriodMention(start - len(lead), done, period, _use(match, lead, period, calendar)))
    return found


def _lead(text: str, start: int) -> str:
    """The word before a time that says what it is for; the longest, empty where there is none."""
    for size in (3, 2, 1):
        word = text[max(0, start - size) : start]
        if len(word) == size and word in LEADS:
            return word
    return ""


def _read(
    match: re.Match[str], calendar: Calendar | None, base: int | None, lead: str
) -> tuple[Period, int | None] | None:
    """The interval of one match and the year it names, None where it cannot be told."""
    kind = next(
        name
        for name in ("from", "year", "spelled", "relative", "plan", "bareplan", "past", "since", "next", "term",
                     "whole", "half", "quarters", "month", "onemonth")
        if match[name]
    )  # fmt: skip
    if kind == "from":
        first, last = int(match["from"]), int(match["to"])
        return (span_of(first, last), None) if first <= last else None
    if kind in ("plan", "bareplan"):
        first, last = plan_years(PLAN_NUMBERS[match[kind]])
        edge = match["edge"] or match["bareedge"] or match["bound"]
        if edge:
            return (span_of(last, last), None) if edge[-1] == "末" else (span_of(first, first), None)
        return span_of(first, last), None
    if kind == "year":
        return _within(match, int(match["year"]), lead)
    if kind == "spelled":
        return _within(match, year_number(match["spelled"]), lead)
    if calendar is None:
        return None
    if kind == "relative":
        word = match["relative"]
        if word in SPOKEN_OF:
            return _within(match, (base or calendar.own) + SPOKEN_OF[word], lead)
        planned = word == "今年" and calendar.future and PLANNED.match(match.string, match.end())
        return _within(match, (calendar.plan if planned else calendar.now) + RELATIVE[word], lead)
    if kind in ("past", "since", "next"):
        count = _count(match[kind])
        first = calendar.plan if kind == "next" else calendar.plan - count
        return (span_of(first, first + count - 1), None) if count else None
    if kind == "term":
        return span_of(calendar.plan - 5, calendar.plan - 1), None
    return _part(match, kind, base or calendar.own)


def _count(numeral: str) -> int:
    return NUMERALS.get(numeral) or int(numeral)


def _within(match: re.Match[str], year: int, lead: str) -> tuple[Period, int | None] | None:
    """The year, or the part of it that follows (2018年前三季度, 今年10月底)."""
    if not 1949 <= year <= 2100:
        return None
    if match["half2"]:
        return (months_of(year, 1, 6) if match["half2"][0] == "上" else months_of(year, 7, 12)), year
    if match["quarters2"]:
        return months_of(year, *QUARTERS[match["quarters2"].removeprefix("第")[:-2].removesuffix("个")]), year
    if match["m1"]:
        first, last = int(match["m1"]), int(match["m2"])
        return (months_of(year, first, last), year) if first < last else None
    if match["m"]:
        return _month(year, int(match["m"]), match["d"], match["bound"])
    if match["bound"] and match["bound"][-1] in "底末终":
        return _end_of(year, lead), year
    return span_of(year, year), year


def _end_of(year: int, lead: str) -> Period:
    """截至2018年底 is a day; 到2025年底 is the year at whose end something shall be done."""
    if lead.startswith("截"):
        return Period(f"{year}-12-31", date(year, 12, 31), date(year, 12, 31))
    return span_of(year, year)


def _month(year: int, month: int, day: str | None, bound: str | None) -> tuple[Period, int | None] | None:
    if day:
        single = day_of(year, month, int(day))
        return None if single is None else (single, year)
    if bound and bound[-1] in "底末":
        last = date(year, month, monthrange(year, month)[1])
        return Period(last.isoformat(), last, last), year
    return months_of(year, month, month), year


def _part(match: re.Match[str], kind: str, year: int) -> tuple[Period, int | None] | None:
    """A part of the year the section or the sentence speaks of."""
    if kind == "whole":
        return span_of(year, year), None
    if kind == "half":
        return (months_of(year, 1, 6) if match["half"][0] == "上" else months_of(year, 7, 12)), None
    if kind == "quarters":
        return months_of(year, *QUARTERS[match["quarters"].removeprefix("第")[:-2].removesuffix("个")]), None
    if kind == "month":
        first, last = int(match["month"]), int(match["month2"])
        return (months_of(year, first, last), None) if first < last else None
    return _month(year, int(match["onemonth"]), match["day"], match["bound"])


def _use(match: re.Match[str], lead: str, period: Period, calendar: Calendar | None) -> TimeUse:
    """Fact, deadline, basis of comparison or the date of the speech."""
    if calendar is not None and calendar.role is Role.FRONT and period.start == period.end:
        return TimeUse.REPORT
    if lead in ("较", "比") or match["same"]:
        return TimeUse.BASIS
    ahead = calendar is not None and (calendar.future or period.end.year >= calendar.plan)
    whole = match["whole"] or ""
    bound = match["bound"] or match["edge"] or match["bareedge"] or whole
    if not ahead or match["from"] or match["after"] or lead.startswith("截"):
        return TimeUse.FACT
    if match["by"] or whole.endswith("前") or lead in ("到", "至") or bound[-1:] in ("底", "末"):
        return TimeUse.DEADLINE
    return TimeUse.FACT
