"""Figures that disagree are named with their sentences; figures that agree, or may, are not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from fakes import YEAR_2022, YEAR_2023, Pen, small_graph

from kg.export.consistency import find_conflicts
from kg.graph import Graph, build_graph
from kg.model import Entity, EntityType, Linked, Measure, Observation, Precision, Run, ValueKind, WorkReport
from kg.read import parse_report

HEAD = "2023年云岭市青禾区政府工作报告\n\n各位代表：\n\n一、2022年工作回顾\n\n"


def graph_of(
    sentence: str, *observations: dict[str, Any], names: Sequence[str] = (), listed: int | None = None
) -> Graph:
    """A report of one sentence with its observations, and its list of projects."""
    doc = parse_report(HEAD + sentence, name="made")
    pen = Pen(doc)
    projects = []
    for name in names:
        mention = pen.mention(name, EntityType.PROJECT, listed=listed)
        projects.append(Entity(f"x/project/{len(projects)}", EntityType.PROJECT, name, (), (mention,)))
    report = WorkReport(doc.sha256[:12], doc.name, doc.title, doc.sha256, len(doc.text), doc.issuer)
    made = tuple(observed(pen, **more) for more in observations)
    return build_graph(doc, Linked(report, None, tuple(projects), (), observations=made), Run("1", "made", "0"))


def observed(pen: Pen, words: str, indicator: str, value: str = "", growth: str = "", **more: Any) -> Observation:
    """An observation of an indicator; ``value`` is in 亿元, or in percent for a share."""
    share = more.get("measure") is Measure.SHARE
    if value:
        number = Decimal(value)
        unit, base, factor = ("%", "%", 1) if share else ("亿元", "元", 10**8)
        more |= {"value": number, "unit": unit, "base_value": number * factor, "base_unit": base}
        more["value_span"] = value + unit
    if growth:
        more |= {"change_pct": Decimal(growth), "change_span": growth + "%"}
    return pen.observation(words, indicator, more.pop("period", YEAR_2022), **more)


def share(words: str, indicator: str, value: str) -> dict[str, Any]:
    return {"words": words, "indicator": indicator, "value": value, "measure": Measure.SHARE}


def level(words: str, indicator: str, value: str, growth: str = "", **more: Any) -> dict[str, Any]:
    return {"words": words, "indicator": indicator, "value": value, "growth": growth, **more}


def rules(graph: Graph) -> list[str]:
    return [conflict.rule for conflict in find_conflicts(graph)]


@pytest.mark.parametrize(("value", "found"), [("104.5", ["shares"]), ("100", []), ("62.5", [])])
def test_a_share_over_the_whole(value: str, found: list[str]) -> None:
    text = f"税收收入占财政收入的{value}%。"
    assert rules(graph_of(text, share(text[:-1], "税收收入占财政收入", value))) == found


def test_more_than_the_plan_is_no_share_over_the_whole() -> None:
    text = "完成投资占年度计划的113.4%。"
    assert rules(graph_of(text, share(text[:-1], "完成投资占年度计划", "113.4"))) == []


@pytest.mark.parametrize(("third", "found"), [("52", ["shares"]), ("50", []), ("50.1", [])])
def test_shares_of_the_three_sectors(third: str, found: list[str]) -> None:
    """Each is rounded: 9 + 41 + 50.1 may be 100."""
    parts = [
        ("一产占地区生产总值的9%", "9"), ("二产占地区生产总值的41%", "41"), (f"三产占地区生产总值的{third}%", third),
    ]  # fmt: skip
    text = "，".join(words for words, _ in parts) + "。"
    shares = [share(words, words[: words.index("的")], value) for words, value in parts]
    assert rules(graph_of(text, *shares)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三次产业结构比调整为8.5:41.3:50.2。", []),
        ("三次产业结构由9:42:49优化为8.5：41.3：52.2。", []),
        ("三次产业结构优化为8.5：41.3：52.2。", ["shares"]),
        ("产业比为10:40:45。", ["shares"]),
        ("男女老少比例为3:2:1。", []),
    ],
)
def test_the_ratio_of_the_three_sectors(text: str, found: list[str]) -> None:
    assert rules(graph_of(text)) == found


@pytest.mark.parametrize(("value", "found"), [("75", []), ("72.0", []), ("70.0", ["shares"])])
def test_a_share_and_its_two_levels(value: str, found: list[str]) -> None:
    """18 of 24 are between 17.5/24.5 and 18.5/23.5 of the whole."""
    text = f"财政总收入24亿元，一般公共预算收入18亿元，占财政总收入的{value}%。"
    graph = graph_of(
        text,
        level("财政总收入24亿元", "财政总收入", "24"),
        level("一般公共预算收入18亿元", "一般公共预算收入", "18"),
        share(f"占财政总收入的{value}%", "占财政总收入", value),
    )
    assert rules(graph) == found


def test_a_share_of_something_else_is_not_compared() -> None:
    text = "财政总收入24亿元，一般公共预算收入18亿元，其中税收占财政总收入的60%。"
    graph = graph_of(
        text,
        level("财政总收入24亿元", "财政总收入", "24"),
        level("一般公共预算收入18亿元", "一般公共预算收入", "18"),
        share("占财政总收入的60%", "占财政总收入", "60"),
    )
    assert rules(graph) == []


@pytest.mark.parametrize(
    ("growth", "indicator", "after", "found"),
    [
        ("10", "社会消费品零售总额", "", []),
        ("9.8", "社会消费品零售总额", "", []),
        ("12.5", "社会消费品零售总额", "", ["growth"]),
        ("-10", "社会消费品零售总额", "", ["growth"]),
        ("12.5", "社会消费品零售总额", "左右", []),
        ("12.5", "地区生产总值", "", []),
    ],
)
def test_growth_and_level(growth: str, indicator: str, after: str, found: list[str]) -> None:
    """Growth that is about something is not compared, nor growth in constant prices."""
    now = f"今年{indicator}达到110亿元、增长{growth}%{after}"
    graph = graph_of(
        f"{indicator}完成100亿元，{now}。",
        level(f"{indicator}完成100亿元", indicator, "100"),
        level(now[2:], indicator, "110", growth, period=YEAR_2023, kind=ValueKind.TARGET),
    )
    assert rules(graph) == found


@pytest.mark.parametrize(
    ("value", "hedge", "more", "found"),
    [
        ("334.2", "", {}, ["two-values"]),
        ("320.46", "", {}, []),
        ("31.8", "", {}, []),
        ("334.2", "约", {}, []),
        ("334.2", "", {"precision": Precision.OVER}, []),
        ("334.2", "", {"period": YEAR_2023}, []),
        ("334.2", "", {"kind": ValueKind.TARGET}, []),
    ],
)
def test_one_indicator_with_two_values(value: str, hedge: str, more: dict[str, Any], found: list[str]) -> None:
    """Values that round to one another agree; other times and kinds, and far smaller values, are other things."""
    later = f"外贸进出口总额{hedge}{value}亿元"
    graph = graph_of(
        f"外贸进出口总额320.5亿元。开放水平提升，{later}。",
        level("外贸进出口总额320.5亿元", "外贸进出口总额", "320.5", indicator_id="foreign-trade"),
        level(later, "外贸进出口总额", value, indicator_id="foreign-trade", **more),
    )
    assert rules(graph) == found


def test_steps_in_one_sentence_are_no_two_values() -> None:
    text = "外贸进出口总额连续跨越300亿元、400亿元台阶。"
    steps = [
        level("外贸进出口总额连续跨越300亿元", "外贸进出口总额", "300", indicator_id="foreign-trade"),
        level("外贸进出口总额连续跨越300亿元、400亿元", "外贸进出口总额", "400", indicator_id="foreign-trade"),
    ]
    assert rules(graph_of(text, *steps)) == []


@pytest.mark.parametrize(
    ("count", "listed", "found"), [("2个", 2, ["list"]), ("3个", 3, []), ("12个", 12, []), ("2余个", 2, [])]
)
def test_a_list_that_names_more_than_it_counts(count: str, listed: int, found: list[str]) -> None:
    names = ("青山大道", "白鹭湖水厂", "云溪大桥")
    graph = graph_of(f"{'、'.join(names)}等{count}项目开工。", names=names, listed=listed)
    assert rules(graph) == found


def test_two_lists_of_one_sentence_are_two() -> None:
    names = ("青山大道", "白鹭湖水厂", "云溪大桥", "远山隧道")
    text = "青山大道、白鹭湖水厂等2个项目开工，云溪大桥、远山隧道等2个项目完工。"
    assert rules(graph_of(text, names=names, listed=2)) == []


def test_a_conflict_shows_where_and_why_in_both_languages() -> None:
    text = "税收收入占财政收入的104.5%。"
    (conflict,) = find_conflicts(graph_of(text, share(text[:-1], "税收收入占财政收入", "104.5")))
    start = len(HEAD)
    assert [(span.start, span.end) for span in conflict.spans] == [(start, start + len(text) - 1)]
    assert conflict.sentences == (text,)
    assert "104.5 percent" in conflict.message_en and "占比104.5%" in conflict.message_zh
    assert str(conflict).splitlines()[1].strip() == text


def test_the_small_report_agrees_with_itself() -> None:
    assert find_conflicts(small_graph()) == ()
