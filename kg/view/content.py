"""What the page knows, as plain values: things, facts, figures and the text that shows them.

Places in the text become positions in UTF-16 units inside their sentence, which is what a
browser counts. Names are short where there are many of them, for the size of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kg.model import Attribute, Entity, Evidence, Fact, Heading, Mention, Observation, Quote, Span, StatusStatement
from kg.view.network import draw_network, weigh_entity
from kg.view.pinyin import initials_table

if TYPE_CHECKING:
    import networkx as nx

Value = Any
"""What JSON can hold."""


class Placer:
    """Turns spans of the report into ``[sentence, start, end]`` and rules into numbers."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self.quotes = quotes
        self.rules: dict[str, int] = {}

    def place(self, sentence: int, span: Span | None) -> list[int]:
        """Start and end inside the sentence, cut to it; empty for no span."""
        if span is None:
            return []
        quote = self.quotes[sentence]
        ends = (span.start - quote.span.start, span.end - quote.span.start)
        start, end = (min(max(end, 0), len(quote.text)) for end in ends)
        if quote.text.isascii() or max(quote.text, default="") <= "\uffff":
            return [start, end]
        return [_units(quote.text[:start]), _units(quote.text[:end])]

    def rule(self, name: str) -> int:
        return self.rules.setdefault(name, len(self.rules))


def page_content(graph: nx.MultiDiGraph) -> dict[str, Value]:
    """All that the page shows, from the graph of one report (see ``kg.graph`` for its shape)."""
    quotes: tuple[Quote, ...] = graph.graph["quotes"]
    placer = Placer(quotes)
    found: list[tuple[Entity, dict[str, Any]]] = [
        (data["value"], data) for _, data in graph.nodes(data=True) if data["kind"] == "entity"
    ]
    facts: list[Fact] = sorted(
        (data["value"] for *_, data in graph.edges(data=True) if isinstance(data.get("value"), Fact)),
        key=lambda fact: (fact.subject, fact.predicate.value, fact.object),
    )
    by_entity: dict[str, list[Fact]] = {}
    for fact in facts:
        for end in {fact.subject, fact.object}:
            by_entity.setdefault(end, []).append(fact)
    weight = {
        entity.id: weigh_entity(
            entity, by_entity.get(entity.id, ()), len(data.get("statuses", ())) + len(data.get("attributes", ()))
        )
        for entity, data in found
    }
    found.sort(key=lambda item: (-weight[item[0].id], item[0].id))
    entities = [entity for entity, _ in found]
    number = {entity.id: index for index, entity in enumerate(entities)}
    region = number.get(graph.graph.get("region") or "")
    drawing = draw_network(entities, facts, [weight[entity.id] for entity in entities], region)
    indicators, observations = _figures(graph, placer)
    return {
        "report": _report(graph, region),
        **_reports(graph),
        "nodes": drawing.nodes,
        "edges": drawing.edges,
        "opening": drawing.opening,
        "things": [_thing(entity, data, placer) for entity, data in found],
        "facts": [
            [number[fact.subject], fact.predicate.value, number[fact.object], _evidence(fact, placer)] for fact in facts
        ],
        "indicators": indicators,
        "observations": observations,
        "sections": _sections(graph),
        "sentences": _sentences(quotes),
        "initials": initials_table(name for entity in entities for name in (entity.name, *entity.aliases)),
        "rules": list(placer.rules),
    }


def _report(graph: nx.MultiDiGraph, region: int | None) -> dict[str, Value]:
    report, run = graph.graph["report"], graph.graph["run"]
    return {
        "id": report.id,
        "title": report.title,
        "government": report.issuer.government,
        "place": report.issuer.region,
        "level": report.issuer.level,
        "year": report.issuer.year,
        "review": report.review_period.label if report.review_period else None,
        "plan": report.plan_period.label if report.plan_period else None,
        "characters": report.characters,
        "sha256": report.sha256,
        "version": run.version,
        "extractor": run.extractor,
        "region": region,
    }


def _reports(graph: nx.MultiDiGraph) -> dict[str, Value]:
    """Of a graph of many reports, in order of the text: which they are and where each begins, and how
    many things the page leaves out (``kg.corpus.compare.merged``)."""
    members = graph.graph.get("reports", ())
    if len(members) < 2:
        return {}
    rows = [
        {
            "title": member.report.title,
            "place": member.place,
            "year": member.report.issuer.year,
            "section": member.section,
            "sentence": member.sentence,
        }
        for member in members
    ]
    return {"reports": rows, "leftOut": graph.graph["left_out"]}


def _thing(entity: Entity, data: dict[str, Any], placer: Placer) -> dict[str, Value]:
    statuses: Sequence[StatusStatement] = data.get("statuses", ())
    attributes: Sequence[Attribute] = data.get("attributes", ())

    def shown(mention: Mention) -> list[Value]:
        place = placer.place(mention.sentence, mention.span)
        return [mention.sentence, *place, round(mention.confidence, 2), placer.rule(mention.rule)]

    def staged(item: StatusStatement) -> list[Value]:
        place = placer.place(item.sentence, item.cue)
        how = [round(item.confidence, 2), placer.rule(item.rule)]
        return [item.status.value, item.modality.value, item.sentence, *place, *how]

    def figured(item: Attribute) -> list[Value]:
        place = placer.place(item.sentence, item.span)
        how = [round(item.confidence, 2), placer.rule(item.rule)]
        return [item.name.value, f"{item.value:f}", item.unit, item.sentence, *place, *how]

    thing: dict[str, Value] = {
        "key": entity.id.rpartition("/")[2],
        "name": entity.name,
        "type": entity.type.value,
        "at": [shown(mention) for mention in entity.mentions],
    }
    others = [alias for alias in entity.aliases if alias != entity.name]
    rows: tuple[tuple[str, Callable[[], list[Value]]], ...] = (
        ("aliases", lambda: list(others)),
        ("statuses", lambda: [staged(item) for item in statuses]),
        ("attributes", lambda: [figured(item) for item in attributes]),
    )
    thing.update((key, values) for key, make in rows if (values := make()))
    return thing


def _evidence(fact: Fact, placer: Placer) -> list[Value]:
    """Each piece: sentence, its place, places of subject and object, confidence, rule, planned, inferred."""

    def shown(item: Evidence) -> list[Value]:
        places = [placer.place(item.sentence, span) for span in (item.span, item.subject, item.object)]
        how = [round(item.confidence, 2), placer.rule(item.rule), item.modality.value, int(item.inferred)]
        return [item.sentence, *places, *how]

    return [shown(item) for item in fact.evidence]


def _figures(graph: nx.MultiDiGraph, placer: Placer) -> tuple[list[str], list[dict[str, Value]]]:
    """Names of the indicators, and the observations in order of the text."""
    measured = {one: two for one, two, key in graph.edges(keys=True) if key == "measures"}
    names: dict[str, int] = {}
    rows = sorted(
        ((node, data["value"]) for node, data in graph.nodes(data=True) if data["kind"] == "observation"),
        key=lambda row: (row[1].span, row[0]),
    )
    for node, _ in rows:
        names.setdefault(measured[node], len(names))
    labels = [str(graph.nodes[indicator]["value"].name) for indicator in names]
    return labels, [_observation(names[measured[node]], value, placer) for node, value in rows]


def _observation(indicator: int, item: Observation, placer: Placer) -> dict[str, Value]:
    numbers = {
        "value": item.value,
        "base": item.base_value,
        "lower": item.lower,
        "upper": item.upper,
        "change": item.change_pct,
    }
    return {
        "of": indicator,
        "kind": item.kind.value,
        "measure": item.measure.value,
        "precision": item.precision.value,
        "at": [item.sentence, *placer.place(item.sentence, item.span)],
        "how": [round(item.confidence, 2), placer.rule(item.rule)],
        **{name: f"{number:f}" for name, number in numbers.items() if number is not None},
        **({"unit": item.unit} if item.unit else {}),
        **({"baseUnit": item.base_unit} if item.base_unit else {}),
        **({"basis": item.basis} if item.basis else {}),
        **({"period": item.period.label} if item.period else {}),
    }


def _sections(graph: nx.MultiDiGraph) -> list[list[Value]]:
    """Heading, role, level and parent of each section, by index."""
    headings: list[Heading] = [data["value"] for _, data in graph.nodes(data=True) if data["kind"] == "section"]
    headings.sort(key=lambda heading: heading.section.index)
    return [[h.text, h.section.role.value, h.section.level, h.section.parent] for h in headings]


def _sentences(quotes: Sequence[Quote]) -> list[list[Value]]:
    """Text, section, whether a heading, whether it begins a paragraph (something stands before it)."""
    ends = [-1, *(quote.span.end for quote in quotes)]
    return [
        [quote.text, quote.section, int(quote.heading), int(quote.span.start > end)]
        for quote, end in zip(quotes, ends, strict=False)
    ]


def _units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
