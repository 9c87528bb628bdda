"""Words of a sentence with their tags, and what is known of a word from unannotated reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

DIGITS = re.compile(r"[0-9.]+")

Word = tuple[str, str]
"""A word and its part of speech in the tag set of jieba."""


@cache
def _segmenter() -> object:
    try:
        import rjieba
    except ImportError:
        return None
    return rjieba


def split_words(text: str) -> list[Word]:
    """The words of ``text`` in order, covering it whole; rjieba, or jieba where rjieba has no wheel.

    >>> [word for word, _ in split_words("推进西渝高铁建设")]
    ['推进', '西渝', '高铁', '建设']
    """
    segmenter = _segmenter()
    if segmenter is not None:
        return segmenter.tag(text)  # type: ignore[attr-defined, no-any-return]
    from jieba import posseg

    return [(pair.word, pair.flag) for pair in posseg.cut(text)]


def normal_word(word: str) -> str:
    """``word`` as the table of vectors spells it: numbers by their length.

    >>> normal_word("2018"), normal_word("3.5"), normal_word("水库")
    ('0000', '0.0', '水库')
    """
    if not word.isascii():
        return word
    if DIGITS.fullmatch(word):
        return re.sub("[0-9]", "0", word)[:6]
    return word.lower()


@dataclass(frozen=True, slots=True)
class WordTable:
    """What unannotated reports tell of a word: a vector, and the class of words it belongs to.

    Row 0 is for words that are not known, nor by their last two characters or their last one.
    """

    index: dict[str, int]
    vectors: NDArray[np.float32]
    classes: NDArray[np.int64]

    @classmethod
    def from_words(cls, words: list[str], vectors: NDArray[np.float32], classes: NDArray[np.int64]) -> WordTable:
        """A table of ``words`` whose rows follow row 0."""
        return cls({word: number for number, word in enumerate(words, 1)}, vectors, classes)

    def number(self, word: str) -> int:
        """The row of ``word``."""
        get = self.index.get
        return get(word) or get(word[-2:]) or get(word[-1:]) or 0
