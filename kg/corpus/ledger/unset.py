"""Targets that a report says it does not set: 今年不设地区生产总值增长目标.

A stated absence is a fact with its sentence; a target that was only not found is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import load_rows

NOT_SET = re.compile(
    r"(?:不再?|未再?|没有?|没有再)(?:设定?|设置|提出?|提出了|确定|制定|明确|安排)(?P<what>[^，。；！]{0,30}?)"
    r"(?:目标|指标|任务)"
)
"""不设GDP增长目标, 没有提出全年经济增速具体目标, 未提出量化指标."""
ECONOMY = re.compile(r"经济(?:总量)?(?:增长|增速|发展)")


def may_unset(text: str) -> bool:
    """Whether a sentence says that some target is not set."""
    return NOT_SET.search(text) is not None


def find_unset(text: str) -> Iterator[tuple[str, int, int]]:
    """Ids of indicators without a target, with the stretch of the sentence that says so.

    >>> list(find_unset("今年不设GDP增速目标。"))
    [('gdp', 2, 11)]
    """
    for match in NOT_SET.finditer(text):
        what = match["what"]
        if ECONOMY.search(what):
            yield "gdp", match.start(), match.end()
            continue
        found = _names().search(what.upper())
        if found:
            yield _ids()[found[0]], match.start(), match.end()


@cache
def _ids() -> dict[str, str]:
    """Ids by the names of common indicators."""
    names: dict[str, str] = {}
    for row in load_rows("indicators.tsv"):
        for name in (row["zh"], *row["aliases"].split("|")):
            if len(name) > 2:
                names[name.upper()] = row["id"]
    return names


@cache
def _names() -> re.Pattern[str]:
    """Any of the names, the longest first."""
    return re.compile("|".join(re.escape(name) for name in sorted(_ids(), key=len, reverse=True)))
