"""The one door for queries: what would reach the network, read files or change data is refused.

pyoxigraph follows SERVICE, FROM and LOAD with no switch to forbid it. The check reads the
query as tokens and skips strings, comments, IRIs, variables and local names. Its reading
errs on the safe side: the engine takes ``SERVICEex:x`` for SERVICE, so a keyword glued to
what follows counts; and where ``<`` may open an IRI or be less-than, both readings are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import UsageError

LONGEST = 100_000
REACHING = ("SERVICE", "FROM")
"""Keywords of queries that reach outside, in whatever they are glued to."""
CHANGING = ("LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "INSERT", "DELETE")
"""Keywords that begin an update; none is a keyword of queries."""
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+ | \#[^\r\n]*)
  | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*''' | \"""(?:"{0,2}(?:[^"\\]|\\.))*\"""
              | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.-]{0,100}:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>[0-9]+)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
OPERANDS = ("string", "iri", "variable", "name", "tag", "number", "word")
DOUBTFUL = re.compile(r"[#')]")
"""What would end an expression or open a comment or string if the ``<`` before it were less-than."""


def check_query(query: str) -> None:
    """Let a query pass that only reads the graph it is given.

    Raises UsageError for SERVICE, FROM, updates, and a query of over 100,000 characters.
    """
    if len(query) > LONGEST:
        raise UsageError(f"the query is longer than {LONGEST} characters")
    for reading in {query, ESCAPE.sub(_unescaped, query)}:
        for kind, text in _iter_tokens(reading):
            word = text.upper()
            if kind == "name":
                word = word.partition(":")[0]
            for keyword in REACHING:
                if keyword in word:
                    raise UsageError(f"{keyword} is not allowed: a query reads the graph it is given and nothing else")
            if kind == "word" and word in CHANGING:
                raise UsageError(f"{word} is not allowed: a query reads, it does not change the graph")


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _iter_tokens(query: str) -> Iterator[tuple[str, str]]:
    """Words and prefixed names of every reading of the query."""
    todo = [(0, 0, False)]
    seen: set[tuple[int, bool, bool]] = set()
    while todo:
        position, depth, operand = todo.pop()
        while position < len(query):
            if (position, depth > 0, operand) in seen:
                break
            seen.add((position, depth > 0, operand))
            match = TOKEN.match(query, position)
            assert match is not None
            kind, text = str(match.lastgroup), match[0]
            if kind == "iri" and depth and operand and DOUBTFUL.search(text):
                todo.append((position + 1, depth, False))
            position = match.end()
            if kind == "space":
                continue
            if kind in ("word", "name"):
                yield kind, text
            depth = max(0, depth + (text == "(") - (text == ")"))
            operand = kind in OPERANDS or text == ")"
