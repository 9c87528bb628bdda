"""Where the words of the lexicons stand in a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.lexicon import load_rows

Match = tuple[int, int, str, str]
"""Start and end in the text, lexicon, class."""

FREE = frozenset(("heads", "verbs", "generic"))
"""Lexicons of parts of names and of words about names: their matches may overlap at the edges."""


def iter_words() -> Iterator[tuple[str, str, str]]:
    """Every word of the lexicons of names with its lexicon and class.

    Classes: ``divisions`` has the level, with ``-short`` or ``-ambiguous`` for short forms;
    ``regions`` region, country; ``companies`` company, ambiguous; ``programs`` program, weak;
    ``organizations`` national, local, board; ``heads`` the class of the head, ``-facility``
    after it for the things that are places when nobody builds them; ``verbs`` the types the
    verb likes, joined by commas; ``generic`` generic.
    """
    for row in load_rows("divisions.tsv"):
        yield row["name"], "divisions", row["level"]
        if row["short"]:
            yield row["short"], "divisions", row["level"] + ("-ambiguous" if row["ambiguous"] == "1" else "-short")
    for row in load_rows("regions.tsv"):
        yield row["name"], "regions", row["class"]
    for row in load_rows("companies.tsv"):
        yield row["name"], "companies", "ambiguous" if row["ambiguous"] == "1" else "company"
    for row in load_rows("programs.tsv"):
        yield row["name"], "programs", "weak" if row["weak"] == "1" else "program"
    for row in load_rows("organizations.tsv"):
        yield row["name"], "organizations", row["class"]
    for row in load_rows("heads.tsv"):
        yield row["head"], "heads", row["class"] + ("-facility" if row["facility"] == "1" else "")
    for row in load_rows("verbs.tsv"):
        yield row["verb"], "verbs", row["types"]
    for row in load_rows("generic.tsv"):
        yield row["word"], "generic", "generic"


RANK = ("province", "prefecture", "county", "province-short", "prefecture-short", "county-short")
"""Which class a word keeps that the divisions give it several times."""


@cache
def load_index() -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[tuple[str, str], ...]]]:
    """Lengths of the words by their first two characters, and lexicon and class by word.

    Words of one character are under their one character. Lengths are longest first.
    """
    senses: dict[str, dict[str, str]] = {}
    for word, lexicon, kind in iter_words():
        known = senses.setdefault(word, {})
        old = known.get(lexicon)
        if old is None or (kind in RANK and (old not in RANK or RANK.index(kind) < RANK.index(old))):
            known[lexicon] = kind
    lengths: dict[str, set[int]] = {}
    for word in senses:
        lengths.setdefault(word[:2], set()).add(len(word))
    return (
        {key: tuple(sorted(values, reverse=True)) for key, values in lengths.items()},
        {word: tuple(sorted(known.items())) for word, known in senses.items()},
    )


def scan(text: str) -> list[Match]:
    """The longest matches of each lexicon, in order of start, then end, then lexicon.

    Matches of different lexicons may overlap; those of one lexicon do not, but for heads,
    verbs and generic words, of which only those inside a longer one are left out.

    >>> scan("渝北区水库")[:2], scan("渝北区水库")[2:]  # doctest: +NORMALIZE_WHITESPACE
    ([(0, 3, 'divisions', 'county'), (2, 3, 'heads', 'place')],
     [(3, 5, 'generic', 'generic'), (3, 5, 'heads', 'project-facility')])
    """
    lengths, senses = load_index()
    out: list[Match] = []
    ends: dict[str, int] = {}
    for start in range(len(text)):
        pair = text[start : start + 2]
        sizes = lengths.get(pair)
        if sizes is not None:
            for size in sizes:
                word = text[start : start + size]
                if word in senses and len(word) == size:
                    end = start + size
                    for lexicon, kind in senses[word]:
                        last = ends.get(lexicon, 0)
                        if end > last and (start >= last or lexicon in FREE):
                            ends[lexicon] = end
                            out.append((start, end, lexicon, kind))
        for lexicon, kind in senses.get(text[start], ()):
            if start >= ends.get(lexicon, 0):
                ends[lexicon] = start + 1
                out.append((start, start + 1, lexicon, kind))
    return sorted(out)
