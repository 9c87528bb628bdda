"""Channels by tables of sentences written for the test."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.tagger.batch import MARGIN, stack
from kg.extract.tagger.channels import CHANNELS, COLUMN, HEAD_INDEX, Features, read_features
from kg.extract.tagger.words import WordTable
from kg.model import Role


def read(text: str, own: str | None = None) -> Features:
    return read_features(text, Role.PLAN, False, own)


def values(text: str, channel: str, part: str) -> list[int]:
    """The channel's values at the characters of ``part``."""
    at = text.index(part)
    return read(text).codes[at : at + len(part), COLUMN[channel]].tolist()


@pytest.mark.parametrize(
    ("text", "channel", "part", "expected"),
    [
        ("加快云岭水库建设。", "head", "水库", [(HEAD_INDEX["project-facility"] - 1) * 4 + 1, 7]),
        ("加快云岭水库建设。", "item_start", "加快云", [1, 2, 3]),
        ("加快云岭水库建设。", "item_end", "建设", [2, 1]),
        ("实施“青禾”行动。", "quote", "“青禾”", [19, 1, 3, 20]),
        ("读《云岭志》。", "quote", "云岭志", [4, 5, 6]),
        ("建成甲桥、乙桥。", "series", "甲桥", [1, 1]),
        ("建成甲桥、乙桥。", "series", "乙桥", [3, 3]),
        ("建成甲桥、乙桥、丙桥。", "series", "乙桥", [5, 5]),
        ("（云岭段）开工。", "bracket", "（云岭段）", [1, 2, 2, 2, 1]),
        ("新增5G站。", "script", "5G站", [2, 3, 4]),
    ],
)
def test_channel(text: str, channel: str, part: str, expected: list[int]) -> None:
    assert values(text, channel, part) == expected


def test_noun_behind_a_list_reaches_all_items() -> None:
    text = "推进甲桥、乙桥等12个项目。"
    line = values(text, "list_noun", "甲桥、乙桥")
    assert len(set(line)) == 1
    assert line[0] == 1 + 1 * 8 + HEAD_INDEX["project"]


def test_own_place_is_marked_wherever_it_stands() -> None:
    codes = read("云岭人爱云岭。", "云岭").codes[:, COLUMN["own"]]
    assert codes.tolist() == [1, 3, 0, 0, 1, 3, 0]


@pytest.mark.parametrize(
    "text", ["。", "a", "“", "”“", "、、、", "等", "（（）", "等等等12个", "😀水库", "将将将", " "]
)
def test_every_value_fits_its_channel(text: str) -> None:
    codes = read(text).codes
    assert codes.shape == (len(text), len(CHANNELS))
    assert (codes >= 0).all()
    assert (codes.max(axis=0) < np.array(list(CHANNELS.values()))).all()


def test_an_item_longer_than_any_window_is_read() -> None:
    assert read("水" * 3000).codes[:, COLUMN["item_start"]].max() == 6


def test_stacked_sentences_keep_a_blank_margin() -> None:
    table = WordTable({"水库": 1, "建": 2}, np.zeros((3, 2), np.float32), np.zeros(3, np.int64))
    batch = stack([read("建水库"), read("建")], table)
    assert batch.sizes.tolist() == [3, 1]
    first = int(batch.starts[0])
    assert first == MARGIN
    assert batch.points[first + 3 : first + 3 + MARGIN].tolist() == [0] * MARGIN
    assert batch.words[batch.rows].tolist() == [3, 2, 2, 3]
    assert batch.before[batch.rows].tolist() == [0, 3, 3, 0]


def test_unknown_words_fall_back_on_their_end() -> None:
    table = WordTable({"水库": 1, "镇": 2}, np.zeros((3, 2), np.float32), np.zeros(3, np.int64))
    assert [table.number(word) for word in ("云岭水库", "云岭镇", "云岭")] == [1, 2, 0]
