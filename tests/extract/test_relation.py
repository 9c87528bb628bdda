"""Stated relations: a table of sentences, evidence and the lexicon of patterns."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from marked import read_marked

from kg.extract.learned import learned
from kg.extract.linear import LinearModel
from kg.extract.pattern import TRUSTS, expand, load_patterns
from kg.extract.relation import ALLOWED, find_relations
from kg.lexicon import load_rows
from kg.model import Modality, Predicate

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "relations.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


def stated(role: str, sentence: str) -> set[str]:
    case = read_marked(role, sentence)
    return {
        f"{case.doc.surface(row.subject)} {row.predicate.value} {case.doc.surface(row.object)}"
        for row in find_relations(case.doc, case.mentions)
    }


@pytest.mark.parametrize(("sentence", "expected"), ROWS)
def test_relations(sentence: str, expected: str) -> None:
    assert stated("R", sentence) == (set() if expected == "-" else set(expected.split("; ")))


def test_table_covers_every_predicate() -> None:
    assert {word for _, expected in ROWS for word in expected.split()} >= {predicate.value for predicate in Predicate}


@pytest.mark.parametrize(("role", "modality"), [("R", Modality.DONE), ("P", Modality.PLANNED)])
def test_relation_carries_its_evidence(role: str, modality: Modality) -> None:
    case = read_marked(role, "[长风集团|EN]落户[云州高新区|PL]。")
    (row,) = find_relations(case.doc, case.mentions)
    assert (row.modality, row.rule, row.inferred, row.sentence) == (modality, "relation:settles", False, 0)
    assert 0.5 < row.confidence <= 1


def test_confidence_is_bound_by_the_less_sure_mention() -> None:
    sure, unsure = (read_marked("R", "[长风集团|EN]落户[云州|PL]。", confidence) for confidence in (1.0, 0.5))
    (first,), (second,) = (find_relations(case.doc, case.mentions) for case in (sure, unsure))
    assert second.confidence == pytest.approx(first.confidence / 2, abs=0.002)


def test_said_twice_is_one_relation() -> None:
    found = stated("R", "支持[云州|PL]创建[国家级高新区|PG]，[云州|PL]创建[国家级高新区|PG]。")
    assert found == {"云州 implements 国家级高新区"}
    case = read_marked("R", "支持[云州|PL]创建[国家级高新区|PG]，[云州|PL]创建[国家级高新区|PG]。")
    assert len(find_relations(case.doc, case.mentions)) == 1


def test_nothing_is_stated_of_names_far_apart() -> None:
    filler = "，产业结构持续优化" * 20
    assert stated("R", f"支持[云州|PL]创建[国家级高新区|PG]{filler}，推进[县级市改革|PG]。") == {
        "云州 implements 国家级高新区"
    }


def test_order_is_that_of_the_text() -> None:
    case = read_marked("R", "[乙公司|EN]落户[云州|PL]，[甲公司|EN]落户[临江|PL]。")
    found = find_relations(case.doc, case.mentions)
    assert [row.subject for row in found] == sorted(row.subject for row in found)
    assert len(found) == 2


@pytest.mark.parametrize("name", ["patterns.tsv", "fragments.tsv"])
def test_lexicons_are_sorted_without_doubles(name: str) -> None:
    keys = [next(iter(row.values())) for row in load_rows(name)]
    assert keys == sorted(set(keys))


def test_every_pattern_is_sound() -> None:
    for row in load_rows("patterns.tsv"):
        assert row["way"] in "<>" and row["trust"] in TRUSTS and row["numbered"] in "01", row
        assert row["pattern"].split()[0] in {predicate.value for predicate in Predicate}, row
        for column in ("between", "before", "behind"):
            re.compile(expand(row[column]))
    assert {predicate for (predicate, _), (_, patterns) in load_patterns().items() if patterns} == set(Predicate)


def test_every_fragment_is_used() -> None:
    cells = [cell for name in ("patterns.tsv", "fragments.tsv") for row in load_rows(name) for cell in row.values()]
    for row in load_rows("fragments.tsv"):
        assert any(f"<{row['fragment']}>" in cell for cell in cells), row


def test_every_predicate_has_its_types() -> None:
    assert {predicate for predicates in ALLOWED.values() for predicate in predicates} == set(Predicate)


def test_weights_are_small_and_sorted() -> None:
    text = (learned() / "relation.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert len(text.encode()) < 1_000_000
    assert list(data["weights"]) == sorted(data["weights"])
    assert all(isinstance(weight, int) and weight for weight in data["weights"].values())


def test_linear_model_adds_what_it_knows() -> None:
    model = LinearModel(-1.0, {"a": 1.0, "b": 3.0})
    assert model.chance(["a", "unknown"]) == 0.5
    assert model.chance(["a", "b"]) > 0.9
