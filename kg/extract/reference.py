"""Words that stand for a name: 我区, 全市 for a region; 该项目, 该公司 for what was last named.

The issuing region comes from the head of the report (``Issuer``); a level above it (全市 in
a district's report) is taken from the region's full name (重庆市綦江区) where that gives it.
Confidences: by the level agreed or by how many names stood to choose from. Of 112 read by hand in
420 reports all 92 of known regions were right, of 12 things 5, which the rules since then look for less widely.
"""

from __future__ import annotations

import re

from kg.model import Document, EntityType, Issuer, Level, Mention, Reference, Sentence, Span

REGION = re.compile(
    r"[我全本](?:(?<![基成日根资样版]本)(?P<tail>自治[区州县旗]|[国省市县区州旗盟镇乡])(?![域场位块间级旗])"
    r"|(?<=我)们(?P<last>[省市县区州]))"
)
NO_REGION = re.compile(r"(?:健|安|完|齐|周|保)全|全州县|全省级|自我|日本|忘我|大我")
"""Readings across a word's edge (健全市场, 安全区) and names that look alike (全州县)."""
THING = re.compile(
    r"(?:该|此|(?<![基成日根资样版文])本|上述|这一|这个|这项|此项|这座|这家|这条)(?P<head>"
    r"项目|工程|公司|企业|集团|厂|园区|景区|片区|新区|开发区|高新区|水库|桥|学校|校|医院|大学|机构"
    r"|计划|行动|改革|试点|政策|机制|制度|战略(?!机遇|基点|支点|定位|目标|性)|条例|规划)"
)
NO_THING = ("本行动", "本计划", "本公司", "本企业", "本改革", "本机制", "本政策", "本规划", "此行动", "此桥", "本桥")
"""本 before these opens a word of its own (基本政策) far more often than it points."""
TYPES: dict[str, tuple[EntityType, ...]] = {
    **dict.fromkeys(("项目", "工程"), (EntityType.PROJECT,)),
    **dict.fromkeys(("公司", "企业", "集团", "厂"), (EntityType.ENTERPRISE,)),
    **dict.fromkeys(("园区", "景区", "片区", "新区", "开发区", "高新区"), (EntityType.PLACE, EntityType.PROJECT)),
    **dict.fromkeys(("水库", "桥"), (EntityType.PROJECT, EntityType.PLACE)),
    **dict.fromkeys(("学校", "校", "医院", "大学", "机构"), (EntityType.ORGANIZATION, EntityType.PROJECT)),
    **dict.fromkeys(
        ("计划", "行动", "改革", "试点", "政策", "机制", "制度", "战略", "条例", "规划"), (EntityType.PROGRAM,)
    ),
}
"""What a thing pointed at may be, likeliest first."""
SAME_HEAD = frozenset((
    "园区", "景区", "片区", "新区", "开发区", "高新区", "水库", "桥", "医院", "大学",
    "机制", "制度", "战略", "条例", "规划",
))  # fmt: skip
"""Heads that the name pointed at should bear too."""
AGREED, UNKNOWN, ABOVE = 0.95, 0.8, 0.85
ONE, SEVERAL = 0.8, 0.6
OPENING = 4
"""Characters before a word that points into the sentence before; further on its name is in its own."""


def find_references(doc: Document, mentions: list[Mention]) -> list[Reference]:
    """References in order of the text; those inside a name, or to nothing known, are left out.

    ``target`` is None where the report's own region is meant. ``mentions`` are in order.
    """
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    out: list[Reference] = []
    for sentence in doc.sentences:
        here = by_sentence.get(sentence.index, [])
        before = by_sentence.get(sentence.index - 1, [])
        found = [*find_regions(sentence, doc.issuer), *find_things(sentence, here, before, doc)]
        if found:
            found = [row for row in found if not any(row.span.overlaps(mention.span) for mention in here)]
            out += sorted(found, key=lambda row: row.span)
    return out


def find_regions(sentence: Sentence, issuer: Issuer) -> list[Reference]:
    """我区, 全市, 本县 of one sentence."""
    out: list[Reference] = []
    matches = list(REGION.finditer(sentence.text))
    if not matches:
        return out
    shut = [match.span() for match in NO_REGION.finditer(sentence.text)]
    for match in matches:
        if any(start < match.end() and match.start() < end for start, end in shut):
            continue
        answer = resolve_region(match["tail"] or match["last"], issuer)
        if answer is None:
            continue
        target, confidence, rule = answer
        span = sentence.raw(*match.span())
        if issuer.span and issuer.span.overlaps(span):
            continue
        out.append(Reference(span, EntityType.PLACE, target, sentence.index, confidence, rule))
    return out


def resolve_region(tail: str, issuer: Issuer) -> tuple[Span | None, float, str] | None:
    """Target, confidence and rule for a word that ends in ``tail``; None where it means something else.

    >>> resolve_region("区", Issuer(region="重庆市綦江区", level=Level.COUNTY, span=Span(7, 13)))
    (None, 0.95, 'region:own')
    >>> resolve_region("市", Issuer(region="重庆市綦江区", level=Level.COUNTY, span=Span(7, 13)))
    (Span(start=7, end=10), 0.85, 'region:above')
    """
    if tail == "国":
        return (None, AGREED, "region:own") if issuer.level is Level.NATIONAL else None
    region = issuer.region or ""
    if not region:
        return None if issuer.level is Level.NATIONAL else (None, UNKNOWN, "region:unknown")
    if region.endswith(tail):
        return None, AGREED, "region:own"
    at = region.find(tail)
    if at > 0 and issuer.span is not None and issuer.span.end - issuer.span.start == len(region):
        return Span(issuer.span.start, issuer.span.start + at + len(tail)), ABOVE, "region:above"
    return None


def find_things(sentence: Sentence, here: list[Mention], before: list[Mention], doc: Document) -> list[Reference]:
    """该项目, 该公司 and the like: the nearest name of the type before it, in this sentence or the last."""
    out = []
    for match in THING.finditer(sentence.text):
        if match[0] in NO_THING:
            continue
        span = sentence.raw(*match.span())
        head = match["head"]
        earlier = [mention for mention in here if mention.span.end <= span.start]
        opens = match.start() <= OPENING
        for names, rule in ((earlier, "same"), (before if opens else [], "previous")):
            choice = [mention for mention in names if fits(mention, head, doc)]
            if choice:
                target = choice[-1]
                confidence = ONE if len(choice) == 1 else SEVERAL
                out.append(
                    Reference(span, target.type, target.span, sentence.index, confidence, f"thing:{rule}:{head}")
                )
                break
    return out


def fits(mention: Mention, head: str, doc: Document) -> bool:
    """Whether a name is of a type that ``head`` may point at, and bears the head where it should."""
    if mention.type not in TYPES[head]:
        return False
    surface = doc.surface(mention.span)
    if head in SAME_HEAD:
        return surface.endswith(head) or (head == "桥" and "桥" in surface)
    return True
