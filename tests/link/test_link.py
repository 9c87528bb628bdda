"""Which names are one thing, which division they are, and what follows from them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.extract.reference import find_references
from kg.link import link_report
from kg.link.identity import find_kind
from kg.model import Document, EntityType, Extraction, Linked, Mention, Predicate, ProgramKind, Relation, Span
from kg.model import Modality as Mode
from kg.read import parse_report

TYPES = {
    "PL": EntityType.PLACE,
    "EN": EntityType.ENTERPRISE,
    "PJ": EntityType.PROJECT,
    "PG": EntityType.PROGRAM,
    "OR": EntityType.ORGANIZATION,
}
HEAD = "# 2019年重庆市綦江区政府工作报告\n\n各位代表：\n\n请予审议。\n\n一、2018年工作回顾\n\n"


def read_marked(marked: str) -> tuple[Document, Extraction]:
    """A report from text in which names stand as ``[name|PL]``."""
    text, mentions = HEAD, []
    at = 0
    for found in re.finditer(r"\[([^|\]]+)\|(PL|EN|PJ|PG|OR)\]", marked):
        text += marked[at : found.start()]
        mentions.append((Span(len(text), len(text) + len(found[1])), TYPES[found[2]]))
        text += found[1]
        at = found.end()
    doc = parse_report(text + marked[at:])
    rows = [Mention(span, kind, doc.sentence_at(span.start).index, 1.0, "made") for span, kind in mentions]
    return doc, Extraction(mentions=tuple(rows))


def link(marked: str) -> tuple[Document, Linked]:
    doc, found = read_marked(marked)
    return doc, link_report(doc, found)


def groups(marked: str) -> set[frozenset[str]]:
    _, linked = link(marked)
    return {frozenset((entity.name, *entity.aliases)) for entity in linked.entities}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[綦江区|PL]和[綦江|PL]。", {("綦江区", "綦江")}),
        ("[重庆市綦江区|PL]、[綦江|PL]。", {("重庆市綦江区", "綦江")}),
        ("[綦江区|PL]、[綦江区工业园|PL]、[綦江工业园二期|PJ]。",
         {("綦江区",), ("綦江区工业园",), ("綦江工业园二期",)}),
        ("[横山镇|PL]在[横山|PL]。", {("横山镇", "横山")}),
        ("[横山镇|PL]、[横山花仙谷|PL]。", {("横山镇",), ("横山花仙谷",)}),
        ("[石壕|PL]、[石壕万隆村|PL]、[万隆村|PL]。", {("石壕",), ("石壕万隆村", "万隆村")}),
        ("[“放管服”改革|PG]，[放管服改革|PG]。", {("“放管服”改革", "放管服改革")}),
        ("[海川科技有限公司|EN]与[海川科技|EN]。", {("海川科技有限公司", "海川科技")}),
        ("[海川科技|EN]、[海川科技园|PL]。", {("海川科技",), ("海川科技园",)}),
        ("[东河水库|PJ]、[东河水库工程|PJ]、[东河水库二期|PJ]。", {("东河水库", "东河水库工程"), ("东河水库二期",)}),
        ("[东河水库|PJ]和[东河水库|PL]。", {("东河水库",)}),
        ("[渝黔复线高速公路|PJ]（以下简称“渝黔复线”），[渝黔复线|PJ]开工。", {("渝黔复线高速公路", "渝黔复线")}),
        ("[鼓楼区|PL]、[鼓楼|PL]。", {("鼓楼区",), ("鼓楼",)}),
        ("[綦江区|PL]、驻[綦|PL]部队、[渝|PL]、[重庆|PL]。", {("綦江区", "綦"), ("重庆", "渝")}),
        ("[綦江北互通|PJ]、[北互通|PJ]。", {("綦江北互通", "北互通")}),
        ("[乡村振兴战略|PG]、[乡村振兴|PG]。", {("乡村振兴战略", "乡村振兴")}),
        ("[国家河湖共治试点|PG]、[河湖共治试点|PG]。", {("国家河湖共治试点", "河湖共治试点")}),
        ("[国家文明城区创建|PG]、[市级文明城区创建|PG]、[文明城区创建|PG]。",
         {("国家文明城区创建",), ("市级文明城区创建",), ("文明城区创建",)}),
        ("[国企改革|PG]、[国有企业改革|PG]。", {("国企改革", "国有企业改革")}),
        ("[重庆海川传动|EN]、[海川传动|EN]。", {("重庆海川传动", "海川传动")}),
        ("[重庆银行|EN]、[银行|EN]。", {("重庆银行",), ("银行",)}),
        ("[区人民政府|OR]、[区政府|OR]、[重庆市綦江区人民政府|OR]、[市政府|OR]。",
         {("区人民政府", "区政府", "重庆市綦江区人民政府"), ("市政府",)}),
        ("[中央|OR]、[党中央|OR]、[国务院|OR]。", {("中央", "党中央"), ("国务院",)}),
    ],
)  # fmt: skip
def test_identity(marked: str, expected: set[tuple[str, ...]]) -> None:
    assert groups(marked) == {frozenset(names) for names in expected}


def test_namesakes_of_different_type_stay_apart() -> None:
    _, linked = link("[东河水库|PJ]开工，[东河水库|PL]水质良好。")
    assert [entity.type for entity in linked.entities] == [EntityType.PROJECT, EntityType.PLACE]
    assert len({entity.id for entity in linked.entities}) == 2


def test_merges_are_listed_with_their_rule() -> None:
    _, linked = link("[河湾村|PL]在[河湾|PL]，[重庆市綦江区|PL]，[綦江|PL]。")
    assert {(merge.surface, merge.rule) for merge in linked.merges} == {("河湾", "town"), ("綦江", "division")}


def test_an_id_does_not_hang_on_how_often_a_name_is_said() -> None:
    _, once = link("[綦江区|PL]。")
    _, often = link("[綦江|PL]，[綦江|PL]，[綦江区|PL]。")
    assert once.entities[0].id.split("/")[1:] == often.entities[0].id.split("/")[1:]


def facts(marked: str) -> set[tuple[str, str, str, str]]:
    _, linked = link(marked)
    names = {entity.id: entity.name for entity in linked.entities}
    return {
        (names[fact.subject], fact.predicate.value, names[fact.object], fact.evidence[0].rule) for fact in linked.facts
    }


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[东溪古镇|PL]热闹，[东溪古镇客运站|PJ]开工。", ("东溪古镇客运站", "locatedIn", "东溪古镇", "name-place")),
        ("[恒大|EN]进驻，[恒大世纪梦幻城|PJ]开工。", ("恒大", "undertakes", "恒大世纪梦幻城", "name-enterprise")),
        ("[通惠|PL]、[隆盛|PL]，[通惠至隆盛公路|PJ]开工。", ("通惠至隆盛公路", "locatedIn", "隆盛", "name-line")),
        ("[重庆市|PL]、[綦江区|PL]。", ("綦江区", "locatedIn", "重庆市", "division-parent")),
        ("[綦江|PL]，[东河水库|PJ]开工。", ("东河水库", "locatedIn", "綦江", "document")),
        ("[綦江|PL]，[横山镇|PL]。", ("横山镇", "locatedIn", "綦江", "division-parent")),
        ("[綦江|PL]，[河湾村|PL]。", ("河湾村", "locatedIn", "綦江", "document-town")),
    ],
)
def test_inferred_facts(marked: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in facts(marked)


@pytest.mark.parametrize(
    ("marked", "absent"),
    [
        ("[綦江|PL]、[綦江河|PL]。", ("綦江河", "locatedIn", "綦江")),
        ("[綦江|PL]，[渝贵高铁|PJ]开工。", ("渝贵高铁", "locatedIn", "綦江")),
        ("[綦江|PL]，[上海|PL]，[上海物流中心|PJ]签约。", ("上海物流中心", "locatedIn", "綦江")),
        ("[綦江|PL]，[上海|PL]，[上海物流中心|PJ]签约。", ("上海物流中心", "locatedIn", "上海")),
        ("[合肥|PL]、[合肥都市圈|PL]。", ("合肥都市圈", "locatedIn", "合肥")),
        ("[汉江|PL]、[汉江流域|PL]。", ("汉江流域", "locatedIn", "汉江")),
        ("[雄安|PL]、[雄安新区|PL]。", ("雄安新区", "locatedIn", "雄安")),
        ("[綦江|PL]、[雄安新区|PL]。", ("雄安新区", "locatedIn", "綦江")),
        ("[西部|PL]、[西部新城|PL]。", ("西部新城", "locatedIn", "西部")),
        ("[青河|PL]、[青河寨|PL]。", ("青河寨", "locatedIn", "青河")),
        ("[上海|PL]、[上海北高（南通）科技城|PL]。", ("上海北高（南通）科技城", "locatedIn", "上海")),
        ("[綦江|PL]、[马来西亚皇京工业园|PL]。", ("马来西亚皇京工业园", "locatedIn", "綦江")),
        ("[綦江|PL]、[15条村|PL]。", ("15条村", "locatedIn", "綦江")),
        ("[横山|PL]，[上海|PL]友升公司，[上海友升|EN]。", ("上海友升", "locatedIn", "上海")),
    ],
)
def test_what_is_not_inferred(marked: str, absent: tuple[str, str, str]) -> None:
    assert absent not in {fact[:3] for fact in facts(marked)}


def test_inferred_facts_can_be_left_out_and_hang_on_their_mention() -> None:
    doc, found = read_marked("[綦江|PL]，[东河水库|PJ]开工。")
    assert link_report(doc, found, inferred=False).facts == ()
    fact = link_report(doc, found).facts[0]
    assert fact.inferred and doc.surface(fact.evidence[0].span) == "东河水库"


def test_evidence_of_one_fact_is_kept_together() -> None:
    doc, found = read_marked("[海川科技|EN]与[远山集团|EN]合作。[远山集团|EN]与[海川科技|EN]深化合作。")
    first, second, third, fourth = (mention.span for mention in found.mentions)
    rows = tuple(
        Relation(a, Predicate.COOPERATES_WITH, b, doc.sentence_at(a.start).index, 0.9, "made", Mode.DONE)
        for a, b in ((first, second), (third, fourth))
    )
    linked = link_report(doc, Extraction(mentions=found.mentions, relations=rows))
    assert len(linked.facts) == 1 and len(linked.facts[0].evidence) == 2
    assert not linked.facts[0].inferred


def test_references_stand_for_what_the_graph_holds() -> None:
    doc, found = read_marked("[重庆市|PL]支持，我区、全市都动工了[白石水库|PJ]。该项目顺利。[綦江区|PL]。")
    linked = link_report(doc, replace(found, references=tuple(find_references(doc, list(found.mentions)))))
    names = {entity.id: entity.name for entity in linked.entities}
    body = len(HEAD)
    shown = {
        (names[entity], doc.surface(row.span))
        for entity, rows in linked.references.items()
        for row in rows
        if row.span.start >= body
    }
    assert shown == {("綦江区", "我区"), ("重庆市", "全市"), ("白石水库", "该项目")}


def test_a_reference_to_nothing_in_the_graph_is_left_out() -> None:
    doc, found = read_marked("我区、全市都动工了[白石水库|PJ]。")
    references = tuple(find_references(doc, list(found.mentions)))
    assert references
    assert link_report(doc, replace(found, references=references)).references == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("“十四五”规划纲要", "plan"), ("全民健身实施计划（2021—2025年）", "plan"),
        ("《促进民营经济若干措施》", "policy"),
        ("蓝天保卫战", "campaign"), ("“放管服”改革", "reform"), ("集成改革试点", "pilot"), ("乡村振兴战略", "strategy"),
        ("河长制", "mechanism"), ("“雪亮工程”", "scheme"), ("项目攻坚年", "campaign"), ("产业引导基金", "fund"),
        ("“春风行动”", "action"), ("营商环境提升年", "initiative"), ("一带一路", None),
    ],
)  # fmt: skip
def test_the_head_word_tells_the_kind_of_a_program(name: str, kind: str | None) -> None:
    assert find_kind(name) == kind


def test_programs_have_their_kind_and_nothing_else_has() -> None:
    _, linked = link("[白石水库工程|PJ]纳入[城乡供水一体化工程|PG]。")
    assert {entity.name: entity.kind for entity in linked.entities} == {
        "白石水库工程": None,
        "城乡供水一体化工程": ProgramKind.SCHEME,
    }


def test_divisions_come_with_those_above_and_before_them() -> None:
    _, linked = link("[东溪镇|PL]与[綦江区|PL]。")
    codes = {row.code: row.parent for row in linked.divisions}
    assert codes["500110109"] == "500110" and codes["500110"] == "500000" and codes["500000"] is None
    before = {(row.code, row.name): (row.until, row.successor) for row in linked.divisions}
    assert before["500222", "綦江县"] == (2010, ("500110",))
    assert before["500110", "万盛区"][0] == 2010 and before["500110", "綦江区"][0] is None
    assert {parent for parent in codes.values() if parent} <= set(codes)
    assert linked.report.division == "500110"
