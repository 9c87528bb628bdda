"""Folding of width and of traditional characters, one character for one, so that offsets stay."""

from __future__ import annotations

from functools import cache

from kg.lexicon import load_rows

WIDTH = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},  # ０-９
    **{code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF3B)},  # Ａ-Ｚ
    **{code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},  # ａ-ｚ
    ord("％"): "%",
    ord("．"): ".",
    ord("＋"): "+",
    ord("－"): "-",
    ord("﹪"): "%",
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
    ord("〝"): "“",
    ord("〞"): "”",
    ord("｢"): "「",
    ord("｣"): "」",
}
"""Unicode, Halfwidth and Fullwidth Forms; Chinese punctuation (，：；（）) is left as it is."""


def fold_width(text: str) -> str:
    """``text`` with full-width digits, Latin letters and signs as ASCII, of the same length."""
    return text.translate(WIDTH)


TRADITIONAL = frozenset("國發會業產區縣經濟實現進體戰務點開關與為個萬億農")
"""Characters that no simplified report has and every traditional one is full of."""
LEAST_TRADITIONAL = 0.01
"""A simplified report may quote a traditional name; a traditional report has 5 % of these and more."""


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    return sum(map(text.count, sorted(TRADITIONAL))) > LEAST_TRADITIONAL * len(text)


@cache
def load_traditional() -> dict[int, str]:
    """Traditional character (as a code point) to its simplified form, from ``traditional.tsv``."""
    return {ord(row["traditional"]): row["simplified"] for row in load_rows("traditional.tsv")}


def fold_traditional(text: str) -> str:
    """``text`` in simplified characters, of the same length.

    >>> fold_traditional("臺灣地區")
    '台湾地区'
    """
    return text.translate(load_traditional())
