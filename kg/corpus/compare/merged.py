"""Many reports as one graph: the same shape as that of one report, as of one long document.

The texts stand one after the other, so every span moves by the length of what stands before; each
report is a section of its own above its sections. ``graph.graph["reports"]`` tells which they
are. Things are the same by division code, by the links that were found between reports, and by type
and name: programs and enterprises everywhere, other things only in reports of one place, for every
place has its own 人民路.

A page cannot show everything: beyond a number of things the graph is the part around what is asked
for, and ``graph.graph["left_out"]`` tells how many things are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
from networkx.utils import UnionFind

from kg.corpus.catalogue import Catalogue
from kg.corpus.store import Store
from kg.errors import UsageError
from kg.ids import content_id, fold_name
from kg.model import (
    Entity,
    EntityType,
    Evidence,
    Fact,
    Heading,
    Indicator,
    Issuer,
    Predicate,
    Quote,
    Role,
    Section,
    Span,
    WorkReport,
)
from kg.pipeline import load, write

if TYPE_CHECKING:
    from kg.graph import Graph

MOST = 5000
"""Things on one page, what a browser still draws at once."""
WHOLE_TEXT = 600_000
"""Characters up to which the page holds the whole texts; beyond, the sentences that something is said in."""
EVERYWHERE = frozenset({EntityType.PROGRAM, EntityType.ENTERPRISE})
"""Types whose name means the same thing wherever it stands."""


@dataclass(frozen=True, slots=True)
class Member:
    """A report of the merged graph: where its text begins, and its first section and sentence."""

    report: WorkReport
    place: str
    offset: int
    section: int
    sentence: int


class _Shift:
    """Moves the values of one report to their place in the long document."""

    def __init__(self, offset: int, sentences: dict[int, int], sections: int) -> None:
        self.offset, self.sentences, self.sections = offset, sentences, sections

    def span(self, span: Span | None) -> Span | None:
        return None if span is None else Span(span.start + self.offset, span.end + self.offset)

    def value(self, value: Any, *spans: str) -> Any:
        """A statement with these fields, and its sentence, moved."""
        moved = {name: self.span(getattr(value, name)) for name in spans}
        return replace(value, sentence=self.sentences[value.sentence], **moved)


def merge_graphs(
    graphs: Sequence[Graph],
    places: Sequence[str],
    *,
    links: Iterable[tuple[str, str]] = (),
    about: Sequence[str] = (),
    most: int = MOST,
) -> Graph:
    """The graphs of several reports as one, in the order given; ``places`` names the place of each.

    ``links`` are pairs of ids of entities that are the same. Of more than ``most`` things those
    stay that are nearest to the things called ``about``, else those that matter most.
    """
    united = _unite(graphs, places, links)
    kept, all_things = _choose(graphs, united, about, most)
    long = sum(graph.graph["report"].characters for graph in graphs) > WHOLE_TEXT
    merged: Graph = nx.MultiDiGraph(run=graphs[0].graph["run"], merges=(), divisions=())
    report = _report(graphs, places)
    merged.add_node(report.id, kind="report", value=report, label=report.title)
    quotes: list[Quote] = []
    members: list[Member] = []
    entities: dict[str, list[tuple[dict[str, Any], _Shift]]] = {}
    facts: dict[tuple[str, str, str], list[Evidence]] = {}
    offset = sections = 0
    for graph, place in zip(graphs, places, strict=True):
        one: WorkReport = graph.graph["report"]
        cited = _cited(graph, united, kept) if long else None
        mapping = {
            index: len(quotes) + number
            for number, index in enumerate(
                index for index in range(len(graph.graph["quotes"])) if cited is None or index in cited
            )
        }
        shift = _Shift(offset, mapping, sections + 1)
        members.append(Member(one, place, offset, sections, len(quotes)))
        for index in mapping:
            quote = graph.graph["quotes"][index]
            span = shift.span(quote.span)
            assert span is not None
            quotes.append(replace(quote, span=span, section=quote.section + shift.sections))
        sections += _add_sections(merged, graph, report.id, members[-1], shift)
        for node, data in graph.nodes(data=True):
            if data["kind"] == "entity" and united[node] in kept:
                entities.setdefault(united[node], []).append((data, shift))
        for subject, target, kind, data in graph.edges(keys=True, data=True):
            ends = united.get(subject, ""), kind, united.get(target, "")
            if "value" in data and ends[0] in kept and ends[2] in kept and ends[0] != ends[2]:
                facts.setdefault(ends, []).extend(
                    shift.value(item, "span", "subject", "object") for item in data["value"].evidence
                )
        _add_observations(merged, graph, shift)
        offset += one.characters + 1
    for name, rows in entities.items():
        _add_entity(merged, name, rows)
    for (subject, kind, target), evidence in sorted(facts.items()):
        fact = Fact(subject, Predicate(kind), target, tuple(evidence))
        merged.add_edge(subject, target, key=kind, value=fact, inferred=fact.inferred)
    region = next((united[graph.graph["region"]] for graph in graphs if graph.graph.get("region")), None)
    merged.graph |= {
        "report": report,
        "reports": tuple(members),
        "quotes": tuple(quotes),
        "region": region if region in kept else None,
        "left_out": all_things - len(kept),
    }
    return merged


def write_merged_page(
    sources: Sequence[Path],
    output: Path,
    *,
    places: Sequence[str] = (),
    years: Sequence[int] = (),
    about: Sequence[str] = (),
) -> None:
    """Write the page of several graphs, or of the reports of a store of these places and years.

    Raises InputError for what is no graph or not in the store, UsageError for places or years
    without a store.
    """
    links: list[tuple[str, str]] = []
    if len(sources) == 1 and sources[0].is_dir():
        catalogue = Catalogue(Store(sources[0]))
        chosen = catalogue.choose(places, years)
        graphs = [catalogue.load(report) for report in chosen]
        names = {row["report"]: str(row["place"]) for row in catalogue.rows}
        homes = [names[report] for report in chosen]
        links = catalogue.links()
    elif places or years:
        raise UsageError("--place and --year choose reports of a store: name its folder")
    else:
        graphs = sorted(map(load, sources), key=_time)
        homes = [_place(graph) for graph in graphs]
    write(merge_graphs(graphs, homes, links=links, about=about), output)


def _time(graph: Graph) -> tuple[str, int, str]:
    report: WorkReport = graph.graph["report"]
    return _place(graph), report.issuer.year or 0, report.id


def _place(graph: Graph) -> str:
    report: WorkReport = graph.graph["report"]
    return report.issuer.region or report.issuer.government or report.name


def _report(graphs: Sequence[Graph], places: Sequence[str]) -> WorkReport:
    """What stands at the head of the page: places, years, how many reports."""
    reports: list[WorkReport] = [graph.graph["report"] for graph in graphs]
    years = sorted({report.issuer.year for report in reports if report.issuer.year})
    names = list(dict.fromkeys(places))
    shown = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    span = f"{years[0]}–{years[-1]}年" if len(years) > 1 else f"{years[0]}年" if years else ""
    digest = sha256(" ".join(report.id for report in reports).encode()).hexdigest()
    return WorkReport(
        id=digest[:12],
        name="merged",
        title=f"{shown}{span}政府工作报告（{len(reports)}份）",
        sha256=digest,
        characters=sum(report.characters for report in reports),
        issuer=Issuer(region=shown),
    )


# Which things are one.


def _unite(graphs: Sequence[Graph], places: Sequence[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The merged id of every entity, made of that of the first of those that are one."""
    groups = UnionFind()
    codes: dict[str, str] = {}
    first: dict[tuple[str, ...], str] = {}
    found: list[Entity] = []
    for graph, place in zip(graphs, places, strict=True):
        for entity in _entities(graph):
            found.append(entity)
            if entity.code:
                groups.union(codes.setdefault(entity.code, entity.id), entity.id)
            where = () if entity.type in EVERYWHERE else (place,)
            key = (entity.type.value, fold_name(entity.name), entity.code or "", *where)
            groups.union(first.setdefault(key, entity.id), entity.id)
    known = {entity.id for entity in found}
    for one, two in links:
        if one in known and two in known:
            groups.union(one, two)
    named: dict[str, str] = {}
    for entity in found:
        named.setdefault(groups[entity.id], content_id("merged", entity.type.value.lower(), entity.id))
    return {entity.id: named[groups[entity.id]] for entity in found}


def _entities(graph: Graph) -> list[Entity]:
    found = [data["value"] for _, data in graph.nodes(data=True) if data["kind"] == "entity"]
    return sorted(found, key=lambda entity: (entity.mentions[0].span, entity.id))


# Which things stay.


def _choose(
    graphs: Sequence[Graph], united: dict[str, str], about: Sequence[str], most: int
) -> tuple[frozenset[str], int]:
    """The ids that stay, and how many there are in all: nearest first, then what matters most."""
    weight: dict[str, float] = {}
    near: dict[str, set[str]] = {}
    asked: set[str] = set()
    for graph in graphs:
        for entity in _entities(graph):
            name = united[entity.id]
            weight[name] = weight.get(name, 0.0) + len(entity.mentions)
            if any(wanted in form for wanted in about for form in (entity.name, *entity.aliases)):
                asked.add(name)
        for subject, target, data in graph.edges(data=True):
            if "value" in data:
                one, two = united[subject], united[target]
                near.setdefault(one, set()).add(two)
                near.setdefault(two, set()).add(one)
                for end in (one, two):
                    weight[end] += 0.3 if data["inferred"] else 2.0
    if len(weight) <= most:
        return frozenset(weight), len(weight)
    distance = dict.fromkeys(asked, 0)
    front = sorted(asked)
    while front:
        front = sorted({other for name in front for other in near.get(name, ()) if other not in distance})
        distance.update((name, 1 + max(distance.values())) for name in front)
    far = len(weight)
    order = sorted(weight, key=lambda name: (distance.get(name, far), -weight[name], name))
    return frozenset(order[:most]), len(weight)


def _cited(graph: Graph, united: dict[str, str], kept: frozenset[str]) -> frozenset[int]:
    """The sentences in which something is said of what stays, with headings."""
    cited = {index for index, quote in enumerate(graph.graph["quotes"]) if quote.heading}
    for node, data in graph.nodes(data=True):
        if data["kind"] == "entity" and united[node] in kept:
            cited.update(item.sentence for item in data["value"].mentions)
            cited.update(item.sentence for kind in ("statuses", "attributes") for item in data[kind])
        elif data["kind"] == "observation":
            cited.add(data["value"].sentence)
    for *_, data in graph.edges(data=True):
        if "value" in data:
            cited.update(item.sentence for item in data["value"].evidence)
    return frozenset(cited)


# Pieces of the merged graph.


def _add_sections(merged: Graph, graph: Graph, home: str, member: Member, shift: _Shift) -> int:
    """The report as a section, its sections below it; gives how many they are."""
    report = member.report
    year = str(report.issuer.year or report.name)
    whole = Span(member.offset, member.offset + report.characters)
    top = Section(member.section, whole, None, 1, Role.FRONT, None)
    label = f"{year} {member.place}"
    merged.add_node(f"{home}/section/{member.section}", kind="section", value=Heading(top, label), label=label)
    count = 1
    for _, data in graph.nodes(data=True):
        if data["kind"] != "section":
            continue
        section: Section = data["value"].section
        span = shift.span(section.span)
        assert span is not None
        moved = replace(
            section,
            index=section.index + shift.sections,
            span=span,
            heading=shift.span(section.heading),
            level=section.level + 1,
            parent=member.section if section.parent is None else section.parent + shift.sections,
        )
        node = f"{home}/section/{moved.index}"
        merged.add_node(node, kind="section", value=Heading(moved, data["value"].text), label=data["label"])
        count += 1
    return count


def _add_entity(merged: Graph, name: str, rows: list[tuple[dict[str, Any], _Shift]]) -> None:
    """One thing from what each report says of it; it is called as most mentions call it."""
    values = [data["value"] for data, _ in rows]
    names: dict[str, int] = {}
    for value in values:
        names[value.name] = names.get(value.name, 0) + len(value.mentions)
    called = max(sorted(names), key=lambda text: names[text])
    others = {form for value in values for form in (value.name, *value.aliases)} - {called}
    entity = replace(
        values[0],
        id=name,
        name=called,
        aliases=tuple(sorted(others)),
        mentions=tuple(shift.value(item, "span") for data, shift in rows for item in data["value"].mentions),
    )
    merged.add_node(
        name,
        kind="entity",
        value=entity,
        label=called,
        type=entity.type,
        statuses=tuple(shift.value(item, "project", "cue") for data, shift in rows for item in data["statuses"]),
        attributes=tuple(shift.value(item, "subject", "span") for data, shift in rows for item in data["attributes"]),
        references=(),
    )


def _add_observations(merged: Graph, graph: Graph, shift: _Shift) -> None:
    """The observations, each measuring the indicator of its name."""
    measured = {one: two for one, two, key in graph.edges(keys=True) if key == "measures"}
    for node, data in graph.nodes(data=True):
        if data["kind"] != "observation":
            continue
        spans = ("span", "indicator", "value_span", "change_span")
        merged.add_node(node, kind="observation", value=shift.value(data["value"], *spans), label=data["label"])
        name = graph.nodes[measured[node]]["value"].name
        common = data["value"].indicator_id
        indicator = Indicator(content_id("merged", "indicator", common or fold_name(name)), name)
        if indicator.id not in merged:
            merged.add_node(indicator.id, kind="indicator", value=indicator, label=name)
        merged.add_edge(node, indicator.id, key="measures")
