"""Names taken apart: whose they are, what they are called, and what keeps them from others of that name.

綦江区工业园二期 is the industrial park (core 工业园) of 綦江区 (owner) in its second phase (mark),
whether the report of 重庆市 or that of 綦江区 speaks of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.corpus.identity.region import NATION, Region, division_key
from kg.lexicon import load_rows, load_words
from kg.link.division import COUNTY, is_within, iter_divisions, iter_towns, load_shorts, resolve_division
from kg.link.identity import LEGAL_FORM, PROJECT_TAIL
from kg.link.surface import fold_surface
from kg.model import EntityType

DIGITS = str.maketrans("０１２３４５６７８９（）", "0123456789()")
NUMERALS = {"首": "1", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "Ⅰ": "1",
            "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4"}  # fmt: skip
PHASE = re.compile(
    r"第?(?P<n>[首一二三四五六七八ⅠⅡⅢⅣ1-9](?:(?:[、及和至-]|期)[一二三四五六七八ⅠⅡⅢⅣ1-9])*)期"
    r"(?![间末初望限刊货])(?:建设)?(?:工程|项目)?"
)
"""一期, 第二期工程, 一、二期; not the 五期 of “十四五”期间."""
TERM = re.compile(r"(?P<n>[一二三四五六七八九十两]+)年(?=(?:专项)?(?:行动|攻坚|计划|规划))")
PROGRAM_TAIL = re.compile(r"(?<=....)(?:行动计划|专项斗争|专项行动|行动|战略|工程|计划|改革|建设|创建|活动|工作|战)$")
LEVEL = re.compile(
    r"^(?:[我本全](?P<all>自治区|[省市区县州旗盟])|(?P<own>自治区|省|市(?![场民政域区中内郊容])|区(?![域位块间内外])"
    r"|县(?![域城际乡])|州(?![际])|旗(?![舰帜])))(?:级|属|直)?(?P<rest>.+)"
)
"""The level whose thing it is: 市园林集团, 全市, 省级; not 市场, 市民, 县城."""
COUNTED = re.compile(
    r"^(?:近|超|约|首批|新增|全[省市区县])?(?:\d[\d,.]*[余多]?(?:[大条个项座家所处批万亿户人名辆台套栋宗种类件场亩吨]|公里|千米|平方|[省市区县镇乡村])"
    r"|[一二两三四五六七八九十百千]+[余多]?(?:[条项座家所处批户辆套栋宗种件场亩吨]|个(?!一)))"
)
"""A number of things is the name of none of them (6条高速公路)."""
FORMER = re.compile(r"^原(?![平阳州料油则产始材生创有煤址貌盐子])(?=...)")
"""原 before what was called so until now; not 原平, 原料."""
KIND_WORDS = re.compile(r"(?<=市)[场民政域中内郊容]|(?<=区)[域位块间内外]|(?<=县)[域城际乡]|(?<=州)际")
"""The kind of a division before these is the beginning of a word: 南昌市民中心 is no 民中心 of 南昌市."""
JOINED = re.compile(r"^[至到—\-~－～与和及、]")
SIDES = re.compile(r"[东西南北中]|上[游段]|下[游段]|[内外](?=环|城)|[左右]岸")
NUMBERS = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十]+|[A-NS](?=\d|区|座|段|楼|地块)")
NUMBERED = re.compile(
    r"\d+号|[一二三四五六七八九十]+号线|第?[一二三四五六七八九十]+(?:人民)?(?:医院|中学|小学|中|小|水厂|电厂)|[SG]\d"
)
"""A number makes a name of common words one thing in its region (3号线, 第一人民医院)."""
SPARE = re.compile(r"[、，—－+＋\-]|第(?=[一二三四五六七八九十]+届)|地铁(?=\d+号线)")
"""What one report writes and the next leaves out."""
LEAST = {EntityType.ORGANIZATION: 1}
"""Characters that must be left of a name without its owner; three unless said otherwise."""
PREFIX = 14
"""Characters of the longest name of a division before a name."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart. ``mark`` holds phase and term of years (二期, 三年行动), ``generic`` says that
    the core is made of common words alone, ``brand`` is what stood in quotation marks, ``named``
    that the owner is part of the name."""

    owner: str
    core: str
    mark: str = ""
    generic: bool = False
    brand: str = ""
    named: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.owner, self.core, self.mark


@lru_cache(maxsize=200_000)
def take_apart(name: str, kind: EntityType, region: Region) -> Parts | None:
    """The parts of a name in a report of ``region``; None for what names no one thing (6条高速公路).

    >>> from kg.corpus.identity.region import region_of
    >>> take_apart("綦江区工业园区二期", EntityType.PROJECT, region_of("500000", 2015)).key
    ('500110:2011', '工业园', '2')
    """
    quoted = re.search(r"[“「『《]([^”」』》]{2,16})[”」』》]", name)
    brand = fold_surface(quoted[1]) if quoted else ""
    text = fold_surface(name).translate(DIGITS).replace("(", "").replace(")", "")
    text = FORMER.sub("", text)
    if kind is not EntityType.PROGRAM and COUNTED.match(text):
        return None
    mark, text = _marks(text, kind)
    whole = _plain(text, kind)
    owner, core = find_owner(whole, kind, region)
    if not core:
        return None
    generic = len(brand) < 3 and is_generic(core)
    return Parts(owner, core, mark, generic, brand, core != whole)


def _marks(text: str, kind: EntityType) -> tuple[str, str]:
    """Phase and term of years, and the name without them."""
    marks = []
    found = PHASE.search(text)
    if found and len(text) - len(found[0]) >= 2:
        numbers = re.findall(r"[首一二三四五六七八ⅠⅡⅢⅣ1-9]", found["n"])
        marks.append("+".join(NUMERALS.get(number, number) for number in numbers))
        text = text[: found.start()] + text[found.end() :]
    if kind is EntityType.PROGRAM:
        term = TERM.search(text)
        if term and len(text) - len(term[0]) >= 4:
            marks.append(term["n"] + "年")
            text = text[: term.start()] + text[term.end() :]
    return "/".join(marks), text


def _plain(text: str, kind: EntityType) -> str:
    """The name without its type's tails, its words in one form."""
    if kind is EntityType.ENTERPRISE:
        text = LEGAL_FORM.sub("", text) or text
    tail = {EntityType.PROJECT: PROJECT_TAIL, EntityType.PROGRAM: PROGRAM_TAIL}.get(kind)
    while tail is not None and tail.search(text):
        text = tail.sub("", text)
    for word, same in load_same_words():
        if word in text:
            text = text.replace(word, same)
    return SPARE.sub("", text) or text


@cache
def load_same_words() -> tuple[tuple[str, str], ...]:
    """Words and the form they are compared by, longest first."""
    rows = [(row["word"], row["same"]) for row in load_rows("same_words.tsv")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def find_owner(text: str, kind: EntityType, region: Region) -> tuple[str, str]:
    """The key of the region whose thing it is, and the name without that region.

    >>> from kg.corpus.identity.region import region_of
    >>> find_owner("市园林集团", EntityType.ENTERPRISE, region_of("340100", 2015))
    ('340100:1980', '园林集团')
    """
    owner = region.key
    if kind is EntityType.ORGANIZATION:
        text = re.sub(r"^(?:中共|中国共产党)(?!中央)(?=..)", "", text)
    least = LEAST.get(kind, 3)
    for _ in range(3):
        found = _level(text, region, least) or _named(text, region, least)
        if found is None:
            break
        owner, text = found
    return owner, text


def _level(text: str, region: Region, least: int) -> tuple[str, str] | None:
    match = LEVEL.match(text)
    if match is None or len(match["rest"]) < max(least - 1, 1):
        return None
    level = match["all"] or match["own"]
    for place in region.chain:
        if place.key != NATION and place.name.endswith(level[-1]):
            return place.key, match["rest"]
    return None


def _named(text: str, region: Region, least: int) -> tuple[str, str] | None:
    for place in region.chain:
        for form in place.forms:
            rest = text.removeprefix(form)
            full = form == place.name
            if rest == text or place.key == NATION or KIND_WORDS.match(text, len(form)):
                continue
            if len(rest) >= (min(least, 2) if full else least):
                return None if JOINED.match(rest) else (place.key, rest)
    if region.code is None:
        return None
    if text[:2] not in _starts(region.code):
        return None
    for cut in range(min(PREFIX, len(text) - 2), 1, -1):
        found = _inside(text[:cut], region.code, region.year)
        if found is not None:
            rest = text[cut:]
            full = found[1]
            if KIND_WORDS.match(text, cut):
                continue
            if len(rest) >= (min(least, 2) if full else least) and not JOINED.match(rest):
                return found[0], rest
            return None
    return None


@lru_cache(maxsize=1000)
def _starts(code: str) -> frozenset[str]:
    """The first two characters of all names of divisions and townships inside a region, of any year."""
    starts = {form[:2] for within, form in _load_forms() if is_within(within, code)}
    return frozenset(starts | {name[:2] for name in iter_towns(code)})


@cache
def _load_forms() -> tuple[tuple[str, str], ...]:
    """Codes and the names they stood for, full and short."""
    names = {(row.code, row.name) for row in iter_divisions()}
    shorts: dict[str, list[str]] = {}
    for form, full in load_shorts().items():
        for name in full:
            shorts.setdefault(name, []).append(form)
    return tuple(sorted(names | {(code, form) for code, name in names for form in shorts.get(name, ())}))


@lru_cache(maxsize=200_000)
def _inside(name: str, code: str, year: int | None) -> tuple[str, bool] | None:
    """The key of the division inside the region that the name stands for, and whether it is the full name."""
    row = resolve_division(name, code, year)
    if row is None or not is_within(row.code, code):
        return None
    full = name.endswith(row.name)
    if len(row.code) > COUNTY and not full:  # 东溪 before 水库 is as often the brook as the town
        return None
    return division_key(row.code, year), full


@cache
def _generic_words() -> frozenset[str]:
    levels = ("省级", "市级", "区级", "县级", "国家级", "全国", "国家", "省", "市", "区", "县", "级", "的", "等")
    nouns = {row["word"] for row in load_rows("words.tsv") if row["class"] == "noun" and len(row["word"]) > 1}
    return load_words("generic.tsv") | load_words("heads.tsv") | frozenset(levels) | nouns


@lru_cache(maxsize=200_000)
def is_generic(core: str) -> bool:
    """Whether a name is made of common words alone (污水处理厂, 城市快速路).

    >>> is_generic("城市快速路"), is_generic("蠡湖新城")
    (True, False)
    """
    if NUMBERED.search(core):
        return False
    words = _generic_words()
    reached = [True] + [False] * len(core)
    for end in range(1, len(core) + 1):
        for start in range(max(0, end - 8), end):
            piece = core[start:end]
            if reached[start] and (piece in words or re.fullmatch(r"[\d.%]+|[一二三四五六七八九十两万亿]", piece)):
                reached[end] = True
                break
    return reached[-1]


def differ(core: str, other: str) -> bool:
    """Whether numbers or sides keep two names apart: 1号线 and 2号线, 东环路 and 西环路.

    >>> differ("滨江东路", "滨江路"), differ("滨江大道", "滨江路")
    (True, False)
    """
    return NUMBERS.findall(core) != NUMBERS.findall(other) or SIDES.findall(core) != SIDES.findall(other)
