"""Years as reports write them: 2018, 二〇一八."""

from __future__ import annotations

ZEROS = "〇零○О０ＯO0"
"""Zero in a year in Chinese characters is written in many ways."""
DIGITS = {**{char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")}, **dict.fromkeys(ZEROS, "0")}
SPELLED = rf"(?:一九|二[{ZEROS}])[{''.join(DIGITS)}]{{2}}"
"""A year of this century or the last in characters, as a regular expression."""


def year_number(written: str) -> int:
    """A year in digits or characters.

    >>> year_number("2018"), year_number("二〇一八"), year_number("二○○八")
    (2018, 2018, 2008)
    """
    return int(written) if written.isdecimal() else int("".join(DIGITS[char] for char in written))
