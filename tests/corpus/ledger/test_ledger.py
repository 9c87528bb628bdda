"""The ledger on small texts: what makes a target met, missed, restated, dropped, absent or not yet due."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.corpus.ledger.entry import Entry, Outcome, Wanted, keep_wanted, place_ledger
from kg.corpus.ledger.figure import Reading, key_of, read_report, source_of
from kg.corpus.ledger.page import render_ledger
from kg.corpus.ledger.table import iter_lines
from kg.corpus.ledger.unset import find_unset
from kg.corpus.made.ledger_score import Score, score_ledger
from kg.corpus.made.report import Plan, iter_made, make_place, write_made
from kg.corpus.made.truth import TRUTH
from kg.export.tables import iter_tables
from kg.pipeline import Options, build

FAST = Options(fast=True)


def reading_of(path: Path) -> Reading:
    """What a report gives to the ledger, by the real extraction."""
    wanted = ("reports", "sentences", "observations")
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in iter_tables(build(path, FAST)):
        if table.name in wanted:
            names = [column.name for column in table.columns]
            rows[table.name] = [dict(zip(names, row, strict=True)) for row in table.rows]
    source = source_of(rows["reports"][0])
    assert source is not None
    return read_report(source, rows["observations"], rows["sentences"])


REPORT = """# 澜溪市{year}年政府工作报告

——{year}年1月12日在澜溪市第五届人民代表大会第三次会议上

各位代表：

现在，我代表澜溪市人民政府，向大会报告工作，请予审议。

## 一、{past}年工作回顾

{review}

## 二、{year}年工作安排

{plan}
"""


def readings(folder: Path, texts: dict[int, tuple[str, str]]) -> list[Reading]:
    out = []
    for year, (review, plan) in sorted(texts.items()):
        path = folder / f"lanxi-{year}.md"
        path.write_text(REPORT.format(year=year, past=year - 1, review=review, plan=plan), encoding="utf-8")
        out.append(reading_of(path))
    return out


def first(entries: Sequence[Entry], year: int, key: str) -> Entry:
    return next(entry for entry in entries if entry.source.year == year and entry.key == key)


CASES = [
    ("地区生产总值增长7%左右", "地区生产总值增长6.8%", "met"),
    ("地区生产总值增长7%左右", "地区生产总值增长6.7%", "missed"),
    ("地区生产总值增长7%", "地区生产总值增长6.9%", "missed"),
    ("地区生产总值增长6%—6.5%", "地区生产总值增长6%", "met"),
    ("地区生产总值增长6%—6.5%", "地区生产总值增长5.9%", "missed"),
    ("地区生产总值增长7%以上", "地区生产总值414.6亿元，增长7%", "met"),
    ("地区生产总值增长7%以上", "地区生产总值达到414.6亿元", "reported"),
    ("地区生产总值增长7%以上", "前三季度地区生产总值增长7.4%，全年增长6.2%", "missed"),
    ("地区生产总值增长7%以上", "五年来，地区生产总值年均增长7.4%", "dropped"),
    ("城镇登记失业率控制在4%以内", "城镇登记失业率为3.8%", "met"),
    ("城镇登记失业率控制在4%以内", "城镇登记失业率为4.1%", "missed"),
    ("城镇登记失业率4%左右", "城镇登记失业率为4.2%", "met"),
    ("居民消费价格涨幅3%左右", "居民消费价格上涨1.2%", "met"),
    ("居民消费价格涨幅3%左右", "居民消费价格上涨3.9%", "missed"),
    ("单位地区生产总值能耗下降3%以上", "单位地区生产总值能耗下降2.6%", "missed"),
    ("单位地区生产总值能耗下降3%以上", "单位地区生产总值能耗下降3.1%", "met"),
    ("城镇新增就业2万人以上", "城镇新增就业2.3万人", "met"),
    ("城镇新增就业2万人左右", "城镇新增就业1.96万人", "met"),
    ("城镇新增就业2万人左右", "城镇新增就业1.8万人", "missed"),
    ("新建停车位1000个", "新增停车位1200个", "met"),
]


@pytest.mark.parametrize(("target", "result", "outcome"), CASES)
def test_a_result_is_held_against_what_binds_the_target(tmp_path: Path, target: str, result: str, outcome: str) -> None:
    texts = {2018: ("各项工作稳步推进。", f"今年主要目标是：{target}。"), 2019: (f"{result}。", "做好各项工作。")}
    entries = list(place_ledger(readings(tmp_path, texts)))
    assert [entry.outcome for entry in entries if entry.source.year == 2018] == [outcome]


def test_untold_absent_late_and_lacking(tmp_path: Path) -> None:
    goal = "今年主要目标是：固定资产投资增长9%，一般公共预算收入增长5%。"
    texts = {
        2015: ("各项工作稳步推进。", goal),
        2016: ("城乡面貌持续改善。", "今年固定资产投资增长8%。今年不设地区生产总值增长目标。"),
        2018: ("城乡面貌持续改善。", "今年主要目标是：社会消费品零售总额增长6%。"),
    }
    entries = list(place_ledger(readings(tmp_path, texts)))
    assert first(entries, 2015, "fixed-asset-investment").outcome is Outcome.RESTATED
    assert first(entries, 2015, "general-public-budget-revenue").outcome is Outcome.DROPPED
    assert first(entries, 2016, "gdp").outcome is Outcome.ABSENT
    assert first(entries, 2016, "fixed-asset-investment").outcome is Outcome.NOT_FOUND
    assert first(entries, 2018, "retail-sales").outcome is Outcome.NOT_DUE


def test_a_year_without_target_is_told_apart_from_a_stated_absence(tmp_path: Path) -> None:
    texts = {
        2018: ("各项工作稳步推进。", "今年地区生产总值增长7%。"),
        2019: ("地区生产总值增长7.2%。", "做好各项工作。"),
        2020: ("地区生产总值增长6.1%。", "我们没有提出地区生产总值增速的具体目标。"),
    }
    found = list(keep_wanted(readings(tmp_path, texts), Wanted(indicators=("gdp",))))
    assert [(entry.source.year, entry.outcome) for entry in found] == [
        (2018, "met"), (2019, "noTarget"), (2020, "absent"),
    ]  # fmt: skip
    assert [line.result for line in iter_lines(found)] == ["+7.2%", "+6.1%", ""]


def test_a_plan_of_five_years_is_settled_when_it_ends(tmp_path: Path) -> None:
    texts = {
        2016: ("各项工作稳步推进。", "“十三五”期间，地区生产总值年均增长7%左右。"),
        2017: ("地区生产总值增长9%。", "做好各项工作。"),
        2021: ("“十三五”期间，地区生产总值年均增长6.4%。", "做好各项工作。"),
    }
    entry = first(list(place_ledger(readings(tmp_path, texts))), 2016, "gdp")
    assert (entry.period, entry.outcome) == ("2016/2020", "missed")


def test_an_amount_of_each_year_is_not_held_against_that_of_five(tmp_path: Path) -> None:
    texts = {
        2016: ("各项工作稳步推进。", "“十三五”期间，每年城镇新增就业8万人以上。"),
        2021: ("“十三五”期间，城镇新增就业52万人。", "做好各项工作。"),
    }
    entry = first(list(place_ledger(readings(tmp_path, texts))), 2016, "urban-new-employment")
    assert (entry.outcome, entry.result) == ("dropped", None)


def test_names_that_say_too_little_are_not_followed(tmp_path: Path) -> None:
    texts = {
        2020: ("各项工作稳步推进。", "全年投入106亿元，新建停车位500个。"),
        2021: ("全年投入23亿元，新建停车位600个。", "做好各项工作。"),
    }
    keys = {entry.key for entry in place_ledger(readings(tmp_path, texts)) if entry.target is not None}
    assert any("停车位" in key for key in keys)
    assert not any("投入" in key for key in keys)


def test_figures_and_sentences_are_shown(tmp_path: Path) -> None:
    texts = {
        2018: ("各项工作稳步推进。", "今年地区生产总值增长7%左右。"),
        2019: ("地区生产总值增长7.2%。", "做好工作。"),
    }
    entries = list(place_ledger(readings(tmp_path, texts)))
    line = next(iter_lines(entries))
    assert (line.target, line.result, line.outcome) == ("+7%左右", "+7.2%", "met")
    text = (tmp_path / "lanxi-2018.md").read_text(encoding="utf-8")
    assert line.target_start is not None and text[line.target_start : line.target_end] == "地区生产总值增长7%左右"


def test_the_page_holds_text_as_text(tmp_path: Path) -> None:
    texts = {2018: ("推进工作。", "今年<b>地区生产总值增长7%。"), 2019: ("地区生产总值增长7.2%。", "做好工作。")}
    page = render_ledger(place_ledger(readings(tmp_path, texts)), "en")
    assert "&lt;b&gt;" in page and "<b>地区" not in page
    assert page.count("<script>") == 1 and "default-src &#39;none&#39;" in page and "://" not in page


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("今年不设GDP增长目标。", ["gdp"]),
        ("我们没有提出全年经济增速的具体目标。", ["gdp"]),
        ("不再设定固定资产投资增长目标。", ["fixed-asset-investment"]),
        ("没有完成地区生产总值增长目标。", []),
        ("不设置门槛。", []),
    ],
)
def test_stated_absence(text: str, keys: list[str]) -> None:
    assert [key for key, _, _ in find_unset(text)] == keys


def test_names_of_one_indicator() -> None:
    assert key_of("gross-national-product", "国民生产总值") == key_of("gdp", "国内生产总值")
    assert key_of(None, "新增停车位") == key_of(None, "全市新建停车位") != key_of(None, "停车位")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Score:
    """The ledger of a small made corpus, read by the real extraction, against its truth."""
    folder = tmp_path_factory.mktemp("made")
    places: dict[str, list[Reading]] = {}
    for path in write_made(Plan(2, 2014, 2022, seed=3), folder):
        reading = reading_of(path)
        places.setdefault(reading.source.place, []).append(reading)
    return score_ledger((entry for found in places.values() for entry in place_ledger(found)), folder / TRUTH)


def test_known_answers_are_found(made: Score) -> None:
    assert made.true > 150
    assert made.precision >= 0.98, made.wrong
    assert made.recall >= 0.95, made.lost


def test_made_reports_hang_on_plan_and_number_alone() -> None:
    plan = Plan(3, 2018, 2020, seed=5)
    assert list(iter_made(plan))[2] == make_place(plan, 2)
    assert make_place(plan, 0) != make_place(Plan(3, 2018, 2020, seed=6), 0)


def test_made_reports_are_as_long_as_asked_and_say_what_is_true() -> None:
    made = make_place(Plan(1, 2018, 2020, seed=1, characters=6000), 0)
    assert all(len(report.text) >= 6000 for report in made.reports)
    texts = {report.year: report.text for report in made.reports}
    assert all(target.sentence in texts[target.year] for target in made.targets)
    told = [target for target in made.targets if target.result_sentence]
    assert told
    assert all(target.result_sentence in texts[target.result_year] for target in told)  # type: ignore[index,operator]


@pytest.mark.parametrize(
    ("name", "has"), [("澜溪市", True), ("澜溪", True), ("溪市", True), ("远山", False), ("澜溪县", False)]
)
def test_a_place_goes_by_its_name_with_and_without_its_kind(tmp_path: Path, name: str, has: bool) -> None:
    found = readings(tmp_path, {2021: ("去年地区生产总值增长5%。", "今年的主要预期目标是：地区生产总值增长6%。")})
    assert Wanted((name,)).has_place(found) is has
