"""Title, speech head and greeting: which government reports, at which level, for which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.lexicon import load_rows
from kg.model import Issuer, Level, Span
from kg.read.year import find_year

CONGRESS = re.compile(
    r"(?P<region>[\u4e00-\u9fff]{2,22}?)(?:第[一二三四五六七八九十]{1,4}届|[一二三四五六七八九十]{1,4}届)[\s*]{0,8}"
    r"人\s{0,3}(?:民\s{0,3}代表|大)"
)
SPEAKER = re.compile(
    r"(?P<region>[\u4e00-\u9fff]{2,14}?[省市县区州盟旗])(?:人民政府)?代?(?:[省市县区州盟旗]长|主席|专员)"
)
TITLE = re.compile(
    r"(?:(?:19|20)\d\d年)?(?P<region>[\u4e00-\u9fff]{2,18}?)(?:(?:19|20)\d\d年)?(?:人民)?《?政府工作报告"
)
SHORT_TITLE = re.compile(r"^(?:(?:19|20)\d\d年)?(?P<region>[\u4e00-\u9fff]{2,8}?)(?:(?:19|20)\d\d年)?政府工作报告")
GREETING = re.compile(r"代表(?P<government>[\u4e00-\u9fff]{0,14}?(?:人民政府|政府|国务院))")
GOVERNMENT = re.compile(r"(?P<region>[\u4e00-\u9fff]{2,14}?[省市县区州盟旗])人民政府")
NATIONAL = re.compile(r"第[一二三四五六七八九十]{1,4}届全国人民代表大会第[一二三四五六七八九十]{1,4}次会议上?")
"""The head of a report to the National People's Congress; only the State Council gives one."""
BEFORE_REGION = re.compile(r".*(?:[在的了]|完成|代表|会议上?)|.*于(?!都|潜|田|洪)")
BEFORE_UNKNOWN = re.compile(r".*(?:[年和]|我们|围绕|按照|根据|对照|落实|抓实|实现)")
"""What stands before a bare 市 or 县 in running text, where no known name does."""
LEVELS = {
    "自治区": Level.PROVINCE, "自治州": Level.CITY, "自治县": Level.COUNTY, "自治旗": Level.COUNTY,
    "地区": Level.CITY, "新区": Level.COUNTY, "省": Level.PROVINCE, "盟": Level.CITY, "县": Level.COUNTY,
    "区": Level.COUNTY, "旗": Level.COUNTY, "乡": Level.TOWNSHIP, "镇": Level.TOWNSHIP, "市": Level.CITY,
    "州": Level.CITY,
}  # fmt: skip
"""What the last character or characters of a division's name say of its level, longest first."""
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
UNNAMED = (
    "自治区", "自治州", "自治县", "全国", "本市", "本县", "全市", "全县", "全省", "市政府", "人民", "县委", "市委",
)  # fmt: skip
OWN_FORMS = re.compile(
    r"[全我](?P<ours>[省市县区州盟旗])|(?<![\u4e00-\u9fff])(?P<body>自治区|[省市县区州盟旗])(?:委、|人大|政协|政府)"
)
"""How a report speaks of its own region."""
READ, FEWEST, AHEAD = 100_000, 5, 2
"""A region that no head names must be named five times in the first 100,000 characters, and twice as
often as any other of its kind: such a report names its own some thirty times."""


def find_issuer(text: str, title: str) -> Issuer:
    """What the title and the first 2,500 characters say of the issuer; unknown parts stay None."""
    head = text[:2500]
    year, given = find_year(text, title)
    greeting = GREETING.search(head)
    government = greeting["government"] if greeting else None
    if government == "国务院" or NATIONAL.search(head[:200]):
        return Issuer("国务院", "中国", Level.NATIONAL, year, None, given)
    candidates = list(_regions(head, title))
    candidates.sort(key=lambda row: not _known_end(row[0]))  # 我们围绕市 is none, whatever stands behind it
    region, span = candidates[0] if candidates else (None, None)
    for longer, at in candidates:
        if region and longer != region and longer.endswith(region):
            region, span = longer, at
    if region is None:
        short = SHORT_TITLE.search(title)
        full = _full_names().get(short["region"]) if short else None
        if short and full:
            start = head.find(short["region"])
            span = Span(start, start + len(short["region"])) if start >= 0 else None
            return Issuer(full + "人民政府", short["region"], level_of(full), year, span, given)
        region, span = _spoken_of(text[:READ], (government or "").removesuffix("政府").removesuffix("人民"), year)
    if region and (government is None or not government.startswith(region)):
        government = region + "人民政府"
    level = level_of(region or (government or "").removesuffix("人民政府"))
    return Issuer(government, region, level, year, span, given)


def _regions(head: str, title: str) -> Iterator[tuple[str, Span | None]]:
    """Candidates for the region's full name with their place in the head, surest first."""
    places = (
        (CONGRESS, head[:700]), (CONGRESS, title), (TITLE, title), (TITLE, head[:300]), (SPEAKER, head[:400]),
        (GOVERNMENT, head),
    )  # fmt: skip
    for pattern, source in places:
        for match in pattern.finditer(source):
            start = match.start("region")
            region = match["region"]
            if region[0] == "日" and source[start - 1 : start].isdigit():
                region = region[1:]
            region = BEFORE_REGION.sub("", region) or region
            end = _known_end(region)
            if not end:
                region = BEFORE_UNKNOWN.sub("", region)
            elif not region.removesuffix(end).endswith(tuple(LEVELS)):
                region = end
            if len(region) < 2 or region.startswith(UNNAMED) or region in LEVELS or not region.endswith(tuple(LEVELS)):
                continue
            at = head.find(region)
            yield region, Span(at, at + len(region)) if at >= 0 else None


def _spoken_of(text: str, kind: str, year: int | None) -> tuple[str | None, Span | None]:
    """The division whose government speaks without naming it, told by how often the text names it.

    ``kind`` is 省, 市 and so on, as far as the greeting says it (我代表省人民政府).
    """
    if kind not in LEVELS:
        own = Counter(match["ours"] or match["body"] for match in OWN_FORMS.finditer(text))
        kind = max(own, key=lambda word: (own[word], word), default="")
    if not kind:
        return None, None
    forms = {
        row["name"]: row["short"] if row["short"] and row["ambiguous"] == "0" else row["name"]
        for row in load_rows("divisions.tsv")
        if row["name"].endswith(kind) and (not row["until"] or (year is not None and int(row["until"]) >= year - 1))
    }
    (name, most), (_, second) = Counter({name: text.count(form) for name, form in forms.items()}).most_common(2)
    if most < FEWEST or most < AHEAD * second:
        return None, None
    form = name if name in text else forms[name]
    start = text.find(form)
    return name, Span(start, start + len(form))


def _known_end(region: str) -> str:
    """The longest division's full name that ``region`` ends with, empty where there is none.

    >>> _known_end("年长沙市"), _known_end("我们围绕市")
    ('长沙市', '')
    """
    return next((region[cut:] for cut in range(len(region) - 1) if region[cut:] in _names()), "")


@cache
def _names() -> frozenset[str]:
    """Full names of divisions, also of former ones."""
    return frozenset(row["name"] for row in load_rows("divisions.tsv"))


@cache
def _full_names() -> dict[str, str]:
    """Full name by short form, where but one division bears it and it is no common word."""
    found: dict[str, list[str]] = {}
    for row in load_rows("divisions.tsv"):
        if row["short"] and row["ambiguous"] == "0":
            found.setdefault(row["short"], []).append(row["name"])
    return {short: names[0] for short, names in found.items() if len(names) == 1}


def level_of(region: str) -> Level | None:
    """The level a region's last division says.

    >>> level_of("重庆市綦江区"), level_of("重庆市"), level_of("")
    (<Level.COUNTY: 'county'>, <Level.PROVINCE: 'province'>, None)
    """
    if region in MUNICIPALITIES:
        return Level.PROVINCE
    return next((level for suffix, level in LEVELS.items() if region.endswith(suffix)), None)
