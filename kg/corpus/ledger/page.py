"""The ledger as one HTML file: a table with both sentences, read without script, sorted and filtered with it.

As on the page of a report nothing is loaded from anywhere: the Content-Security-Policy allows
the one script and the one style by their hashes, and text of reports is escaped.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from kg import __version__
from kg.corpus.ledger.entry import Entry, Outcome
from kg.corpus.ledger.table import iter_lines
from kg.view.page import source_hash

COLUMNS = ("place", "period", "indicator", "target", "result", "outcome", "sentences")


def render_ledger(entries: Iterable[Entry], language: str = "zh") -> str:
    """The page as HTML text; equal entries give equal text."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    found = list(entries)
    counts = Counter(entry.outcome for entry in found)
    lines = [_marked(entry, asdict(line)) for entry, line in zip(found, iter_lines(found), strict=True)]
    style, script = _asset("page.css"), _asset("page.js")
    policy = "; ".join(
        (
            "default-src 'none'", f"script-src {source_hash(script)}", f"style-src {source_hash(style)}",
            "img-src data:", "base-uri 'none'", "form-action 'none'",
        )
    )  # fmt: skip
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("page.html")).render(
        language=language,
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        words=json.loads(_asset("words.json")),
        columns=COLUMNS,
        counts=[(outcome.value, counts[outcome]) for outcome in Outcome if counts[outcome]],
        lines=lines,
        made=f"gwr-kg {__version__}",
    )


def _marked(entry: Entry, line: dict[str, Any]) -> dict[str, Any]:
    """The line with its sentences cut where the statement begins and ends."""
    told = entry.target or entry.line
    line["before"], line["marked"], line["after"] = _cut(told.text, told.told) if told else ("", "", "")
    result = entry.result
    line["result_before"], line["result_marked"], line["result_after"] = (
        _cut(result.text, result.told) if result else ("", "", "")
    )
    return line


def _cut(text: str, told: str) -> tuple[str, str, str]:
    at = text.find(told)
    if at < 0:
        return text, "", ""
    return text[:at].lstrip(), told, text[at + len(told) :].rstrip()


def _asset(name: str) -> str:
    return (files("kg.corpus.ledger") / "template" / name).read_text("utf-8")
