"""What the program says, in English and in Chinese.

The library speaks English. ``messages.tsv`` holds every sentence as a template, ``{}`` where
it changes, beside its Chinese; the command line finds a sentence again by its template and
says it in the user's language. A sentence that no template fits is said as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kg.errors import InputError, KgError, LexiconError, LimitError

TABLE = "messages.tsv"
CHINESE, ENGLISH = "zh", "en"
VARIABLES = ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides; all but ours are those of POSIX locales, in their order."""


class Message(NamedTuple):
    """A sentence in both languages and the pattern that finds the English one again."""

    english: str
    chinese: str
    pattern: re.Pattern[str]


def find_language(environment: Mapping[str, str] = os.environ) -> str:
    """``zh`` or ``en``.

    >>> find_language({"LANG": "zh_CN.UTF-8"}), find_language({"KG_LANG": "en", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    chosen = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    return CHINESE if chosen.lower().startswith(CHINESE) else ENGLISH


@cache
def load_messages() -> tuple[Message, ...]:
    """All messages, those with the most fixed words first. Raises LexiconError for a row without two cells."""
    out = []
    for number, line in enumerate((files("kg") / TABLE).read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2:
            raise LexiconError(TABLE, number, f"{len(cells)} cells where the header has 2")
        pattern = "(.*)".join(map(re.escape, cells[0].split("{}")))
        out.append(Message(cells[0], cells[1], re.compile(pattern, re.DOTALL)))
    return tuple(sorted(out[1:], key=lambda message: (-len(message.english.replace("{}", "")), message.english)))


def translate(text: str, language: str) -> str:
    """``text`` in the language; what stands in its gaps is translated too where it is a message.

    >>> translate("has 3 bytes", "zh")
    '有 3 字节'
    """
    if language != CHINESE or not text:
        return text
    for message in load_messages():
        found = message.pattern.fullmatch(text)
        if found:
            return message.chinese.format(*(translate(part, language) for part in found.groups()))
    return text


def explain(error: KgError, language: str) -> str:
    """The sentence of an error: where, what is wrong, what to do."""
    if language != CHINESE:
        return str(error)
    match error:
        case InputError():
            return f"{error.path}：{translate(error.problem, language)}；{translate(error.advice, language)}"
        case LimitError():
            return f"查询达到{translate(error.limit, language)}的上限，已中止；{translate(error.advice, language)}"
        case LexiconError():
            return f"{error.file}:{error.line}：{translate(error.problem, language)}"
    return translate(str(error), language)
