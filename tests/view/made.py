"""Graphs made by the number, for tests of size and of hostile text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import networkx as nx

from kg.graph import Graph
from kg.model import (
    Attribute,
    AttributeName,
    Entity,
    EntityType,
    Evidence,
    Fact,
    Heading,
    Indicator,
    Issuer,
    Mention,
    Modality,
    Observation,
    Period,
    Predicate,
    Quote,
    Role,
    Run,
    Section,
    Span,
    Status,
    StatusStatement,
    ValueKind,
    WorkReport,
)

REPORT = "0a1b2c3d4e5f"
TYPES = tuple(EntityType)
KINDS = tuple(Predicate)
STAGES = tuple(Status)
YEAR = Period("2024", date(2024, 1, 1), date(2024, 12, 31))


def plain_name(number: int) -> str:
    return f"青禾第{number}号"


def made_graph(things: int, facts: int, name: Callable[[int], str] = plain_name, slot: str = "") -> Graph:
    """A graph of one report with so many things and facts, every thing named in a sentence of its own.

    ``name`` gives the name of each thing; ``slot`` is put where else text of a report or of
    a program's output may stand: title, government, headings, units, rules, versions.
    """
    section = Section(0, Span(0, 1), None, 1, Role.REVIEW, None)
    names = [name(number) for number in range(things)]
    quotes, spans, position = [], [], 0
    for number, text in enumerate(names):
        said = f"建设{text}{slot}。"
        quotes.append(Quote(Span(position, position + len(said)), said, 0, Role.REVIEW, False))
        spans.append(Span(position + 2, position + 2 + len(text)))
        position += len(said) + (number % 5 == 4)
    report = WorkReport(
        REPORT,
        "made",
        f"报告{slot}",
        "0" * 64,
        position,
        Issuer(f"政府{slot}", f"青禾{slot}", None, 2024, None),
        YEAR,
        YEAR,
    )
    graph: Graph = nx.MultiDiGraph(
        report=report,
        run=Run(f"0{slot}", f"made{slot}", f"0{slot}"),
        region=f"{REPORT}/place/{0:012x}",
        quotes=tuple(quotes),
    )
    graph.add_node(REPORT, kind="report", value=report, label=report.title)
    graph.add_node(f"{REPORT}/section/0", kind="section", value=Heading(section, f"回顾{slot}"), label="回顾")
    ids = _add_things(graph, names, spans, slot)
    for number in range(facts):
        one, two = number % things, (number * 7 + number // things * 13 + 1) % things
        if one != two:
            _add_fact(graph, ids[one], ids[two], number, spans, one, two, slot)
    for number in range(min(things, 40)):
        _add_observation(graph, number, quotes[number], names[number], spans[number], slot)
    return graph


def _add_things(graph: Graph, names: Sequence[str], spans: Sequence[Span], slot: str) -> list[str]:
    ids = []
    for number, name in enumerate(names):
        kind = EntityType.PLACE if number == 0 else TYPES[number % len(TYPES)]
        mention = Mention(spans[number], kind, number, 0.9, f"head{slot}")
        entity = Entity(f"{REPORT}/{kind.value.lower()}/{number:012x}", kind, name, (f"又{name}",), (mention,))
        stage = StatusStatement(
            spans[number], STAGES[number % 6], spans[number], number, 0.8, f"cue{slot}", Modality.DONE
        )
        amount = Attribute(
            spans[number], AttributeName.INVESTMENT, Decimal(number), f"亿元{slot}", spans[number], number, 0.8, "a"
        )
        is_project = kind is EntityType.PROJECT
        graph.add_node(
            entity.id,
            kind="entity",
            value=entity,
            label=name,
            type=kind,
            statuses=(stage,) if is_project else (),
            attributes=(amount,) if is_project else (),
            references=(),
        )
        ids.append(entity.id)
    return ids


def _add_fact(
    graph: Graph, subject: str, object: str, number: int, spans: Sequence[Span], one: int, two: int, slot: str
) -> None:
    inferred = number % 3 == 0
    kind = KINDS[number % len(KINDS)]
    evidence = Evidence(one, spans[one], spans[one], None, 0.7, f"rule{slot}", Modality.DONE, inferred)
    graph.add_edge(subject, object, key=kind.value, value=Fact(subject, kind, object, (evidence,)), inferred=inferred)


def _add_observation(graph: Graph, number: int, quote: Quote, name: str, span: Span, slot: str) -> None:
    indicator = f"{REPORT}/indicator/{number % 20:012x}"
    if indicator not in graph:
        graph.add_node(indicator, kind="indicator", value=Indicator(indicator, f"{name}{slot}"), label=name)
    value = Observation(
        span, span, number, ValueKind.ACTUAL if number < 20 else ValueKind.TARGET, 0.9, f"figure{slot}",
        value=Decimal(number), unit=f"亿元{slot}", base_value=Decimal(number * 10**8), base_unit=f"元{slot}",
        change_pct=Decimal(number % 13), basis=f"同比{slot}", period=Period(f"2024{slot}", YEAR.start, YEAR.end),
    )  # fmt: skip
    node = f"{REPORT}/observation/{number}"
    graph.add_node(node, kind="observation", value=value, label=name)
    graph.add_edge(node, indicator, key="measures")
    graph.add_edge(node, f"{REPORT}/section/{quote.section}", key="statedIn")
