"""Width folding, one character for one, so that offsets stay."""

from __future__ import annotations

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
