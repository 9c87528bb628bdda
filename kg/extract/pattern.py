"""Patterns of the genre for relations, over sentences whose names are masked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.layout import NUMBERED, Layout
from kg.model import Predicate

N = "[\ue001-\ue005]"
"""Any masked name."""
W = "[^，；。：、\ue001-\ue005]"
"""A character inside a clause that belongs to no name."""
COUNT = r"(?:0|两|[三四五六七八九十]+)"
LISTED = rf"(?:等{W}{{0,12}}|{COUNT}{W}{{1,8}})?"
"""What may close a list: 等三个县, 等企业, 3个县（市）."""
HOW = (
    r"(?:成功|积极|全力|加快|率先|分别|联合|共同|合力|携手|全面|深入|大力|正式|继续|持续|同步|牵头|先后|相继|顺利|加力|整体|"
    r"规划|重点|陆续|签约|已|将|要|共|也|均|都|则|就地|在[^，]{0,6}方面)*"
)
STRIVE = (
    r"(?:创建|争创|申创|申报|争取|建设|打造|建成|开展|承担|实施|推进|推动|深化|启动|探索|试行|参与|融入|落实|获批|获批建设|"
    r"获批创建|入选|入围|列入|纳入|被列为|列为|被确定为|确定为|成为|通过|推行|组织实施|抓好|对接|服务|加入|确立|建)"
)
BUILD = (
    r"(?:规划|规划建设|建设|新建|建成|设立|布局|打造|启动|推进|加快|引进|开工|开工建设|落地|落户|实施|抓好|谋划|获批建设|"
    r"成立|兴建|做强|做优|依托|整合|完成)"
)
SETTLE = (
    r"(?:落户|落地|入驻|落子|花落|进驻|落址|投资|选址|坐落于?|位于|地处|设在|建在|扎根|布局|落成于|签约落户|签约入驻)"
)
TOGETHER = (
    r"(?:合作|共建|联合|协作|战略|签署|签订|签约|携手|对接|结对|联动|协同|一体化|同城化|融合|结成|友好|合资|组建|成立|"
    r"建立|帮扶|支援|交流|强强|达成)"
)
WITH = r"(?:与|和|同|跟|携手|联合|牵手|对接|结对)"
OPENS = r"(?:\A|[；;：:])[0一二三四五六七八九十（）()、是]{0,4}"
"""Before the name that opens a sentence or a part of it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to say a relation. ``between`` is matched whole on what stands between two lists of
    names, ``before`` ends where the first list begins, ``behind`` begins after the second.

    ``forward``: the subject comes first. ``trust`` ranks patterns whose examples are few:
    sure, likely or weak. ``numbered``: the object is a numbered set and the subject none.
    """

    name: str
    predicate: Predicate
    forward: bool
    trust: str
    between: re.Pattern[str]
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    numbered: bool


def _pattern(
    predicate: Predicate,
    way: str,
    trust: str,
    name: str,
    between: str,
    *,
    before: str = "",
    behind: str = "",
    numbered: bool = False,
) -> Pattern:
    return Pattern(
        name,
        predicate,
        way == ">",
        trust,
        re.compile(between),
        re.compile(rf"(?:{before})\Z") if before else None,
        re.compile(behind) if behind else None,
        numbered,
    )


IN, DO, CO, SUB, PART, IMP = (
    Predicate.LOCATED_IN,
    Predicate.UNDERTAKES,
    Predicate.COOPERATES_WITH,
    Predicate.SUBSIDIARY_OF,
    Predicate.PART_OF,
    Predicate.IMPLEMENTS,
)
PATTERNS = (
    _pattern(IMP, ">", "sure", "strives", LISTED + HOW + STRIVE + W + "{0,8}"),
    _pattern(IMP, ">", "weak", "strives far", LISTED + "[^；。：]{0,30}?" + HOW + STRIVE + W + "{0,8}"),
    _pattern(IMP, ">", "likely", "strives, listed", LISTED + HOW + STRIVE + "[^；。：，]{0,24}[、和及]" + W + "{0,4}"),
    _pattern(IMP, ">", "sure", "title made", LISTED + "的?", behind="(?:创建|创建工作|建设)?(?:成功|通过|扎实|顺利|加快|获)"),
    _pattern(IMP, ">", "likely", "touches", LISTED + "的?"),
    _pattern(IMP, "<", "sure", "carried out in", W + "{0,6}在", behind=LISTED + W + "{0,6}(?:试点|先行|实施|启动|落地|推开|开展)"),
    _pattern(IMP, ">", "sure", "in it carried out", LISTED + W + "{0,10}?" + STRIVE + W + "{0,8}", before="在|于|选择|支持|推动|鼓励|引导|指导"),
    _pattern(IMP, ">", "likely", "topic", f"(?:要|，|重点|着力|依托|为依托|{W}{{2,10}}，)[^；。]*" + STRIVE + W + "{0,8}", before=OPENS + "(?:支持|推动|在|以)?"),
    _pattern(IN, ">", "sure", "settles", LISTED + HOW + "等?" + SETTLE + "(?:在|于|到)?"),
    _pattern(IN, ">", "sure", "settles in", LISTED + "在", behind=LISTED + W + "{0,4}(?:落户|落地|开工|投产|建成|揭牌|设立|成立|签约|启动|布局|投用|集聚|挂牌)"),
    _pattern(IN, ">", "likely", "passes", LISTED + "(?:途经|途径|经过|穿越|沿线的|经)"),
    _pattern(IN, ">", "likely", "closes list", "等", behind=W + "{0,8}(?:项目|工程|设施|建设)"),
    _pattern(IN, ">", "sure", "seated in", W + "{0,3}(?:位于|坐落于?|地处|总部(?:设在|位于|落户))" + W + "{0,2}"),
    _pattern(IN, "<", "sure", "set in", LISTED + HOW + BUILD + W + "{0,8}", before="在|于"),
    _pattern(IN, "<", "likely", "it builds", LISTED + HOW + BUILD + W + "{0,8}"),
    _pattern(IN, "<", "likely", "lets it build", LISTED + HOW + BUILD + W + "{0,8}", before="支持|推动|促进"),
    _pattern(IN, "<", "likely", "topic", f"(?:要|，|重点|着力|依托|为依托|{W}{{2,10}}，)[^；。]*" + BUILD + W + "{0,8}", before=OPENS + "(?:支持|推动|在|以)?"),
    _pattern(IN, "<", "sure", "of place", LISTED + "(?:的|境内的?|片区的|辖区内?的?)"),
    _pattern(IN, "<", "sure", "seat of", LISTED + "的", before="位于|地处|坐落于?|落户"),
    _pattern(IN, "<", "sure", "around", "为(?:重点|核心|中心|龙头|依托|主体)的", before="以"),
    _pattern(IN, "<", "likely", "touches", ""),
    _pattern(DO, ">", "sure", "invests", LISTED + "(?:公司|集团)?" + HOW + "(?:投资|出资|承建|承接|建设|开发|打造|运营|实施|新建|扩建|启动|推进|投资建设|投资开发|负责|主导|参与)" + W + "{0,8}"),
    _pattern(DO, ">", "sure", "of firm", LISTED + f"(?:的|与{W}{{0,12}}合作的|旗下的?|公司的?)"),
    _pattern(DO, ">", "likely", "touches", ""),
    _pattern(DO, ">", "likely", "in place", LISTED + "在[^，；。]{1,6}(?:实施|投资|建设|打造)的?"),
    _pattern(DO, ">", "sure", "shares", LISTED + "(?:合作|联合|共同|携手)?(?:共建|建设|打造|开发|兴建|组建)" + W + "{0,4}", before="与|和|同|携手|联合|由"),
    _pattern(DO, ">", "likely", "works together", LISTED + "(?:合作|联合|共同|携手)(?:共建|建设|打造|开发|兴建)" + W + "{0,4}"),
    _pattern(DO, ">", "likely", "with it", LISTED + W + "{0,12}(?:合作|共建|签约|联合)[^；。]{0,16}", before="与|和|同|携手|联合|由"),
    _pattern(DO, ">", "likely", "lets it build", LISTED + HOW + "(?:建设|新建|打造|推进|加快|实施|扩建|投资)" + W + "{0,8}", before="支持|推动|鼓励|促进|由"),
    _pattern(CO, ">", "sure", "with", LISTED + W + "{0,8}" + WITH, behind=LISTED + W + "{0,12}" + TOGETHER),
    _pattern(CO, ">", "sure", "pair", f"(?:[、和]{N}){{0,4}}[与和同](?:{N}[、和]){{0,8}}", before="[^与和同]|", behind=LISTED + W + "{0,6}" + TOGETHER),
    _pattern(CO, ">", "likely", "pair listed", "、", before="[^与和同]|", behind="(?:两[^，；。]{1,6})?" + TOGETHER),
    _pattern(CO, ">", "likely", "topic with", "[^；。]*?" + WITH, before=OPENS + "(?:支持|推动)?", behind=LISTED + W + "{0,12}" + TOGETHER),
    _pattern(CO, ">", "likely", "joined", "(?:与|和)", behind="(?:一体化|同城化|联动|融合)"),
    _pattern(SUB, "<", "sure", "under", "(?:集团|公司)?(?:旗下的?|下属的?|所属的?|控股的?|的?(?:全资|控股)?子公司|的?分公司)"),
    _pattern(SUB, ">", "sure", "owned by", "(?:是|为|作为|系)", behind="(?:的)?(?:旗下|子公司|分公司|全资|控股|下属)"),
    _pattern(SUB, ">", "sure", "joins", LISTED + "(?:成功|正式)?(?:并入|划归|归入|重组为)"),
    _pattern(PART, ">", "sure", "heads count", f"{W}{{0,6}}等\\s*{COUNT}[个项大条]{W}{{0,8}}"),
    _pattern(PART, ">", "sure", "heads set", f"{W}{{0,4}}等?", numbered=True),
    _pattern(PART, ">", "likely", "heads list", f"{W}{{0,6}}等{W}{{0,14}}"),
    _pattern(PART, ">", "sure", "is point of", f"为(?:重点|抓手|核心|主要内容|主体|主|龙头|突破口|载体|引领){W}{{0,6}}的?", before="以"),
    _pattern(PART, ">", "sure", "enters", LISTED + "(?:项目|工程|建设)?" + HOW + "(?:被)?(?:列入|纳入|入选|进入|获批|列为|成为|作为)" + W + "{0,8}"),
    _pattern(PART, "<", "sure", "enlisted", "的", before=f"(?:列入|纳入|入选|进入|属于){W}{{0,4}}"),
    _pattern(PART, "<", "sure", "works of", "(?:的)?(?:重点工程|重点项目|示范项目|重大项目|子项目|标志性工程|控制性工程|先导工程)"),
    _pattern(PART, "<", "likely", "topic", "，[^；。]*", before="[一二三四五六七八九十]是(?:实施|推进|抓好)?"),
    _pattern(PART, "<", "likely", "explains", f"(?:是指|：是指|，是指|，包括|包括)[^；。]{{0,40}}"),
)  # fmt: skip
BY_PREDICATE: dict[tuple[Predicate, bool], tuple[Pattern, ...]] = {
    (predicate, forward): tuple(p for p in PATTERNS if p.predicate is predicate and p.forward is forward)
    for predicate in Predicate
    for forward in (True, False)
}


def find_patterns(
    layout: Layout, subject: int, other: int, predicate: Predicate, start: int, end: int
) -> list[Pattern]:
    """The patterns that fit two mentions; ``start`` and ``end`` bound what stands between their lists."""
    left, right = min(subject, other), max(subject, other)
    text = layout.text
    before = layout.places[layout.groups[left][0]]
    behind = layout.places[layout.groups[right][1]] + 1
    return [
        pattern
        for pattern in BY_PREDICATE[predicate, subject < other]
        if pattern.between.fullmatch(text, start, end)
        and (pattern.before is None or pattern.before.search(text[max(before - 12, 0) : before]))
        and (pattern.behind is None or pattern.behind.match(text, behind))
        and (
            not pattern.numbered
            or (NUMBERED.match(layout.surface(other)) and not NUMBERED.match(layout.surface(subject)))
        )
    ]
