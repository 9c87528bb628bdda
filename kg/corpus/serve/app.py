"""What is answered to requests about a store: pages made from it by id, and SPARQL.

No address is ever turned into the name of a file, so there is no folder to climb out of. Every
query passes ``kg.query.door`` and runs in a child that is killed at its limits and cannot open a
connection; the query page is ours and works offline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from threading import BoundedSemaphore, Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from kg.corpus.catalogue import Catalogue
from kg.corpus.ledger.entry import Wanted, iter_ledger
from kg.corpus.ledger.page import render_ledger
from kg.corpus.serve.oxigraph import oxigraph_folder
from kg.corpus.store import Store
from kg.errors import LimitError, UsageError
from kg.query import ask_store, list_questions
from kg.query.results import choose_type, format_answer
from kg.view import render_page
from kg.view.site import (
    LANGUAGES,
    Site,
    render_absent,
    render_found,
    render_ledger_form,
    render_query,
    render_start,
    site_policy,
)

SECONDS = 30.0
QUERIES = 4
"""At most so many at a time; more are told to come again."""
PAGES_KEPT = 16
HITS = 200
FIELDS = 100
REPORT = re.compile(r"/report/([0-9a-f]{12})")
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
FIRST_QUERY = """SELECT ?place ?year ?title WHERE {
  ?report a gwr:WorkReport ; rdfs:label ?title .
  OPTIONAL { ?report gwr:year ?year }
  OPTIONAL { ?report gwr:regionName ?place }
} ORDER BY ?place ?year LIMIT 100
"""
LINKS = (("start", "/"), ("ledger", "/ledger"), ("query", "/query"))
OWN_POLICY = (("Content-Security-Policy", "frame-ancestors 'none'"),)
"""For pages that are whole files and hold their own policy."""
GRAPH_FIELDS = ("default-graph-uri", "named-graph-uri")


class RefusalError(Exception):
    """A request that gets no answer but this status and line."""

    def __init__(self, status: HTTPStatus, problem: str) -> None:
        super().__init__(problem)
        self.status, self.problem = status, problem


class Answer(NamedTuple):
    """What goes back: body, its media type, and more headers."""

    body: str
    media: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """What was asked, read and checked: the path, its fields in order, the body of a POST."""

    path: str
    fields: tuple[tuple[str, str], ...]
    accept: str
    languages: str
    posted: tuple[str, bytes] | None = None

    def field(self, name: str) -> str:
        """The first value of a field, empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")


class App:
    """Answers requests about one store; knows nothing of sockets.

    ``seconds`` is the limit of a query.
    """

    def __init__(self, store: Store, *, seconds: float = SECONDS) -> None:
        self.store = store
        self.catalogue = Catalogue(store)
        self.folder = oxigraph_folder(store)
        self.seconds = seconds
        self.pages: dict[str, Callable[[Site, Mapping[str, str]], str]] = {
            "/": lambda site, fields: render_start(site, self.catalogue.places, fields.get("place", "")),
            "/ledger": lambda site, fields: render_ledger_form(site, self.catalogue.places),
            "/query": lambda site, fields: render_query(
                site, list_questions(), fields.get("query", FIRST_QUERY), self.seconds
            ),
        }
        self.running = BoundedSemaphore(QUERIES)
        self.making = Lock()
        self.report = lru_cache(PAGES_KEPT)(self._report)

    def answer(self, request: Request) -> Answer:
        """The answer to a request. Raises RefusalError."""
        if request.path == "/sparql":
            return self._sparql(request)
        if request.posted is not None:
            raise RefusalError(HTTPStatus.METHOD_NOT_ALLOWED, "only /sparql takes POST")
        site = self._site(request)
        policy = (("Content-Security-Policy", site_policy()),)
        if request.path == "/ledger" and request.field("place"):
            return Answer(self._ledger(site, request), headers=OWN_POLICY)
        if request.path in self.pages:
            return Answer(self.pages[request.path](site, dict(request.fields)), headers=policy)
        if request.path == "/search":
            wanted = request.field("q").strip()[:100]
            hits, count = self.catalogue.find(wanted, HITS) if wanted else ((), 0)
            return Answer(render_found(site, wanted, hits, count), headers=policy)
        found = REPORT.fullmatch(request.path)
        if found and found[1] in self.catalogue.stored:
            with self.making:  # One at a time: a page takes a second of a core, and is kept.
                return Answer(self.report(found[1]), headers=OWN_POLICY)
        return Answer(render_absent(site), status=HTTPStatus.NOT_FOUND, headers=policy)

    def _site(self, request: Request) -> Site:
        lang = request.field("lang")
        if lang not in LANGUAGES:
            lang = "zh" if not request.languages or "zh" in request.languages.lower() else "en"
        return Site(lang, LINKS, {key: value for key, value in request.fields if key != "lang"})

    def _report(self, report: str) -> str:
        return render_page(self.catalogue.load(report))

    def _ledger(self, site: Site, request: Request) -> str:
        """The ledger of a place, of one indicator or all that many reports give."""
        indicators = tuple(filter(None, [request.field("indicator").strip()]))
        wanted = Wanted((request.field("place").strip(),), indicators, common=not indicators)
        with self.making:
            return render_ledger(iter_ledger(self.store, wanted), site.lang)

    # The endpoint: https://www.w3.org/TR/sparql11-protocol/

    def _sparql(self, request: Request) -> Answer:
        fields, query = request.fields, None
        if request.posted is not None:
            media, body = request.posted
            text = decode_text(body)
            if media == FORM:
                fields = (*fields, *read_fields(text))
            elif media == QUERY:
                query = text
            else:
                raise RefusalError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a POST brings {FORM} or {QUERY}")
        if any(key in ("update", "using-graph-uri", "using-named-graph-uri") for key, _ in fields):
            raise RefusalError(HTTPStatus.FORBIDDEN, "this endpoint answers queries and takes no updates")
        queries = [value for key, value in fields if key == "query"] if query is None else [query]
        if len(queries) != 1:
            raise RefusalError(HTTPStatus.BAD_REQUEST, "give one query, as the field query or as the body")
        if not (choose_type(request.accept) or choose_type(request.accept, triples=True)):
            raise RefusalError(HTTPStatus.NOT_ACCEPTABLE, "answers are JSON, XML, CSV or TSV, of CONSTRUCT Turtle")
        default, named = ([value for key, value in fields if key == name] for name in GRAPH_FIELDS)
        rows = self._ask(queries[0], default, named)
        chosen = choose_type(request.accept, triples=rows.triples)
        if chosen is None:
            raise RefusalError(HTTPStatus.NOT_ACCEPTABLE, "of CONSTRUCT and DESCRIBE Turtle or N-Triples can be had")
        return Answer(format_answer(rows, chosen), chosen if chosen.endswith("json") else f"{chosen}; charset=utf-8")

    def _ask(self, query: str, default: Sequence[str], named: Sequence[str]) -> Any:
        if not self.running.acquire(blocking=False):
            raise RefusalError(HTTPStatus.SERVICE_UNAVAILABLE, "too many queries are running; ask again in a moment")
        try:
            return ask_store(self.folder, query, default_graphs=default, named_graphs=named, seconds=self.seconds)
        except UsageError as error:
            raise RefusalError(HTTPStatus.BAD_REQUEST, str(error)) from error
        except LimitError as error:
            raise RefusalError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)) from error
        finally:
            self.running.release()


def decode_text(raw: bytes) -> str:
    """Text of a request. Raises RefusalError."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise RefusalError(HTTPStatus.BAD_REQUEST, "the request is not UTF-8") from error


def read_fields(query: str) -> tuple[tuple[str, str], ...]:
    """Names and values of a query string, in order. Raises RefusalError."""
    try:
        return tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except ValueError as error:
        raise RefusalError(HTTPStatus.BAD_REQUEST, "the fields of the request cannot be read") from error
