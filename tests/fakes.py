"""Values made by hand for tests of every room: a small report and its whole graph.

``small_graph`` holds every kind of node and edge, every status, every attribute and every
kind of value, stated and inferred facts, facts with several pieces of evidence, and names
with quotation marks, ``<``, ``&`` and a backslash in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kg.graph import Graph, build_graph
from kg.ids import content_id
from kg.model import (
    Attribute,
    AttributeName,
    Division,
    Document,
    Entity,
    EntityType,
    Evidence,
    Fact,
    Linked,
    Measure,
    Mention,
    Merge,
    Modality,
    Observation,
    Period,
    Precision,
    Predicate,
    ProgramKind,
    Reference,
    Run,
    Span,
    Status,
    StatusStatement,
    ValueKind,
    WorkReport,
)
from kg.read import parse_report
from kg.vocab import Class, Property

SMALL_REPORT = """2023年云岭市青禾区政府工作报告

——2023年1月10日在云岭市青禾区第三届人民代表大会第二次会议上

各位代表：

我代表区人民政府，向大会报告工作，请予审议。

一、2022年工作回顾

（一）经济运行稳中有进。地区生产总值完成320.5亿元、同比增长6.2%。一般公共预算收入约18亿元，占财政总收入的62.5%。城镇新增就业1.2万人以上，城镇登记失业率不超过3.5%。新增停车位近2000个，绿化面积3到4万亩，粮食播种面积超过50万亩。

（二）项目建设提速增效。海川科技投资的海川智能制造基地落户白鹭湖产业园，总投资45.5亿元，年产800万套传感器，年产值20亿元，占地1.2平方公里。青山大道全长12.5公里，建成通车。白鹭湖水厂二期主体完工，云岭至青禾高速加快建设，C<&>D 数据中心一期开工，成功引进“A\\B”芯片封装项目。海川科技与远山集团、省农科院签订合作协议，远山集团旗下的远山物流用工3000人。

（三）民生福祉持续改善。青禾区全面推行“暖心行动”，白鹭湖水厂二期纳入城乡供水一体化工程。

二、存在的问题

我们也清醒地看到，新动能培育不够快，公共服务仍有短板。

三、2023年工作安排

今年预期目标是：地区生产总值增长6.5%左右，城镇新增就业1.3万人，一般公共预算收入力争达到20亿元，工业投资增长8%到10%。谋划建设青禾中学迁建工程，计划投资2.5亿元，6月投用。该项目投用后，我区学位更加充足，全市受益。推进白鹭湖产业园扩容，支持海川科技做大做强。

四、加强政府自身建设

坚持依法行政，自觉接受区人大监督。

各位代表！让我们携手奋进，谱写青禾新篇章！
"""  # noqa: E501

YEAR_2022 = Period("2022", date(2022, 1, 1), date(2022, 12, 31))
YEAR_2023 = Period("2023", date(2023, 1, 1), date(2023, 12, 31))


def names(terms: type[Class] | type[Property]) -> set[str]:
    """The IRIs that the vocabulary names."""
    return {value for name, value in vars(terms).items() if name.isupper()}


class Pen:
    """Marks places in a text by their words, so that the tests need no counted offsets."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc

    def span(self, words: str, within: str = "") -> Span:
        """The first place of ``words``, or the first inside the first place of ``within``."""
        start = self.doc.text.index(words, self.doc.text.index(within) if within else 0)
        return Span(start, start + len(words))

    def sentence(self, span: Span) -> int:
        return self.doc.sentence_at(span.start).index

    def mention(self, words: str, type: EntityType, within: str = "", **more: Any) -> Mention:
        span = self.span(words, within)
        return Mention(span, type, self.sentence(span), more.pop("confidence", 0.9), more.pop("rule", "head"), **more)

    def entity(
        self,
        type: EntityType,
        name: str,
        *contexts: str,
        aliases: Sequence[str] = (),
        division: tuple[str, str] | tuple[()] = (),
        kind: ProgramKind | None = None,
    ) -> Entity:
        """An entity with one mention for each context (words that hold the name or an alias).

        ``division`` is its code and its full name in the code book.
        """
        mentions = []
        for context in contexts or ("",):
            words = next(known for known in (name, *aliases) if not context or known in context)
            mentions.append(self.mention(words, type, context))
        entity_id = content_id(self.doc.sha256[:12], type.value.lower(), name)
        in_order = tuple(sorted(mentions, key=lambda m: m.span))
        made = Entity(entity_id, type, name, tuple(sorted(aliases)), in_order, *division)
        return replace(made, kind=kind)

    def evidence(self, words: str, subject: str | None, object: str | None, **more: Any) -> Evidence:
        span = self.span(words)
        return Evidence(
            sentence=self.sentence(span),
            span=span,
            subject=self.span(subject, words) if subject else None,
            object=self.span(object, words) if object else None,
            confidence=more.get("confidence", 0.8),
            rule=more.get("rule", "settles"),
            modality=more.get("modality", Modality.DONE),
            inferred=more.get("inferred", False),
        )

    def status(self, project: str, status: Status, cue: str, modality: Modality = Modality.DONE) -> StatusStatement:
        span = self.span(project)
        text = self.doc.text
        places = [p for p in (text.find(cue, span.end), text.rfind(cue, 0, span.start)) if p >= 0]
        place = min(places, key=lambda p: abs(p - span.start))
        return StatusStatement(
            span, status, Span(place, place + len(cue)), self.sentence(span), 0.85, "cue-after", modality
        )

    def attribute(self, subject: str, name: AttributeName, value: str, unit: str, words: str) -> Attribute:
        span = self.span(words)
        return Attribute(
            self.span(subject), name, Decimal(value), unit, span, self.sentence(span), 0.75, f"attribute-{name.value}"
        )

    def reference(self, words: str, kind: EntityType, target: str | None, rule: str) -> Reference:
        span = self.span(words)
        return Reference(span, kind, self.span(target) if target else None, self.sentence(span), 0.9, rule)

    def observation(self, words: str, indicator: str, period: Period, **more: Any) -> Observation:
        """``more`` takes the fields of Observation; the spans of its figures are given as words."""
        span = self.span(words)
        for key in ("value_span", "change_span"):
            if key in more:
                more[key] = self.span(more[key], words)
        more.setdefault("kind", ValueKind.ACTUAL)
        return Observation(
            span=span,
            indicator=self.span(indicator, words),
            sentence=self.sentence(span),
            confidence=0.9,
            rule="indicator-value",
            period=period,
            **more,
        )


def small_document() -> Document:
    """The small report as read."""
    return parse_report(SMALL_REPORT, name="small")


def small_observations(pen: Pen) -> tuple[Observation, ...]:
    """Actual values and targets: every measure and every precision."""
    level, d = Measure.LEVEL, Decimal
    plan = "今年预期目标是"
    gdp_target = pen.span("地区生产总值增长6.5%左右", plan)
    jobs_target = pen.span("城镇新增就业1.3万人", plan)
    income_target = pen.span("一般公共预算收入力争达到20亿元", plan)

    def at(span: Span) -> str:
        return pen.doc.surface(span)

    found = (
        pen.observation(
            "地区生产总值完成320.5亿元、同比增长6.2%", "地区生产总值", YEAR_2022,
            value=d("320.5"), unit="亿元", base_value=d("32050000000"), base_unit="元", value_span="320.5亿元",
            change_pct=d("6.2"), change_span="6.2%", basis="同比", indicator_id="gdp",
        ),
        pen.observation(
            "一般公共预算收入约18亿元", "一般公共预算收入", YEAR_2022, precision=Precision.ABOUT,
            value=d("18"), unit="亿元", base_value=d("1800000000"), base_unit="元", value_span="18亿元", measure=level,
        ),
        pen.observation(
            "一般公共预算收入约18亿元，占财政总收入的62.5%", "一般公共预算收入", YEAR_2022, measure=Measure.SHARE,
            value=d("62.5"), unit="%", base_value=d("62.5"), base_unit="%", value_span="62.5%", basis="财政总收入",
        ),
        pen.observation(
            "城镇新增就业1.2万人以上", "城镇新增就业", YEAR_2022, precision=Precision.AT_LEAST,
            value=d("1.2"), unit="万人", base_value=d("12000"), base_unit="人", value_span="1.2万人",
        ),
        pen.observation(
            "城镇登记失业率不超过3.5%", "城镇登记失业率", YEAR_2022, precision=Precision.AT_MOST,
            value=d("3.5"), unit="%", base_value=d("3.5"), base_unit="%", value_span="3.5%",
        ),
        pen.observation(
            "新增停车位近2000个", "新增停车位", YEAR_2022, precision=Precision.UNDER, measure=Measure.COUNT,
            value=d("2000"), unit="个", base_value=d("2000"), base_unit="个", value_span="2000个",
        ),
        pen.observation(
            "绿化面积3到4万亩", "绿化面积", YEAR_2022, precision=Precision.RANGE,
            unit="万亩", base_unit="亩", value_span="3到4万亩", lower=d(3), upper=d(4),
        ),
        pen.observation(
            "粮食播种面积超过50万亩", "粮食播种面积", YEAR_2022, precision=Precision.OVER,
            value=d("50"), unit="万亩", base_value=d("500000"), base_unit="亩", value_span="50万亩",
        ),
    )  # fmt: skip
    targets = (
        Observation(
            gdp_target, Span(gdp_target.start, gdp_target.start + 6), pen.sentence(gdp_target), ValueKind.TARGET,
            0.88, "indicator-growth", Measure.GROWTH, precision=Precision.ABOUT, change_pct=d("6.5"),
            change_span=pen.span("6.5%", at(gdp_target)), period=YEAR_2023, indicator_id="gdp",
        ),
        Observation(
            jobs_target, Span(jobs_target.start, jobs_target.start + 6), pen.sentence(jobs_target), ValueKind.TARGET,
            0.88, "indicator-value", level, value=d("1.3"), unit="万人", base_value=d("13000"), base_unit="人",
            value_span=pen.span("1.3万人", at(jobs_target)), period=YEAR_2023,
        ),
        Observation(
            income_target, Span(income_target.start, income_target.start + 8), pen.sentence(income_target),
            ValueKind.TARGET, 0.88, "indicator-value", level, value=d("20"), unit="亿元",
            base_value=d("2000000000"), base_unit="元", value_span=pen.span("20亿元", "力争达到20亿元"),
            period=YEAR_2023,
        ),
        pen.observation(
            "工业投资增长8%到10%", "工业投资", YEAR_2023, kind=ValueKind.TARGET, measure=Measure.GROWTH,
            precision=Precision.RANGE, lower=d(8), upper=d(10), change_span="8%到10%",
        ),
    )  # fmt: skip
    return found + targets


def small_linked(doc: Document) -> Linked:
    """Entities, facts, statuses, attributes and observations of the small report."""
    pen, kind, say = Pen(doc), EntityType, Predicate
    base = "海川智能制造基地"
    settle = "海川科技投资的海川智能制造基地落户白鹭湖产业园"
    sign = "海川科技与远山集团、省农科院签订合作协议"
    district = pen.entity(
        kind.PLACE, "青禾区", "云岭市青禾区第三届", "青禾区全面推行", "谱写青禾新篇章",
        aliases=("青禾",), division=("999901", "青禾区"),
    )  # fmt: skip
    city = pen.entity(kind.PLACE, "云岭市", "在云岭市青禾区", division=("999900", "云岭市"))
    park = pen.entity(kind.PLACE, "白鹭湖产业园", settle, "推进白鹭湖产业园扩容")
    haichuan = pen.entity(kind.ENTERPRISE, "海川科技", settle, sign, "支持海川科技做大做强")
    yuanshan = pen.entity(kind.ENTERPRISE, "远山集团", sign, "远山集团旗下的远山物流")
    logistics = pen.entity(kind.ENTERPRISE, "远山物流", "旗下的远山物流")
    academy = pen.entity(kind.ORGANIZATION, "省农科院", sign)
    congress = pen.entity(kind.ORGANIZATION, "区人大", "自觉接受区人大监督")
    plant = pen.entity(kind.PROJECT, base, settle)
    road = pen.entity(kind.PROJECT, "青山大道")
    water = pen.entity(kind.PROJECT, "白鹭湖水厂二期", "白鹭湖水厂二期主体完工", "白鹭湖水厂二期纳入")
    motorway = pen.entity(kind.PROJECT, "云岭至青禾高速")
    centre = pen.entity(kind.PROJECT, "C<&>D 数据中心一期")
    chips = pen.entity(kind.PROJECT, "“A\\B”芯片封装项目")
    school = pen.entity(kind.PROJECT, "青禾中学迁建工程")
    warm = pen.entity(kind.PROGRAM, "暖心行动", kind=ProgramKind.ACTION)
    supply = pen.entity(kind.PROGRAM, "城乡供水一体化工程")
    entities = (
        district, city, park, haichuan, yuanshan, logistics, academy, congress, plant, road, water, motorway,
        centre, chips, school, warm, supply,
    )  # fmt: skip

    def fact(subject: Entity, predicate: Predicate, object: Entity, *evidence: Evidence) -> Fact:
        return Fact(subject.id, predicate, object.id, tuple(sorted(evidence, key=lambda e: e.span)))

    by_name = {"inferred": True, "confidence": 0.7}
    facts = (
        fact(plant, say.LOCATED_IN, park, pen.evidence(settle, base, "白鹭湖产业园")),
        fact(
            haichuan, say.UNDERTAKES, plant,
            pen.evidence(settle, "海川科技", base, rule="invests"),
            pen.evidence("支持海川科技做大做强", "海川科技", None, rule="name-holds-name", **by_name),
        ),
        fact(haichuan, say.COOPERATES_WITH, yuanshan, pen.evidence(sign, "海川科技", "远山集团", rule="signs-with")),
        fact(
            haichuan, say.COOPERATES_WITH, academy,
            pen.evidence(sign, "海川科技", "省农科院", rule="signs-with", inferred=True, confidence=0.6),
        ),
        fact(logistics, say.SUBSIDIARY_OF, yuanshan, pen.evidence("远山集团旗下的远山物流", "远山物流", "远山集团")),
        fact(
            water, say.PART_OF, supply,
            pen.evidence("白鹭湖水厂二期纳入城乡供水一体化工程", "白鹭湖水厂二期", "城乡供水一体化工程", rule="joins"),
        ),
        fact(
            district, say.IMPLEMENTS, warm,
            pen.evidence("青禾区全面推行“暖心行动”", "青禾区", "暖心行动", rule="carries-out"),
        ),
        fact(district, say.LOCATED_IN, city, pen.evidence("云岭市青禾区", "青禾区", "云岭市", rule="prefix")),
        fact(
            school, say.LOCATED_IN, district,
            pen.evidence(
                "谋划建设青禾中学迁建工程", "青禾中学迁建工程", None, rule="region",
                modality=Modality.PLANNED, **by_name,
            ),
        ),
        fact(
            road, say.LOCATED_IN, district,
            pen.evidence("青山大道全长12.5公里，建成通车", "青山大道", None, rule="region", **by_name),
        ),
    )  # fmt: skip
    name = AttributeName
    statuses = {
        plant.id: (pen.status(base, Status.SIGNED, "落户"),),
        road.id: (pen.status("青山大道", Status.OPERATING, "建成通车"),),
        water.id: (pen.status("白鹭湖水厂二期", Status.COMPLETED, "主体完工"),),
        motorway.id: (pen.status("云岭至青禾高速", Status.UNDERWAY, "加快建设"),),
        centre.id: (pen.status("C<&>D 数据中心一期", Status.STARTED, "开工"),),
        chips.id: (pen.status("“A\\B”芯片封装项目", Status.SIGNED, "成功引进"),),
        school.id: (pen.status("青禾中学迁建工程", Status.PLANNED, "谋划建设", Modality.PLANNED),),
    }
    attributes = {
        plant.id: (
            pen.attribute(base, name.INVESTMENT, "45.5", "亿元", "总投资45.5亿元"),
            pen.attribute(base, name.CAPACITY, "800", "万套", "年产800万套"),
            pen.attribute(base, name.OUTPUT, "20", "亿元", "年产值20亿元"),
            pen.attribute(base, name.AREA, "1.2", "平方公里", "占地1.2平方公里"),
        ),
        road.id: (pen.attribute("青山大道", name.LENGTH, "12.5", "公里", "全长12.5公里"),),
        logistics.id: (pen.attribute("远山物流", name.EMPLOYEES, "3000", "人", "用工3000人"),),
        school.id: (
            pen.attribute("青禾中学迁建工程", name.INVESTMENT, "2.5", "亿元", "计划投资2.5亿元"),
            pen.attribute("青禾中学迁建工程", name.OPENED, "6", "月", "6月投用"),
        ),
    }
    report = WorkReport(
        id=doc.sha256[:12],
        name=doc.name,
        title=doc.title,
        sha256=doc.sha256,
        characters=len(doc.text),
        issuer=doc.issuer,
        review_period=YEAR_2022,
        plan_period=YEAR_2023,
        division="999901",
    )
    references = {
        school.id: (pen.reference("该项目", kind.PROJECT, "青禾中学迁建工程", "thing:previous:项目"),),
        district.id: (pen.reference("我区", kind.PLACE, None, "region:own"),),
        city.id: (pen.reference("全市", kind.PLACE, "云岭市", "region:above"),),
    }
    divisions = (
        Division("云岭市", "999900", "地级市", 1983),
        Division("青禾县", "999901", "县", 1983, 2009, ("999901",), "撤县设区", "999900"),
        Division("青禾区", "999901", "区", 2010, parent="999900"),
        Division("青禾县", "999921", "县", 1980, 1982, ("999901",), "改码", "999900"),
    )
    return Linked(
        report=report,
        region=district.id,
        entities=tuple(sorted(entities, key=lambda entity: (entity.mentions[0].span, entity.id))),
        facts=facts,
        statuses=statuses,
        attributes=attributes,
        observations=small_observations(pen),
        merges=(Merge(district.id, "青禾", "division"),),
        references=references,
        divisions=divisions,
    )


@cache
def small_graph() -> Graph:
    """The graph of the small report; callers leave it as it is."""
    doc = small_document()
    return build_graph(doc, small_linked(doc), Run("0.0.0", "made-by-hand", "0" * 12))
