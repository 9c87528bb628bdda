"""The same place through renaming: what a division of GB/T 2260 became.

A report names the division as it was in its year; 綦江县 became 綦江区, 襄樊市 became 襄阳市.
A county that was merged into another that stood already ends there.
"""

from __future__ import annotations

from functools import cache

from kg.link.division import Division, find_division, find_history

CONTINUES = ("同名改码", "更名", "撤县设市", "撤县设区", "撤地设市", "撤市设区", "撤区设区", "撤旗设区")
"""Events after which the successor is the same place."""
ENDS = ("自治州", "自治县", "自治旗", "地区", "新区", "市", "县", "区", "州", "盟", "旗")


@cache
def place_key(code: str | None, region: str | None, year: int | None) -> str:
    """One key for a place under all its codes and names; the region's name where it has no code.

    >>> place_key("510223", "綦江县", 1995) == place_key("500110", "綦江区", 2020)
    True
    >>> place_key(None, "澜溪市", 2020)
    '澜溪市'
    """
    row = find_division(code, year) if code else None
    if row is None:
        return code or "".join((region or "").split())
    seen = set()
    while row.until is not None and (row.code, row.since) not in seen:
        seen.add((row.code, row.since))
        after = _after(row)
        if after is None:
            break
        row = after
    return row.code if row.until is None else f"{row.code}-{row.until}"


def _after(row: Division) -> Division | None:
    """What the division became, None where it ended or its land went to another."""
    assert row.until is not None
    for code in row.successor:
        born = [other for other in find_history(code) if other.since <= row.until + 1 and other.valid(row.until + 1)]
        after = born[-1] if born else None
        if after is None or after == row:
            continue
        if row.event in CONTINUES and len(row.successor) == 1:
            return after
        if after.since == row.until + 1 and _stem(after.name) == _stem(row.name):
            return after
    return None


def _stem(name: str) -> str:
    """The name without its generic term."""
    return next((name.removesuffix(end) for end in ENDS if name.endswith(end) and len(name) > len(end) + 1), name)
