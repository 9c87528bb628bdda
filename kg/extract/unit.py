"""Units of measurement and counting words, and the numerals before them.

The units are those of ``units.tsv``: each with its dimension, its base unit and how many
of the base make one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from kg.lexicon import load_rows


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
    """A count without a counting word (120万 before a noun) or a bare ratio (2.12:1)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of ``units.tsv``: ``factor`` of ``base`` make one."""

    base: str
    factor: Decimal
    dimension: Dimension


MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
"""Powers of ten of the Chinese magnitudes."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
COMPACT = {ord(char): None for char in " ,，"} | {ord("·"): ".", ord("．"): "."}


@cache
def units() -> dict[str, Unit]:
    """The units of ``units.tsv`` by their surface."""
    return {
        row["unit"]: Unit(row["base"], Decimal(row["factor"]), Dimension(row["dimension"]))
        for row in load_rows("units.tsv")
    }


@cache
def _unit_forms(spelled: bool) -> dict[str, tuple[tuple[str, tuple[str, ...], bool], ...]]:
    """By first character: unit, what may not follow it, whether it ends in a Latin letter; longest first.

    ``spelled``: after a numeral in Chinese characters, which more often is part of a word.
    """
    forms: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
    for row in load_rows("units.tsv"):
        cells = (row["not_before"], row["not_before_spelled"] if spelled else "-")
        shut = tuple(part for cell in cells if cell != "-" for part in cell.split("|"))
        latin = row["unit"][-1].isascii() and row["unit"][-1].isalpha()
        forms.setdefault(row["unit"][0], []).append((row["unit"], shut, latin))
    return {first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0]))) for first, rows in forms.items()}


def unit_at(text: str, position: int, spelled: bool) -> str:
    """The longest unit that begins at ``position``; empty where none does."""
    for unit, shut, latin in _unit_forms(spelled).get(text[position : position + 1], ()):
        if not text.startswith(unit, position):
            continue
        end = position + len(unit)
        if shut and text.startswith(shut, end):
            continue
        if latin and text[end : end + 1].isascii() and text[end : end + 1].isalnum():
            continue
        return unit
    return ""


def to_base(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """``value`` of ``unit`` (亿元) in the unit's base (元); an unknown unit stays as it is.

    >>> to_base(Decimal("414.6"), "亿元")
    (Decimal('41460000000'), '元')
    """
    if unit is None:
        return value, None
    power, factor, base, _ = resolve_unit(unit)
    return plain(value.scaleb(power) * factor), base


@cache
def resolve_unit(unit: str) -> tuple[int, Decimal, str | None, Dimension]:
    """Power of ten, factor, base unit and dimension of a unit as written."""
    rest, power = unit, 0
    table = units()
    while rest and rest not in table and rest[0] in MAGNITUDES:
        power += MAGNITUDES[rest[0]]
        rest = rest[1:]
    bare = rest.partition("（")[0].partition("(")[0]
    head, slash, per = bare.partition("/")
    known = table.get(bare) or table.get(head)
    if known is None:
        return power, Decimal(1), bare or None, Dimension.NUMBER
    base = known.base if bare in table else known.base + slash + per
    return power, known.factor, base, known.dimension


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    whole = value.to_integral_value()
    if value == whole:
        return Decimal(int(whole))
    return Decimal(format(value.normalize(), "f"))


def parse_numeral(text: str) -> Decimal:
    """The number that Arabic or Chinese digits write (三百二十 320, 1,200 1200, 二点五 2.5).

    Raises ValueError where ``text`` is no number.

    >>> parse_numeral("三百二十"), parse_numeral("1,200"), parse_numeral("二点五")
    (Decimal('320'), Decimal('1200'), Decimal('2.5'))
    """
    compact = text.translate(COMPACT)
    if compact[:1].isdigit():
        if not compact.replace(".", "", 1).isdigit():
            raise ValueError(text)
        return Decimal(compact)
    whole, _, part = compact.partition("点")
    total = section = 0
    digit: int | None = None
    for char in whole:
        if char in DIGITS:
            if digit:
                raise ValueError(text)
            digit = DIGITS[char]
        elif char in MAGNITUDES:
            power = 10 ** MAGNITUDES[char]
            if char == "亿":
                total = (total + section + (digit or 0) or 1) * power
                section = 0
            elif char == "万":
                total += (section + (digit or 0) or 1) * power
                section = 0
            else:
                section += (1 if digit is None else digit) * power
            digit = None
        else:
            raise ValueError(text)
    if not whole or any(char not in DIGITS for char in part):
        raise ValueError(text)
    number = str(total + section + (digit or 0))
    return Decimal(f"{number}.{''.join(str(DIGITS[char]) for char in part)}" if part else number)
