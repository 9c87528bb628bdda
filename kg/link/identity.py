"""Mentions to entities: which occurrences of a name are one thing.

Only forms of one name within one type are merged: quotation marks and blanks aside, a
division in full and in short (綦江区, 綦江), with and without what it lies in (石壕万隆村,
万隆村), a company with and without its legal form, an alias that the text sets up
(以下简称). A name that contains another (綦江区工业园 and 綦江区) is another thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ids import content_id, fold_name
from kg.link.division import Division, resolve_division
from kg.model import Document, Entity, EntityType, Mention, Merge

QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉·•　 ")
LEGAL_FORM = re.compile(r"(?:(?:集团|控股|股份|实业)*(?:有限)?(?:责任)?公司|(?<=..)集团|(?<=..)股份)$")
"""Company Law of China, articles 7 and 8: the forms a company's name must carry."""
PROJECT_TAIL = re.compile(r"(?:建设)?(?:项目|工程)$")
TOWN = ("镇", "乡", "街道", "村", "社区")
"""Divisions below the county, whose head running text often leaves out."""
ALIAS = re.compile(r"[”》]?[（(](?:以下|下)?(?:统|并)?简称(?:为)?[：:]?[“‘]?([^（）()“”‘’]{2,16})[”’]?[）)]")


@dataclass(slots=True)
class _Name:
    """One surface (folded) of one type with its mentions."""

    type: EntityType
    folded: str
    mentions: list[Mention]
    surfaces: Counter[str]


class _Groups:
    """Disjoint sets of names; the earlier name leads."""

    def __init__(self, names: Iterable[tuple[EntityType, str]]) -> None:
        self.leader = {name: name for name in names}
        self.rules: dict[tuple[EntityType, str], str] = {}

    def find(self, name: tuple[EntityType, str]) -> tuple[EntityType, str]:
        while self.leader[name] != name:
            name = self.leader[name]
        return name

    def join(self, name: tuple[EntityType, str], other: tuple[EntityType, str], rule: str) -> None:
        first, second = self.find(name), self.find(other)
        if first != second:
            self.leader[second] = first
            self.rules[other] = rule


def fold_surface(surface: str) -> str:
    """A name without blanks and quotation marks: “放管服”改革 and 放管服改革 are one."""
    return fold_name(surface).translate(QUOTES) or fold_name(surface)


def find_entities(
    doc: Document, mentions: Sequence[Mention], report: str, region: Division | None
) -> tuple[tuple[Entity, ...], tuple[Merge, ...]]:
    """Entities in order of their first mention, and what was merged by which rule."""
    names: dict[tuple[EntityType, str], _Name] = {}
    for mention in mentions:
        surface = doc.surface(mention.span)
        key = (mention.type, fold_surface(doc.folded(mention)))
        name = names.setdefault(key, _Name(mention.type, key[1], [], Counter()))
        name.mentions.append(mention)
        name.surfaces[surface] += 1
    codes = {key: _division(name, region, doc.issuer.year) for key, name in names.items()}
    groups = _Groups(names)
    _join_divisions(groups, codes)
    _join_places(groups, names, codes)
    _join_forms(groups, names)
    _join_aliases(groups, names, doc, mentions)
    members: dict[tuple[EntityType, str], list[_Name]] = {}
    for key in names:
        members.setdefault(groups.find(key), []).append(names[key])
    entities, merges = [], []
    for rows in members.values():
        entity = _entity(rows, codes, report)
        entities.append(entity)
        for row in rows:
            rule = groups.rules.get((row.type, row.folded))
            if rule:
                merges.append(Merge(entity.id, row.surfaces.most_common(1)[0][0], rule))
    entities.sort(key=lambda entity: (entity.mentions[0].span, entity.id))
    return tuple(entities), tuple(merges)


def _division(name: _Name, region: Division | None, year: int | None) -> Division | None:
    if name.type is not EntityType.PLACE:
        return None
    return resolve_division(name.folded, region.code if region else None, year)


def _join_divisions(groups: _Groups, codes: dict[tuple[EntityType, str], Division | None]) -> None:
    """Forms of one division: the same code in the table."""
    first: dict[str, tuple[EntityType, str]] = {}
    for key, division in codes.items():
        if division is not None:
            groups.join(first.setdefault(division.code, key), key, "division")


def _join_places(
    groups: _Groups,
    names: dict[tuple[EntityType, str], _Name],
    codes: dict[tuple[EntityType, str], Division | None],
) -> None:
    """横山 with 横山镇, 石壕万隆村 with 万隆村: only where one candidate is there."""
    places = [key for key in names if key[0] is EntityType.PLACE and codes[key] is None]
    known = {key[1] for key in places}
    full = {key[1] for key in names if key[0] is EntityType.PLACE}
    for key in places:
        towns = [key[1] + head for head in TOWN if key[1] + head in known]
        if len(towns) == 1:
            groups.join((EntityType.PLACE, towns[0]), key, "town")
        if not key[1].endswith(TOWN):
            continue
        longer = [
            name
            for name in known
            if name.endswith(key[1]) and name != key[1] and len(key[1]) > 2 and name.removesuffix(key[1]) in full
        ]
        if len(longer) == 1:
            groups.join((EntityType.PLACE, longer[0]), key, "parent")


def _join_forms(groups: _Groups, names: dict[tuple[EntityType, str], _Name]) -> None:
    """A company with and without its legal form, a project with and without 项目 or 工程."""
    for kind, tail, rule in (
        (EntityType.ENTERPRISE, LEGAL_FORM, "legal form"),
        (EntityType.PROJECT, PROJECT_TAIL, "project head"),
    ):
        for key in [key for key in names if key[0] is kind]:
            bare = tail.sub("", key[1])
            if bare != key[1] and len(bare) > 1 and (kind, bare) in names:
                groups.join((kind, bare), key, rule)


def _join_aliases(
    groups: _Groups, names: dict[tuple[EntityType, str], _Name], doc: Document, mentions: Sequence[Mention]
) -> None:
    """渝黔复线高速公路（以下简称“渝黔复线”): the text itself sets up the short form."""
    if "简称" not in doc.text:
        return
    for mention in mentions:
        found = ALIAS.match(doc.text, mention.span.end)
        alias = (mention.type, fold_surface(found[1])) if found else None
        if alias and alias in names:
            groups.join((mention.type, fold_surface(doc.folded(mention))), alias, "alias")


def _entity(rows: list[_Name], codes: dict[tuple[EntityType, str], Division | None], report: str) -> Entity:
    """One entity from its names: called by its commonest surface, the longest of equals."""
    surfaces: Counter[str] = Counter()
    for row in rows:
        surfaces.update(row.surfaces)
    name = min(surfaces, key=lambda surface: (-surfaces[surface], -len(surface), surface))
    mentions = sorted((mention for row in rows for mention in row.mentions), key=lambda mention: mention.span)
    division = next((codes[row.type, row.folded] for row in rows if codes[row.type, row.folded]), None)
    kind = rows[0].type
    # The id hangs on the folded names, not on their counts: more mentions make no new thing.
    key = division.code if division else min((row.folded for row in rows), key=lambda folded: (-len(folded), folded))
    return Entity(
        id=content_id(report, kind.value.lower(), key),
        type=kind,
        name=name,
        aliases=tuple(sorted(set(surfaces) - {name})),
        mentions=tuple(mentions),
        code=division.code if division else None,
        division=division.name if division else None,
    )
