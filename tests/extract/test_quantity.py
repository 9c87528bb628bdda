"""The grammar of quantities against a table."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.extract.quantity import Quantity, find_quantities
from kg.extract.unit import Dimension, parse_numeral, to_base, units
from kg.lexicon import load_rows
from kg.model import Precision

SIGNS = {
    Precision.EXACT: "=",
    Precision.ABOUT: "~",
    Precision.OVER: ">",
    Precision.AT_LEAST: ">=",
    Precision.AT_MOST: "<=",
    Precision.UNDER: "<",
    Precision.RANGE: "..",
}
LINES = (Path(__file__).parent / "quantities.tsv").read_text(encoding="utf-8").splitlines()
TABLE = [line.split("\t") for line in LINES if not line.startswith("#")][1:]


def shown(quantity: Quantity) -> str:
    value = f"{quantity.lower}~{quantity.upper}" if quantity.value is None else str(quantity.value)
    return f"{value} {quantity.unit or ''} {SIGNS[quantity.precision]}"


def test_table_is_large() -> None:
    assert len(TABLE) >= 200
    assert len({text for text, _ in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_quantities(text: str, expected: str) -> None:
    found = "; ".join(map(shown, find_quantities(text)))
    assert (found or "-") == expected


@pytest.mark.parametrize(("text", "_"), TABLE)
def test_spans_hold_the_number_and_what_bounds_it(text: str, _: str) -> None:
    last = 0
    for quantity in find_quantities(text):
        assert last <= quantity.outer_start <= quantity.start < quantity.end <= quantity.outer_end <= len(text)
        last = quantity.outer_end


@pytest.mark.parametrize(
    ("text", "outer"),
    [("投资近3亿元", "近3亿元"), ("增长10%以上", "10%以上"), ("不低于5%左右", "不低于5%左右"), ("签约240个", "240个")],
)
def test_outer_span_takes_in_the_words_of_precision(text: str, outer: str) -> None:
    (quantity,) = find_quantities(text)
    assert text[quantity.outer_start : quantity.outer_end] == outer


@pytest.mark.parametrize(
    ("value", "unit", "base_value", "base"),
    [
        ("414.6", "亿元", "41460000000", "元"),
        ("1.26", "万亿元", "1260000000000", "元"),
        ("1.4", "万家", "14000", "家"),
        ("3", "成", "30", "%"),
        ("20", "平方公里", "20000000", "平方米"),
        ("5", "千瓦", "5", "千瓦"),
        ("2", "GWh", "2000000", "千瓦时"),
        ("35", "微克/立方米", "35", "微克/立方米"),
        ("47.63", "万户（套）", "476300", "户"),
        ("1400", "万吨/年", "14000000", "吨/年"),
        ("7", "斗", "7", "斗"),
        ("0.1", "‰", "0.1", "‰"),
    ],
)
def test_base_values(value: str, unit: str, base_value: str, base: str) -> None:
    assert to_base(Decimal(value), unit) == (Decimal(base_value), base)
    assert str(to_base(Decimal(value), unit)[0]) == base_value


@pytest.mark.parametrize(
    ("text", "base_value", "base"),
    [
        ("四分之一", "25", "%"),
        ("三分之二", "66.6667", "%"),
        ("一半", "50", "%"),
        ("翻两番", "4", "倍"),
        ("翻番", "2", "倍"),
    ],
)
def test_parts_and_doublings_in_percent_and_times(text: str, base_value: str, base: str) -> None:
    (quantity,) = find_quantities(text)
    assert (str(quantity.base_value), quantity.base_unit) == (base_value, base)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十", 320),
        ("一百零五", 105),
        ("十五", 15),
        ("两万三千", 23000),
        ("一亿二千万", 120000000),
        ("1,200", 1200),
    ],
)
def test_numerals(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "一二三", "三个", "1.2.3", "点五", "千里之行"])
def test_what_is_no_numeral(text: str) -> None:
    with pytest.raises(ValueError):
        parse_numeral(text)


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("414.6亿元", Dimension.MONEY),
        ("12名", Dimension.PEOPLE),
        ("6.9%", Dimension.RATE),
        ("0.9个百分点", Dimension.POINTS),
        ("翻番", Dimension.MULTIPLE),
        ("30天", Dimension.TIME),
        ("120万婴幼儿", Dimension.NUMBER),
        ("2.12:1", Dimension.NUMBER),
    ],
)
def test_dimensions(text: str, dimension: Dimension) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.dimension is dimension


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "一" * 100_000, "1," * 50_000, "1 " * 50_000, "万亿" * 50_000, "翻" * 99_999]
)
def test_long_runs_end(text: str) -> None:
    assert find_quantities(text) == []


def test_many_quantities_are_all_found() -> None:
    assert len(find_quantities("新增12.5万户、" * 5_000)) == 5_000


def test_units_are_sorted_with_known_dimensions() -> None:
    rows = load_rows("units.tsv")
    names = [row["unit"] for row in rows]
    assert names == sorted(set(names))
    for row in rows:
        assert row["dimension"] in {dimension.value for dimension in Dimension}, row
        assert Decimal(row["factor"]) > 0, row
        base, dimension = units()[row["unit"]].base, units()[row["unit"]].dimension
        assert to_base(Decimal(1), row["unit"])[1] == base, row
        assert base not in units() or units()[base].dimension is dimension, row
