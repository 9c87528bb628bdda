"""One thing in many reports: which entities of a store are the same, by name, region and time.

Entities meet as *forms*: one name of one kind that belongs to one region. What joins two forms
is a rule of ``RULES``; forms are joined surest first, and never where the whole that would
come of it holds two names at odds (phases, numbers, sides, regions apart, corrections). The
entities of a thing are then linked in order of time, each to one before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from networkx.utils import UnionFind

from kg.corpus.identity.alike import KINDS, Named, iter_alike
from kg.corpus.identity.correction import NONE, LinkCorrections
from kg.corpus.identity.naming import Parts, differ, take_apart
from kg.corpus.identity.region import NATION, Region, division_key, region_of
from kg.lexicon import load_rows
from kg.link.surface import fold_surface
from kg.model import EntityType

RULES: dict[str, tuple[float, str]] = {
    "corrected": (1.0, "a correction says that they are the same"),
    "division": (0.99, "one division, by its code and what the code followed"),
    "name": (0.97, "the same name in one region"),
    "national": (0.97, "the same well-known name, or one that a national report uses"),
    "form": (0.95, "one name with and without its region, its head word or its legal form"),
    "alias": (0.95, "one report takes the two names for one thing"),
    "renamed": (0.95, "a report says that the one was renamed the other"),
    "level": (0.9, "the same name in the report of a region above, where one region below it has it"),
    "ends": (0.95, "a line by its two ends, in full and by one character each"),
    "prefix": (0.8, "a site with and without the company or place before its name"),
    "term": (0.9, "a program with and without its number of years"),
    "brand": (0.9, "a program by what stands in quotation marks"),
    "type": (0.85, "the same name, found as another type"),
    "short form": (0.85, "a name with and without common words in its middle"),
    "common": (0.8, "the same name of common words in one region"),
}
"""Rule to its precision, from the judged cases of ``docs/linking.md``, and what it says."""
BACKWARDS = 0.6
"""What a link is worth, as a share, where the earlier report has the project done and a later one plans it."""
DONE = frozenset(("completed", "operating"))
BEGUN = frozenset(("planned", "signed", "started"))
SURE = frozenset(("corrected", "division", "national", "name", "renamed"))
LONG, FAR = 8, 0.8
"""Years after which the same words may mean another thing, and what such a link is worth unless its rule is sure."""
SOON = 3
"""Years within which a name of common words means the same thing."""
OWN = re.compile(r"五”?(?:年)?[规计]划|规划纲要|^[“三四五六七八九十两]+大(?:工程|行动|计划)")
"""Plans and numbered works that every region has of its own, though all call them alike."""
WORKS = re.compile(r"(?:改扩建|改造|改建|扩建|新建|修缮|整治|治理|绿化|搬迁)$")
"""Works on things of common name (敬老院改扩建) are many, not one."""
MOST = 60
"""Forms of one thing; what would grow beyond them is no one thing."""
NAME = 30
"""Characters of the longest name that a renaming is searched for."""
LIKE = 55
"""Least partial ratio (rapidfuzz) of any two cores of one thing, of 100, unless one was renamed the other."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of one report, as linking needs it. ``region`` is that of the report, ``status`` the latest."""

    entity: str
    type: EntityType
    names: tuple[str, ...]
    region: Region | None
    year: int | None
    code: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two entities that are one thing, the earlier first; ``evidence`` is a line for people."""

    left: str
    right: str
    rule: str
    confidence: float
    evidence: str


FormKey: TypeAlias = tuple[str, str, str]
"""Owner, type and folded name."""


@dataclass(slots=True)
class _Form:
    """One name of one type and owner, with the things that bear it."""

    kind: EntityType
    text: str
    parts: Parts
    things: list[Thing] = field(default_factory=list)

    @property
    def key(self) -> FormKey:
        return self.parts.owner, self.kind.value, self.text


class _Union:
    """Disjoint sets of forms, each with its members."""

    def __init__(self) -> None:
        self.members: dict[int, list[_Form]] = {}
        self.home: dict[FormKey, int] = {}

    def of(self, form: _Form) -> int:
        home = self.home.setdefault(form.key, len(self.home))
        self.members.setdefault(home, [form])
        return home

    def join(self, first: int, second: int) -> None:
        if len(self.members[first]) < len(self.members[second]):
            first, second = second, first
        for form in self.members.pop(second):
            self.home[form.key] = first
            self.members[first].append(form)


Forms: TypeAlias = Mapping[FormKey, _Form]
Edge: TypeAlias = tuple[str, _Form, _Form]
Renamed: TypeAlias = Mapping[tuple[FormKey, FormKey], str]
"""Forms of which the one was renamed the other, and the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A sentence of a report of ``region`` and ``year`` that ends on an old name before it says that it
    has a new one: what stands before and after those words."""

    region: Region
    year: int | None
    old: str
    new: str
    sentence: str


def find_links(
    things: Sequence[Thing],
    *,
    renamings: Sequence[Renaming] = (),
    corrections: LinkCorrections = NONE,
) -> list[Link]:
    """The links between the entities of many reports, in order of their ids.

    ``renamings`` are what sentences say of new names. Cost grows with the number of names;
    those of one region are compared only within blocks.
    """
    links = list(_division_links(things))
    forms = _collect(things)
    renamed = _resolve(forms, renamings)
    union = _Union()
    joins: dict[tuple[FormKey, FormKey], str] = {}
    for rule, first, second in _edges(forms, renamed, corrections):
        a, b = union.of(first), union.of(second)
        if a == b or _at_odds(rule, union.members[a], union.members[b], corrections):
            continue
        union.join(a, b)
        joins[first.key, second.key] = rule
    _settle(forms, union)
    links += _form_links(forms)
    links += _join_links(forms, joins, renamed)
    best: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=lambda link: (-link.confidence, link.left, link.right, link.rule)):
        best.setdefault((link.left, link.right), link)
    return [best[key] for key in sorted(best)]


def _division_links(things: Iterable[Thing]) -> Iterator[Link]:
    """Places with a code: one division through its codes and names."""
    homes: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        if thing.code is not None:
            homes[division_key(thing.code, thing.year)].append(thing)
    for _, members in sorted(homes.items()):
        yield from _chain(members, "division")


def _chain(members: Iterable[Thing], rule: str) -> Iterator[Link]:
    """Each entity with the one before it in time."""
    ordered = sorted(members, key=_time)
    for earlier, later in pairwise(ordered):
        apart = rule == "common" and (later.year or 0) - (earlier.year or 0) > SOON
        if earlier.entity != later.entity and not apart:
            yield _link(earlier, later, rule)


def _time(thing: Thing) -> tuple[int, str]:
    return thing.year or 0, thing.entity


def _link(left: Thing, right: Thing, rule: str, said: str = "") -> Link:
    if _time(right) < _time(left):
        left, right = right, left
    confidence = RULES[rule][0]
    shown = [f"{thing.names[0]} ({thing.year or '?'})" for thing in (left, right)]
    gap = (right.year or 0) - (left.year or 0)
    if gap > LONG and rule not in SURE:
        confidence = round(confidence * FAR, 3)
    if left.status in DONE and right.status in BEGUN and gap > 1 and rule != "corrected":
        confidence = round(confidence * BACKWARDS, 3)
        shown = [f"{text} {thing.status}" for text, thing in zip(shown, (left, right), strict=True)]
    evidence = " | ".join(shown) + (f" | {said}" if said else "")
    return Link(left.entity, right.entity, rule, confidence, evidence)


def _collect(things: Sequence[Thing]) -> dict[FormKey, _Form]:
    """The forms of all names."""
    known = _known_names() | _nationals(things)
    forms: dict[FormKey, _Form] = {}
    for thing in things:
        if thing.code is not None or thing.region is None:
            continue
        for name in thing.names:
            parts = take_apart(name, thing.type, thing.region)
            if parts is None:
                continue
            text = fold_surface(name)
            whole = (KINDS[thing.type], parts.core)
            if whole in known and (not parts.named or thing.type is EntityType.ENTERPRISE):
                parts = Parts(NATION, parts.core, parts.mark, parts.generic, parts.brand)
            elif parts.generic and _is_bare(parts, thing.type):
                continue
            key = (parts.owner, thing.type.value, text)
            form = forms.get(key)
            if form is None:
                form = forms[key] = _Form(thing.type, text, parts)
            form.things.append(thing)
    return forms


def _is_bare(parts: Parts, kind: EntityType) -> bool:
    """Whether common words say too little to name one thing (地铁, 国家试点, 改革)."""
    if not parts.named and kind in (EntityType.PROJECT, EntityType.PLACE) and WORKS.search(parts.core):
        return True
    return kind is not EntityType.ORGANIZATION and len(parts.core) < (4 if kind is EntityType.PROGRAM else 3)


@cache
def _known_names() -> frozenset[tuple[str, str]]:
    """Cores of names that mean one thing in the whole country, by group."""
    country = Region(NATION, "中国")
    rows = [(row["name"], EntityType.PROGRAM) for row in load_rows("programs.tsv") if row["weak"] != "1"]
    rows += [(row["name"], EntityType.PLACE) for row in load_rows("regions.tsv")]
    rows += [(row["name"], EntityType.ENTERPRISE) for row in load_rows("companies.tsv") if row["ambiguous"] != "1"]
    bodies = (row for row in load_rows("organizations.tsv") if row["class"] != "local")
    rows += [(row["name"], EntityType.ORGANIZATION) for row in bodies]
    return frozenset(_core(name, kind, country) for name, kind in rows if not OWN.search(name))


def _core(name: str, kind: EntityType, region: Region) -> tuple[str, str]:
    parts = take_apart(name, kind, region)
    return KINDS[kind], parts.core if parts else ""


def _nationals(things: Iterable[Thing]) -> frozenset[tuple[str, str]]:
    """Cores of the proper names that national reports use."""
    found = set()
    for thing in things:
        if thing.region is not None and thing.region.key == NATION and thing.code is None:
            for name in thing.names:
                parts = take_apart(name, thing.type, thing.region)
                if parts is not None and not parts.generic and len(parts.core) > 2:
                    found.add((KINDS[thing.type], parts.core))
    return frozenset(found)


def _edges(forms: Forms, renamed: Renamed, corrections: LinkCorrections) -> list[Edge]:
    """What may join two forms, surest first; what was renamed comes last, for its names need not be alike."""
    edges = [
        *_corrected(forms, corrections),
        *_aliases(forms),
        *_keys(forms),
        *_alike(forms),
        *_levels(forms),
        *_renamings(forms, renamed),
    ]
    return sorted(edges, key=lambda edge: (*_turn(edge[0]), edge[1].key, edge[2].key))


def _turn(rule: str) -> tuple[int, float]:
    """Corrections first, then by precision, renamings last."""
    return (0 if rule == "corrected" else 2 if rule == "renamed" else 1), -RULES[rule][0]


def _corrected(forms: Forms, corrections: LinkCorrections) -> Iterator[Edge]:
    by_text: dict[str, list[_Form]] = defaultdict(list)
    wanted = {name for pair in corrections.same for name in pair.names}
    for form in forms.values():
        if form.text in wanted:
            by_text[form.text].append(form)
    for pair in corrections.same:
        first, second = pair.names
        for a in by_text[first]:
            for b in by_text[second]:
                if a.parts.owner == b.parts.owner and pair.applies(a.things[0].region):
                    yield "corrected", a, b


def _aliases(forms: Forms) -> Iterator[Edge]:
    """Names that one report takes for one thing."""
    homes: dict[str, _Form] = {}
    for key in sorted(forms):
        form = forms[key]
        for thing in form.things:
            first = homes.setdefault(thing.entity, form)
            if first is not form:
                yield "alias", first, form


def _keys(forms: Forms) -> Iterator[Edge]:
    """One core, mark and owner: forms of one name, also where it was found as another type."""
    groups: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    for key in sorted(forms):
        form = forms[key]
        groups[form.parts.owner, form.parts.core, form.parts.mark].append(form)
    for members in groups.values():
        first: dict[EntityType, _Form] = {}
        for form in members:
            lead = first.setdefault(form.kind, form)
            if lead is not form:
                yield _form_rule(lead), lead, form
        kinds = [first[kind] for kind in EntityType if kind in first]
        project = first.get(EntityType.PROJECT)
        if project is None or project.parts.generic or len(project.parts.core) < 4:
            continue
        yield from (("type", project, other) for other in kinds if other is not project)


def _form_rule(form: _Form) -> str:
    if form.parts.owner == NATION:
        return "national"
    common = form.parts.generic and form.kind is not EntityType.ORGANIZATION
    return "common" if common and form.kind is not EntityType.PROGRAM else "form"


def _alike(forms: Forms) -> Iterator[Edge]:
    """Names of one owner and group that are not equal but may mean one thing."""
    groups: dict[tuple[str, str], dict[tuple[str, str], _Form]] = defaultdict(dict)
    for key in sorted(forms):
        form = forms[key]
        if form.parts.owner != NATION:
            group = groups[form.parts.owner, KINDS[form.kind]]
            group.setdefault((form.parts.core, form.parts.mark), form)
    for (_, kind), group in sorted(groups.items()):
        members = list(group.values())
        if kind != "organization":
            for first, second, rule in iter_alike([Named(form.parts, form.kind) for form in members]):
                yield rule, members[first], members[second]


def _levels(forms: Forms) -> Iterator[Edge]:
    """The same proper name in the reports of a region and of one above it."""
    groups: dict[tuple[str, str, str], dict[str, _Form]] = defaultdict(dict)
    for key in sorted(forms):
        form = forms[key]
        local = form.parts.owner == NATION or form.kind is EntityType.ORGANIZATION
        part = form.parts.named and form.kind is EntityType.PROGRAM  # the pilot of one county is part of the province's
        if not local and not part and not form.parts.generic and len(form.parts.core) > 2:
            group = groups[KINDS[form.kind], form.parts.core, form.parts.mark]
            group.setdefault(form.parts.owner, form)
    for (kind, _, _), owners in sorted(groups.items()):
        if len(owners) < 2:
            continue
        below: dict[str, list[str]] = defaultdict(list)
        for owner in owners:
            for above in keys_above(owner):
                if above in owners:
                    below[above].append(owner)
        for above, places in sorted(below.items()):
            top = [place for place in places if not set(keys_above(place)) & set(places)]
            if len(top) == 1 or kind == "program":
                for place in sorted(top):
                    yield "level", owners[above], owners[place]


@cache
def keys_above(key: str) -> tuple[str, ...]:
    """The keys of the divisions in which one lies, nearest first, the nation left out."""
    code, colon, since = key.partition(":")
    if not colon or not code.isdigit():
        return ()
    return tuple(place.key for place in region_of(code, int(since)).above if place.key != NATION)


def _renamings(forms: Forms, renamed: Renamed) -> Iterator[Edge]:
    for old, new in sorted(renamed):
        yield "renamed", forms[old], forms[new]


def _resolve(forms: Forms, renamings: Sequence[Renaming]) -> dict[tuple[FormKey, FormKey], str]:
    """The longest names known in the region that end and begin at the words of a renaming."""
    regions = {renaming.region.key for renaming in renamings}
    texts: dict[str, dict[str, _Form]] = defaultdict(dict)
    for key in sorted(forms):
        form = forms[key]
        for region in regions & {thing.region.key for thing in form.things if thing.region is not None}:
            texts[region].setdefault(form.text, form)
    out: dict[tuple[FormKey, FormKey], str] = {}
    for renaming in renamings:
        known = texts[renaming.region.key]
        before, after = fold_surface(renaming.old[-NAME:]), fold_surface(renaming.new[:NAME])
        old = next((known[before[at:]] for at in range(len(before) - 2) if before[at:] in known), None)
        new = next((known[after[:end]] for end in range(len(after), 2, -1) if after[:end] in known), None)
        if old is not None and new is not None and old is not new and KINDS[old.kind] == KINDS[new.kind]:
            out.setdefault((old.key, new.key), renaming.sentence)
    return out


def _at_odds(rule: str, first: list[_Form], second: list[_Form], corrections: LinkCorrections) -> bool:
    """Whether two sets of forms hold names that cannot be one thing."""
    if len(first) + len(second) > MOST:
        return True
    pairs = [(a, b) for a in first for b in second]
    if any(corrections.apart(a.text, b.text, a.things[0].region) for a, b in pairs):
        return True
    if rule in ("corrected", "renamed", "national"):
        return False
    return any(_cannot_be(rule, a.parts, b.parts) for a, b in pairs)


def _cannot_be(rule: str, a: Parts, b: Parts) -> bool:
    if a.mark.split("/")[0] != b.mark.split("/")[0] and rule not in ("term", "brand"):
        return True
    if a.owner != b.owner and a.owner not in keys_above(b.owner) and b.owner not in keys_above(a.owner):
        return rule != "level"
    if a.core == b.core or rule in ("ends", "brand", "alias"):
        return False
    return _unlike(a.core, b.core) or (rule != "short form" and differ(a.core, b.core))


def _unlike(core: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(core, other) < LIKE


def _settle(forms: Forms, union: _Union) -> None:
    """A thing stays with the forms that were joined with its first name's, and leaves the others."""
    homes: dict[str, int] = {}
    for form in forms.values():
        for thing in form.things:
            if fold_surface(thing.names[0]) == form.text:
                homes[thing.entity] = union.of(form)
    for form in forms.values():
        home = union.of(form)
        form.things = [thing for thing in form.things if homes.get(thing.entity, home) == home]


def _form_links(forms: Forms) -> Iterator[Link]:
    """The entities of one form, in order of time."""
    for key in sorted(forms):
        form = forms[key]
        rule = _form_rule(form)
        yield from _chain(form.things, "name" if rule == "form" else rule)


def _join_links(forms: Forms, joins: Mapping[tuple[FormKey, FormKey], str], renamed: Renamed) -> Iterator[Link]:
    """For two forms that were joined, the entities nearest in time."""
    for (first, second), rule in sorted(joins.items()):
        if rule == "alias":
            continue
        a, b = forms[first].things, forms[second].things
        left, right = min(
            ((x, y) for x in a for y in b if x.entity != y.entity),
            key=lambda pair: (abs((pair[0].year or 0) - (pair[1].year or 0)), pair[0].entity, pair[1].entity),
            default=(None, None),
        )
        if left is not None and right is not None:
            yield _link(left, right, rule, renamed.get((first, second), ""))


def find_clusters(links: Iterable[Link]) -> dict[str, str]:
    """Entity to the thing it is: the least id of all that the links join it with."""
    groups = UnionFind()
    for link in links:
        groups.union(link.left, link.right)
    return dict(sorted((entity, min(group)) for group in map(tuple, groups.to_sets()) for entity in group))
