"""The bundled sample against its annotation: what a newcomer's first graph must hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import Options, iter_lines, sample_path

GOLD = Path(__file__).with_name("qijiang-sample.jsonl")
Line = dict[str, object]


def gold() -> list[dict[str, list[list[str]]]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_the_annotation_is_of_the_sample() -> None:
    text = sample_path().read_text(encoding="utf-8")
    for row in gold():
        assert text[row["start"] : row["end"]] == row["text"]  # type: ignore[misc]
        for surface, _ in row["entities"]:
            assert surface in row["text"]
    assert 100 <= len(gold()) <= 140


@pytest.fixture(scope="module", params=[False, True], ids=["tagger", "rules"])
def lines(request: pytest.FixtureRequest) -> list[Line]:
    return list(iter_lines(sample_path(), Options(fast=request.param)))


def shares(right: int, found: int, wanted: int) -> tuple[float, float]:
    """Precision and recall."""
    return right / found, right / wanted


def annotated(kind: str) -> Iterator[tuple[int, int, list[str]]]:
    for row in gold():
        for item in row[kind]:
            yield row["start"], row["end"], item  # type: ignore[misc]


def test_most_names_are_found_with_their_type(lines: list[Line]) -> None:
    found = [(line["start"], line["text"], line["type"]) for line in lines if line["kind"] == "mention"]
    wanted = list(annotated("entities"))
    right = sum(
        any(start <= at < end and (text, kind) == (surface, name) for at, text, kind in found)  # type: ignore[operator]
        for start, end, (surface, name) in wanted
    )
    precision, recall = shares(right, len(found), len(wanted))
    assert precision > 0.7 and recall > 0.6


def test_nearly_all_figures_are_found(lines: list[Line]) -> None:
    found = [line for line in lines if line["kind"] == "observation"]
    wanted = list(annotated("observations"))

    def same(line: Line, item: dict[str, object]) -> bool:
        keys = ("value", "unit", "change_pct")
        return all(line[key] == item[key] for key in keys) and line["target"] == (item["kind"] == "target")

    right = sum(
        any(start <= line["start"] < end and same(line, item) for line in found)  # type: ignore[operator, arg-type]
        for start, end, item in wanted
    )
    precision, recall = shares(right, len(found), len(wanted))
    assert precision > 0.9 and recall > 0.9


def test_most_states_of_projects_are_found(lines: list[Line]) -> None:
    text = sample_path().read_text(encoding="utf-8")
    found = [
        (line["project"]["start"], text[line["project"]["start"] : line["project"]["end"]], line["status"])  # type: ignore[index]
        for line in lines
        if line["kind"] == "status"
    ]
    wanted = list(annotated("status"))
    right = sum(
        any(start <= at < end and [name, status] == item for at, name, status in found) for start, end, item in wanted
    )
    precision, recall = shares(right, len(found), len(wanted))
    assert precision > 0.7 and recall > 0.6
