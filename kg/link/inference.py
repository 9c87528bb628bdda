"""Relations that hold by context: by name, by the division table, by the document.

Each is marked ``inferred`` with its rule; its confidence is the rule's precision, judged
by hand on up to 118 cases from 12 to 45 reports (``PRECISION``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.lexicon import load_rows, load_words
from kg.link.division import find_named, is_within, parent_code
from kg.model import Division, Document, Entity, EntityType, Evidence, Fact, Mention, Modality, Predicate, Role

PRECISION = {
    "name-place": 0.97,
    "name-line": 0.97,
    "name-enterprise": 0.95,
    "division-parent": 0.99,
    "document": 0.96,
    "document-town": 0.98,
}
"""Rule to precision, from the judged cases of ``docs/inference.md``: (right + 1) / (judged + 2)."""
LINE = re.compile(
    r"(?:高速|高铁|铁路|公路|国道|省道|线|段|通道|大道|路|管道|航道|轨道|航线|快线|城际|复线)(?:[一二三四]期)?$"
)
NATURAL = re.compile(r"^[江河湖海山溪岭峰港]$")
"""What turns the name of a place into that of a river or hill, which need not lie in it (綦江河)."""
AREA = re.compile(r"^(?:都市圈|城市群|经济圈|经济带|流域|地区|沿线|沿岸|走廊|一带|协同|一体化)")
"""What turns the name of a place into that of an area around or along it (合肥都市圈, 汉江流域)."""
TAIL = re.compile(r"^(?:新区|地区|县|区|市|镇|乡|村|街道|州|盟|旗)$")
"""What only makes a short name full: 雄安新区 is 雄安, it does not lie in it."""
SIDE = re.compile(r"^[东西南北中]+[部方]?$")
"""Sides of a country or a town name what lies there (西部新城 is no town of 西部)."""
WATER = re.compile(r"[江河湖]$")
"""A village named after a river lies on it, not in it."""
BETWEEN = ("至", "到", "—", "-", "－", "~", "～")
TOWN = re.compile(r".(?:镇|乡|街道|村|社区|组团|苏木|嘎查|工业园区?|经开区|高新区|新区|新城|老城区?)$")
Found = tuple[str, Predicate, str, str, Mention]
"""Subject id, predicate, object id, rule, and the mention that shows it."""


def infer_facts(
    doc: Document, entities: Sequence[Entity], stated: Sequence[Fact], region: str | None, home: Division | None
) -> Iterator[Fact]:
    """Facts that no sentence states outright, each with the mention it hangs on as evidence."""
    known = {(fact.subject, fact.predicate, fact.object) for fact in stated}
    placed = {fact.subject for fact in stated if fact.predicate is Predicate.LOCATED_IN}
    done: set[tuple[str, Predicate, str]] = set()
    found = [*_by_name(doc, entities, home), *_by_division(entities)]
    placed |= {row[0] for row in found if row[1] is Predicate.LOCATED_IN}
    if region is not None:
        found += _by_document(doc, entities, placed, region, home)
    for subject, predicate, target, rule, mention in found:
        key = (subject, predicate, target)
        if key in known or key in done or subject == target:
            continue
        done.add(key)
        role = doc.sentences[mention.sentence].role
        evidence = Evidence(
            sentence=mention.sentence,
            span=mention.span,
            subject=mention.span,
            object=None,
            confidence=round(PRECISION[rule] * mention.confidence, 3),
            rule=rule,
            modality=Modality.PLANNED if role is Role.PLAN else Modality.DONE,
            inferred=True,
        )
        yield Fact(subject, predicate, target, (evidence,))


def _by_name(doc: Document, entities: Sequence[Entity], home: Division | None) -> list[Found]:
    """A name that begins with a place's or an enterprise's name (东溪古镇客运站, 恒大世纪梦幻城).

    A project called after a division outside the region is what came from there (深圳利市通智能电子终端).
    """
    places = _surfaces(doc, entities, EntityType.PLACE)
    firms = _surfaces(doc, entities, EntityType.ENTERPRISE)
    out: list[Found] = []
    for entity in entities:
        if entity.type in (EntityType.ENTERPRISE, EntityType.PROGRAM):
            continue
        mention = entity.mentions[0]
        name = doc.surface(mention.span)
        ends = _line_ends(name, places) if entity.type is EntityType.PROJECT else []
        if ends:
            out += [(entity.id, Predicate.LOCATED_IN, end, "name-line", mention) for end in ends]
            continue
        place = _prefix(name, places)
        if entity.type is EntityType.PROJECT and home is not None and _foreign(entity, home):
            place = None
        if place and entity.code is None and places[place] != entity.id and _names_site(entity, place, name):
            out.append((entity.id, Predicate.LOCATED_IN, places[place], "name-place", mention))
        if entity.type is EntityType.PROJECT:
            firm = _prefix(name, firms)
            if firm and not (place and len(place) >= len(firm)):
                out.append((entity.id, Predicate.UNDERTAKES, firms[firm], "name-enterprise", mention))
    return [(row[2], row[1], row[0], row[3], row[4]) if row[1] is Predicate.UNDERTAKES else row for row in out]


def _names_site(entity: Entity, place: str, name: str) -> bool:
    """Whether a name that begins with a place's says that the thing lies there."""
    rest = name[len(place) :]
    if len(rest) < 2 or NATURAL.match(rest) or AREA.match(rest) or TAIL.match(rest) or LINE.search(name):
        return False
    if SIDE.match(place) or AREA.search(place[-3:]) or place.endswith("流域") or "（" in name:
        return False
    return entity.type is not EntityType.PLACE or not WATER.search(place)


def _surfaces(doc: Document, entities: Sequence[Entity], kind: EntityType) -> dict[str, str]:
    """Every form of the entities of a type, of two characters and more, with the entity's id."""
    return {
        form: entity.id
        for entity in entities
        if entity.type is kind
        for form in (entity.name, *entity.aliases)
        if len(form) > 1
    }


def _prefix(name: str, forms: Mapping[str, str]) -> str | None:
    """The longest of ``forms`` that ``name`` begins with and goes on after."""
    return next((name[:cut] for cut in range(len(name) - 1, 1, -1) if name[:cut] in forms), None)


def _line_ends(name: str, places: Mapping[str, str]) -> list[str]:
    """The two places that a line joins (通惠至隆盛段)."""
    first = _prefix(name, places)
    if first is None or not LINE.search(name) or name[len(first)] not in BETWEEN:
        return []
    second = _prefix(name[len(first) + 1 :] + "\0", places)
    return [places[first], places[second]] if second else []


def _by_division(entities: Sequence[Entity]) -> list[Found]:
    """A division lies in the nearest division above it that the report names."""
    by_code = {entity.code: entity.id for entity in entities if entity.code}
    out: list[Found] = []
    for entity in entities:
        above = parent_code(entity.code) if entity.code else None
        while above is not None and above not in by_code:
            above = parent_code(above)
        if above is not None:
            out.append((entity.id, Predicate.LOCATED_IN, by_code[above], "division-parent", entity.mentions[0]))
    return out


def _by_document(
    doc: Document, entities: Sequence[Entity], placed: set[str], region: str, home: Division | None
) -> list[Found]:
    """What a region's report builds, and the towns it names, lie in the region."""
    out: list[Found] = []
    for entity in entities:
        if entity.id in placed or entity.id == region or entity.code:
            continue
        if entity.type is EntityType.PROJECT:
            if _foreign(entity, home) or LINE.search(entity.name):
                continue
            out.append((entity.id, Predicate.LOCATED_IN, region, "document", entity.mentions[0]))
        elif entity.type is EntityType.PLACE and _is_town(entity.name) and not _foreign(entity, home):
            out.append((entity.id, Predicate.LOCATED_IN, region, "document-town", entity.mentions[0]))
    return out


def _is_town(name: str) -> bool:
    """A town, village, park or new district by the head of its name, which no number opens (15条村);
    well-known ones (雄安新区) are named in the reports of other places."""
    return TOWN.search(name) is not None and not name[0].isdigit() and name not in load_words("regions.tsv")


@cache
def _countries() -> tuple[str, ...]:
    """Names of foreign countries."""
    names = {row["name"] for row in load_rows("regions.tsv") if row["class"] == "country"}
    return tuple(sorted(names - {"中国", "我国", "中华人民共和国"}))


def _foreign(entity: Entity, home: Division | None) -> bool:
    """Whether the name begins with a division outside the region: it may well lie at home
    (上海“一带一路”物流产业数据运营中心), but that is left open. Short forms of counties do not count."""
    for form in (entity.name, *entity.aliases):
        if form.startswith(_countries()):
            return True
        for cut in range(min(len(form), 12), 1, -1):
            rows = [row for row in find_named(form[:cut]) if row.name == form[:cut] or row.code.endswith("00")]
            if rows:
                return home is None or not any(
                    is_within(row.code, home.code) or is_within(home.code, row.code) for row in rows
                )
    return False
