"""Tags of characters to spans of names, and the rules that mend them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Document

TYPES = ("PLACE", "ENTERPRISE", "PROJECT", "PROGRAM", "ORGANIZATION")
TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
"""Tag names by number: O, then begin, inside, end and single of each type."""
SUFFIXES = "省市县区州盟旗"

Found = tuple[int, int, int]
"""Start, end and number of the type of a name in its sentence."""


def own_name(doc: Document) -> str | None:
    """The short name of the place the report is of: 重庆市綦江区 gives 綦江; None where it is not said."""
    region = doc.issuer.region
    if not region:
        return None
    name = region
    for mark in "省市州盟":
        at = name.find(mark)
        if 0 < at < len(name) - 2:
            name = name[at + 1 :]
    name = name.rstrip(SUFFIXES) if len(name) > 2 else name
    return name if len(name) >= 2 else None


def spans_of(tags: list[int]) -> list[Found]:
    """The names that a sequence of tags spells.

    >>> spans_of([0, 1, 2, 3, 0, 8])
    [(1, 4, 0), (5, 6, 1)]
    """
    out = []
    start = -1
    for place, tag in enumerate(tags):
        if tag == 0:
            start = -1
            continue
        kind, part = divmod(tag - 1, 4)
        if part == 3:
            out.append((place, place + 1, kind))
        elif part == 0:
            start = place
        elif part == 2 and start >= 0:
            out.append((start, place + 1, kind))
            start = -1
    return out


WINDOW = 600
"""Longest stretch of text read at once, in characters."""
MARKS = "；，、;, "
WRAPS = {"“": "”", "‘": "’", "《": "》", "「": "」"}
BRACKETS = {"（": "）", "(": ")"}
REACH = 30
"""How far back the beginning of a quotation is looked for, in characters."""
EDGE = " \u3000，。；：、！？,;:!?·—-…"


def cut_windows(text: str) -> list[tuple[int, int]]:
    """``text`` in stretches of at most ``WINDOW`` characters, cut behind a mark where there is one.

    >>> cut_windows("推进渝黔高铁建设。")
    [(0, 9)]
    """
    out, start = [], 0
    while len(text) - start > WINDOW:
        stop = start + WINDOW
        cut = next(
            (text.rindex(mark, start, stop) + 1 for mark in MARKS if text.rfind(mark, start + 1, stop) > 0), stop
        )
        out.append((start, cut))
        start = cut
    if start < len(text):
        out.append((start, len(text)))
    return out


def mend(text: str, found: Found) -> list[Found]:
    """What a found name comes to: balanced quotation marks, no blanks or marks at its edges.

    Marks that wrap the whole name are left out; a name that ends inside a quotation or begins in
    one takes it in whole; quotations side by side are names apart; a bracket that is not closed
    is none of the name. Empty where nothing is left.

    >>> mend("实施“雪亮工程”。", (2, 8, 3))
    [(3, 7, 3)]
    >>> mend("“放管服”改革", (0, 7, 3))
    [(0, 7, 3)]
    >>> mend("推进“甲”“乙”行动", (2, 10, 3))
    [(3, 4, 3), (5, 10, 3)]
    >>> mend("在市委党校（行政学院）", (1, 10, 4)), mend("在广西（上海等地）", (1, 6, 0))
    ([(1, 11, 4)], [(1, 3, 0)])
    """
    start, end, kind = found
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE:
        end -= 1
    if start == end:
        return []
    apart = text.find("”“", start, end)
    if apart > 0 and apart + 2 < end:
        return mend(text, (start, apart + 1, kind)) + mend(text, (apart + 1, end, kind))
    for opening, closing in WRAPS.items():
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if opened > closed:
            if text[start] == opening:
                start += 1
            elif text[end : end + 1] == closing:
                end += 1
        elif closed > opened:
            if text[end - 1] == closing:
                end -= 1
            else:
                left = text.rfind(opening, max(0, start - REACH), start)
                if left >= 0 and closing not in text[left:start]:
                    start = left
    for opening, closing in BRACKETS.items():
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if opened > closed:
            end = end + 1 if text[end : end + 1] == closing else text.rindex(opening, start, end)
        elif closed > opened and text[end - 1] == closing:
            end -= 1
    if end - start > 2 and WRAPS.get(text[start]) == text[end - 1] and text.find(text[end - 1], start, end) == end - 1:
        start, end = start + 1, end - 1
    return [(start, end, kind)] if start < end else []


def mend_all(text: str, names: Sequence[tuple[Found, float]]) -> list[tuple[Found, float]]:
    """The names of one sentence mended; where two then meet, the longer stays."""
    mended = [(part, chance) for name, chance in names for part in mend(text, name)]
    out: list[tuple[Found, float]] = []
    for name, chance in sorted(mended):
        if out and name[0] < out[-1][0][1]:
            if name[1] - name[0] > out[-1][0][1] - out[-1][0][0]:
                out[-1] = (name, chance)
            continue
        out.append((name, chance))
    return out
