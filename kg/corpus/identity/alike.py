"""Which two names of one region may be one thing, though they are written in two ways.

Each rule asks for more than likeness, since in this genre names that differ by one
character are two things as a rule (东环路, 西环路; 一期, 二期). Names are compared only where
they share a rare pair of characters or what the rule makes of one is the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.corpus.identity.naming import SIDES, Parts, differ, is_generic
from kg.lexicon import load_rows
from kg.link.division import find_division
from kg.model import EntityType

HEAD = r"(?P<head>高速|高铁|铁路|城际|城际铁路|快速路|公路|大道|客专)$"
LINE = re.compile(r"^(?P<a>[^至到]{2,5})[至到](?P<b>[^至到]{2,6}?)" + HEAD)
SHORT_LINE = re.compile(r"^(?P<a>.)(?P<b>.)" + HEAD)
QUANTITY = re.compile(
    r"^(?:年产|日产|日处理|年处理|总投资)?[\d.]+[万亿]?"
    r"(?:吨|台|套|辆|件|千瓦|兆瓦|平方米|亩|亿元|万元|片|只|头|立方米)(?:/年|/日)?$"
)
APART = re.compile(
    r"扩|迁|改造|新院|分|支线|复线|配套|附属|职业|妇幼|儿童|中医|老年|北延|南延|一体化|周边|规划|枢纽|口岸|通用"
)
"""Words that make another thing when they are put into a name."""
CROSSING = re.compile(r"[至到与及、沿跨旧]|环(?![保境球])|下穿|上跨|连接|通往|周边")
"""What stands before a name and makes another thing of it, at or beside the one named."""
SMALL = frozenset(("建设", "综合", "工作", "地区", "问题", "专项", "发展"))
"""Words that the name of a program has or lacks without becoming another."""
REST = 6
"""Characters of what may describe a program after its quotation marks."""
BLOCK = 24
"""Names of a region that may share a pair of characters; commoner pairs say nothing. Keeps the cost linear."""
KINDS = {
    EntityType.PLACE: "site", EntityType.PROJECT: "site", EntityType.PROGRAM: "program",
    EntityType.ENTERPRISE: "enterprise", EntityType.ORGANIZATION: "organization",
}  # fmt: skip
"""Types that are compared with one another: what is a project in one year is a place in the next."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as one group of a region has it: its parts, and the first character of its mentions' type."""

    parts: Parts
    kind: EntityType


def iter_alike(names: Sequence[Named]) -> Iterator[tuple[int, int, str]]:
    """Pairs of names (by index) of one region and group, with the rule that joins them.

    A short form that two longer names could stand for is joined to neither.
    """
    found: dict[int, list[tuple[int, int, str]]] = {}
    for first, second in _candidates(names):
        rule = compare(names[first], names[second])
        if rule in ("term", "brand"):
            yield first, second, rule
        elif rule is not None:
            short = min(first, second, key=lambda index: len(names[index].parts.core))
            found.setdefault(short, []).append((first, second, rule))
    for short, pairs in sorted(found.items()):
        longer = {names[index].parts.core for pair in pairs for index in pair[:2] if index != short}
        if len(longer) == 1:
            yield from pairs


def compare(a: Named, b: Named) -> str | None:
    """The rule by which two names of one owner and group are one thing, None where none does."""
    if a.parts.core == b.parts.core:
        return _compare_marks(a, b)
    if a.parts.mark != b.parts.mark:
        phases = {part.mark.split("/")[0] for part in (a.parts, b.parts) if part.mark and part.mark[-1] != "年"}
        return None if phases or a.kind is not EntityType.PROGRAM else _brand(a.parts, b.parts)
    short, long = sorted((a.parts, b.parts), key=lambda parts: (len(parts.core), parts.core))
    if a.kind is EntityType.PROGRAM:
        return _brand(short, long) or _small(short, long)
    if short.generic or KINDS[a.kind] != "site":
        return None
    return _ends(short.core, long.core) or _prefix(short.core, long.core) or _short(short.core, long.core)


def _compare_marks(a: Named, b: Named) -> str | None:
    """One core: 三年行动 and the same without its years are one, two phases are not."""
    marks = [set(filter(None, named.parts.mark.split("/"))) for named in (a, b)]
    rest = marks[0] ^ marks[1]
    if a.parts.generic:
        return None
    return "term" if len(rest) == 1 and all(mark.endswith("年") for mark in rest) else None


def _brand(a: Parts, b: Parts) -> str | None:
    """“大石清流”水环境治理三年行动 and “大石清流”行动: what is in quotation marks, and common words."""
    brand = a.brand or b.brand
    if len(brand) < 4 or is_generic(brand) or (a.brand and b.brand and a.brand != b.brand):
        return None
    rests = sorted((part.core.removeprefix(brand) for part in (a, b)), key=len)
    if brand + rests[0] not in (a.core, b.core) or brand + rests[1] not in (a.core, b.core):
        return None
    if rests[0] or len(rests[1]) > REST or not is_generic(rests[1][-2:]):
        return None
    return "brand" if not (a.mark and b.mark) or a.mark == b.mark else None


def _small(short: Parts, long: Parts) -> str | None:
    chunk = _chunk(short.core, long.core)
    return "short form" if chunk is not None and chunk[1] in SMALL and not is_generic(chunk[0]) else None


def _chunk(short: str, long: str) -> tuple[str, str, str] | None:
    """What stands before, inside and after the one stretch that the longer name has more."""
    if len(long) <= len(short) or short[:1] != long[:1]:
        return None
    before = 0
    while before < len(short) and short[before] == long[before]:
        before += 1
    after = 0
    while after < len(short) - before and short[-1 - after] == long[-1 - after]:
        after += 1
    if before + after < len(short):
        return None
    return long[:before], long[before : len(long) - after], long[len(long) - after :]


def _ends(short: str, long: str) -> str | None:
    """渝黔高速 and 重庆至贵阳高速: the ends by their first characters or the letters of provinces."""
    line, brief = LINE.match(long), SHORT_LINE.match(short)
    if line is None or brief is None or line["head"] != brief["head"]:
        return None
    return "ends" if brief["a"] in _end(line["a"]) and brief["b"] in _end(line["b"]) else None


def _end(place: str) -> str:
    """The characters by which the name of a line may call a place."""
    return _letters().get(place, "") + place[:2]


@cache
def _letters() -> Mapping[str, str]:
    """Names of provinces and the characters they go by."""
    out: dict[str, str] = {}
    for row in load_rows("province_letters.tsv"):
        found = find_division(row["code"], None)
        if found is not None:
            name = found.name.removesuffix("省").removesuffix("市")
            out[name] = out.get(name, "") + row["letter"]
    return out


def _prefix(short: str, long: str) -> str | None:
    """A thing with and without the company or place before its name: 江畔水电站 after its river."""
    before = long.removesuffix(short)
    if before == long or len(short) < 5 or len(before) < 2:
        return None
    return None if CROSSING.search(before) or SIDES.search(before) else "prefix"


def _short(short: str, long: str) -> str | None:
    """大石冷链物流园 and 大石物流园: a proper name, common words left out, and the same head."""
    chunk = _chunk(short, long)
    if chunk is None:
        return None
    before, inner, after = chunk
    if QUANTITY.match(inner):
        return "short form" if len(before) >= 2 and after else None
    if len(before) < 2 or not after or differ(short, long) or APART.search(inner) or is_generic(before):
        return None
    return "short form" if len(inner) >= 2 and is_generic(inner) else None


def _candidates(names: Sequence[Named]) -> Iterator[tuple[int, int]]:
    """Pairs that share a rare pair of characters, a core, or ends."""
    blocks: dict[str, list[int]] = {}
    for index, named in enumerate(names):
        core = named.parts.core
        keys = {core[at : at + 2] for at in range(len(core) - 1)} | {"=" + core}
        line = LINE.match(core)
        if line is not None:
            keys |= {f"={a}{b}{line['head']}" for a in _end(line["a"]) for b in _end(line["b"])}
        for key in keys:
            blocks.setdefault(key, []).append(index)
    seen: set[tuple[int, int]] = set()
    for key, members in blocks.items():
        if len(members) > BLOCK and key[0] != "=":
            continue
        for at, second in enumerate(members):
            for first in members[max(0, at - BLOCK) : at]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second
