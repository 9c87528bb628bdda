"""Initials of characters and the table a page carries."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.view.pinyin import initials_table, pinyin_initials


@pytest.mark.parametrize(
    ("characters", "initials"),
    [
        ("啊八擦搭鹅发噶哈鸡喀垃妈拿哦啪七然撒他挖西压杂", "abcdefghjklmnopqrstwxyz"),
        ("澳怖错堕贰咐过祸骏阔络穆诺沤瀑群弱所唾误迅孕座", "abcdefghjklmnopqrstwxyz"),
        ("綦瓯亳鄂盱眙", "qobexy"),
    ],
)
def test_usual_initials(characters: str, initials: str) -> None:
    """First and last character of each initial in GB 2312, and names outside level 1."""
    assert "".join(pinyin_initials(character)[0] for character in characters) == initials


def test_second_readings_come_after_the_usual_one() -> None:
    assert [pinyin_initials(c) for c in "重长厦会"] == ["zc", "cz", "xs", "hk"]


@pytest.mark.parametrize("character", ["A", "7", "“", "㐂", "\U0002a700", "Я"])
def test_others_have_none(character: str) -> None:
    assert pinyin_initials(character) == ""


def test_table_holds_only_the_characters_of_the_names() -> None:
    assert initials_table(["綦江河", "江北A区"]) == {"b": "北", "h": "河", "j": "江", "q": "綦", "qo": "区"}


def test_data_file_is_sorted_without_doubles() -> None:
    lines = files("kg.view").joinpath("initials.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert all(list(row[1]) == sorted(set(row[1])) for row in rows)
