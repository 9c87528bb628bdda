"""A sentence as the words the lexicons know, longest first, with gaps for what they do not know.

The words at the edges of names (verbs, function words, marks) are known and finite; names
are not. So a name is what lies between two edges, and most of the work of finding names is
one pass of an Aho-Corasick automaton over the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from kg.lexicon import load_rows

VERB, STOP, AND, LIST, OPEN, CLOSE, NAME, QUOTE, GAP, PAREN, SOFT, COUNT, NOUN, HEAD, END = range(15)
"""What a token does at the edge of a name. AND joins (和, 与), LIST is the mark 、, END ends a
clause, OPEN and CLOSE are brackets and marks left alone, QUOTE is a quotation with its marks,
PAREN a short bracket inside a name, GAP is unknown. All up to CLOSE end a run."""
BREAKS = frozenset((STOP, AND, LIST, OPEN, CLOSE))
"""Edges that no run crosses; a verb ends a run too, but a programme may hold one."""

EDGES = {"stop": STOP, "verb": VERB, "soft": SOFT, "count": COUNT, "noun": NOUN}
JOINERS = ("和", "与", "及", "以及", "暨", "或")
ENDERS = "，。；：！？,;:!?…\n\r\t ——*#|"
QUOTES = {"“": "”", "「": "」", "『": "』", "《": "》", "‘": "’", "〈": "〉"}
LONGEST_QUOTE = 36
LONGEST_PAREN = 14


class Word(NamedTuple):
    """A word of the lexicons. ``head`` is the class of what it names as a head, ``name`` the
    lexicon that has it as a name, with ``kind`` its class there; ``types`` what it governs."""

    text: str
    edge: int
    head: str = ""
    facility: bool = False
    name: str = ""
    kind: str = ""
    types: str = ""
    hot: bool = False
    """A clause without such a word holds no name."""
    told: str = ""
    """As evidence: common words as they are, names by their lexicon, the rest by what it is."""


Token = tuple[int, int, int, Word]
"""Start, end, edge, word."""
Finder: TypeAlias = Callable[[str], Iterable[tuple[int, int, int]]]
"""Finds words in a text: the number of each in its list, start and end."""
UNKNOWN = Word("", GAP, told="?")
QUOTED = Word("", QUOTE, hot=True, told="“”")
BRACKETED = Word("", PAREN, told="()")
BETWEEN = Word("", LIST)
"""Stands between two quotations without a mark."""


def iter_names() -> Iterator[tuple[str, str, str]]:
    """Every name of the lexicons with its lexicon and class, weakest reading first."""
    shorts = {"county": "3", "prefecture": "2", "province": "1"}
    rows = load_rows("divisions.tsv")
    for row in sorted(rows, key=lambda row: shorts[row["level"]], reverse=True):
        if row["short"]:
            yield row["short"], "division", "ambiguous" if row["ambiguous"] == "1" else "short"
    for row in load_rows("regions.tsv"):
        yield row["name"], "region", row["class"]
    for row in load_rows("companies.tsv"):
        yield row["name"], "company", "ambiguous" if row["ambiguous"] == "1" else "company"
    for row in load_rows("programs.tsv"):
        yield row["name"], "program", "weak" if row["weak"] == "1" else "program"
    for row in load_rows("organizations.tsv"):
        yield row["name"], "organization", row["class"]
    for row in rows:
        yield row["name"], "division", row["level"]


@cache
def load_shorts() -> dict[str, str]:
    """Short form by full name of every division that has one."""
    return {row["name"]: row["short"] for row in load_rows("divisions.tsv") if row["short"]}


@cache
def load_division_finder() -> Finder:
    """The full names of divisions in a text, also those inside longer ones."""
    return make_finder(load_shorts(), longest=False)


def find_shorts(text: str, region: str) -> frozenset[str]:
    """Short forms of the divisions whose full names stand in ``text`` or end ``region``.

    >>> sorted(find_shorts("到綦江区调研", "河北省保定市顺平县"))
    ['綦江', '顺平']
    """
    shorts = load_shorts()
    out = {shorts[text[start:end]] for _, start, end in load_division_finder()(text)}
    out.update(shorts[region[at:]] for at in range(len(region)) if region[at:] in shorts)
    return frozenset(out)


@cache
def load_vocabulary() -> dict[str, Word]:
    """All words: a name beats a head, a head keeps its class beside what it does as a verb."""
    types = {row["verb"]: row["types"] for row in load_rows("verbs.tsv")}
    heads = {row["head"]: row for row in load_rows("heads.tsv")}
    edges = {row["word"]: EDGES[row["class"]] for row in load_rows("words.tsv")}
    names: dict[str, tuple[str, str]] = {}
    for word, lexicon, kind in iter_names():
        if not (kind == "ambiguous" and word in names):
            names[word] = (lexicon, kind)
    out: dict[str, Word] = {}
    for word in {**edges, **heads, **names}:
        lexicon, kind = names.get(word, ("", ""))
        head = heads.get(word)
        if kind == "ambiguous" and word in edges:
            lexicon = kind = ""  # 合作, 振兴: the word is far commoner than the place
        edge = NAME if lexicon else edges.get(word, HEAD)
        out[word] = Word(
            word,
            edge,
            head["class"] if head else "",
            bool(head and head["facility"] == "1"),
            lexicon,
            kind,
            types.get(word, ""),
            bool(head or lexicon or word == "等"),
            lexicon or word,
        )
    for marks, edge in ((JOINERS, AND), ("、", LIST), (ENDERS, END), ("（([【", OPEN), ("）)]】", CLOSE)):
        for mark in marks:
            out[mark] = Word(mark, edge, told=mark)
    for first, last in QUOTES.items():
        for mark, edge in ((first, OPEN), (last, CLOSE)):
            out[mark] = Word(mark, edge, kind="quote", told=mark)
    return out


@cache
def load_finder() -> tuple[Finder, tuple[Word, ...]]:
    """What finds the longest words of a text from left to right, and the words by number."""
    vocabulary = load_vocabulary()
    return make_finder(vocabulary), tuple(vocabulary.values())


def make_finder(words: Collection[str], *, longest: bool = True) -> Finder:
    """A function that finds ``words`` in a text.

    ``longest`` gives the longest from left to right, else all are given, overlapping ones too.
    """
    try:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
    except ImportError:
        return make_scanner(words)
    kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
    automaton = AhoCorasick(list(words), matchkind=kind, implementation=Implementation.ContiguousNFA)
    return partial(automaton.find_matches_as_indexes, overlapping=not longest)


def make_scanner(words: Iterable[str]) -> Finder:
    """The longest from left to right in pure Python, for machines that have no wheel of the automaton."""
    numbers = {word: number for number, word in enumerate(words)}
    lengths: dict[str, set[int]] = {}
    for text in numbers:
        lengths.setdefault(text[0], set()).add(len(text))
    ordered = {char: sorted(sizes, reverse=True) for char, sizes in lengths.items()}

    def find(text: str) -> Iterator[tuple[int, int, int]]:
        position = 0
        while position < len(text):
            for length in ordered.get(text[position], ()):
                word = text[position : position + length]
                if len(word) == length and word in numbers:
                    yield numbers[word], position, position + length
                    position += length
                    break
            else:
                position += 1

    return find


def cut(text: str) -> list[Token]:
    """The tokens of a sentence, gaps included; a quotation of one clause is one token.

    >>> [text_of for start, end, edge, word in cut("加快綦江水库") for text_of in [word.text]]
    ['加快', '綦江', '水库']
    """
    out: list[Token] = []
    position = 0
    opened = bracket = -1
    find, words = load_finder()
    for number, start, end in find(text):
        if start > position:
            out.append((position, start, GAP, UNKNOWN))
        word = words[number]
        edge = word.edge
        if edge < OPEN or edge > NAME:  # by far the most
            pass
        elif edge == OPEN:
            if word.kind:
                opened = len(out)
            else:
                bracket = len(out)
        elif edge == CLOSE:
            if word.kind:
                if opened >= 0:
                    first = out[opened]
                    if QUOTES[first[3].text] == word.text and 2 < end - first[0] <= LONGEST_QUOTE:
                        del out[opened:]
                        start, edge, word = first[0], QUOTE, QUOTED
                        if out and out[-1][1] == start and is_quoted(out[-1], text):
                            out.append((start, start, LIST, BETWEEN))
                        bracket = bracket if bracket < opened else -1
                    opened = -1
            elif bracket >= 0:
                first = out[bracket]
                if end - first[0] <= LONGEST_PAREN and all(token[2] not in (END, LIST) for token in out[bracket:]):
                    del out[bracket:]
                    start, edge, word = first[0], PAREN, BRACKETED
                    opened = opened if opened < bracket else -1
                bracket = -1
        elif edge == NAME and out and text[start] == "“" and out[-1][1] == start and is_quoted(out[-1], text):
            out.append((start, start, LIST, BETWEEN))
        out.append((start, end, edge, word))
        position = end
    if position < len(text):
        out.append((position, len(text), GAP, UNKNOWN))
    return out


def is_quoted(token: Token, text: str) -> bool:
    """True for a token that ends with a quotation mark."""
    return token[2] in (QUOTE, NAME) and text[token[1] - 1] in "”》"
