"""Observations from sentences, and what a report gives them: kind, period, confidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.extract.observation import CONFIDENCE, find_observations
from kg.model import (
    Document,
    EntityType,
    Issuer,
    Measure,
    Mention,
    Observation,
    Precision,
    Role,
    Section,
    Sentence,
    Span,
    ValueKind,
)

LINES = (Path(__file__).parent / "observations.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [line.split("\t") for line in LINES if not line.startswith("#")][1:]


def report(text: str, role: Role = Role.REVIEW, heading: str = "", year: int | None = 2019) -> Document:
    """A document of one section with one sentence below its heading."""
    whole = heading + text
    head = Span(0, len(heading)) if heading else None
    return Document(
        name="report",
        text=whole,
        sha256="0" * 64,
        encoding="utf-8",
        title="report",
        issuer=Issuer(year=year),
        sections=(Section(0, Span(0, len(whole)), head, 1, role, None),),
        sentences=(Sentence(0, Span(len(heading), len(whole)), text, 0, role),),
    )


def observed(text: str, role: Role = Role.REVIEW, *names: tuple[str, EntityType]) -> list[Observation]:
    doc = report(text, role)
    mentions = [
        Mention(Span(text.index(name), text.index(name) + len(name)), kind, 0, 1.0, "given") for name, kind in names
    ]
    return find_observations(doc, mentions)


def shown(text: str, found: list[Observation]) -> str:
    def cell(value: object) -> str:
        return "" if value is None else str(value)

    return ";;".join(
        "|".join(
            (text[o.indicator.start : o.indicator.end], cell(o.value), cell(o.unit), cell(o.change_pct), o.measure)
        )
        for o in found
    )


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_observations(text: str, expected: str) -> None:
    assert (shown(text, observed(text)) or "-") == expected


@pytest.mark.parametrize(("text", "_"), TABLE)
def test_spans_hold_the_figures(text: str, _: str) -> None:
    for o in observed(text):
        assert o.span.covers(o.indicator)
        for span in (o.value_span, o.change_span):
            assert span is None or o.span.covers(span)
        assert (o.value is None) == (o.value_span is None)
        assert 0 < o.confidence < 1


def test_kind_comes_from_the_part_of_the_report() -> None:
    text = "新增停车位600个。"
    assert [observed(text, role)[0].kind for role in (Role.REVIEW, Role.PLAN)] == [ValueKind.ACTUAL, ValueKind.TARGET]


def test_all_fields_of_a_level_with_its_growth() -> None:
    text = "全年一般公共预算收入完成21.4亿元左右，同比增长5.5%。"
    (o,) = observed(text)
    assert o.base_value == Decimal("2140000000") and o.base_unit == "元"
    assert o.precision is Precision.ABOUT
    assert o.basis == "同比"
    assert o.measure is Measure.LEVEL
    assert o.indicator_id == "general-public-budget-revenue"
    assert text[o.span.start : o.span.end].startswith("一般公共预算收入")
    assert o.period is not None and o.period.label == "2018"


@pytest.mark.parametrize(
    "text",
    [
        "城乡居民人均可支配收入分别增长7.5%和8.5%。",
        "城镇、农村居民人均可支配收入分别增长7.5%、8.5%。",
        "城乡居民收入分别增长7.5%、8.5%。",
    ],
)
def test_two_figures_of_town_and_country_are_those_of_two_common_indicators(text: str) -> None:
    found = [(row.indicator_id, row.change_pct) for row in find_observations(report(text), [])]
    assert found == [("urban-disposable-income", Decimal("7.5")), ("rural-disposable-income", Decimal("8.5"))]


def test_one_figure_of_town_and_country_is_of_neither() -> None:
    (row,) = find_observations(report("城乡居民人均可支配收入增长7.5%。"), [])
    assert row.indicator_id is None


def test_a_range_has_bounds_and_no_value() -> None:
    (o,) = observed("财政收入达到20-25亿元。", Role.PLAN)
    assert (o.value, o.lower, o.upper, o.precision) == (None, Decimal(20), Decimal(25), Precision.RANGE)


@pytest.mark.parametrize(
    ("text", "role", "label"),
    [
        ("粮食产量12万吨。", Role.REVIEW, "2018"),
        ("粮食产量12万吨。", Role.PLAN, "2019"),
        ("五年来，累计脱贫3.2万人。", Role.REVIEW, "2014/2018"),
        ("上半年粮食产量5万吨，全年产量12万吨。", Role.REVIEW, "2018-H1"),
        ("到2025年，粮食产量达到15万吨。", Role.PLAN, "2025"),
        ("森林覆盖率从2013年的31%提高到2018年的35%。", Role.REVIEW, "2018"),
        ("粮食产量比2016年增长8%。", Role.REVIEW, "2018"),
    ],
)
def test_periods(text: str, role: Role, label: str) -> None:
    period = observed(text, role)[0].period
    assert period is not None and period.label == label


def test_heading_gives_the_period_of_its_section() -> None:
    doc = report("粮食产量12万吨。", heading="一、过去五年工作回顾")
    (o,) = find_observations(doc, [])
    assert o.period is not None
    assert (o.period.start, o.period.end) == (date(2014, 1, 1), date(2018, 12, 31))


def test_without_a_year_no_period_is_guessed() -> None:
    (o,) = find_observations(report("粮食产量12万吨。", year=None), [])
    assert o.period is None


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("云岭年产20万吨铝板项目竣工。", "云岭年产20万吨铝板项目", EntityType.PROJECT),
        ("石桥水库项目总投资4.5亿元。", "石桥水库项目", EntityType.PROJECT),
        ("总投资4.5亿元的石桥水库项目开工。", "石桥水库项目", EntityType.PROJECT),
        ("占地300亩的石桥产业园启用。", "石桥产业园", EntityType.PLACE),
        ("落实企业减负30条。", "企业减负30条", EntityType.PROGRAM),
    ],
)
def test_figures_of_one_named_thing_are_no_observations(text: str, name: str, kind: EntityType) -> None:
    assert observed(text, Role.REVIEW, (name, kind)) == []


def test_place_names_do_not_hide_an_indicator() -> None:
    (o,) = observed("石桥镇粮食产量3万吨。", Role.REVIEW, ("石桥镇", EntityType.PLACE))
    assert o.value == 3


def test_full_width_percent_sign_stays_as_written() -> None:
    raw = "失业率３．５％。"
    doc = report(raw)
    folded = Sentence(0, Span(0, len(raw)), "失业率3.5%。", 0, Role.REVIEW)
    doc = Document(**{**{f: getattr(doc, f) for f in doc.__slots__}, "sentences": (folded,)})
    (o,) = find_observations(doc, [])
    assert (o.unit, o.base_unit) == ("％", "%")


def test_every_rule_of_the_table_has_a_confidence() -> None:
    rules = {o.rule.partition("+")[0] for text, _ in TABLE for o in observed(text)}
    assert rules <= set(CONFIDENCE)
    assert len(rules) >= 10


@pytest.mark.parametrize("unit", ["5户", "5亿元的", "增长5%、", "分别", "由5%到", "6个村过10亿元", "“5个", "5户以上"])
def test_a_sentence_of_any_length_ends(unit: str) -> None:
    assert isinstance(observed(unit * 4_000), list)
