"""A store on the web, for one's own machine: pages and a read-only SPARQL endpoint.

A front door of our own on ``http.server``, and not the server of the package ``oxigraph``: that one
answers a query it has timed out with HTTP 200 and half an answer, lets a sort over a cross join
run on, follows SERVICE to any host and answers to any ``Host``. Here only loopback names are
answered unless others are allowed; a page of another site can neither read an answer (no CORS) nor
ask (its Origin is refused). What is answered is for ``kg.corpus.serve.app``.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from kg import __version__
from kg.corpus.serve.app import TEXT, Answer, App, RefusalError, Request, decode_text, read_fields
from kg.errors import InputError, KgError, UsageError

LOG = logging.getLogger(__name__)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
PORT = 8710
LONGEST_BODY = 1 << 20
CONNECTIONS = 64
"""At most so many at a time; more wait."""


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
            decode_text(unquote_to_bytes(path)), read_fields(query), get("Accept") or "", get("Accept-Language") or ""
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
