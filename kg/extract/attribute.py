"""Figures that belong to one named thing: 总投资45亿元 of a project, 38公里 of a road.

They are told from observations by the name they stand next to: inside it
(年产800万套…项目), right after it (X项目总投资45亿元, X，全长38公里) or right before it
(总投资45亿元的X项目). A figure next to a list of names belongs to none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.extract.quantity import Quantity, read_figures
from kg.extract.unit import Dimension
from kg.model import Attribute, AttributeName, Document, EntityType, Mention

Name = tuple[int, int, EntityType]
CUES = (
    (AttributeName.INVESTMENT, (Dimension.MONEY,), re.compile(r"(?:计划|预计|概算|估算)?总?投资(?:额|总额)?$")),
    (AttributeName.OUTPUT, (Dimension.MONEY,), re.compile(r"(?:年|总)?(?:产值|营业收入|营收|销售收入|销售额|纳税)$")),
    (
        AttributeName.CAPACITY,
        (),
        re.compile(r"(?:年产|日产|年加工|日加工|年处理|日处理|年产能|日产能|产能|装机(?:容量)?|总?库容)$"),
    ),
    (AttributeName.LENGTH, (Dimension.LENGTH,), re.compile(r"(?:全长|总长|线路长|总里程|正线长|长度?)$")),
    (
        AttributeName.AREA,
        (Dimension.AREA,),
        re.compile(r"(?:占地|(?:总|规划|占地|建筑|建设|总建筑|核心区|控制|建成|用地)?面积)$"),
    ),
    (AttributeName.EMPLOYEES, (Dimension.PEOPLE,), re.compile(r"(?:员工|职工|用工|从业人员)(?:人数|总数)?$")),
)  # fmt: skip
"""What the words right before a figure say it is, and in which dimensions (none: any but money)."""
LEADS = "约近超达到为共过有是逾"
AFTER_NAME = re.compile(r"[（(，, ”]{0,2}(?:项目|工程|一期|二期|公司|集团|全线|总部)?(?:一期|二期)?")
OPENED = re.compile(
    r"(?:[^，。；、]{0,4}?)(?:于|在)?((?:19|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:正式|全面|全线)?"
    r"(?:建成|投产|投用|通车|开园|开业|运营|启用|投入(?:使用|运营)|竣工|开馆|开通)"
)
OWNED = (EntityType.PROJECT, EntityType.ENTERPRISE, EntityType.PLACE, EntityType.ORGANIZATION)
PLACES_HAVE = (AttributeName.AREA, AttributeName.LENGTH, AttributeName.CAPACITY, AttributeName.OPENED)
"""What a place has of its own; money in a place is an indicator of it."""
JOINTS = frozenset("、和及与")
SPEED = ("时速", "速度")
ENDS = ("", *"，。；、（）()以左上等,;")
HOSTS = re.compile(r"(?:落户|落地|入驻|布局|直达|抵达|到达|通往)(?:于|在)?$")
"""What comes to a place is not the place's own: 20个项目落户X园，总投资133亿元."""
REACH, GAP = 12, 6
"""Characters between a name and what is said of its size; between 38公里的 and the name."""

Claim = tuple[Name, AttributeName, Quantity, int, str]
"""Name, attribute, figure, where its words begin, rule."""


def claims(text: str, quantities: Sequence[Quantity], names: Sequence[Name]) -> list[Claim]:
    """The figures of a sentence that belong to one of ``names`` (in order of their start)."""
    out: list[Claim] = []
    if not names:
        return out
    at = 0
    for quantity in quantities:
        while at + 1 < len(names) and names[at + 1][0] <= quantity.start:
            at += 1
        claim = _claim(text, quantity, names, at)
        if claim is not None:
            out.append(claim)
    return out


def _claim(text: str, quantity: Quantity, names: Sequence[Name], at: int) -> Claim | None:
    """``names[at]`` is the last name that begins before the figure, or the first of all."""
    said = _said(text, quantity)
    start, end, _ = near = names[at]
    if start <= quantity.start < end:
        inner = said is not None and said[0] is AttributeName.CAPACITY and said[1] >= start
        return (near, AttributeName.CAPACITY, quantity, said[1], "name") if said and inner else None
    after = near if start >= quantity.outer_end else names[at + 1] if at + 1 < len(names) else None
    if text[quantity.outer_end : quantity.outer_end + 1] == "的":
        if after is not None and _stands_before(text, quantity, after):
            name, begin = said or (_by_dimension(text, quantity), quantity.outer_start)
            if name is not None and _owns(after, name):
                return after, name, quantity, begin, "before-name"
        return None
    if said is None or end > said[1] or not _owns(near, said[0]):
        return None
    if HOSTS.search(text, 0, start) or (said[0] is AttributeName.INVESTMENT and not _is_cost(text, quantity, near)):
        return None
    listed = text[start - 1 : start] in JOINTS if start else False
    if said[1] - end <= REACH and not listed and AFTER_NAME.fullmatch(text, end, said[1]):
        return near, said[0], quantity, said[1], "after-name"
    return None


def _is_cost(text: str, quantity: Quantity, name: Name) -> bool:
    """Whether the investment after a name is what it costs: a company invests in others, and
    X工程，投资5亿元新建Y speaks of Y."""
    return name[2] is EntityType.PROJECT and text[quantity.outer_end : quantity.outer_end + 1] in ENDS


def _stands_before(text: str, quantity: Quantity, name: Name) -> bool:
    """Whether 的 leads from the figure to this very name and to no list of which it is one."""
    start, end, _ = name
    gap = text[quantity.outer_end : start]
    return len(gap) <= GAP and not JOINTS.intersection(gap) and text[end : end + 1] not in JOINTS


def _said(text: str, quantity: Quantity) -> tuple[AttributeName, int] | None:
    """What the words before a figure call it and where they begin."""
    end = quantity.outer_start
    while end and text[end - 1] in LEADS:
        end -= 1
    for name, dimensions, cue in CUES:
        if quantity.dimension not in dimensions and (dimensions or quantity.dimension is Dimension.MONEY):
            continue
        found = cue.search(text, max(0, end - 8), end)
        if found is not None:
            return name, found.start()
    return None


def _by_dimension(text: str, quantity: Quantity) -> AttributeName | None:
    """38公里的X高速, 300亩的X园: size and length say what they are without a word, but for 时速350公里."""
    if text[: quantity.outer_start].endswith(SPEED):
        return None
    return {Dimension.LENGTH: AttributeName.LENGTH, Dimension.AREA: AttributeName.AREA}.get(quantity.dimension)


def _owns(name: Name, attribute: AttributeName) -> bool:
    return name[2] in OWNED and (name[2] is not EntityType.PLACE or attribute in PLACES_HAVE)


CONFIDENCE = {"name": 0.93, "before-name": 0.9, "after-name": 0.8, "date": 0.85}
"""By rule, names found wrongly included: of 152 in 1,000 reports read by hand, 33 of 35 (name), 78 of 86
(before-name) and 21 of 27 (after-name) were right; all four dates."""


def find_attributes(
    doc: Document, mentions: Sequence[Mention], figures: Sequence[list[Quantity]] | None = None
) -> list[Attribute]:
    """The figures of named things in order of the text; dates of opening as a year.

    ``figures`` are the quantities of the report, if they were read before.
    """
    figures = figures or read_figures(doc)
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.type in OWNED:
            by_sentence.setdefault(mention.sentence, []).append(mention)
    out: list[Attribute] = []
    for index in sorted(by_sentence):
        sentence = doc.sentences[index]
        text = sentence.text
        if not figures[index] and "年" not in text:
            continue
        names = sorted((*sentence.local(mention.span), mention.type) for mention in by_sentence[index])
        found: list[tuple[Name, AttributeName, Decimal, str, int, int, str]] = []
        for name, attribute, quantity, begin, rule in claims(text, figures[index], names):
            if quantity.value is not None and quantity.unit is not None:
                begin = min(begin, quantity.outer_start)
                found.append((name, attribute, quantity.value, quantity.unit, begin, quantity.outer_end, rule))
        if "年" in text:
            for name in names:
                opened = OPENED.match(text, name[1]) if _owns(name, AttributeName.OPENED) else None
                if opened is not None:
                    year = Decimal(opened[1])
                    found.append((name, AttributeName.OPENED, year, "年", opened.start(1), opened.end(), "date"))
        found.sort(key=lambda row: (row[4], row[5]))
        for name, attribute, value, unit, begin, end, rule in found:
            out.append(
                Attribute(
                    subject=sentence.raw(name[0], name[1]),
                    name=attribute,
                    value=value,
                    unit=unit,
                    span=sentence.raw(begin, end),
                    sentence=index,
                    confidence=CONFIDENCE[rule],
                    rule=rule,
                )
            )
    return out
