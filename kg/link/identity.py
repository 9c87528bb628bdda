"""Mentions to entities: which occurrences of a name are one thing.

Only forms of one name within one type are merged, by the rules of ``REASONS``. A name that
contains another (綦江区工业园 and 綦江区) is another thing. Where two longer names could
stand for a shorter one, it stays alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from kg.ids import content_id
from kg.lexicon import load_rows
from kg.link.correction import Corrections
from kg.link.division import find_division, is_within, iter_parents, own_forms, resolve_division
from kg.link.surface import fold_surface
from kg.model import Division, Document, Entity, EntityType, Mention, Merge, ProgramKind

REASONS = {
    "corrected": "a correction says that they are the same",
    "division": "both are names of one division",
    "town": "the name without 镇, 乡, 街道, 村 or 社区",
    "parent": "the name with and without the place it lies in",
    "region": "the name with and without the report's own region",
    "legal form": "the company with and without its legal form",
    "seat": "the company with and without the place of its seat",
    "project head": "the project with and without 项目 or 工程",
    "program head": "the program with and without its head",
    "program level": "the program with and without 国家, 全国, 市级",
    "government": "forms of the name of one government, party committee or congress",
    "well known": "two names of one well-known thing (same_names.tsv)",
    "alias": "the text sets up the short form (以下简称)",
}
"""Rule to what it says of the two names."""
LEGAL_FORM = re.compile(r"(?:(?:集团|控股|股份|实业)*(?:有限)?(?:责任)?公司|(?<=..)集团|(?<=..)股份)$")
"""Company Law of China, articles 7 and 8: the forms a company's name must carry."""
PROJECT_TAIL = re.compile(r"(?<=...)(?:建设)?(?:项目|工程)$")
PROGRAM_TAIL = re.compile(r"(?<=....)(?:专项斗争|(?<!专项)行动|战略|工程|计划|改革|建设|创建|工作|战)$")
NAME_END = re.compile(r"(?:[（(][^（()）]*[）)]|[”’』」》\"\s])+$")
"""What may stand behind the head word of a program's name."""
PROGRAM_LEVEL = re.compile(r"^(?:国家级?|全国|全[省市区县州]|[省市区县州]级)(?=.{5})")
TOWN = ("镇", "乡", "街道", "村", "社区")
"""Divisions below the county, whose head running text often leaves out."""
LEAST = 3
"""Characters that must be left of a name without its region: 綦江河 is not 河."""
SEAT_LEAST = 4
"""Characters that must be left of a company's name without its seat: 重庆银行 is not 银行."""
ALIAS = re.compile(r"[”》]?[（(](?:以下|下)?(?:统|并)?简称(?:为)?[：:]?[“‘]?([^（）()“”‘’]{2,16})[”’]?[）)]")
Key: TypeAlias = tuple[EntityType, str]
"""Type and folded surface."""


@dataclass(slots=True)
class _Name:
    """One surface (folded) of one type with its mentions."""

    type: EntityType
    folded: str
    mentions: list[Mention] = field(default_factory=list)
    surfaces: Counter[str] = field(default_factory=Counter)


class _Groups:
    """Disjoint sets of names; what is told apart is never joined."""

    def __init__(self, names: Iterable[Key], apart: Iterable[frozenset[str]]) -> None:
        self.members = {name: [name] for name in names}
        self.rules: dict[Key, str] = {}
        self.apart = set(apart)

    def join(self, name: Key, other: Key, rule: str) -> None:
        """Take ``other`` for ``name``."""
        first, second = self.members[name], self.members[other]
        if first is second or (self.apart and self._is_apart(first, second)):
            return
        first += second
        for member in second:
            self.members[member] = first
        self.rules.setdefault(other, rule)

    def _is_apart(self, first: list[Key], second: list[Key]) -> bool:
        return any(frozenset((name[1], other[1])) in self.apart for name in first for other in second)

    def lists(self) -> Iterator[list[Key]]:
        seen: set[int] = set()
        for members in self.members.values():
            if id(members) not in seen:
                seen.add(id(members))
                yield members


def find_entities(
    doc: Document,
    mentions: Sequence[Mention],
    report: str,
    region: Division | None,
    corrections: Corrections,
) -> tuple[tuple[Entity, ...], tuple[Merge, ...]]:
    """Entities in order of their first mention, and what was merged by which rule."""
    names: dict[Key, _Name] = {}
    for mention in mentions:
        key = (mention.type, fold_surface(doc.folded(mention)))
        name = names.setdefault(key, _Name(*key))
        name.mentions.append(mention)
        name.surfaces[doc.surface(mention.span)] += 1
    codes = {key: _division(key, region, doc.issuer.year) for key in names}
    groups = _Groups(names, corrections.different)
    for lead, same in corrections.same:
        for kind in EntityType:
            if (kind, lead) in names and (kind, same) in names:
                groups.join((kind, lead), (kind, same), "corrected")
    _join_divisions(groups, codes)
    _join_places(groups, codes)
    for key, other, rule in _forms(names, region):
        groups.join(key, other, rule)
    _join_aliases(groups, doc, mentions)
    entities, merges = [], []
    taken: set[str] = set()
    # Where a correction parts the names of a division, the fuller name keeps its code.
    for members in sorted(groups.lists(), key=lambda members: -max(len(key[1]) for key in members)):
        rows = [names[key] for key in members]
        division = next((codes[key] for key in members if codes[key]), None)
        if division is not None and division.code in taken:
            division = None
        taken |= {division.code} if division is not None else set()
        entity = _entity(rows, division, report)
        entities.append(entity)
        rules = [groups.rules[key] for key in members if key in groups.rules]
        for key in members if rules else ():
            surface = names[key].surfaces.most_common(1)[0][0]
            if surface != entity.name:
                merges.append(Merge(entity.id, surface, groups.rules.get(key, rules[0])))
    entities.sort(key=lambda entity: (entity.mentions[0].span, entity.id))
    merges.sort(key=lambda merge: (merge.entity, merge.surface, merge.rule))
    return tuple(entities), tuple(merges)


def _division(key: Key, region: Division | None, year: int | None) -> Division | None:
    """The division of a place's name; a single character may be a province's or the region's own (渝, 綦)."""
    kind, folded = key
    if kind is not EntityType.PLACE:
        return None
    if len(folded) > 1:
        return resolve_division(folded, region.code if region else None, year)
    code = _province_letters().get(folded)
    own = region is not None and folded in own_forms(region)[-1]
    if own and region is not None and (code is None or is_within(region.code, code)):
        return region if code is None else find_division(code, year)
    return find_division(code, year) if code and not own else None


@cache
def _province_letters() -> dict[str, str]:
    return {row["letter"]: row["code"] for row in load_rows("province_letters.tsv")}


def _join_divisions(groups: _Groups, codes: dict[Key, Division | None]) -> None:
    """Forms of one division: the same code in the table."""
    first: dict[str, Key] = {}
    for key, division in codes.items():
        if division is not None:
            groups.join(first.setdefault(division.code, key), key, "division")


def _join_places(groups: _Groups, codes: dict[Key, Division | None]) -> None:
    """河湾 with 河湾村, 石壕万隆村 with 万隆村: only where one candidate is there."""
    full = {key[1] for key in codes if key[0] is EntityType.PLACE}
    known = {key[1] for key, division in codes.items() if key[0] is EntityType.PLACE and division is None}
    for name in [key[1] for key in codes if key[0] is EntityType.PLACE and key[1] in known]:
        towns = [name + head for head in TOWN if name + head in known]
        if len(towns) == 1:
            groups.join((EntityType.PLACE, towns[0]), (EntityType.PLACE, name), "town")
        if not name.endswith(TOWN) or len(name) < LEAST:
            continue
        longer = [other for other in known if other.endswith(name) and other.removesuffix(name) in full]
        if len(longer) == 1:
            groups.join((EntityType.PLACE, longer[0]), (EntityType.PLACE, name), "parent")


def _forms(names: dict[Key, _Name], region: Division | None) -> Iterator[tuple[Key, Key, str]]:
    """Pairs of names of which the first is the plainer form of the second, with the rule."""
    own = own_forms(region) if region is not None else []
    same = _same_names()
    bodies: dict[str, Key] = {}
    levels: dict[Key, list[Key]] = {}
    for key in names:
        kind, folded = key
        if kind is EntityType.ENTERPRISE:
            yield from _plainer(names, key, LEGAL_FORM.sub("", folded), "legal form", 2)
            for cut in range(2, len(folded) - SEAT_LEAST + 1):
                if resolve_division(folded[:cut], None, None) is not None:
                    yield from _plainer(names, key, LEGAL_FORM.sub("", folded[cut:]), "seat", SEAT_LEAST)
        elif kind is EntityType.PROJECT:
            yield from _plainer(names, key, PROJECT_TAIL.sub("", folded), "project head", LEAST)
        elif kind is EntityType.PROGRAM:
            yield from _plainer(names, key, PROGRAM_TAIL.sub("", folded), "program head", LEAST)
            bare: Key = (kind, PROGRAM_LEVEL.sub("", folded))
            if bare != key and bare in names:
                levels.setdefault(bare, []).append(key)
        elif kind is EntityType.ORGANIZATION and region is not None:
            body = _body(folded, own, region)
            yield bodies.setdefault(body, key), key, "government"
        if kind is not EntityType.ORGANIZATION:
            form = next((form for form in own if folded.startswith(form)), None)
            if form is not None:
                yield from _plainer(names, key, folded.removeprefix(form), "region", LEAST)
        lead = (kind, same.get(key, folded))
        if lead in names and lead != key:
            yield lead, key, "well known"
        elif key in same:
            # Two names of one thing whose leading name the report does not use.
            others = [other for other in names if other[0] is kind and same.get(other) == same[key]]
            yield others[0], key, "well known"
    for bare, longer in levels.items():
        if len(longer) == 1:
            yield bare, longer[0], "program level"


def _plainer(names: dict[Key, _Name], key: Key, plain: str, rule: str, least: int) -> Iterator[tuple[Key, Key, str]]:
    if plain != key[1] and len(plain) >= least and (key[0], plain) in names:
        yield (key[0], plain), key, rule


def _body(folded: str, own: Sequence[str], region: Division) -> str:
    """An organization's name as the region itself calls it: 重庆市綦江区人民政府 is 区政府, 綦江医院 is 区医院."""
    level = region.name[-1]
    for code in iter_parents(region.code):
        above = find_division(code, None)
        if above is not None and folded.startswith(above.name + region.name):
            folded = folded.removeprefix(above.name)
    form = next((form for form in (*own, level) if folded.startswith(form) and len(folded) > len(form) + 1), None)
    rest = folded.removeprefix(form) if form else folded
    return level + re.sub(r"^人民政府$", "政府", rest) if form else folded


@cache
def _same_names() -> dict[Key, str]:
    return {(EntityType(row["type"]), row["name"]): row["same"] for row in load_rows("same_names.tsv")}


def _join_aliases(groups: _Groups, doc: Document, mentions: Sequence[Mention]) -> None:
    """渝黔复线高速公路（以下简称“渝黔复线”): the text itself sets up the short form."""
    if "简称" not in doc.text:
        return
    for mention in mentions:
        found = ALIAS.match(doc.text, mention.span.end)
        alias = (mention.type, fold_surface(found[1])) if found else None
        if alias and alias in groups.members:
            groups.join((mention.type, fold_surface(doc.folded(mention))), alias, "alias")


def _entity(rows: list[_Name], division: Division | None, report: str) -> Entity:
    """One entity from its names: called by its commonest surface, the longest of equals."""
    surfaces = rows[0].surfaces if len(rows) == 1 else sum((row.surfaces for row in rows), Counter[str]())
    name = min(surfaces, key=lambda surface: (-surfaces[surface], -len(surface), surface))
    mentions = sorted((mention for row in rows for mention in row.mentions), key=lambda mention: mention.span)
    kind = rows[0].type
    # The id hangs on the folded names, not on their counts: more mentions make no new thing.
    key = division.code if division else min((row.folded for row in rows), key=lambda folded: (-len(folded), folded))
    aliases = tuple(sorted(set(surfaces) - {name}))
    kinds = map(find_kind, (name, *aliases)) if kind is EntityType.PROGRAM else ()
    return Entity(
        id=content_id(report, kind.value.lower(), key),
        type=kind,
        name=name,
        aliases=aliases,
        mentions=tuple(mentions),
        code=division.code if division else None,
        division=division.name if division else None,
        kind=next(filter(None, kinds), None),
    )


def find_kind(name: str) -> ProgramKind | None:
    """What kind of program the head word of a name tells; None where it tells none.

    >>> find_kind("“双提升”三年行动计划").value, find_kind("污染防治攻坚战").value, find_kind("一带一路")
    ('plan', 'campaign', None)
    """
    plain = NAME_END.sub("", name)
    heads = _program_kinds()
    return next((heads[plain[cut:]] for cut in range(len(plain)) if plain[cut:] in heads), None)


@cache
def _program_kinds() -> dict[str, ProgramKind]:
    return {row["head"]: ProgramKind(row["kind"]) for row in load_rows("program_kinds.tsv")}
