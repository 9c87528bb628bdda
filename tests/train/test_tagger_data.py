"""Annotated sentences as training reads them."""

from __future__ import annotations

import gzip
import itertools
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from kg.extract.tagger.channels import read_features
from kg.extract.tagger.spans import TAGS, TYPES, spans_of
from kg.model import Role
from kg.read import parse_report
from kg.train.data import (
    ANNOTATIONS,
    FOLDS,
    TYPE_CODES,
    Example,
    fold_of,
    gold_files,
    learn_from,
    locate,
    place_of,
    short_hash,
    tags_of,
)
from kg.train.evaluate import sort_names
from kg.train.fit import calibrate, leave_out


def test_longest_surfaces_take_their_place_first() -> None:
    text = "青岭县建成青岭县水厂。"
    spans = locate(text, [["青岭县", "PLACE"], ["青岭县水厂", "PROJECT"]])
    assert sorted(spans) == [(0, 3, "PLACE"), (5, 10, "PROJECT")]


@pytest.mark.parametrize(
    "spans", [[], [(0, 1, "PLACE")], [(0, 2, "PROJECT"), (2, 5, "ORGANIZATION")], [(1, 5, "PROGRAM")]]
)
def test_tags_spell_their_spans(spans: list[tuple[int, int, str]]) -> None:
    tags = tags_of(5, spans)
    assert [(start, end, TYPES[kind]) for start, end, kind in spans_of(tags.tolist())] == spans
    assert tags.max(initial=0) < len(TAGS)


def test_places_go_to_one_fold_whatever_the_year() -> None:
    assert place_of("xinyang-2021") == place_of("xinyang-2008") == "xinyang"
    assert {fold_of(place) for place in map(str, range(200))} == set(range(FOLDS))


def test_only_annotated_sentences_are_learnt_from() -> None:
    text = "开工建设白石桥。实施河长制。召开会议。"
    doc = parse_report(text)
    examples = list(learn_from(doc, [(0, 14)], [(4, 7, "PROJECT"), (10, 13, "PROGRAM")], gold=True))
    found = [example.sentence.text[s:e] for example in examples for s, e, _ in spans_of(example.tags.tolist())]
    assert [example.sentence.text for example in examples] == ["开工建设白石桥。", "实施河长制。"]
    assert found == ["白石桥", "河长制"]


def example(report: str, *, gold: bool) -> Example:
    doc = parse_report("建设白石桥。")
    features = read_features("建设白石桥。", Role.PLAN, False)
    return Example(report, doc.sentences[0], features, tags_of(6, [(2, 5, "PROJECT")]), gold)


def test_nothing_of_a_place_left_out_is_trained_on() -> None:
    reports = [f"place{number}-20{year}" for number in range(30) for year in (10, 20)]
    examples = [example(report, gold=report.endswith("20")) for report in reports]
    for fold in range(FOLDS):
        train, test = leave_out(examples, fold)
        assert all(item.gold for item in test)
        assert not {item.place for item in train} & {item.place for item in test}
        assert len(train) + 2 * len(test) == len(examples)


def test_calibration_rises_and_follows_what_was_right() -> None:
    item = example("a-2020", gold=True)
    right, wrong = (2, 5, 2), (2, 5, 0)
    answers = [(item, right if step % 10 < step // 10 else wrong, step / 100) for step in range(100)]
    knots = calibrate(answers)
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in itertools.pairwise(knots))
    raw, share = zip(*knots, strict=True)
    assert float(np.interp(0.95, raw, share)) > 0.7 > 0.3 > float(np.interp(0.15, raw, share))


def test_annotations_hold_spans_and_no_text() -> None:
    with gzip.open(Path(str(files("kg.train"))) / ANNOTATIONS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert [(row["report"], row["start"]) for row in rows] == sorted((row["report"], row["start"]) for row in rows)
    for row in rows:
        assert set(row) == {"report", "start", "end", "hash", "entities", "relations", "status"}
        assert len(row["hash"]) == len(short_hash(""))
        assert {kind for _, _, kind in row["entities"]} <= set(TYPE_CODES)
        ends = [0, *itertools.chain.from_iterable((start, end) for start, end, _ in row["entities"])]
        assert ends == sorted(ends)
        assert ends[-1] <= row["end"] - row["start"]


def test_every_annotated_report_of_the_benchmark_is_there(shared: Path) -> None:
    pairs = gold_files(shared)
    assert pairs
    assert all(report.stem == gold.stem for report, gold in pairs)


def test_every_annotated_name_has_one_fate() -> None:
    text = "青岭县建成白石水库，引进远山集团，实施健康行动。"
    names = [["青岭县", "PLACE"], ["白石水库", "PROJECT"], ["远山集团", "ENTERPRISE"], ["健康行动", "PROGRAM"]]
    rows = [{"start": 100, "end": 100 + len(text), "text": text, "entities": names}]
    found = [(0, 3, "PLACE"), (5, 9, "PLACE"), (12, 15, "ENTERPRISE"), (17, 19, "PROGRAM")]
    lines = [{"kind": "mention", "start": 100 + s, "end": 100 + e, "type": kind} for s, e, kind in found]
    fates = sort_names(rows, lines)
    assert fates == {
        ("PLACE", "exact"): 1,
        ("PROJECT", "type"): 1,
        ("ENTERPRISE", "overlap"): 1,
        ("PROGRAM", "missed"): 1,
        ("PROGRAM", "invented"): 1,
    }
