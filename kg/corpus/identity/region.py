"""The divisions that reports speak for, as one thing over time and through levels.

A division is followed through its codes and names: 綦江县 (until 2010) is 綦江区 (from 2011),
and 万盛区, which went into it, is another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.lexicon import load_text
from kg.link.division import COUNTY, Division, find_division, find_history, find_region, iter_parents, own_forms
from kg.link.surface import fold_surface
from kg.model import Issuer, Level

NATION = "CN"
"""Key of what belongs to no one region."""
KINDS = (
    "自治区", "自治州", "自治县", "自治旗", "特别行政区", "地区", "新区", "矿区", "林区", "特区",
    "省", "市", "县", "区", "旗", "盟", "州", "镇", "乡", "街道",
)  # fmt: skip
"""What ends the name of a division."""
UNNAMED = re.compile("政府|会议|人民|代表|报告|按照|我[省市县区]")
"""What a name read from a report's head holds where it was misread."""
LEAD = 2
"""A guessed region is named at least so many times as often as the next one of its level."""
SIZES = {Level.PROVINCE: 1, Level.CITY: 2, Level.COUNTY: 3}


@dataclass(frozen=True, slots=True)
class Region:
    """A division over time. ``key`` is equal for all its codes and names; ``code`` and ``year`` are
    of the report at hand, ``above`` the regions it lies in, nearest first."""

    key: str
    name: str
    code: str | None = None
    year: int | None = None
    above: tuple[Region, ...] = ()
    forms: tuple[str, ...] = field(default=(), compare=False)

    @property
    def chain(self) -> tuple[Region, ...]:
        """The region and those above it."""
        return (self, *self.above)


COUNTRY = Region(NATION, "中国", forms=("中华人民共和国", "中国"))


@cache
def division_key(code: str, year: int | None) -> str:
    """The key of a division over time, by the code it had in ``year``.

    >>> division_key("500222", 2008) == division_key("500110", 2015), division_key("500110", 2008)
    (True, '500110:1997')
    """
    row = find_division(code, year)
    if row is None or len(code) > COUNTY:
        return code
    seen = {(row.code, row.since)}
    while True:
        later = _follow(row)
        if later is None or (later.code, later.since) in seen:
            return f"{row.code}:{row.since}"
        row = later
        seen.add((row.code, row.since))


def _follow(row: Division) -> Division | None:
    """What a division became, where that is the same one under another code or name."""
    if row.until is None:
        return None
    after = [
        later
        for code in row.successor
        for later in [old for old in find_history(code) if old.until is None or old.until > row.until][:1]
        if _size(code) == _size(row.code)
    ]
    for later in after:
        if stem(later.name) == stem(row.name):
            return later
    for later in after[:1] if len(row.successor) == 1 else []:
        alone = [old for old in _load_earlier().get(later.code, ()) if _ends_into(old, later)]
        if later.since > row.until and len(alone) == 1:
            return later
    return None


def _ends_into(old: tuple[str, int], later: Division) -> bool:
    """Whether an earlier division ended as ``later`` began."""
    return old[1] + 1 == later.since


@cache
def _load_earlier() -> dict[str, list[tuple[str, int]]]:
    """Codes to the earlier codes that they followed, with their last years."""
    out: dict[str, list[tuple[str, int]]] = {}
    for line in load_text("division_history.tsv").splitlines():
        cells = line.split("\t")
        if len(cells) == 7 and cells[4].isdigit():
            for code in cells[5].split():
                out.setdefault(code, []).append((cells[0], int(cells[4])))
    return out


def stem(name: str) -> str:
    """The name of a division without its kind.

    >>> stem("綦江县"), stem("綦江区"), stem("城区")
    ('綦江', '綦江', '城区')
    """
    kind = next((kind for kind in KINDS if name.endswith(kind) and len(name) > len(kind) + 1), "")
    return name.removesuffix(kind)


@cache
def region_of(code: str, year: int | None) -> Region:
    """The region of a division's code in ``year``."""
    row = find_division(code, year) or find_division(code, None)
    name = row.name if row else code
    parents = [parent for parent in iter_parents(code) if find_division(parent, year) is not None]
    above = tuple(_bare_region(parent, year) for parent in parents)
    return Region(division_key(code, year), name, code, year, (*above, COUNTRY), own_forms(row) if row else (name,))


@cache
def _bare_region(code: str, year: int | None) -> Region:
    row = find_division(code, year)
    assert row is not None
    return Region(division_key(code, year), row.name, code, year, (), own_forms(row))


def report_region(issuer: Issuer, division: str | None, codes: Mapping[str, int]) -> Region | None:
    """The region a report speaks for: by its code, its head, what it names most, or its plain name.

    ``codes`` counts the mentions of divisions by code. None where nothing tells.
    """
    if issuer.level is Level.NATIONAL:
        return COUNTRY
    if division is not None:
        return region_of(division, issuer.year)
    found = find_region(issuer)
    if found is not None:
        return region_of(found.code, issuer.year)
    name = fold_surface(issuer.region or "")
    if len(stem(name)) > 1 and stem(name) != name and not UNNAMED.search(name):
        return Region("name:" + name, name, None, issuer.year, (COUNTRY,), (name, stem(name)))
    guess = _guess(issuer.level, codes)
    return region_of(guess, issuer.year) if guess else None


def _guess(level: Level | None, codes: Mapping[str, int]) -> str | None:
    """The division of the level that is named by far the most often."""
    size = SIZES.get(level) if level else None
    rows = sorted(((count, code) for code, count in codes.items() if size is None or _size(code) == size), reverse=True)
    if not rows or (len(rows) > 1 and rows[0][0] < LEAD * rows[1][0]):
        return None
    return rows[0][1]


def _size(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
