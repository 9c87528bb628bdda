"""A grammar of quantities: 414.6亿元, 近3亿元, 1.4万余家, 300-500万元, 6.9%, 三成, 翻一番.

One scan over a text for characters that can begin a number, then bounded matches from
there on: linear in the length of the text. Values are ``Decimal``, as written in the unit
as written (414.6 with 亿元); the value in the base unit of ``units.tsv`` stands beside it
(41460000000 with 元). Years, dates, ordinals, ranks, roads and names with digits (“1+6+2”,
67证合一, 一带一路) are not quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract.unit import DIGITS, Dimension, parse_numeral, plain, resolve_unit, to_base, unit_at, units
from kg.model import Document, Precision


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``text[start:end]``; ``outer`` adds 近, 超, 以上 and the like.

    ``value`` is None only for a range, whose bounds are ``lower`` and ``upper`` (in the unit
    as written, like ``value``). ``unit`` is as written without blanks and without 余, 多;
    None for a ratio. ``base_value`` is ``value`` in ``base_unit``. ``numeral`` is the number
    as written when it is in Chinese characters (十件 gives 十), else None.
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
    numeral: str | None = None


BEFORE = {
    **dict.fromkeys(("近", "约", "将近", "接近", "大约", "约为"), Precision.ABOUT),
    **dict.fromkeys(("超", "超过", "逾", "突破", "高于", "大于", "多于", "高达", "破", "过"), Precision.OVER),
    **dict.fromkeys(("不低于", "不少于", "至少", "最少", "不小于"), Precision.AT_LEAST),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "最多", "至多"), Precision.AT_MOST),
    **dict.fromkeys(("低于", "小于", "少于", "不足", "不到"), Precision.UNDER),
}
"""What a word before a number says of it. 节约, 签约, 附近 and the like are words of their own."""
WORDS_OF_THEIR_OWN = {
    "约": "节签预合条制集公协大",
    "近": "附最就临远邻将接",
    "超": "赶",
    "破": "突",
    "过": "通经不胜渡度透超",
}
BEFORE_BARE = {"上": Precision.AT_LEAST, "成": Precision.AT_LEAST}
"""上千家, 成百家: only before a magnitude that stands alone."""
AFTER = {
    **dict.fromkeys(("左右", "上下"), Precision.ABOUT),
    **dict.fromkeys(("及以上", "以上", "之上"), Precision.AT_LEAST),
    **dict.fromkeys(("及以下", "以下", "以内", "之内"), Precision.AT_MOST),
}
PER_CENT = {"百": "%", "千": "‰"}
PERCENT_SIGNS = {"％": "%", "﹪": "%"}

CHINESE_CHARS = "零〇一二三四五六七八九十百千万亿两"
CANDIDATE = re.compile(rf"[\d{CHINESE_CHARS}翻过半]+")
ARABIC = re.compile(
    r"(?:\d{1,3}(?:[,，]\d{3}){1,4}(?![\d,，])|\d{1,3}(?: \d{3}){1,4}(?! ?\d)|\d(?: \d){1,5}(?! ?\d)|\d{1,14}(?!\d))"
    r"(?: ?[.．·] ?(\d{1,6}))?"
)
SHARE_RANGE = re.compile(
    rf"(?:至|到|[—–-]{{1,2}})(?:百分之)?([{CHINESE_CHARS}]{{1,6}}(?:点[零一二三四五六七八九]{{1,4}})?)(?![{CHINESE_CHARS}年个])"
)
"""百分之八至九: the upper bound of a share in characters."""
CHINESE = re.compile(
    rf"(?:(?P<per>[百千])分之(?P<share>[{CHINESE_CHARS}]{{1,6}}(?:点[零一二三四五六七八九]{{1,4}})?|\d{{1,3}}(?:\.\d{{1,4}})?))"
    r"|(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])"
    r"|翻(?:了|两)?(?P<times>[一两二三四])?番|(?P<half>一半|过半)(?![年个小天导成径])"
    rf"|(?P<number>[{CHINESE_CHARS}]{{1,12}}(?:点[零一二三四五六七八九]{{1,4}}|(?![{CHINESE_CHARS}])))"
)
MAGNITUDE = re.compile(r" ?(?P<loose>[余多来几])? ?(?P<power>[十百千万亿]{0,3}) ?(?P<more>[余多来])? ?")
DASH = re.compile(r" ?[-－—–~～] ?(?=\d)|[—–-]{2}(?=\d)|[至到](?=\d)")
PER = re.compile(
    r" ?[/／] ?(?:[年月日天时人户亩次升吨]|小时|分钟|平方米|立方米|平方公里|千瓦时|公里|万人|公斤)(?![\u4e00-\u9fff]?/)"
    r"|[（(](?:套|户|台|间|处|个|家|名|座|所|人|项|张|件|次)[）)]"
)
AFTERWARDS = re.compile(r" ?(左右|上下|及?以上|之上|及?以下|以内|之内)(?![级市])|内(?=[，。；、,;]|$)")
RATIO = re.compile(r" ?[∶:：] ?1(?![\d.:：∶])")
JOINED = frozenset("+×*_/〔[【#№.．·")
"""A digit right after one of these belongs to a name or a formula (1+6+2, 2×100万千瓦, [7])."""
ORDINAL = frozenset("第前")
NEIGHBOURS = re.compile(
    r"(?P<lead>(?:[一二三四五六七八九]?[十百千])*)(?P<first>[一二两三四五六七八])(?P<second>[二两三四五六七八九])(?P<power>[十百千]?)"
)
NO_NEIGHBOURS = frozenset(("期", "批", "季度", "级", "类", "线", "号", "区", "届", "次"))
"""Units before which 一二 and 三四 count two things one by one (一二季度, 三四线城市)."""


def read_figures(doc: Document) -> list[list[Quantity]]:
    """The quantities of every sentence of a report."""
    return [find_quantities(sentence.text) for sentence in doc.sentences]


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of ``text`` in order, not overlapping; positions count from its start.

    >>> [(q.value, q.unit, q.precision.value) for q in find_quantities("新增1.4万余家，增长近三成")]
    [(Decimal('1.4'), '万家', 'over'), (Decimal('3'), '成', 'about')]
    """
    found: list[Quantity] = []
    done = 0
    for candidate in CANDIDATE.finditer(text):
        position, stop = candidate.span()
        if position < done:
            position = done
        while position < stop:
            if text[position].isdigit():
                quantity, done = _arabic(text, position)
            else:
                try:
                    quantity, done = _chinese(text, position)
                except ValueError:  # digits that write no number: 百分之八九, 一二三四
                    quantity, done = None, max(stop, position + 1)
            if quantity is not None:
                found.append(quantity)
            position = done
    return found


def _digits_end(text: str, position: int) -> int:
    """Past the digits (and what joins them to a name) that begin at ``position``, at most 64 characters on."""
    end = position + 1
    limit = min(len(text), position + 64)
    while end < limit and text[end].isdigit():
        end += 1
    return end


def _arabic(text: str, start: int) -> tuple[Quantity | None, int]:
    """The quantity whose Arabic digits begin at ``start``, and where to read on."""
    match = ARABIC.match(text, start)
    if match is None:
        return None, _digits_end(text, start)
    before = text[start - 1] if start else ""
    coded = before.isascii() and before.isalpha() and text[start - 3 : start].upper() != "GDP"
    if before.isdigit() or before in JOINED or before in ORDINAL or coded:
        return None, match.end()
    if before == " " and text[start - 2 : start - 1] in ("×", "*"):
        return None, match.end()
    sign = ""
    if before in ("-", "－", "−", "—", "–"):
        ahead = text[start - 2] if start > 1 else ""
        if before == "—" or ahead in "+—" or (ahead.isalnum() and not "\u4e00" <= ahead <= "\u9fff"):
            return None, match.end()
        sign = "-"
    number = match[0]
    if number[0] == "0" and number[1:2].isdigit():
        return None, match.end()
    tail = _tail(text, match.end())
    dash = DASH.match(text, tail[2])
    if dash is not None and not sign and before not in ("由", "从"):
        upper = ARABIC.match(text, dash.end())
        if upper is not None:
            ranged = _range(text, (start, number, tail), upper)
            if ranged is not None:
                return ranged, ranged.outer_end
    value = parse_numeral(number)
    if not tail[0]:
        return _ratio(text, start, match.end(), value)
    if tail[0] == "年" and value >= 1000:
        return None, tail[2]
    if sign:
        value, start = -value, start - 1
    quantity = _quantity(text, start, tail, value)
    return quantity, quantity.outer_end


Tail = tuple[str, bool, int]
"""Unit with its magnitude and without blanks, whether 余 or 多 stands in it, and its end."""


@cache
def _tail_starts() -> frozenset[str]:
    """The characters that can follow a number as part of its figure."""
    return frozenset([unit[0] for unit in units()] + list(" 余多来几十百千万亿") + list(PERCENT_SIGNS))


def _tail(text: str, position: int, spelled: bool = False) -> Tail:
    """Magnitude and unit that follow a number; an empty unit where there is none."""
    if text[position : position + 1] not in _tail_starts():
        return "", False, position
    match = MAGNITUDE.match(text, position)
    assert match is not None  # every part may be empty
    loose, power, more = match.group("loose", "power", "more")
    start = match.end()
    unit = unit_at(text, start, spelled)
    if not unit:
        sign = PERCENT_SIGNS.get(text[start : start + 1])
        if sign:
            return sign, False, start + 1
        whole = text[position : position + 1] == " " or text[start - 1 : start] == " "
        if power and power[-1] in "万亿" and not whole and _noun_follows(text, start):
            return power, bool(loose or more), start
        for size in range(len(power) - 1, -1, -1):  # 5千瓦, 3百万千瓦: the magnitude belongs to the unit
            unit = unit_at(text, match.start("power") + size, spelled)
            if unit:
                power, more, start = power[:size], None, match.start("power") + size
                break
        else:
            return "", False, position
    elif power and power[-1] == "千" and unit_at(text, match.end("power") - 1, spelled).startswith("千"):
        power, start = power[:-1], match.end("power") - 1
        unit = unit_at(text, start, spelled)
    end = start + len(unit)
    if text[end : end + 1] in ("/", "／", "（", "(", " ") and (per := PER.match(text, end)):
        end = per.end()
    over = bool(loose or more)
    if text[end : end + 1] in ("余", "多") and unit in ("倍", "年", "天", "成"):
        over, end = True, end + 1
        return power + unit, over, end
    return power + text[start:end].replace(" ", "").replace("／", "/"), over, end


def _noun_follows(text: str, position: int) -> bool:
    """Whether a bare 万 or 亿 ends a count: 120万婴幼儿, 1.28万亿、; but not 5亿级, 3万里长征."""
    return text[position : position + 1] not in ("级", "吨", "里", "") or position == len(text)


def _range(text: str, low: tuple[int, str, Tail], upper: re.Match[str]) -> Quantity | None:
    """300-500万元, 8000万至1亿元, 6%—7%; None where the two are no range (2016-2018)."""
    start, number, (low_unit, _, low_end) = low
    tail = _tail(text, upper.end())
    unit = tail[0]
    if not unit or (unit == "年" and len(number) == 4):
        return None
    bottom, top = parse_numeral(number), parse_numeral(upper[0])
    if low_unit:
        dimension = resolve_unit(low_unit)[3]
        if dimension not in (resolve_unit(unit)[3], Dimension.NUMBER) or text[low_end] in "到":
            return None
        factor, known = resolve_unit(low_unit)[:2], resolve_unit(unit)[:2]
        weight = factor[1] if dimension is not Dimension.NUMBER else known[1]
        bottom = plain(bottom.scaleb(factor[0] - known[0]) * weight / known[1])
    if bottom >= top:
        return None
    return _quantity(text, start, tail, None, lower=bottom, upper=top)


def _ratio(text: str, start: int, end: int, value: Decimal) -> tuple[Quantity | None, int]:
    """收入比2.12:1, 基尼系数降至0.3: a number without a unit that stands for itself."""
    ratio = RATIO.match(text, end)
    if ratio is not None:
        stop = ratio.end()
    elif (
        "." in text[start:end]
        and text[start - 1 : start] in ("至", "到", "达", "为")
        and text[end : end + 1] in ("，", "。", "；", "、", ",", ";", "")
    ):
        stop = end
    else:
        return None, end
    outer, precision = _before(text, start, Precision.EXACT, False)
    return (
        Quantity(start, stop, outer, stop, value, None, value, None, Dimension.NUMBER, precision),
        stop,
    )


def _chinese(text: str, start: int) -> tuple[Quantity | None, int]:
    """The quantity whose Chinese numeral begins at ``start``, and where to read on."""
    match = CHINESE.match(text, start)
    if match is None:
        end = start + 1
        limit = min(len(text), start + 64) if text[start] in CHINESE_CHARS else end
        while end < limit and text[end] in CHINESE_CHARS:
            end += 1
        return None, end
    kind = match.lastgroup
    end = match.end()
    before = text[start - 1] if start else ""
    if kind == "number":
        return _spelled(text, start, match["number"], end, before)
    if kind == "share":
        tail: Tail = (PER_CENT[match["per"]], False, end)
        bounds = _neighbours(match["share"])
        value = parse_numeral(match["share"]) if bounds is None else None
        upper = SHARE_RANGE.match(text, end)
        if value is not None and upper is not None and (top := parse_numeral(upper[1])) > value:
            bounds, tail = (value, top), (PER_CENT[match["per"]], False, upper.end())
        if bounds is not None:
            quantity = _quantity(text, start, tail, None, lower=bounds[0], upper=bounds[1], numeral=match[0])
            return quantity, quantity.outer_end
    elif kind == "above":
        tail = (match["below"] + "分之", False, end)
        value = Decimal(DIGITS[match["above"]])
        quantity = _quantity(text, start, tail, value, numeral=match[0])
        part = Decimal(10 if match["below"] == "十" else DIGITS[match["below"]])
        return _with_base(quantity, plain((value * 100 / part).quantize(Decimal("0.0001"))), "%"), quantity.outer_end
    elif kind == "half":
        quantity = _quantity(text, start, ("半", False, end), Decimal(1), numeral=match[0])
        quantity = _with_base(quantity, Decimal(50), "%")
        if match["half"] == "过半":
            quantity = _with_precision(quantity, Precision.OVER)
        return quantity, quantity.outer_end
    else:
        power = Decimal(DIGITS[match["times"] or ("两" if "两" in match[0] else "一")])
        quantity = _quantity(text, start, ("番", False, end), power, numeral=match[0])
        return _with_base(quantity, Decimal(2) ** int(power), "倍"), quantity.outer_end
    quantity = _quantity(text, start, tail, value, numeral=match[0])
    return quantity, quantity.outer_end


def _with_base(quantity: Quantity, value: Decimal, unit: str) -> Quantity:
    dimension = Dimension.MULTIPLE if unit == "倍" else Dimension.RATE
    return Quantity(
        quantity.start, quantity.end, quantity.outer_start, quantity.outer_end, quantity.value, quantity.unit,
        value, unit, dimension, quantity.precision, numeral=quantity.numeral,
    )  # fmt: skip


def _with_precision(quantity: Quantity, precision: Precision) -> Quantity:
    return Quantity(
        quantity.start, quantity.end, quantity.outer_start, quantity.outer_end, quantity.value, quantity.unit,
        quantity.base_value, quantity.base_unit, quantity.dimension, precision, numeral=quantity.numeral,
    )  # fmt: skip


def _spelled(text: str, start: int, number: str, end: int, before: str) -> tuple[Quantity | None, int]:
    """三十六家, 两万亿元, 三成; 千家 and 万亿元 have the value 1 and keep their magnitude in the unit."""
    if before in ORDINAL or before in ("数", "几", "半", "·") or before.isdigit():
        return None, end
    unit, more, stop = _tail(text, end, spelled=True)
    if not unit or number[0] in "零〇":
        return None, end
    if (
        (number == "一" and unit == "批")
        or (unit == "年" and len(number) > 2)
        or (unit in ("个", "条") and text[stop : stop + 1] == "大")
    ):
        return None, end
    if "点" not in number:
        head = number.rstrip("万亿")
        if not number.strip("百千万亿"):
            head, number_unit = "", number
        else:
            number_unit = number[len(head) :]
        bounds = _neighbours(head)
        if bounds is not None:
            if unit in NO_NEIGHBOURS:
                return None, end
            tail = (number_unit + unit, more, stop)
            quantity = _quantity(text, start, tail, None, lower=bounds[0], upper=bounds[1], numeral=number)
            return quantity, quantity.outer_end
        unit = number_unit + unit
        try:
            value = parse_numeral(head) if head else Decimal(1)
        except ValueError:
            return None, end
    else:
        head = number
        value = parse_numeral(number)
    quantity = _quantity(text, start, (unit, more, stop), value, bare=not head, numeral=number)
    return quantity, quantity.outer_end


def _neighbours(numeral: str) -> tuple[Decimal, Decimal] | None:
    """The bounds that two neighbouring digits give (八九 8 to 9, 三四百 300 to 400, 十五六 15 to 16)."""
    match = NEIGHBOURS.fullmatch(numeral)
    if match is None or DIGITS[match["second"]] != DIGITS[match["first"]] + 1:
        return None
    lead, power = match["lead"], match["power"]
    return parse_numeral(lead + match["first"] + power), parse_numeral(lead + match["second"] + power)


def _before(text: str, start: int, precision: Precision, bare: bool) -> tuple[int, Precision]:
    """Where a word of approximation before ``start`` begins, and how exact it makes the number."""
    at = start - 1 if start and text[start - 1] == " " else start
    for length in (3, 2, 1):
        if at < length:
            continue
        word = text[at - length : at]
        said = BEFORE.get(word)
        if said is None and bare:
            said = BEFORE_BARE.get(word)
        if said is not None:
            shut = WORDS_OF_THEIR_OWN.get(word)
            if shut and at > length and text[at - length - 1] in shut:
                return start, precision
            return at - length, said if precision is Precision.EXACT else precision
    return start, precision


def _quantity(
    text: str,
    start: int,
    tail: Tail,
    value: Decimal | None,
    *,
    bare: bool = False,
    numeral: str | None = None,
    lower: Decimal | None = None,
    upper: Decimal | None = None,
) -> Quantity:
    unit, more, end = tail
    precision = Precision.RANGE if upper is not None else Precision.OVER if more else Precision.EXACT
    outer_end = end
    if text[end : end + 1] in ("左", "上", "及", "以", "之", "内", "下", " ") and (
        after := AFTERWARDS.match(text, end)
    ):
        outer_end = after.end()
        if precision is Precision.EXACT:
            precision = AFTER.get(after[1] or "以内", precision)
    outer, precision = _before(text, start, precision, bare)
    _, _, base_unit, dimension = resolve_unit(unit)
    base = None if value is None else to_base(value, unit)[0]
    return Quantity(
        start,
        end,
        outer,
        outer_end,
        value,
        unit,
        base,
        base_unit,
        dimension,
        precision,
        lower,
        upper,
        numeral,
    )
