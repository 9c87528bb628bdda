"""Names of indicators: cut from a clause, and their common form."""

from __future__ import annotations

import pytest

from kg.extract.indicator import Cue, cut_front, cut_tail, fold_indicator, normalise_indicator
from kg.extract.unit import Dimension
from kg.lexicon import load_rows

ROWS = load_rows("indicators.tsv")
CUES = load_rows("figure_cues.tsv")


@pytest.mark.parametrize(
    ("clause", "name", "cue"),
    [
        ("全市地区生产总值同比增长", "地区生产总值", Cue.UP),
        ("其中，税收收入完成", "税收收入", Cue.LEVEL),
        ("全年累计实现工业增加值", "工业增加值", Cue.NONE),
        ("单位能耗下降", "单位能耗", Cue.DOWN),
        ("比重提高到", "比重", Cue.LEVEL),
        ("力争城镇新增就业", "城镇新增就业", Cue.NONE),
        ("饲料年产能", "饲料年产能", Cue.NONE),
        ("新签约", "新签约", Cue.NONE),
        ("贷款余额比年初增加", "贷款余额", Cue.UP),
        ("有色金属产值达", "有色金属产值", Cue.LEVEL),
        ("近海养殖整改率", "近海养殖整改率", Cue.NONE),
        ("达标率保持在", "达标率", Cue.LEVEL),
        ("再贷款余额", "再贷款余额", Cue.NONE),
        ("将军石港吞吐量较上年增长", "将军石港吞吐量", Cue.UP),
        ("九年义务教育巩固率", "九年义务教育巩固率", Cue.NONE),
        ("约束性指标", "约束性指标", Cue.NONE),
        ("到2025年，粮食产量稳定在", "粮食产量", Cue.LEVEL),
        ("，分别增长", "", Cue.UP),
        ("净增", "", Cue.GAIN),
    ],
)
def test_cut_from_a_clause(clause: str, name: str, cue: Cue) -> None:
    end, said = cut_tail(clause, 0, len(clause))
    start = cut_front(clause, 0, end)
    assert (clause[start:end], said) == (name, cue)


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("地区生产总值", "gdp"),
        ("GDP", "gdp"),
        ("ＧＤＰ", None),
        ("gdp", "gdp"),
        ("全市生产总值", "gdp"),
        ("全区城镇新增就业", "urban-new-employment"),
        ("实现社会消费品零售总额", "retail-sales"),
        ("规上工业增加值", "industrial-value-added-above-scale"),
        ("“专精特新”企业", "specialized-sme"),
        ("PM2.5平均浓度", "pm25-concentration"),
        ("地方一般公共预算收入", "general-public-budget-revenue"),
        ("社会 消费品零售总额", "retail-sales"),
        ("园区工业增加值", None),
        ("新增停车位", None),
        ("", None),
    ],
)
def test_common_form(surface: str, expected: str | None) -> None:
    assert normalise_indicator(surface) == expected


def test_indicators_are_sorted_and_complete() -> None:
    ids = [row["id"] for row in ROWS]
    assert ids == sorted(set(ids))
    for row in ROWS:
        assert row["id"].isascii() and row["id"] == row["id"].lower() and " " not in row["id"], row
        assert row["dimension"] in {dimension.value for dimension in Dimension}, row
        assert row["broader"] == "-" or row["broader"] in ids, row
        assert all(row.values()), row


def test_broader_leads_up_and_ends() -> None:
    broader = {row["id"]: row["broader"] for row in ROWS}
    for start in broader:
        seen = [start]
        while broader[seen[-1]] != "-":
            seen.append(broader[seen[-1]])
            assert len(seen) == len(set(seen)), seen


def test_no_surface_form_means_two_indicators() -> None:
    forms = [
        fold_indicator(form)
        for row in ROWS
        for form in (row["zh"], *(row["aliases"].split("|") if row["aliases"] != "-" else ()))
    ]
    assert sorted(forms) == sorted(set(forms))


def test_every_form_finds_its_indicator() -> None:
    for row in ROWS:
        for form in (row["zh"], *(row["aliases"].split("|") if row["aliases"] != "-" else ())):
            assert normalise_indicator(form) == row["id"], form


def test_cues_are_sorted_with_known_classes() -> None:
    cues = [row["cue"] for row in CUES]
    assert cues == sorted(set(cues))
    assert {row["class"] for row in CUES} == {cue.value for cue in Cue}
