"""Everything that can go wrong, as one small tree that carries data.

    KgError
    ├── UsageError        a wrong call (exit 2)
    ├── InputError        a report or graph that cannot be read (exit 3)
    ├── LackingError      a library that is not installed (exit 3)
    ├── LimitError        a query ended at its limit (exit 3)
    ├── LexiconError      a data file of ours with a fault (exit 4)
    └── SpanError         a fact that its span does not show (exit 4)

The sentence for the user is built when it is asked for.
"""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """Base of all errors the program raises on purpose."""

    exit_code = 4


class UsageError(KgError):
    """The call makes no sense: an unknown option value, a query that cannot be parsed."""

    exit_code = 2


class InputError(KgError):
    """A file that cannot be read, what is wrong with it, and what to do."""

    exit_code = 3

    def __init__(self, path: str | Path, problem: str, advice: str) -> None:
        super().__init__(str(path), problem, advice)
        self.path, self.problem, self.advice = str(path), problem, advice

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.advice}"


class LackingError(KgError):
    """A library that is not installed: what needs it, and the extra that brings it."""

    exit_code = 3

    def __init__(self, purpose: str, library: str, extra: str) -> None:
        super().__init__(purpose, library, extra)
        self.purpose, self.library, self.extra = purpose, library, extra

    def __str__(self) -> str:
        return f"{self.purpose} need {self.library}; pip install 'gwr-kg[{self.extra}]'"


class LimitError(KgError):
    """A query that was ended at a limit of time, memory or rows; what it had found is not given."""

    exit_code = 3

    def __init__(self, limit: str, advice: str) -> None:
        super().__init__(limit, advice)
        self.limit, self.advice = limit, advice

    def __str__(self) -> str:
        return f"the query was ended at its limit of {self.limit}; {self.advice}"


class LexiconError(KgError):
    """A fault in a lexicon: ``places.tsv:214: 綦江 listed twice``."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(file, line, problem)
        self.file, self.line, self.problem = file, line, problem

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class SpanError(KgError):
    """A fact whose span does not hold the surface it claims."""

    def __init__(self, kind: str, start: int, end: int, expected: str, found: str) -> None:
        super().__init__(kind, start, end, expected, found)
        self.kind, self.start, self.end = kind, start, end
        self.expected, self.found = expected, found

    def __str__(self) -> str:
        return f"{self.kind} at {self.start}:{self.end} should be {self.expected!r}, the text has {self.found!r}"
