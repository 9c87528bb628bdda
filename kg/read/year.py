"""The year a report plans for: from the date of the speech, the title, what its headings say, or the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

NUMERALS = "〇一二三四五六七八九"
DIGITS = {**{char: str(digit) for digit, char in enumerate(NUMERALS)}, **dict.fromkeys("零○О０ＯO0", "0")}
"""Digits of a year in Chinese characters; zero is written in many ways."""
SPELLED = rf"[一二][{''.join(DIGITS)}]{{3}}"
YEAR = rf"(?P<year>(?:19|20)\d\d|{SPELLED})\s{{0,2}}年"
DATE = re.compile(
    YEAR + r"\s{0,2}(?P<month>\d{1,2}|十[一二]?|元|[一二三四五六七八九])\s{0,2}月(?!以来|就职|就任|上任|换届)"
)
MONTHS = {"元": 1, **{char: number for number, char in enumerate("一二三四五六七八九十", 1)}, "十一": 11, "十二": 12}
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


def find_year(text: str, title: str) -> int | None:
    """The year that a report plans for; None where nothing tells.

    Where title and date of the speech disagree, as on pages that were named by hand, the one is
    taken whose year before is looked back upon, or else the one of which the text speaks more.
    """
    address = ADDRESS.search(text[:HEAD])
    head = text[: address.start() if address else HEAD]
    named = TITLED.search("".join(title.split()))
    titled = _number(named["year"] or named["bare"]) if named and "回顾" not in title else None
    date = DATE.search(head) or DATE.search(title)
    if date is None:
        in_head = NAMED.search(head) if address else None
        return titled or (_number(in_head["year"]) if in_head else next(_told(text), None))
    given = _number(date["year"])
    if titled in (None, given, given + 1):
        return given + 1 if _is_late(text, date, titled) else given
    told, spoken = set(_reviewed(text)), _years(text)
    return max((given, titled), key=lambda year: (year in told, spoken[year - 1] + spoken[year]))


def _is_late(text: str, date: re.Match[str], titled: int | None) -> bool:
    """Whether a report given on a date speaks for the year after."""
    next_year, month = _number(date["year"]) + 1, MONTHS.get(date["month"]) or int(date["month"])
    if month < LATE_MONTH:
        return False
    return titled == next_year or _years(text)[next_year] >= (1 if month >= LAST_MONTH else 2)


def _reviewed(text: str) -> Iterator[int]:
    """The years after those that the first half of a text looks back upon."""
    for match in REVIEWED.finditer(text[: max(len(text) // 2, LEAST)]):
        yield _number(match["year"] or match["past"]) + 1


def _told(text: str) -> Iterator[int]:
    """Years that headings and the text itself give, surest first."""
    yield from _reviewed(text)
    for match in PLANNED.finditer(text):
        yield _number(match["year"])
    spoken = _years(text)
    if spoken:
        yield max(sorted(spoken), key=lambda year: spoken[year] + spoken[year - 1])


def _years(text: str) -> Counter[int]:
    """How often a text names each year."""
    return Counter(_number(match["year"]) for match in NAMED.finditer(text))


def _number(year: str) -> int:
    """A year as written.

    >>> _number("2018"), _number("二〇一八"), _number("二○○八")
    (2018, 2018, 2008)
    """
    return int(year) if year.isdecimal() else int("".join(DIGITS[char] for char in year))
