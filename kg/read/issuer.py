"""Title, speech head and greeting: which government reports, at which level, for which year."""

from __future__ import annotations

import re

from kg.model import Issuer, Level, Span

DATE = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日")
CONGRESS = re.compile(
    r"(?:在|，|日)?(?P<region>[\u4e00-\u9fff]{2,18}?)(?:第[一二三四五六七八九十]{1,4}届|[一二三四五六七八九十]{1,4}届)人(?:民代表|大)"
)
TITLE = re.compile(r"(?P<year>(?:19|20)\d\d)年?(?P<region>[\u4e00-\u9fff]{2,18}?)(?:人民)?政府工作报告")
TITLE_AFTER = re.compile(r"(?P<region>[\u4e00-\u9fff]{2,18}?)(?P<year>(?:19|20)\d\d)年(?:人民)?政府工作报告")
GREETING = re.compile(r"代表(?P<government>[\u4e00-\u9fff]{0,14}?(?:人民政府|政府|国务院))")
YEAR = re.compile(r"((?:19|20)\d\d)年")
SUFFIXES = (
    ("自治区", Level.PROVINCE), ("自治州", Level.CITY), ("自治县", Level.COUNTY), ("自治旗", Level.COUNTY),
    ("地区", Level.CITY), ("省", Level.PROVINCE), ("盟", Level.CITY), ("县", Level.COUNTY), ("区", Level.COUNTY),
    ("旗", Level.COUNTY), ("乡", Level.TOWNSHIP), ("镇", Level.TOWNSHIP), ("市", Level.CITY), ("州", Level.CITY),
)  # fmt: skip
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def find_issuer(text: str, title: str) -> Issuer:
    """What the first 2,000 characters and the title say of the issuer; unknown parts stay None."""
    head = text[:2000]
    region, span = _region(head, title)
    government = None
    greeting = GREETING.search(head)
    if greeting:
        government = greeting["government"]
    if region is None and government and len(government) > 4 and government.endswith("人民政府"):
        stem = government.removesuffix("人民政府")
        if len(stem) >= 2 and stem not in ("自治区", "自治州", "自治县"):
            region = stem
            start = head.find(government)
            span = Span(start, start + len(stem))
    if government == "国务院" or (region and "全国" in region):
        return Issuer("国务院", "中国", Level.NATIONAL, _year(head, title), span)
    if region and (government is None or not government.startswith(region)):
        government = region + "人民政府"
    return Issuer(government, region, level_of(region, government), _year(head, title), span)


def _region(head: str, title: str) -> tuple[str | None, Span | None]:
    for pattern in (CONGRESS, TITLE, TITLE_AFTER):
        match = pattern.search(head) or None
        if match and _named(match["region"]):
            return match["region"], Span(*match.span("region"))
    for pattern in (TITLE, TITLE_AFTER):
        match = pattern.search(title)
        if match and _named(match["region"]):
            at = head.find(match["region"])
            return match["region"], Span(at, at + len(match["region"])) if at >= 0 else None
    return None, None


def _named(region: str) -> bool:
    return region not in ("市", "县", "区", "省", "自治区", "全国", "我市", "我县", "我区") and len(region) >= 2


def _year(head: str, title: str) -> int | None:
    date = DATE.search(head[:600])
    if date:
        return int(date[1])
    for source in (title, head[:300]):
        year = YEAR.search(source)
        if year:
            return int(year[1])
    return None


def level_of(region: str | None, government: str | None) -> Level | None:
    """The level a region's last division says.

    >>> level_of("重庆市綦江区", None), level_of("重庆市", None)
    (<Level.COUNTY: 'county'>, <Level.PROVINCE: 'province'>)
    """
    name = region or (government or "").removesuffix("人民政府").removesuffix("政府")
    if not name:
        return None
    if name in MUNICIPALITIES:
        return Level.PROVINCE
    for suffix, level in SUFFIXES:
        if name.endswith(suffix):
            return level
    return None
