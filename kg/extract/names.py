"""One name between two edges: where it begins, what kind of thing it names, which rule says so.

Every function gives candidates under the path of the rule that made them (see ``rules``);
which of them are good enough is decided by measured precision, not here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extract.tokens import COUNT, GAP, NAME, NOUN, PAREN, QUOTE, SOFT, Token
from kg.model import EntityType

PLACE = EntityType.PLACE
ENTERPRISE = EntityType.ENTERPRISE
PROJECT = EntityType.PROJECT
PROGRAM = EntityType.PROGRAM
ORGANIZATION = EntityType.ORGANIZATION

COUNTED = re.compile(
    r"(?:第|前)?[一二三四五六七八九十百千两几数多\d][\d.,一二三四五六七八九十百千万两余多]*"
    r"(?:个|项|条|家|座|所|批|处|类|种|户|名|位|件|场|次|轮|套|栋|公里|亿元|万元|万亩|亩|吨|平方米|平方公里|人|年)"
)
LEVEL = re.compile(r"(?:国家|全国|中央|国际|世界|中国|[省市县区州]级|全[省市])(?:级|属|立)?")
OWN = re.compile(r"(?:自治区|[省市县区州旗盟镇乡])(?![级场])")
NUMERAL = re.compile(r"[一二三四五六七八九十百千万双两\d]")
FILLERS = frozenset(("新", "好", "大", "个", "再", "级", "市级"))
"""Unknown scraps before a name that are never part of it."""
BUILDING = frozenset(
    (
        "建设", "扩建", "改建", "迁建", "新建", "续建", "改造",
        "修建", "兴建", "改扩建", "修复", "规划", "投资", "开发", "升级", "配套",
    )
)  # fmt: skip
GOVERNS = frozenset(
    (
        "发展", "组织", "探索", "推广", "扩大", "支持", "建设", "增强", "培育", "用活", "构建",
        "实施", "统筹", "引导", "鼓励", "促进", "保障", "加密", "申报", "提升", "优化", "改善", "维护",
    )
)  # fmt: skip
"""Soft verbs that stand before a programme from outside where no other verb governs it."""
TITLES = frozenset(
    (
        "创建", "争创", "申创", "共创", "创成", "申报", "成功创建", "获批创建", "积极创建",
    )
)  # fmt: skip
"""Verbs that strive for a title: 创建国家卫生城市."""
BRANDS = frozenset(
    (
        "数字", "平安", "智慧", "健康", "美丽", "法治", "信用", "诚信", "清廉", "幸福", "活力", "文明", "创新", "绿色",
    )
)  # fmt: skip
"""Words that make a programme of a place: 平安湖南建设."""
SCHOOLS = ("校", "校区", "院", "园", "学", "中心", "中", "室")
SHORT_QUOTE = 7
"""Quotations of fewer characters read as coined names."""
TOWNS = frozenset(("镇", "乡", "村", "县", "街道", "社区", "旗", "州", "屯", "庄", "寨", "岛", "湖", "河", "江", "山"))
"""Heads of divisions below the county, and of nature: few of their names are in a lexicon."""
WIDE = ("城市群", "都市圈", "经济圈", "经济带", "大湾区", "经济区", "走廊", "自由贸易港", "机场群", "港口群", "先行区")
"""What regions and corridors end in that are furthered as programmes (成渝地区双城经济圈建设)."""
FURTHERED = frozenset(("建设", "发展", "高质量发展", "协同发展", "一体化发展"))
RAISES = re.compile("建|开工|动工|竣工|完工|投用|扩")
"""Verbs that leave no doubt that something is built."""
LEXICON_TYPES = {
    "division": PLACE,
    "region": PLACE,
    "company": ENTERPRISE,
    "program": PROGRAM,
    "organization": ORGANIZATION,
}


class Context(NamedTuple):
    """What stands around a run of tokens: the verbs before and after, with the types they like,
    whether the run is in a list; and short forms of places whose full names the report gives,
    its own region above all."""

    before: str
    after: str
    before_types: str
    after_types: str
    listed: bool
    known: frozenset[str]


class Candidate(NamedTuple):
    """A possible name at ``text[start:end]`` of a sentence; ``listed`` as in ``Mention``.

    ``evidence`` is what else speaks for or against it.
    """

    start: int
    end: int
    type: EntityType
    rule: str
    listed: int | None = None
    evidence: tuple[str, ...] = ()


def path(*parts: str) -> str:
    """The path of a rule; an empty part is written ``-``."""
    return ":".join(part or "-" for part in parts)


def modifier(tokens: list[Token], text: str) -> str:
    """What a modifier holds that makes a name of a head.

    ``quote``, ``name``, ``gap`` (unknown characters), ``number``, ``char`` (one unknown
    character), ``level`` (国家级), ``own`` (市, 县), ``plain`` words only; empty if nothing.
    """
    found = ""
    for start, end, edge, word in tokens:
        if edge == QUOTE:
            return "quote"
        if edge == NAME:
            return "quote" if "“" in word.text else "name"
        if edge == PAREN:
            return "gap"
        if edge == GAP:
            digits = text[start:end].isdigit()
            if end - start > 1 and not digits:
                return "gap"
            found = "number" if digits else "char"
    if found or not tokens:
        return found
    surface = text[tokens[0][0] : tokens[-1][1]]
    return "level" if LEVEL.match(surface) else "own" if OWN.match(surface) else "plain"


def trim_left(tokens: list[Token], last: int, text: str, soft: bool) -> int:
    """How many tokens before ``tokens[last]`` stand outside the name: counts, and verbs if ``soft``."""
    first = 0
    while first < last:
        start, end, edge, word = tokens[first]
        outside = (
            edge == COUNT
            or (edge == GAP and (COUNTED.fullmatch(text, start, end) or text[start:end] in FILLERS))
            or (soft and edge == SOFT and (not word.head or (word.text in BUILDING and first == 0)))
        )
        if not outside:
            break
        first += 1
    return first


def trail(tokens: list[Token], text: str) -> str:
    """What follows a name in its run."""
    if not tokens:
        return ""
    start, _, edge, word = tokens[0]
    if edge == GAP:
        return "num" if text[start].isdigit() or COUNTED.match(text, start) else "gap"
    if word.text == "建设":
        return "build"
    return "soft" if edge == SOFT else "noun" if edge == NOUN else "gap"


def find_core(tokens: list[Token]) -> int:
    """The last token of a run that can make a name of it (a head, a name, a quotation), -1 where none can."""
    for index in range(len(tokens) - 1, -1, -1):
        _, _, edge, word = tokens[index]
        if word.head or edge in (NAME, QUOTE):
            return index
    return -1


def read_run(tokens: list[Token], last: int, text: str, context: Context) -> list[Candidate]:
    """The possible names in a run of tokens without edges inside, whose core is ``tokens[last]``."""
    if tokens[-1][2] == PAREN:
        tokens = tokens[:-1]
    if tokens[last][3].head:
        made = name_by_head(tokens, last, text, context)
        if made:
            return made
    out: list[Candidate] = []
    for index, token in enumerate(tokens):
        if token[2] == NAME:
            out.append(name_by_lexicon(tokens, index, text, context))
        elif token[2] == QUOTE:
            out.append(name_by_quote(tokens, index, text, context))
    return out


def name_by_head(tokens: list[Token], last: int, text: str, context: Context) -> list[Candidate]:
    """Readings of a name that ends with the head ``tokens[last]``; none without a modifier."""
    end, head = tokens[last][1], tokens[last][3]
    kind, tail = head.head, tokens[last + 1 :]
    follows = trail(tail, text) or "-"
    whole = trim_governing(tokens, last, text, context)
    first = whole if kind == "program" else trim_left(tokens, last, text, True)
    if first == last:
        return []
    begin, full = tokens[first][0], tokens[whole][0]
    proper = modifier(tokens[first:last], text)
    state = ("b" if context.before_types else "-") + ("a" if context.after_types else "-")
    if kind == "program":
        state = "v" if "PROGRAM" in context.before_types else state
        return [Candidate(begin, end, PROGRAM, f"head:program:{proper}:{state}:{follows}")]
    own = first > 0 and tokens[first - 1][3].text in BUILDING
    built = (
        own
        or "PROJECT" in context.before_types
        or "PROJECT" in context.after_types
        or (bool(tail) and tail[0][3].text in BUILDING)
    )
    state = "v" if built else state
    site = kind == "project" and head.facility
    out: list[Candidate] = []
    if kind in ("project", "place"):
        if context.before in TITLES:
            return [Candidate(full, end, PROGRAM, f"title:{proper}:{kind}:{follows}")]
        if proper == "level" and head.text != "项目":
            out.append(Candidate(full, end, PROGRAM, f"titled:{kind}:{follows}"))
    if kind == "project" and not site:
        if head.text.endswith("工程"):
            out.append(Candidate(full, end, PROGRAM, f"work:{proper}:{follows}"))
        out.append(Candidate(begin, end, PROJECT, f"head:project:{proper}:{state}:{follows}"))
    elif site:
        if built:
            out.append(Candidate(begin, end, PROJECT, f"head:facility:{proper}:{state}:{follows}"))
        out.append(Candidate(begin, end, PLACE, f"head:site:{proper}:{state}:{follows}"))
    elif head.text in TOWNS and proper in ("name", "gap", "char"):
        out.append(Candidate(begin, end, PLACE, f"head:town:{proper}:{state}:{follows}"))
    elif kind == "place":
        if head.text in WIDE and tail and tail[0][3].text in FURTHERED:
            rule = path("regional", tail[0][3].text, proper)
            out.append(Candidate(begin, tail[0][1], PROGRAM, rule))
        if built:
            out.append(Candidate(begin, end, PROJECT, f"head:zone:{proper}:{follows}"))
        out.append(Candidate(begin, end, PLACE, f"head:place:{proper}:{state}:{follows}"))
    elif kind == "organization":
        if built and head.text.endswith(SCHOOLS):
            raised = "r" if own or RAISES.search(context.before) or RAISES.search(context.after) else ""
            state += raised
            out.append(Candidate(begin, end, PROJECT, path("head", "school", raised, proper, follows)))
        out.append(Candidate(begin, end, ORGANIZATION, f"head:organization:{proper}:{state}:{follows}"))
    else:
        out.append(Candidate(begin, end, ENTERPRISE, f"head:enterprise:{proper}:{state}:{follows}"))
    return out


def trim_governing(tokens: list[Token], last: int, text: str, context: Context) -> int:
    """Where a programme begins: after counts, and after a soft verb where nothing else governs."""
    first = trim_left(tokens, last, text, False)
    if "PROGRAM" not in context.before_types:
        while first < last and tokens[first][3].text in GOVERNS:
            first += 1
    return first


def name_by_lexicon(tokens: list[Token], index: int, text: str, context: Context) -> Candidate:
    """A name that a lexicon has; quotation marks around the whole are left out."""
    start, end, _, word = tokens[index]
    if text[start] in "“《" and text[end - 1] in "”》":
        start, end = start + 1, end - 1
    after = tokens[index + 1][3].text if index + 1 < len(tokens) else ""
    if word.name == "division" and index and tokens[index - 1][3].text in BRANDS:
        if after == "建设":
            end = tokens[index + 1][1]
        return Candidate(tokens[index - 1][0], end, PROGRAM, path("brand", after if after == "建设" else ""))
    if word.kind == "region" and after in FURTHERED and word.text.endswith(WIDE):
        return Candidate(start, tokens[index + 1][1], PROGRAM, path("regional", after))
    if word.kind == "local" and index and tokens[index - 1][3].text in BUILDING and word.text.endswith(SCHOOLS):
        return Candidate(start, end, PROJECT, path("built", word.name))
    left = "" if index == 0 else "gap" if tokens[index - 1][2] == GAP else "known"
    right = trail(tokens[index + 1 :], text)
    kind = "known" if word.text in context.known else word.kind
    return Candidate(start, end, LEXICON_TYPES[word.name], path(word.name, kind, right, left))


def name_by_quote(tokens: list[Token], index: int, text: str, context: Context) -> Candidate:
    """A quoted name without a head outside the marks, with the words around it that belong to it."""
    start, end = tokens[index][0], tokens[index][1]
    first = trim_governing(tokens, index, text, context)
    rest = tokens[index + 1 :]
    left = "" if first == index else modifier(tokens[first:index], text)
    governs = context.before_types.partition(",")[0] or ("other" if context.before else "")
    inside = "num" if NUMERAL.search(text, start, end) else "word"
    if not left and not rest:
        size = "short" if end - start - 2 < SHORT_QUOTE else "long"
        listed = "l" if context.listed else ""
        return Candidate(start + 1, end - 1, PROGRAM, path("quote", governs, inside, size, listed))
    right = ""
    if rest:
        final = rest[-1]
        right = "gap" if any(token[2] == GAP for token in rest) else "noun" if final[2] == NOUN else "soft"
        right = final[3].text if final[3].text in ("建设", "工作") else right
    rule = path("quoted", governs, left, right, inside)
    return Candidate(tokens[first][0], tokens[-1][1], PROGRAM, rule)
