"""The pages around the reports when a store is served: start, names found, query; plain HTML.

They work without script but for the query page, ask nothing of other machines, and hold text of
reports only as escaped text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from kg.view.page import source_hash
from kg.vocab import PREFIXES

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report on the start page; ``file`` stands in where the year is not known."""

    id: str
    file: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place with its reports by year."""

    name: str
    level: str | None
    reports: tuple[ListedReport, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found by name in a report; ``key`` is its id on the report's page."""

    report: str
    key: str
    name: str
    type: str
    place: str
    year: int | None
    mentions: int


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share: the language, the pages that there are by key of their name, and the
    query of the present address."""

    lang: str
    links: tuple[tuple[str, str], ...]
    query: Mapping[str, str]


def render_start(site: Site, places: Sequence[ListedPlace], wanted: str = "") -> str:
    """The start page: places and years, those whose name holds ``wanted``."""
    years = [report.year for place in places for report in place.reports if report.year]
    counts = {
        "reports": sum(len(place.reports) for place in places),
        "first": min(years, default=None),
        "last": max(years, default=None),
    }
    shown = [place for place in places if wanted in place.name]
    return _render(site, "start.html", "start", "start_title", places=places, shown=shown, wanted=wanted, counts=counts)


def render_found(site: Site, wanted: str, hits: Sequence[Hit], count: int) -> str:
    """Things by that name, of ``count`` the first."""
    return _render(site, "found.html", "", "name", wanted=wanted, shown=hits, count=count)


def render_query(site: Site, questions: Sequence[object], query: str, seconds: float) -> str:
    """The query page with ready questions (``kg.query.Question``) and a query to begin with."""
    values = {"questions": questions, "query": query, "seconds": f"{seconds:g}", "prefixes": json.dumps(PREFIXES)}
    return _render(site, "query.html", "query", "query_title", "query.js", **values)


def render_ledger_form(site: Site, places: Sequence[ListedPlace]) -> str:
    """Where one says whose ledger of targets one wants."""
    return _render(site, "ledger.html", "ledger", "ledger_title", places=places)


def render_absent(site: Site) -> str:
    """The page in place of one that is not there."""
    return _render(site, "message.html", "", "absent", text=_words(site.lang)["absent_text"])


def site_policy() -> str:
    """The Content-Security-Policy of these pages: our style, our script, requests to this server."""
    sources = {kind: source_hash(_asset(name)) for kind, name in OWN}
    return (
        f"default-src 'none'; script-src {sources['script']}; style-src {sources['style']}; img-src data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


OWN = (("script", "query.js"), ("style", "site.css"))


def _render(site: Site, template: str, here: str, title: str, script: str = "", **values: Any) -> str:
    from markupsafe import Markup

    words = _words(site.lang)
    other = next(language for language in LANGUAGES if language != site.lang)
    return str(
        _environment()
        .get_template(template)
        .render(
            t=words,
            lang=site.lang,
            title=words[title],
            here=here,
            links=[(key, f"{address}?lang={site.lang}") for key, address in site.links],
            other_query=urlencode({**site.query, "lang": other}),
            style=Markup(_asset("site.css")),
            script=Markup(_asset(script)) if script else "",
            **values,
        )
    )


@cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(_asset), trim_blocks=True, lstrip_blocks=True
    )


@cache
def _words(lang: str) -> dict[str, str]:
    words: dict[str, dict[str, str]] = json.loads(_asset("words.json"))
    return words[lang]


@cache
def _asset(name: str) -> str:
    return files("kg.view").joinpath("template", "site", name).read_text("utf-8")
