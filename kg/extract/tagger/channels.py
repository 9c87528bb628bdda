"""What is known of each character of a sentence, as small integers in named channels.

A channel is one column of an array: word tags, matches of the lexicons, heads and verbs near by,
quotes, lists, the part of the report. Two models read them: ``linear`` in conjunctions, the
encoder as embeddings. The list of channels and the meaning of their values are part of a trained
model; ``CHANNELS`` is kept in its file and compared when it is loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.extract.lexicon_match import Match, scan
from kg.extract.tagger.words import Word, normal_word, split_words
from kg.model import Role

CLAUSE = frozenset("，。；：！？,;!?")
ITEM = CLAUSE | frozenset("、（）()“”‘’《》")
STOP = frozenset("。；！？;!?")
OPEN, CLOSE = "“‘《", "”’》"
POS = ("n", "nr", "ns", "nt", "nz", "v", "vn", "a", "ad", "an", "d", "m", "q", "r", "p", "c", "u", "x", "eng", "t")
POS_OTHER = ("f", "b", "i", "l", "j", "s", "z", "g", "k", "y", "o")
POS_INDEX = {tag: number for number, tag in enumerate(POS + POS_OTHER, 1)}
DIVISIONS = ("province", "prefecture", "county")
DIVISION_INDEX = {
    level + suffix: 1 + 3 * place + rank
    for place, suffix in enumerate(("", "-short", "-ambiguous"))
    for rank, level in enumerate(DIVISIONS)
}
NAME_INDEX = {
    ("companies", "company"): 1,
    ("companies", "ambiguous"): 2,
    ("regions", "region"): 3,
    ("regions", "country"): 4,
    ("programs", "program"): 5,
    ("programs", "weak"): 6,
    ("organizations", "national"): 7,
    ("organizations", "local"): 8,
    ("organizations", "board"): 9,
}
HEADS = ("project", "project-facility", "place", "place-facility", "program", "organization", "enterprise")
HEAD_INDEX = {
    **{name: number for number, name in enumerate(HEADS, 1)},
    "organization-facility": 6,
    "enterprise-facility": 7,
    "program-facility": 5,
}
TYPES = ("PLACE", "ENTERPRISE", "PROJECT", "PROGRAM", "ORGANIZATION")
ROLES = (Role.REVIEW, Role.PLAN, Role.PROBLEMS, Role.GOVERNANCE, Role.FRONT, Role.CLOSING)
FUTURE = re.compile(r"将|要|确保|力争|争取|今年|计划|努力")
LIST_END = re.compile(
    r"等(?:一批|一系列)?(?:[0-9]+|[一二两三四五六七八九十百]+|多|数十|若干)?(?:余|多)?([个家项条座所处类大件批])?"
)
UNITS = {"个": 1, "家": 2, "项": 3, "条": 4, "座": 5, "所": 6, "件": 7, "大": 8}
LIST_REACH = 12
"""How far behind 等N个 the noun is looked for, in characters."""

CHANNELS: dict[str, int] = {
    "word": 1 + 4 * (len(POS) + len(POS_OTHER) + 1),
    "division": 1 + 4 * 9,
    "own": 1 + 4,
    "name": 1 + 4 * 9,
    "program": 1 + 4 * 2,
    "head": 1 + 4 * 7,
    "next_head": 1 + 7 * 4,
    "item_head": 1 + 7 * 2,
    "clause_head": 1 + 7 * 2,
    "verb": 1 + 4 * 7,
    "governor": 1 + 7 * 4,
    "follower": 1 + 7 * 2,
    "generic": 1 + 4,
    "quote": 1 + 6 * 3 + 2,
    "behind_quote": 1 + 10,
    "series": 1 + 4 * 3,
    "list_noun": 1 + 9 * 8,
    "role": 2 * (len(ROLES) + 1),
    "future": 4,
    "item_start": 7,
    "item_end": 7,
    "bracket": 3,
    "script": 6,
}
"""Name of each channel and how many values it has; 0 is always "nothing"."""
COLUMN = {name: number for number, name in enumerate(CHANNELS)}

Codes = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence as the models read it: channels by character, and the words with their ends."""

    text: str
    codes: Codes
    words: tuple[str, ...]
    lengths: tuple[int, ...]


@cache
def _verb_class(kinds: str) -> int:
    """1 to 5: the type a verb likes best; 6: PROJECT before PROGRAM; 7: PROGRAM before PROJECT."""
    types = kinds.split(",")
    if len(types) > 1 and {"PROJECT", "PROGRAM"} <= set(types[:2]):
        return 6 if types[0] == "PROJECT" else 7
    return TYPES.index(types[0]) + 1


def _fill(codes: Codes, column: str, start: int, end: int, value: int) -> None:
    """Write ``value`` (from 1) as begin, inside, end or single into ``codes[start:end]``."""
    base = (value - 1) * 4 + 1
    line = codes[:, COLUMN[column]]
    if end - start == 1:
        line[start] = base + 3
        return
    line[start + 1 : end - 1] = base + 1
    line[start] = base
    line[end - 1] = base + 2


def _pieces(text: str, marks: frozenset[str]) -> list[tuple[int, int]]:
    """The stretches of ``text`` between ``marks``."""
    out, start = [], 0
    for place, char in enumerate(text):
        if char in marks:
            if place > start:
                out.append((start, place))
            start = place + 1
    if start < len(text):
        out.append((start, len(text)))
    return out


def _near(distance: int) -> int:
    """0 to 3 for a distance in characters."""
    return 0 if distance < 2 else 1 if distance < 5 else 2 if distance < 10 else 3


STEPS = np.array([1, 2, 3, 4, 4, 5, 5, 5, 5, 6], dtype=np.int16)
"""Distances from an edge of an item in six classes."""


def _heads(text: str, codes: Codes, matches: list[Match]) -> list[tuple[int, int, int]]:
    """Write the head channels; return start, end and class of each head."""
    heads = [(start, end, HEAD_INDEX[kind]) for start, end, lexicon, kind in matches if lexicon == "heads"]
    for start, end, kind in heads:
        _fill(codes, "head", start, end, kind)
    ends = sorted(heads, key=lambda head: (head[1], -head[0]))
    for column, marks in (("item_head", ITEM), ("clause_head", CLAUSE)):
        place = 0
        for start, end in _pieces(text, marks):
            last = None
            while place < len(ends) and ends[place][1] <= end:
                if ends[place][0] >= start and (last is None or ends[place][1] > last[1]):
                    last = ends[place]
                place += 1
            if last is not None:
                codes[start:end, COLUMN[column]] = (last[2] - 1) * 2 + 1 + (last[1] == end)
    line = codes[:, COLUMN["next_head"]]
    place = 0
    for start, end in _pieces(text, ITEM):
        at = start
        while place < len(ends) and ends[place][1] <= end:
            _, stop, kind = ends[place]
            for here in range(at, stop):
                line[here] = (kind - 1) * 4 + 1 + _near(stop - 1 - here)
            at = max(at, stop)
            place += 1
    return ends


def _verbs(text: str, codes: Codes, matches: list[Match]) -> None:
    """Write the verbs themselves, the last one to the left and the next one to the right."""
    verbs = [(start, end, _verb_class(kind)) for start, end, lexicon, kind in matches if lexicon == "verbs"]
    for start, end, kind in verbs:
        _fill(codes, "verb", start, end, kind)
    governor, follower = codes[:, COLUMN["governor"]], codes[:, COLUMN["follower"]]
    place = 0
    for _, end in _pieces(text, STOP):
        inside = []
        while place < len(verbs) and verbs[place][1] <= end:
            inside.append(verbs[place])
            place += 1
        for number, verb in enumerate(inside):
            stop = inside[number + 1][0] if number + 1 < len(inside) else end
            same = next((i for i in range(verb[1], stop) if text[i] in CLAUSE), stop)
            near = min(verb[1] + 6, same)
            base = (verb[2] - 1) * 4 + 1
            governor[verb[1] : near] = base
            governor[near:same] = base + 1
            governor[same:stop] = base + 2
    place = 0
    for start, end in _pieces(text, CLAUSE):
        at = start
        while place < len(verbs) and verbs[place][1] <= end:
            first, stop, kind = verbs[place]
            base = (kind - 1) * 2 + 1
            follower[at:first] = base
            follower[max(at, first - 6) : first] = base + 1
            at = max(at, stop)
            place += 1


def _quotes(text: str, codes: Codes, heads: list[tuple[int, int, int]]) -> None:
    """Write what stands in quotation marks, how long it is and what follows."""
    line, behind = codes[:, COLUMN["quote"]], codes[:, COLUMN["behind_quote"]]
    opened: dict[str, int] = {}
    starts = {start: kind for start, _, kind in heads}
    for place, char in enumerate(text):
        if char in OPEN:
            opened[CLOSE[OPEN.index(char)]] = place
        elif char in opened:
            start = opened.pop(char) + 1
            size = place - start
            if not 0 < size <= 40:
                continue
            base = 1 + 6 * (0 if size <= 4 else 1 if size <= 8 else 2)
            title = 3 if char == "》" else 0
            line[start:place] = base + 1 + title
            line[start] = base + title
            line[place - 1] = base + 2 + title
            line[start - 1], line[place] = 19, 20
            after = text[place + 1 : place + 2]
            near = next((starts[i] for i in range(place + 1, min(place + 4, len(text))) if i in starts), 0)
            behind[start - 1 : place + 1] = near or (8 if after in CLAUSE or not after else 9 if after in ITEM else 10)


def _lists(text: str, codes: Codes, heads: list[tuple[int, int, int]]) -> None:
    """Write the length of series with 、 and spread the noun behind 等N个 to the left."""
    series, noun = codes[:, COLUMN["series"]], codes[:, COLUMN["list_noun"]]
    for start, end in _pieces(text, CLAUSE):
        marks = text.count("、", start, end)
        if marks:
            size = 0 if marks == 1 else 1 if marks == 2 else 2 if marks < 6 else 3
            first, last = text.index("、", start), text.rindex("、", start, end)
            series[start:first] = 1 + size * 3
            series[first:last] = 2 + size * 3
            series[last:end] = 3 + size * 3
        at = start
        while (at := text.find("等", at, end)) >= 0:
            found = LIST_END.match(text, at)
            unit = UNITS.get(found[1], 0) if found and found[1] else 0
            after = found.end() if found else at + 1
            kind = next((k for s, e, k in heads if after <= s and e <= min(end, after + LIST_REACH)), 0)
            begin = start if marks else max(start, at - LIST_REACH)
            zone = noun[begin:at]
            zone[zone == 0] = 1 + unit * 8 + kind
            at = max(after, at + 1)


def _edges(text: str, codes: Codes) -> None:
    """Write how far it is from either edge of the item, brackets, and the kind of character."""
    first, last, bracket = (codes[:, COLUMN[name]] for name in ("item_start", "item_end", "bracket"))
    for start, end in _pieces(text, ITEM):
        steps = STEPS[np.minimum(np.arange(end - start), len(STEPS) - 1)]
        first[start:end], last[start:end] = steps, steps[::-1]
    opened = -1
    for place, char in enumerate(text):
        if char in "（(":
            opened = place
        elif char in "）)" and opened >= 0:
            bracket[opened : place + 1] = 1
            bracket[opened + 1 : place] = 2
            opened = -1
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    script = codes[:, COLUMN["script"]]
    script[points < 128] = 1
    script[(points >= 48) & (points < 58)] = 2
    script[((points | 32) >= 97) & ((points | 32) < 123)] = 3
    script[(points >= 0x4E00) & (points < 0xA000)] = 4
    script[(points >= 0x2000) & (points < 0x3100) | (points >= 0xFF00)] = 5


def read_features(text: str, role: Role, heading: bool, own: str | None = None) -> Features:
    """The channels of one sentence. ``own`` is the short name of the place the report is of."""
    codes = np.zeros((len(text), len(CHANNELS)), dtype=np.int16)
    words: list[Word] = split_words(text)
    lengths = [len(word) for word, _ in words]
    at = 0
    for (_, tag), size in zip(words, lengths, strict=True):
        value = POS_INDEX.get(tag) or POS_INDEX.get(tag[:1]) or len(POS_INDEX) + 1
        _fill(codes, "word", at, at + size, value)
        at += size
    matches = scan(text)
    for start, end, lexicon, kind in matches:
        if lexicon == "divisions":
            _fill(codes, "division", start, end, DIVISION_INDEX[kind])
        elif lexicon == "programs":
            _fill(codes, "program", start, end, NAME_INDEX[lexicon, kind] - 4)
        elif lexicon == "generic":
            _fill(codes, "generic", start, end, 1)
        if (lexicon, kind) in NAME_INDEX:
            _fill(codes, "name", start, end, NAME_INDEX[lexicon, kind])
    if own:
        place = text.find(own)
        while place >= 0:
            _fill(codes, "own", place, place + len(own), 1)
            place = text.find(own, place + len(own))
    heads = _heads(text, codes, matches)
    _verbs(text, codes, matches)
    _quotes(text, codes, heads)
    _lists(text, codes, heads)
    _edges(text, codes)
    codes[:, COLUMN["role"]] = ROLES.index(Role.PLAN if role is Role.GLOSSARY else role) * 2 + heading
    future = codes[:, COLUMN["future"]]
    found = FUTURE.search(text)
    if found:
        future[:] = 1
        for start, end in _pieces(text, CLAUSE):
            clause = FUTURE.search(text, start, end)
            if clause:
                future[start : clause.end()] = 2
                future[clause.end() : end] = 3
    return Features(text, codes, tuple(normal_word(word) for word, _ in words), tuple(lengths))
