"""Ready questions: files of SPARQL with a title in English and Chinese and parameters.

A question is ``questions/NAME.rq``: a header of comments (``# title-en: …``, ``# title-zh: …``,
one ``# param NAME: … / …`` a parameter), then a query that runs as it stands. A parameter is
the line ``VALUES ?variable { "default" } # param NAME``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import UsageError
from kg.query.engine import SECONDS, ask
from kg.query.rows import Rows

HEADER = re.compile(r"^# (title-en|title-zh|param [a-z]+): (.+)$", re.MULTILINE)
SLOT = re.compile(r'VALUES (\?\w+) \{ "([^"\n]*)" \} # param ([a-z]+)$', re.MULTILINE)
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for; ``default`` is used where nothing is given."""

    name: str
    default: str
    meaning_en: str
    meaning_zh: str


@dataclass(frozen=True, slots=True)
class Question:
    """A ready question; ``sparql`` runs as it stands, with the defaults."""

    name: str
    title_en: str
    title_zh: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def fill(self, values: Mapping[str, str]) -> str:
        """The query with ``values`` in place of the defaults. Raises UsageError for an unknown name."""
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                raise UsageError(f"{self.name} has no parameter {name}; it has {', '.join(known) or 'none'}")

        def slot(match: re.Match[str]) -> str:
            text = values.get(match[3], match[2]).translate(ESCAPES)
            return f'VALUES {match[1]} {{ "{text}" }} # param {match[3]}'

        return SLOT.sub(slot, self.sparql)


def read_question(name: str, text: str) -> Question:
    """A question from the text of its file."""
    header = dict(HEADER.findall(text))
    parameters = []
    for _, default, parameter in SLOT.findall(text):
        en, _, zh = header[f"param {parameter}"].partition(" / ")
        parameters.append(Parameter(parameter, default, en, zh))
    return Question(name, header["title-en"], header["title-zh"], tuple(parameters), text)


@cache
def list_questions() -> tuple[Question, ...]:
    """All ready questions by name."""
    folder = files("kg.query") / "questions"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".rq")]
    return tuple(
        read_question(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


def run_question(
    source: str | Path, name: str, values: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> Rows:
    """Answer a ready question over a graph file.

    Raises UsageError for an unknown question or parameter, and what ``ask`` raises.
    """
    question = next((question for question in list_questions() if question.name == name), None)
    if question is None:
        raise UsageError(f"no question is called {name}; kg ask without a name lists them")
    return ask(source, question.fill(values or {}), terms=True, seconds=seconds)
