"""Statuses: a table of sentences, cues and their places, modality and confidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from marked import read_marked

from kg.extract.learned import learned
from kg.extract.stage import find_cues
from kg.extract.status import DONE, INTENDED, RANK, find_statuses
from kg.lexicon import load_rows
from kg.model import Modality, Status

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "statuses.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


@pytest.mark.parametrize(("role", "sentence"), ROWS)
def test_status(role: str, sentence: str) -> None:
    case = read_marked(role, sentence)
    found = {row.project: row.status.value for row in find_statuses(case.doc, case.mentions)}
    assert [found.get(mention.span, "-") for mention in case.mentions] == list(case.labels)


def test_table_covers_every_status_in_both_parts() -> None:
    told = {(role, label) for role, sentence in ROWS for label in read_marked(role, sentence).labels}
    assert {("R", status.value) for status in Status} <= told
    assert {("P", "planned"), ("P", "underway"), ("P", "operating"), ("R", "-")} <= told


@pytest.mark.parametrize(
    ("role", "sentence", "cue"),
    [
        ("R", "[北环高速|PJ]开工建设。", "开工建设"),
        ("P", "加快[城西水厂|PJ]、[城北变电站|PJ]等项目建设。", "加快"),
        ("R", "[白鹤大桥|PJ] 建成 通车。", "建成 通车"),
        ("R", "投资2.5亿元的“[云上平台|PJ]”[3]上线运行。", "上线运行"),
        ("P", "[云州会展中心|PJ]，力争年内开工。", "开工"),
    ],
)
def test_cue_is_the_verb(role: str, sentence: str, cue: str) -> None:
    case = read_marked(role, sentence)
    for row in find_statuses(case.doc, case.mentions):
        assert case.doc.surface(row.cue) == cue


def test_without_a_verb_the_project_stands_for_the_cue() -> None:
    case = read_marked("R", "[云岭索道]成为新景观。")
    (row,) = find_statuses(case.doc, case.mentions)
    assert row.cue == row.project
    assert row.rule == "status:context"


@pytest.mark.parametrize(("role", "modality"), [("R", Modality.DONE), ("P", Modality.PLANNED)])
def test_modality_follows_the_part(role: str, modality: Modality) -> None:
    case = read_marked(role, "加快建设[云州环线]。")
    (row,) = find_statuses(case.doc, case.mentions)
    assert (row.status, row.modality) == (Status.UNDERWAY, modality)


def test_confidence_falls_with_that_of_the_mention() -> None:
    sure, unsure = (read_marked("R", "[云州环线]建成通车。", confidence) for confidence in (1.0, 0.6))
    (first,), (second,) = (find_statuses(case.doc, case.mentions) for case in (sure, unsure))
    assert first.confidence == pytest.approx(second.confidence / 0.6, abs=0.002)
    assert first.confidence > 0.9


def test_only_projects_have_a_status() -> None:
    case = read_marked("R", "[云州|PL]加快建设，[长风集团|EN]投产。")
    assert find_statuses(case.doc, case.mentions) == []


def test_longest_word_counts() -> None:
    assert [(cue.word, cue.stage) for cue in find_cues("加快建设，建成通车")] == [
        ("加快建设", "push"),
        ("建成通车", "operate"),
    ]


def test_lexicon_of_stages_is_sorted_and_known() -> None:
    rows = load_rows("stages.tsv")
    assert [row["word"] for row in rows] == sorted({row["word"] for row in rows})
    assert {row["stage"] for row in rows} == {*RANK, "intend", "negate"}
    assert set(DONE) == set(INTENDED) == set(RANK)


def test_shares_are_known_for_every_stage() -> None:
    shares = json.loads((learned() / "status.json").read_text(encoding="utf-8"))
    assert {key.split()[1] for key in shares} >= set(RANK)
    assert all(0 < share < 1 for share in shares.values())
    assert list(shares) == sorted(shares)
