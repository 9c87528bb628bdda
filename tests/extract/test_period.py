"""Times to intervals against a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extract.period import find_periods, months_of, plan_years, span_of
from kg.model import Role

LINES = (Path(__file__).parent / "periods.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [line.split("\t") for line in LINES if not line.startswith("#")][1:]


def shown(role: str, text: str) -> str:
    late, _, part = role.rpartition(" ")
    found = find_periods(text, 2019, Role(part), late=bool(late))
    return "; ".join(f"{mention.period.label}:{mention.use}" for mention in found) or "-"


def test_table_is_large() -> None:
    assert len(TABLE) >= 100
    assert len({(role, text) for role, text, _ in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("role", "text", "expected"), TABLE)
def test_periods(role: str, text: str, expected: str) -> None:
    assert shown(role, text) == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018年", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018年前三季度", date(2018, 1, 1), date(2018, 9, 30)),
        ("2018年下半年", date(2018, 7, 1), date(2018, 12, 31)),
        ("2018年2月", date(2018, 2, 1), date(2018, 2, 28)),
        ("2016年2月末", date(2016, 2, 29), date(2016, 2, 29)),
        ("“十四五”时期", date(2021, 1, 1), date(2025, 12, 31)),
        ("过去五年", date(2014, 1, 1), date(2018, 12, 31)),
        ("截至10月底", date(2018, 10, 31), date(2018, 10, 31)),
    ],
)
def test_intervals_hold_both_days(text: str, start: date, end: date) -> None:
    (mention,) = find_periods(text, 2019, Role.REVIEW)
    assert (mention.period.start, mention.period.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "surface"), [("力争到2025年建成", "到2025年"), ("截至10月底，", "截至10月底"), ("比上年增长", "比上年")]
)
def test_span_takes_in_the_word_before(text: str, surface: str) -> None:
    (mention,) = find_periods(text, 2019, Role.PLAN)
    assert text[mention.start : mention.end] == surface


def test_without_a_year_only_what_names_one() -> None:
    text = "去年、2018年、上半年、“十三五”时期"
    assert [mention.period.label for mention in find_periods(text, None, Role.REVIEW)] == ["2018", "2016/2020"]


def test_a_year_named_before_holds_for_the_parts_that_follow() -> None:
    found = find_periods("2017年开工，10月投产", 2019, Role.REVIEW)
    assert [mention.period.label for mention in found] == ["2017", "2017-10"]


@pytest.mark.parametrize(("number", "first"), [(6, 1981), (10, 2001), (13, 2016), (14, 2021), (15, 2026)])
def test_five_year_plans(number: int, first: int) -> None:
    assert plan_years(number) == (first, first + 4)


def test_labels() -> None:
    assert span_of(2018, 2018).label == "2018"
    assert span_of(2016, 2020).label == "2016/2020"
    assert months_of(2018, 1, 12).label == "2018"
    assert months_of(2018, 3, 3).label == "2018-03"


def test_long_text_ends() -> None:
    assert find_periods("1年" * 30_000 + "一" * 50_000 + "年", 2019, Role.REVIEW) == []
