"""A store on the web, for one's own machine: pages and a read-only SPARQL endpoint.

A front door of our own on ``http.server``, and not the server of the package ``oxigraph``: that one
answers a query it has timed out with HTTP 200 and half an answer, lets a sort over a cross join
run on, follows SERVICE to any host and answers to any ``Host``. Here every query passes
``kg.query.door`` and runs in a child that is killed at its limits and cannot open a connection;
the query page is ours and works offline.

No address is ever turned into the name of a file: pages are made from the store by id, so there
is no folder to climb out of. Only loopback names are answered unless others are allowed; a page of
another site can neither read an answer (no CORS) nor ask (its Origin is refused).
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import BoundedSemaphore, Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from kg import __version__
from kg.corpus.catalogue import Catalogue
from kg.corpus.ledger import Wanted, iter_ledger
from kg.corpus.ledger_page import render_ledger
from kg.corpus.oxigraph import oxigraph_folder
from kg.corpus.store import Store
from kg.errors import InputError, KgError, LimitError, UsageError
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

LOG = logging.getLogger(__name__)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
PORT = 8710
SECONDS = 30.0
LONGEST_BODY = 1 << 20
CONNECTIONS, QUERIES = 64, 4
"""At most so many connections at a time (more wait), and queries (more are told to come again)."""
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
            text = _decoded(body)
            if media == FORM:
                fields = (*fields, *_fields(text))
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


LINKS = (("start", "/"), ("ledger", "/ledger"), ("query", "/query"))
OWN_POLICY = (("Content-Security-Policy", "frame-ancestors 'none'"),)
"""For pages that are whole files and hold their own policy."""
GRAPH_FIELDS = ("default-graph-uri", "named-graph-uri")


class Server(ThreadingHTTPServer):
    """Listens on an address and answers for an ``App``, under the names of hosts it is allowed."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], app: App, allowed: Sequence[str] = ()) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.app = app
        self.places = BoundedSemaphore(CONNECTIONS)
        super().__init__(address, Handler)
        port = self.server_address[1]
        names = {name.lower() for name in (*LOOPBACK, *allowed)}
        self.hosts = names | {f"{name}:{port}" for name in names}

    def process_request(self, request: Any, client_address: Any) -> None:
        self.places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of ours; anything else is in the log."""
        LOG.info("a connection broke", exc_info=True)


class Handler(BaseHTTPRequestHandler):
    """Reads and checks a request; GET and HEAD everywhere, POST for queries, nothing else."""

    server: Server
    server_version = f"gwr-kg/{__version__}"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._serve(self._read)

    def do_HEAD(self) -> None:
        self._serve(self._read)

    def do_POST(self) -> None:
        self._serve(self._read_posted)

    def _serve(self, read: Callable[[], Request]) -> None:
        try:
            self._check_host()
            answer = self.server.app.answer(read())
        except RefusalError as refused:
            self.close_connection = True  # What the client still sends is not read.
            answer = Answer(refused.problem + "\n", TEXT, refused.status)
        except InputError as error:
            answer = Answer(f"{error}\n", TEXT, HTTPStatus.INTERNAL_SERVER_ERROR)
        except (KgError, OSError):
            LOG.exception("a request failed")
            answer = Answer("the request failed\n", TEXT, HTTPStatus.INTERNAL_SERVER_ERROR)
        self._send(answer)

    def _check_host(self) -> None:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.hosts:
            raise RefusalError(HTTPStatus.MISDIRECTED_REQUEST, "this host is not served here (kg serve --allow NAME)")
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() != hosts[0].strip().lower():
            raise RefusalError(HTTPStatus.FORBIDDEN, "pages of other sites may not ask here")

    def _read(self) -> Request:
        path, _, query = self.path.partition("?")
        if not path.startswith("/"):
            raise RefusalError(HTTPStatus.BAD_REQUEST, "the address must be a path")
        get = self.headers.get
        return Request(
            _decoded(unquote_to_bytes(path)), _fields(query), get("Accept") or "", get("Accept-Language") or ""
        )

    def _read_posted(self) -> Request:
        length = self.headers.get("Content-Length") or ""
        if self.headers.get("Transfer-Encoding") or not re.fullmatch("[0-9]{1,9}", length):
            raise RefusalError(HTTPStatus.LENGTH_REQUIRED, "a POST tells its length")
        if int(length) > LONGEST_BODY:
            raise RefusalError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has at most {LONGEST_BODY} bytes")
        body = self.rfile.read(int(length))
        return self._read()._replace(posted=(self.headers.get_content_type(), body))

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode("utf-8", "replace")
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (*HEADERS, *answer.headers):
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server refuses by itself (no HTTP, other methods), in a line of text."""
        self.close_connection = True
        self._send(Answer(f"{HTTPStatus(code).phrase}\n", TEXT, HTTPStatus(code)))

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing is kept of what people ask."""


HEADERS = (
    ("Cache-Control", "no-cache"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Accept, Accept-Language"),
    ("X-Content-Type-Options", "nosniff"),
)


def make_server(app: App, *, host: str = "127.0.0.1", port: int = PORT, allowed: Sequence[str] = ()) -> Server:
    """A server that listens; port 0 takes any that is free.

    ``allowed`` are names under which it is reached besides loopback. An address that others
    reach is refused without one. Raises UsageError, OSError.
    """
    if not _is_loopback(host) and not allowed:
        raise UsageError(f"{host} is reached by others: name the hosts it is called by with --allow")
    return Server((host, port), app, allowed)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise RefusalError(HTTPStatus.BAD_REQUEST, "the request is not UTF-8") from error


def _fields(query: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except ValueError as error:
        raise RefusalError(HTTPStatus.BAD_REQUEST, "the fields of the request cannot be read") from error
