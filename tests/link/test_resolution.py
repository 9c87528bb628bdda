"""Resolution on the annotated district report: pairs of mentions that are one thing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from annotated import read_annotated

from kg.link import link_report
from kg.model import Document, Linked, Span

SAME = Path(__file__).parent / "qijiang_same.tsv"


@pytest.fixture(scope="module")
def district(shared: Path) -> tuple[Document, Linked]:
    doc, found = read_annotated(shared, "qijiang-2019")
    return doc, link_report(doc, found)


def pairs(groups: Iterable[Iterable[Span]]) -> set[tuple[Span, Span]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def judged() -> Iterator[list[Span]]:
    """Mentions of one thing, for each thing."""
    things: dict[str, list[Span]] = {}
    with SAME.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        for row in rows:
            things.setdefault(row["thing"], []).append(Span(int(row["start"]), int(row["end"])))
    yield from things.values()


def test_precision_and_recall_of_pairs(district: tuple[Document, Linked]) -> None:
    _, linked = district
    found = pairs([mention.span for mention in entity.mentions] for entity in linked.entities)
    gold = pairs(judged())
    assert {mention.span for entity in linked.entities for mention in entity.mentions} == set().union(*judged())
    assert len(found & gold) / len(found) >= 0.98
    assert len(found & gold) / len(gold) >= 0.90


def test_no_nested_name_is_merged(district: tuple[Document, Linked]) -> None:
    doc, linked = district
    things = {span: number for number, group in enumerate(judged()) for span in group}
    for entity in linked.entities:
        names = {doc.surface(mention.span): things[mention.span] for mention in entity.mentions}
        for name, other in combinations(sorted(names, key=len), 2):
            assert name not in other or names[name] == names[other], (name, other)


def test_towns_of_the_district_have_their_codes(district: tuple[Document, Linked]) -> None:
    _, linked = district
    codes = {entity.division: entity.code for entity in linked.entities if entity.code}
    assert codes["綦江区"] == "500110" and codes["重庆市"] == "500000"
    assert codes["横山镇"] == "500110124" and codes["打通镇"] == "500110111"
    assert sum(code.startswith("500110") and len(code) == 9 for code in codes.values()) >= 10
