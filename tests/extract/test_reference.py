"""What 我区, 全市, 该项目 and the like stand for."""

from __future__ import annotations

import pytest

from kg.extract.reference import find_references, resolve_region
from kg.model import Document, EntityType, Issuer, Level, Mention, Span
from kg.read import parse_report

DISTRICT = "重庆市綦江区人民政府工作报告\n\n各位代表：现在，我代表重庆市綦江区人民政府作报告。\n\n"
TYPES = {"PJ": EntityType.PROJECT, "EN": EntityType.ENTERPRISE, "PL": EntityType.PLACE, "PG": EntityType.PROGRAM}
TYPES |= {"OR": EntityType.ORGANIZATION}


def mentions_of(doc: Document, names: str) -> list[Mention]:
    """Mentions of the names (``PJ 白石水库|EN 鼎新集团``) at their first place in the text."""
    out = []
    for name in filter(None, names.split("|")):
        kind, surface = name.split(" ")
        at = doc.text.index(surface)
        span = Span(at, at + len(surface))
        out.append(Mention(span, TYPES[kind], doc.sentence_at(at).index, 0.9, "test"))
    return sorted(out, key=lambda mention: mention.span)


REGIONS = [
    ("我区经济平稳增长。", "我区>own"),
    ("全区上下团结一心。", "全区>own"),
    ("本区新增岗位2万个。", "本区>own"),
    ("增速居全市前列。", "全市>重庆市"),
    ("为我市发展作出贡献，全区面貌一新。", "我市>重庆市|全区>own"),
    ("全省经济形势向好。", ""),
    ("我县经济平稳增长。", ""),
    ("健全市场机制，完善城区功能。", ""),
    ("建设安全区域，守好全区域生态。", ""),
    ("降低成本市场化水平。", ""),
    ("加强全市场监管。", ""),
    ("支持全州县发展。", ""),
    ("我国发展进入新阶段。", ""),
]


@pytest.mark.parametrize(("text", "expected"), REGIONS)
def test_regions(text: str, expected: str) -> None:
    doc = parse_report(DISTRICT + text)
    assert doc.issuer.region == "重庆市綦江区"
    body = len(DISTRICT)
    found = [row for row in find_references(doc, []) if row.span.start >= body]
    shown = [f"{doc.surface(row.span)}>{doc.surface(row.target) if row.target else 'own'}" for row in found]
    assert shown == (expected.split("|") if expected else [])
    assert all(row.kind is EntityType.PLACE for row in found)


THINGS = [
    ("开工建设白石水库。该项目总投资5亿元。", "PJ 白石水库", "该项目>白石水库"),
    ("白石水库开工，该工程年内完工。", "PJ 白石水库", "该工程>白石水库"),
    ("引进鼎新集团。该公司年产值10亿元。", "EN 鼎新集团", "该公司>鼎新集团"),
    ("鼎新集团落户，该企业主营铜箔。", "EN 鼎新集团", "该企业>鼎新集团"),
    ("鼎新集团投资白石水库。该项目进展顺利。", "EN 鼎新集团|PJ 白石水库", "该项目>白石水库"),
    ("鼎新集团投资白石水库。该公司实力雄厚。", "EN 鼎新集团|PJ 白石水库", "该公司>鼎新集团"),
    ("建成白石水库、金鸡大桥。该项目惠及万人。", "PJ 白石水库|PJ 金鸡大桥", "该项目>金鸡大桥"),
    ("临江工业园区扩区。该园区产值翻番。", "PL 临江工业园区", "该园区>临江工业园区"),
    ("石桥镇办节。该园区产值翻番。", "PL 石桥镇", ""),
    ("实施攀登计划。该计划培育企业百家。", "PG 攀登计划", "该计划>攀登计划"),
    ("推进河长制。这项改革成效明显。", "PG 河长制", "这项改革>河长制"),
    ("县人民医院迁建。该医院新增床位。", "OR 县人民医院", "该医院>县人民医院"),
    ("开工建设白石水库。各方支持。该项目投资5亿元。", "PJ 白石水库", ""),
    ("该项目投资5亿元。开工建设白石水库。", "PJ 白石水库", ""),
    ("应该项目先行。", "", ""),
    ("实施攀登战略。牢牢抓住扩大内需这个战略基点。", "PG 攀登战略", ""),
    ("实施攀登战略。完善农村基本制度。", "PG 攀登战略", ""),
    ("推进河长制。总结土地托管做法，这一改革广受好评。", "PG 河长制", ""),
]


@pytest.mark.parametrize(("text", "names", "expected"), THINGS)
def test_things(text: str, names: str, expected: str) -> None:
    doc = parse_report(text)
    found = find_references(doc, mentions_of(doc, names))
    shown = [f"{doc.surface(row.span)}>{doc.surface(row.target) if row.target else 'own'}" for row in found]
    assert shown == (expected.split("|") if expected else [])


def test_one_name_to_choose_from_is_surer_than_two() -> None:
    one = parse_report("建成白石水库。该项目惠及万人。")
    two = parse_report("建成白石水库、金鸡大桥。该项目惠及万人。")
    (sure,) = find_references(one, mentions_of(one, "PJ 白石水库"))
    (guess,) = find_references(two, mentions_of(two, "PJ 白石水库|PJ 金鸡大桥"))
    assert sure.confidence > guess.confidence


def test_inside_a_name_is_no_reference() -> None:
    doc = parse_report(DISTRICT + "实施全区工业振兴计划。")
    assert [doc.surface(row.span) for row in find_references(doc, [])][-1] == "全区"
    named = find_references(doc, mentions_of(doc, "PG 全区工业振兴计划"))
    assert "全区" not in [doc.surface(row.span) for row in named]


@pytest.mark.parametrize(
    ("tail", "issuer", "rule"),
    [
        ("国", Issuer("国务院", "中国", Level.NATIONAL), "region:own"),
        ("国", Issuer(region="綦江区", level=Level.COUNTY), None),
        ("省", Issuer(region="贵州省", level=Level.PROVINCE), "region:own"),
        ("区", Issuer(region="宁夏回族自治区", level=Level.PROVINCE), "region:own"),
        ("州", Issuer(region="红河哈尼族彝族自治州", level=Level.CITY), "region:own"),
        ("市", Issuer(region="綦江区", level=Level.COUNTY), None),
        ("市", Issuer(), "region:unknown"),
    ],
)
def test_levels(tail: str, issuer: Issuer, rule: str | None) -> None:
    answer = resolve_region(tail, issuer)
    assert (answer[2] if answer else None) == rule
