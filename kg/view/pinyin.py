"""Initials of the pinyin of Chinese characters, so that a name is found by typing ``qjh``.

The 3,755 level-1 characters of GB 2312 stand in the order of their pinyin, so the code alone
gives the initial; ``initials.tsv`` adds characters of names outside that level and those read
in more than one way. A character in neither has no initial and must be typed itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

FIRST = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""GB 2312-80, level 1: the code of the first character (啊, 芭, 擦, ...) with each initial."""
LAST = 0xD7F9
"""座, the last character of level 1."""


def pinyin_initials(character: str) -> str:
    """The initials a character may have, the usual one first; empty where none is known.

    >>> pinyin_initials("江"), pinyin_initials("綦"), pinyin_initials("重"), pinyin_initials("A")
    ('j', 'q', 'zc', '')
    """
    listed = _listed().get(character, "")
    try:
        raw = character.encode("gb2312")
    except UnicodeEncodeError:
        return listed
    code = int.from_bytes(raw, "big") if len(raw) == 2 else 0
    if not FIRST[0][0] <= code <= LAST:
        return listed
    usual = FIRST[bisect_right(FIRST, (code, "~")) - 1][1]
    return usual + listed.replace(usual, "")


def initials_table(names: Iterable[str]) -> dict[str, str]:
    """Initials to the characters of these names that have them: ``{"j": "江", "zc": "重"}``."""
    table: dict[str, list[str]] = {}
    for character in sorted(set().union(*map(set, names))):
        if found := pinyin_initials(character):
            table.setdefault(found, []).append(character)
    return {initials: "".join(characters) for initials, characters in sorted(table.items())}


@cache
def _listed() -> dict[str, str]:
    """Character to initials from ``initials.tsv``."""
    listed: dict[str, str] = {}
    for line in files("kg.view").joinpath("initials.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            initial, characters = line.split("\t")
            for character in characters:
                listed[character] = listed.get(character, "") + initial
    return listed
