"""Figures of one named thing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extract.attribute import find_attributes
from kg.model import Document, EntityType, Issuer, Mention, Role, Section, Sentence, Span

TYPES = {
    "项": EntityType.PROJECT,
    "企": EntityType.ENTERPRISE,
    "地": EntityType.PLACE,
    "构": EntityType.ORGANIZATION,
    "策": EntityType.PROGRAM,
}


def attributes(marked: str) -> list[str]:
    """Attributes of a sentence in which names are marked as 【type name】."""
    text, mentions, at = "", [], 0
    for part in marked.split("【"):
        name, closed, rest = part.partition("】")
        if not closed:
            text += part
            continue
        at = len(text)
        text += name[1:]
        mentions.append(Mention(Span(at, len(text)), TYPES[name[0]], 0, 1.0, "given"))
        text += rest
    doc = Document(
        name="report",
        text=text,
        sha256="0" * 64,
        encoding="utf-8",
        title="report",
        issuer=Issuer(),
        sections=(Section(0, Span(0, len(text)), None, 1, Role.REVIEW, None),),
        sentences=(Sentence(0, Span(0, len(text)), text, 0, Role.REVIEW),),
    )
    found = find_attributes(doc, mentions)
    for item in found:
        assert isinstance(item.value, Decimal)
        assert 0 < item.confidence < 1
    return [f"{doc.surface(a.subject)} {a.name} {a.value} {a.unit} {doc.surface(a.span)}" for a in found]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("【项石桥水库项目】总投资4.5亿元。", ["石桥水库项目 investment 4.5 亿元 总投资4.5亿元"]),
        ("总投资约45亿元的【项云岭文旅城】开工。", ["云岭文旅城 investment 45 亿元 总投资约45亿元"]),
        ("投资1800万元的【项北河绿化工程】启动。", ["北河绿化工程 investment 1800 万元 投资1800万元"]),
        ("【项石桥水库】（总投资4.5亿元）开工。", ["石桥水库 investment 4.5 亿元 总投资4.5亿元"]),
        ("【项云岭高速】，全长38公里，计划投资52亿元。", ["云岭高速 length 38 公里 全长38公里"]),
        ("38公里的【项云岭高速】通车。", ["云岭高速 length 38 公里 38公里"]),
        ("【地石桥产业园】占地300亩。", ["石桥产业园 area 300 亩 占地300亩"]),
        ("规划面积20平方公里的【地东部新城】加快建设。", ["东部新城 area 20 平方公里 规划面积20平方公里"]),
        ("20平方公里的【地升平智造基地】。", ["升平智造基地 area 20 平方公里 20平方公里"]),
        ("【项年产800万套轮毂项目】投产。", ["年产800万套轮毂项目 capacity 800 万套 年产800万套"]),
        ("年产20万吨的【项云岭铝板项目】。", ["云岭铝板项目 capacity 20 万吨 年产20万吨"]),
        ("【项石桥水库】总库容1200万立方米。", ["石桥水库 capacity 1200 万立方米 总库容1200万立方米"]),
        ("【企云岭铝业】年产值突破30亿元。", ["云岭铝业 output 30 亿元 年产值突破30亿元"]),
        ("【项云岭大桥】于2018年10月建成通车。", ["云岭大桥 opened 2018 年 2018年10月建成"]),
        ("【项石桥水库】2018年竣工。", ["石桥水库 opened 2018 年 2018年竣工"]),
        ("【项石桥水库】、【项北河水库】总投资9亿元。", []),
        ("总投资9亿元的【项石桥水库】和【项北河水库】开工。", []),
        ("【地石桥镇】总投资9亿元。", []),
        ("【策乡村振兴战略】投入资金3亿元。", []),
        ("【项石桥水库】等12个项目总投资60亿元。", []),
        ("【企云岭铝业】等企业，全年新增就业3000人。", []),
        ("引进【企云岭铝业】，签约项目30个。", []),
        ("工业总投资30亿元。", []),
        ("时速350公里的【项云岭高铁】开工。", []),
        ("【企云岭铝业】投资1.2亿元的铝箔项目竣工。", []),
        ("三个项目落户【项石桥产业园】，总投资133亿元。", []),
        ("实施【项石桥供水工程】，投资5亿元新建管网30公里。", []),
        ("30亿元的风电、【项北河水库】开工。", []),
        ("长安和【企云岭铝业】年产值超过100亿元。", []),
    ],
)
def test_attributes(marked: str, expected: list[str]) -> None:
    assert attributes(marked) == expected
