"""When a report was given and the year it plans for, from the head of the speech, the title, headings or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from kg.years import SPELLED, year_number

YEAR = rf"(?P<year>(?:19|20)\d\d|{SPELLED})\s{{0,2}}年"
DATE = re.compile(
    YEAR + r"\s{0,2}(?P<month>\d{1,2}|十[一二]?|元|[一二三四五六七八九])\s{0,2}月"
    r"(?:\s{0,2}(?P<day>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s{0,2}日)?"
)
ONES = {"元": 1, **{char: number for number, char in enumerate("一二三四五六七八九", 1)}}
NAMED = re.compile(YEAR)
TITLED = re.compile(YEAR + r"|[（(](?P<bare>(?:19|20)\d\d)[）)]")
ADDRESS = re.compile(r"各位代表|同志们|现在，?我")
"""Where the speech begins; a date behind it is not that of the speech."""
HEAD, LEAST = 600, 2_000
"""Characters in which a speech begins, and in which it at least looks back."""
REVIEWED = re.compile(
    rf"{YEAR}[^。，；\n]{{0,16}}(?:回顾|总结|工作情况)|"
    rf"(?:刚刚过去的|(?:去年|过去的?一年)[^。，；\n]{{0,16}}回顾\W{{1,8}})\s{{0,2}}{YEAR.replace('year', 'past')}"
)
"""A heading that names the year that is over, or the words with which a review begins."""
PLANNED = re.compile(
    rf"^[^。，；\n]{{0,16}}?{YEAR}(?:的)?(?:政府)?(?:工作|重点|主要|目标|经济社会发展|总体|预期|发展)[^。；\n]{{0,24}}$",
    re.MULTILINE,
)
"""A heading that names the year that is planned for."""
LATE_MONTH, LAST_MONTH = 11, 12
"""A report given in November or December speaks for the year to come, where its title or text names that year
(in November twice)."""


def find_year(text: str, title: str) -> tuple[int | None, date | None]:
    """The year that a report plans for and the day on which it was given; None where nothing tells.

    Where title and date of the speech disagree, as on pages that were named by hand, the one is
    taken whose year before is looked back upon, or else the one of which the text speaks more.
    """
    address = ADDRESS.search(text[:HEAD])
    head = text[: address.start() if address else HEAD]
    named = TITLED.search("".join(title.split()))
    titled = year_number(named["year"] or named["bare"]) if named and "回顾" not in title else None
    dated = DATE.search(head) or DATE.search(title)
    if dated is None:
        in_head = NAMED.search(head) if address else None
        return titled or (year_number(in_head["year"]) if in_head else next(_told(text), None)), None
    given, month = year_number(dated["year"]), _small(dated["month"])
    year = given + 1 if month >= LATE_MONTH and _speaks_for(text, given + 1, month, titled) else given
    if titled is not None and titled not in (given, given + 1):
        told, spoken = set(_reviewed(text)), _years(text)
        year = max((given, titled), key=lambda year: (year in told, spoken[year - 1] + spoken[year]))
    return year, _day(dated) if year in (given, given + 1) else None


def _speaks_for(text: str, year: int, month: int, titled: int | None) -> bool:
    """Whether a report given in a late month of the year before speaks for ``year``."""
    return titled == year or _years(text)[year] >= (1 if month >= LAST_MONTH else 2)


def _day(dated: re.Match[str]) -> date | None:
    """The day, None where only the month is said or the calendar has no such day."""
    try:
        return date(year_number(dated["year"]), _small(dated["month"]), _small(dated["day"])) if dated["day"] else None
    except ValueError:
        return None


def _reviewed(text: str) -> Iterator[int]:
    """The years after those that the first half of a text looks back upon."""
    for match in REVIEWED.finditer(text[: max(len(text) // 2, LEAST)]):
        yield year_number(match["year"] or match["past"]) + 1


def _told(text: str) -> Iterator[int]:
    """Years that headings and the text itself give, surest first."""
    yield from _reviewed(text)
    for match in PLANNED.finditer(text):
        yield year_number(match["year"])
    spoken = _years(text)
    if spoken:
        yield max(sorted(spoken), key=lambda year: spoken[year] + spoken[year - 1])


def _years(text: str) -> Counter[int]:
    """How often a text names each year."""
    return Counter(year_number(match["year"]) for match in NAMED.finditer(text))


def _small(number: str) -> int:
    """A month or day as written.

    >>> [_small(number) for number in ("12", "元", "二十三", "十", "三十", "十一")]
    [12, 1, 23, 10, 30, 11]
    """
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (10 * ONES.get(tens, 1) if ten else 0) + ONES.get(ones, 0)
