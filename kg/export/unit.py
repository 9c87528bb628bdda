"""Units of the lexicon as concepts of the ontology, and amounts in the base unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.lexicon import load_rows
from kg.vocab import ONT, UNIT_SCHEME

MAGNITUDE = re.compile(r"[十百千万亿]*")
POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
"""Powers of ten of the Chinese magnitudes; 万亿 is their sum."""
PERCENT = "%"
SHARED = ("batch", "count", "time")
"""Dimensions whose units share English names."""


@cache
def unit_rows() -> dict[str, dict[str, str]]:
    """Rows of ``units.tsv`` by the unit as written."""
    return {row["unit"]: row for row in load_rows("units.tsv")}


@cache
def base_units() -> dict[str, dict[str, str]]:
    """The row that names each base unit, in order of the file."""
    rows: dict[str, dict[str, str]] = {}
    for row in unit_rows().values():
        if row["unit"] == row["base"] or row["base"] not in rows:
            rows[row["base"]] = row
    return rows


@cache
def unit_iri(unit: str) -> str | None:
    """The concept of a base unit, None for one that the lexicon does not know.

    Where units share English names theirs carry the characters' code points.

    >>> unit_iri("元").rpartition("#")[2], unit_iri("家").rpartition("#")[2], unit_iri("亿元")
    ('unit-yuan', 'unit-firm-u5bb6', None)
    """
    row = base_units().get(unit)
    if row is None:
        return None
    slug = re.sub(r"[^a-z0-9]+", "-", row["en"].lower()).strip("-")
    if row["dimension"] in SHARED:
        slug += "".join(f"-u{ord(char):x}" for char in unit)
    return f"{ONT}{UNIT_SCHEME}-{slug}"


def base_amount(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """An amount as written in the base unit of the lexicon, None where the unit is unknown.

    >>> base_amount(Decimal("45.5"), "亿元"), base_amount(Decimal(3), "个万")
    ((Decimal('4550000000'), '元'), None)
    """
    magnitude = MAGNITUDE.match(unit)
    assert magnitude is not None
    row = unit_rows().get(unit[magnitude.end() :])
    if row is None:
        return None
    # Multiplication keeps every digit up to the context's 28; figures of reports have fewer.
    amount = value.scaleb(sum(POWERS[char] for char in magnitude[0])) * Decimal(row["factor"])
    whole = amount.to_integral_value()
    return (Decimal(int(whole)) if amount == whole else amount.normalize()), row["base"]


def plain_number(number: Decimal) -> str:
    """Without the zeros that a column of nine places adds.

    >>> plain_number(Decimal("414.600000000")), plain_number(Decimal("20.000000000"))
    ('414.6', '20')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
