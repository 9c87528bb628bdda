"""A grammar of quantities: 414.6亿元, 近3亿元, 1.4万余家, 300-500万元, 6.9%, 三成, 翻一番.

One compiled scan over a sentence, linear in its length; every part of the pattern is
bounded. Values are ``Decimal`` as written in the unit as written (414.6 with 亿元); the
value in the base unit of ``units.tsv`` stands beside it (41460000000 with 元). Years,
dates, ordinals, roads and names with digits are not quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from kg.lexicon import load_rows
from kg.model import Precision


class Dimension(StrEnum):
    """What sort of thing a unit measures; as in the column of ``units.tsv``."""

    MONEY = "money"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    POWER = "power"
    ENERGY = "energy"
    VOLTAGE = "voltage"
    COMPUTING = "computing"
    DATA = "data"
    SOUND = "sound"
    TEMPERATURE = "temperature"
    CONCENTRATION = "concentration"
    RATE = "rate"
    POINTS = "points"
    MULTIPLE = "multiple"
    TIME = "time"
    AGE = "age"
    PEOPLE = "people"
    VISITS = "visits"
    HOUSEHOLDS = "households"
    COUNT = "count"
    BATCH = "batch"
    NUMBER = "number"
    """A count without a counting word (120万 before a noun) or a bare ratio (2.12)."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``text[start:end]``; ``outer`` adds 近, 超, 以上 and the like.

    ``value`` is None only for a range, whose bounds are ``lower`` and ``upper`` (in the unit
    as written, like ``value``). ``unit`` is as written without blanks and without 余, 多;
    None for a ratio. ``base_value`` is ``value`` in ``base_unit``.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    value: Decimal | None
    unit: str | None
    base_value: Decimal | None
    base_unit: str | None
    dimension: Dimension
    precision: Precision = Precision.EXACT
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of ``units.tsv``: ``factor`` of ``base`` make one."""

    base: str
    factor: Decimal
    dimension: Dimension


MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
"""Powers of ten of the Chinese magnitudes."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
BEFORE = {
    **dict.fromkeys(("近", "约", "将近", "接近", "大约", "约为", "左右"), Precision.ABOUT),
    **dict.fromkeys(("超", "超过", "逾", "突破", "过", "高于", "大于", "多于", "高达", "超额"), Precision.OVER),
    **dict.fromkeys(("不低于", "不少于", "至少", "最少", "不小于", "上", "成"), Precision.AT_LEAST),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "最多", "至多"), Precision.AT_MOST),
    **dict.fromkeys(("低于", "小于", "少于", "不足", "不到"), Precision.UNDER),
}
AFTER = {
    **dict.fromkeys(("左右", "上下"), Precision.ABOUT),
    **dict.fromkeys(("以上", "及以上", "之上"), Precision.AT_LEAST),
    **dict.fromkeys(("以下", "以内", "之内", "及以下"), Precision.AT_MOST),
}


@cache
def units() -> dict[str, Unit]:
    """The units of ``units.tsv`` by their surface."""
    return {
        row["unit"]: Unit(row["base"], Decimal(row["factor"]), Dimension(row["dimension"]))
        for row in load_rows("units.tsv")
    }


def _choices(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def quantity_pattern() -> re.Pattern[str]:
    """The scan: number, magnitude, unit, and what says how exact it is."""
    surfaces = []
    for row in sorted(load_rows("units.tsv"), key=lambda row: (-len(row["unit"]), row["unit"])):
        shut = "" if row["not_before"] == "-" else f"(?!{_choices(row['not_before'].split('|'))})"
        latin = "(?![A-Za-z0-9])" if row["unit"][-1].isascii() and row["unit"][-1].isalpha() else ""
        surfaces.append(" ?".join(map(re.escape, row["unit"])) + latin + shut)
    unit = "(?:" + "|".join(surfaces) + ")"
    per = r"(?: ?[/／] ?(?:[年月日天时人户亩次升吨]|小时|分钟|平方米|立方米|平方公里|千瓦时|公里|万人|公斤)(?![\u4e00-\u9fff]{0,1}/))?"
    per += r"(?:[（(](?:套|户|台|间|处|个|家|名|座|所|人|项|张|件|次)[）)])?"
    latin_digits = r"(?:\d{1,3}(?:[,，]\d{3}){1,4}(?![\d,，])|\d{1,3}(?: \d{1,3}){1,5}(?! ?\d)|\d{1,14})(?: ?[.．·] ?\d{1,6})?"
    chinese = r"[零〇一二三四五六七八九十百千万亿两]{1,12}(?:点[零一二三四五六七八九]{1,4})?"
    magnitude = r"(?: ?[余多来几]? ?[十百千万亿]){0,3} ?[余多来]? ?"
    per_hundred = rf"百分之(?P<hundred>{chinese}|{latin_digits})"
    multiples = r"翻(?:了|了?(?P<times>[一两二三四1234])?) ?(?P<double>番)"
    number = rf"(?:(?(low)|(?<![A-Za-z\d.+×*_\-/〔\[]))(?P<n>{latin_digits})|(?(low)(?!))(?<![\d.余多来第一二三四五六七八九十百千万亿零〇两几数半点])(?P<c>{chinese}))"
    dash = r"(?: ?[-－—–~～] ?|[—–-]{2}|[至到](?=\d))"
    low = rf"(?:(?<![A-Za-z\d.+×*_\-/])(?P<low>\d{{1,9}}(?:\.\d{{1,4}})?)(?P<lowunit>[十百千万亿]{{0,2}}(?:{unit})?){dash})?"
    after = rf"(?P<after> ?(?:{_choices(list(AFTER))}))?"
    ratio = r"(?P<ratio>\d{1,4}(?:\.\d{1,4})?) ?[∶:：] ?1(?![\d.])"
    bare = r"(?<=[至到达为])(?P<bare>\d{1,3}\.\d{1,4}|0|1)(?=[，。；、,;]|$)"
    text = (
        rf"(?=[翻百\d一二三四五六七八九十千万亿两])(?:{multiples}|{ratio}|(?:{per_hundred}"
        rf"|{low}{number}(?P<mag>{magnitude})(?P<unit>{unit}{per}|(?<=[万亿])(?![十百千万亿]))(?P<more>[多余])?){after}|{bare})"
    )
    return re.compile(text)


def parse_numeral(text: str) -> Decimal:
    """The number that Arabic or Chinese digits write (三百二十 320, 1,200 1200, 二点五 2.5).

    Raises ValueError where ``text`` is no number.
    """
    compact = text.replace(" ", "").replace(",", "").replace("，", "").replace("·", ".").replace("．", ".")
    if compact and compact[0].isdigit() and compact.isascii():
        return Decimal(compact)
    whole, _, part = compact.partition("点")
    total = section = digit = 0
    seen = False
    for char in whole:
        if char in DIGITS:
            digit = digit * 10 + DIGITS[char] if seen and digit else DIGITS[char]
            seen = True
        elif char in MAGNITUDES:
            power = 10 ** MAGNITUDES[char]
            if MAGNITUDES[char] >= 4:
                total = (total + section + digit or 1) * power
                section = 0
            else:
                section += (digit or 1) * power
            digit, seen = 0, False
        else:
            raise ValueError(text)
    if not whole or any(char not in DIGITS for char in part):
        raise ValueError(text)
    decimals = "".join(str(DIGITS[char]) for char in part)
    return Decimal(f"{total + section + digit}.{decimals}" if decimals else total + section + digit)


def to_base(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """``value`` of ``unit`` (亿元) in the unit's base (元); an unknown unit stays as it is."""
    if unit is None:
        return value, None
    rest, power = unit, 0
    table = units()
    while rest and rest not in table and rest[0] in MAGNITUDES:
        power += MAGNITUDES[rest[0]]
        rest = rest[1:]
    head, slash, per = rest.partition("/")
    known = table.get(rest) or table.get(head)
    value = value.scaleb(power)
    if known is None:
        return _plain(value), rest.partition("（")[0].partition("(")[0] or None
    base = known.base if rest in table else known.base + slash + per
    return _plain(value * known.factor), base


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < Decimal("1e20") else value


def dimension_of(unit: str | None) -> Dimension:
    """The dimension of a unit as written (亿元 is money); NUMBER where there is no unit."""
    rest = unit or ""
    table = units()
    while rest and rest not in table and rest[0] in MAGNITUDES:
        rest = rest[1:]
    known = table.get(rest) or table.get(rest.partition("/")[0].partition("（")[0].partition("(")[0])
    return known.dimension if known else Dimension.NUMBER


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of ``text`` in order, not overlapping; positions count from its start."""
    if not re.search(r"[\d一二三四五六七八九十百千万两番]", text):
        return []
    found = []
    for match in quantity_pattern().finditer(text):
        quantity = _read(match, text)
        if quantity is not None:
            found.append(quantity)
    return found


def _read(match: re.Match[str], text: str) -> Quantity | None:
    """The quantity of one match, or None where its surroundings make it a date, ordinal or name."""
    group = match.groupdict()
    if group["double"]:
        power = parse_numeral(group["times"] or "一")
        value = Decimal(2) ** int(power)
        return Quantity(
            match.start(), match.end(), match.start(), match.end(), power, "番", value, "倍", Dimension.MULTIPLE
        )
    if group["ratio"] or group["bare"]:
        name = "ratio" if group["ratio"] else "bare"
        value = Decimal(group[name])
        start, end = match.start(name), match.end()
        return Quantity(start, end, start, end, value, None, value, None, Dimension.NUMBER)
    precision = Precision.EXACT
    if group["after"]:
        precision = AFTER[group["after"].strip()]
    elif group["more"]:
        precision = Precision.OVER
    if group["hundred"]:
        value = parse_numeral(group["hundred"])
        outer, precision = _before(text, match.start(), precision)
        return Quantity(
            match.start(), match.end("hundred"), outer, match.end(), value, "%", value, "%", Dimension.RATE, precision
        )
    return _amount(match, text, precision)


def _before(text: str, start: int, precision: Precision) -> tuple[int, Precision]:
    """Where a word of approximation before ``start`` begins, and how exact it makes the number."""
    bare = start - 1 if start and text[start - 1] == " " else start
    for length in (3, 2, 1):
        word = text[max(0, bare - length) : bare]
        if len(word) == length and word in BEFORE:
            return bare - length, BEFORE[word] if precision is Precision.EXACT else precision
    return start, precision


def _amount(match: re.Match[str], text: str, precision: Precision) -> Quantity | None:
    """A number with a unit: what ``_read`` does for the main form."""
    group = match.groupdict()
    number = group["n"] or group["c"]
    magnitude = (group["mag"] or "").replace(" ", "")
    plain = magnitude.translate(str.maketrans("", "", "余多来几"))
    if plain != magnitude and precision is Precision.EXACT:
        precision = Precision.OVER
    unit = plain + (group["unit"] or "").replace(" ", "")
    start, end = match.start("n" if group["n"] else "c"), match.end("more" if group["more"] else "unit")
    if group["c"]:
        parsed = _chinese(number, unit)
        if parsed is None:
            return None
        value, unit = parsed
    else:
        if start and text[start - 1] in "第前〔" or number[0] == "0" and number[1:2] not in ("", "."):
            return None
        value = parse_numeral(number)
    if not unit or unit == "年" and value >= 1000:
        return None
    lower = upper = None
    if group["low"]:
        low = _scaled(Decimal(group["low"]), group["lowunit"], plain)
        first = match.start("low")
        moving = first and text[first - 1] in "由从" and text[match.end("lowunit")] in "至到"
        if low < value and not moving and not (unit == "年" and low >= 1000):
            start, lower, upper, precision = first, low, value, Precision.RANGE
    outer, precision = _before(text, start, precision)
    base, base_unit = to_base(value, unit)
    known = lower is None
    return Quantity(
        start,
        end,
        outer,
        match.end(),
        value if known else None,
        unit,
        base if known else None,
        base_unit,
        dimension_of(unit),
        precision,
        lower,
        upper,
    )


def _scaled(low: Decimal, unit: str, plain: str) -> Decimal:
    """The lower bound in the magnitude of the upper one (8000万-1亿元 gives 0.8)."""
    if not unit:
        return low
    low = low.scaleb(sum(MAGNITUDES[char] for char in unit if char in MAGNITUDES))
    return low.scaleb(-sum(MAGNITUDES[char] for char in plain))


def _chinese(number: str, unit: str) -> tuple[Decimal, str] | None:
    """Value and unit of a Chinese numeral, or None where it rather is part of a word.

    千家, 万亿元 and 百万亩 have the value 1 and keep their magnitude in the unit.
    """
    if not number.strip("百千万亿"):
        return (Decimal(1), number + unit) if unit else None
    head = number.rstrip("万亿")
    tail = number[len(head) :]
    if not tail + unit:
        return None
    return (parse_numeral(head), tail + unit) if tail else (parse_numeral(number), unit)
