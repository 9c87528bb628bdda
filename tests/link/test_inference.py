"""The precision of each rule of inference is that of its judged cases."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.link.inference import PRECISION

JUDGED = Path(__file__).parent / "inference_judged.tsv"
DOCS = Path(__file__).parents[2] / "docs" / "inference.md"


def load_judged() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("rule", sorted(PRECISION))
def test_precision_is_as_judged(rule: str) -> None:
    rows = [row for row in load_judged() if row["rule"] == rule]
    verdicts = Counter(row["verdict"] for row in rows)
    reports = len({row["report"] for row in rows})
    assert set(verdicts) <= {"right", "wrong"} and reports >= 10
    assert PRECISION[rule] == round((verdicts["right"] + 1) / (len(rows) + 2), 2) >= 0.9
    line = next(line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{rule}` |"))
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[2:] == [str(len(rows)), str(verdicts["right"]), str(reports), f"{PRECISION[rule]:.2f}"]


def test_a_case_is_judged_once() -> None:
    keys = [(row["rule"], row["report"], row["start"], row["end"], row["other"]) for row in load_judged()]
    assert len(keys) == len(set(keys))
