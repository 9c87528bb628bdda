"""Lists whose head comes last: A、B、C等12个项目 makes three projects and says there are twelve."""

from __future__ import annotations

import re

from kg.extract.names import ENTERPRISE, ORGANIZATION, PLACE, PROGRAM, PROJECT, Candidate, modifier, path, trim_left
from kg.extract.tokens import AND, BREAKS, CLOSE, LIST, OPEN, QUOTE, STOP, VERB, Token
from kg.model import EntityType

STATED = re.compile(
    r"(\d{1,4}|[一二三四五六七八九十两]{1,3})(?:余|多)?(?:个|项|条|家|座|所|处|类|种|户|名|位|件|大|国|地|市|县)"
)
NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
LIST_TYPES = {
    **dict.fromkeys(("项目", "工程"), PROJECT),
    **dict.fromkeys(("企业", "公司", "集团", "央企", "国企", "民企", "车企", "药企", "外企"), ENTERPRISE),
    **dict.fromkeys(("高校", "院校"), ORGANIZATION),
    **dict.fromkeys(("国家", "地区", "城市", "地", "省市", "省份", "县区", "区县", "县市区"), PLACE),
    **dict.fromkeys(("乡镇", "省区", "市县", "县市"), PLACE),
}
"""Head nouns of lists that are no heads of names, and what their items are."""
NO_LIST = frozenset(
    (
        "产业", "领域", "行业", "产品", "品牌", "活动", "赛事", "工作", "问题", "方面", "群体", "人员", "服务", "人才",
        "作物", "指标", "环节", "要素", "资源", "技术", "业态", "集群", "需求", "部门", "岗位", "事项", "手段", "称号",
        "荣誉", "大赛", "展会", "会议", "论坛", "措施", "优势", "因素", "风险", "精神",
    )
)  # fmt: skip
"""Head nouns whose items are no names."""
STAGES = frozenset(("新开工", "在建", "续建", "竣工", "签约", "落地", "投产", "建成", "前期"))
"""Verbs that may stand between 等 and the head: 等20个新开工项目."""
COMPANIES = ("公司", "集团", "银行")


def stated_count(text: str, at: int) -> int | None:
    """The number that stands at ``at`` with a counting word, or None.

    >>> stated_count("等12个项目", 1), stated_count("等十二家企业", 1), stated_count("等企业", 1)
    (12, 12, None)
    """
    match = STATED.match(text, at)
    if not match:
        return None
    figure = match[1]
    if figure.isdigit():
        return int(figure)
    tens, ten, ones = figure.partition("十")
    if not ten:
        return NUMERALS.get(figure)
    return NUMERALS.get(tens, 1) * 10 + NUMERALS.get(ones, 0)


def list_head(clause: list[Token], index: int) -> tuple[EntityType | None, str, int]:
    """What the head after 等 (``clause[index]``) makes of the items, its label, and where it ends."""
    position = index + 1
    head = None
    while (
        position < len(clause)
        and clause[position][2] not in BREAKS
        and (clause[position][2] != VERB or (head is None and clause[position][3].text in STAGES))
    ):
        word = clause[position][3]
        if head is not None and word.text == "工作":
            break
        if word.head or word.text in LIST_TYPES or word.text in NO_LIST or word.text.endswith("企业"):
            head = word
        position += 1
    while position < len(clause) and clause[position][2] not in BREAKS and clause[position][2] != VERB:
        position += 1
    if head is None or head.text in NO_LIST:
        return None, "", position
    if head.text in LIST_TYPES:
        return LIST_TYPES[head.text], head.text, position
    if head.text.endswith("企业"):
        return ENTERPRISE, "企业", position
    if head.head == "project":
        return PROJECT, "facility" if head.facility else "project", position
    if head.head == "enterprise" and not head.text.endswith(COMPANIES):
        return None, "", position
    return EntityType(head.head.upper()), head.head, position


def split_items(clause: list[Token], index: int) -> tuple[list[list[Token]], int]:
    """The items before 等, last first, and the position of the edge before the first."""
    items: list[list[Token]] = [[]]
    position = index - 1
    depth = 0
    while position >= 0:
        token = clause[position]
        if token[2] == CLOSE and not token[3].kind:
            depth += 1
        elif token[2] == OPEN and not token[3].kind:
            depth -= 1
        if depth == 0:
            if token[2] == VERB and (token[3].types or opens_item(clause, position)):
                break
            if token[2] == STOP and (len(token[3].text) == 1 or opens_item(clause, position)):
                break
            if token[2] in (LIST, AND):
                items.append([])
                position -= 1
                continue
        items[-1].insert(0, token)
        position -= 1
    return [item for item in items if item], position


def opens_item(clause: list[Token], position: int) -> bool:
    """True for a token at the beginning of an item, or before the first mark of the list."""
    if position == 0 or clause[position - 1][2] in (LIST, AND, STOP, VERB):
        return True
    return not any(token[2] in (LIST, AND) for token in clause[:position])


def read_lists(clause: list[Token], text: str) -> list[Candidate]:
    """The items of every list with 等 and a head in a clause."""
    out: list[Candidate] = []
    if text.find("等", clause[0][0], clause[-1][1]) < 0:
        return out
    for index, token in enumerate(clause):
        if index == 0 or token[3].text != "等":
            continue
        kind, label, after = list_head(clause, index)
        if kind is None:
            continue
        items, edge = split_items(clause, index)
        types = clause[edge][3].types if edge >= 0 and clause[edge][2] == VERB else ""
        verb = next((other[3].types for other in clause[after:] if other[2] == VERB), "")
        built = "PROJECT" in types or "PROJECT" in verb
        count = stated_count(text, token[1])
        for number, item in enumerate(items):
            item = item[trim_left(item, len(item) - 1, text, number == len(items) - 1) :]
            out.append(list_item(item, text, kind, label, types, built, count))
    return out


def list_item(
    item: list[Token], text: str, kind: EntityType, label: str, types: str, built: bool, count: int | None
) -> Candidate:
    """One item as a name of the list's type."""
    proper = modifier(item, text)
    final = item[-1][3]
    ends = final.head or (final.name and "lex-" + final.name)
    if label == "facility" and not built:
        kind = PLACE
    if label == "工程" and types.startswith("PROGRAM") and proper in ("plain", "quote", "char"):
        kind = PROGRAM
    start, end = item[0][0], item[-1][1]
    if len(item) == 1 and item[0][2] == QUOTE:
        start, end = start + 1, end - 1
    return Candidate(start, end, kind, path("list", label, proper, ends, "b" if built else ""), count)
