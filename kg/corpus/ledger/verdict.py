"""Whether a result meets its target, by what the target's words bind it to.

A bare figure, 以上, 不低于 and the lower end of a range are floors; 以内, 不超过 are ceilings;
what should be low (unemployment, prices, accidents) or is told as a fall has its figure for a
ceiling. 左右 leaves room for what would round to the target.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kg.corpus.ledger.figure import GROWTH, LEVEL, PRICES, Figure, indicator_rows
from kg.model import Precision
from kg.years import SPELLED

MET, MISSED, REPORTED = "met", "missed", "reported"
ABOUT_POINTS = Decimal("0.25")
"""Percentage points that 左右 leaves: targets are set in steps of half a point, and so far rounds to one."""
ABOUT_SHARE = Decimal("0.025")
"""Share of a level that 左右 leaves: what rounds to the two digits such targets have (1,200万人左右)."""
CEILINGS = (Precision.AT_MOST, Precision.UNDER)
FLOORS = (Precision.AT_LEAST, Precision.OVER)
SHARES = ("%", "‰")
PRICED = re.compile(rf"不变价|(?:(?:19|20)\d\d|{SPELLED})年(?:的)?价格")
"""A level in the prices of some year is not that in current prices."""


def is_low(key: str) -> bool:
    """Whether less is better (column ``better`` of ``indicators.tsv``)."""
    row = indicator_rows().get(key)
    return row is not None and row["better"] == "less"


def is_ceiling(aim: Figure) -> bool:
    """Whether the target bounds its result from above."""
    bound = aim.value if aim.value is not None else aim.upper
    if aim.measure == GROWTH and bound is not None and bound < 0:
        return True
    if aim.precision in CEILINGS:
        return True
    return is_low(aim.key) and not (aim.precision in FLOORS and aim.key != PRICES)


def bound_of(aim: Figure) -> Decimal | None:
    """The figure a result is held against, with the room that 左右 leaves."""
    ceiling = is_ceiling(aim)
    bound = (aim.upper if ceiling else aim.lower) if aim.precision is Precision.RANGE else aim.value
    if bound is None:
        return None
    if aim.precision is Precision.ABOUT:
        room = ABOUT_POINTS if aim.measure == GROWTH or aim.unit in SHARES else abs(bound) * ABOUT_SHARE
        return bound + room if ceiling else bound - room
    return bound


def judge(aim: Figure, result: Figure) -> str:
    """``met`` or ``missed``; ``reported`` where the two cannot be compared (other measure or unit)."""
    bound = bound_of(aim)
    told = result.value if result.value is not None else result.lower
    if bound is None or told is None or aim.measure != result.measure or aim.unit != result.unit:
        return REPORTED
    if aim.measure == LEVEL and bool(PRICED.search(aim.text)) != bool(PRICED.search(result.text)):
        return REPORTED
    return MET if (told <= bound if is_ceiling(aim) else told >= bound) else MISSED
