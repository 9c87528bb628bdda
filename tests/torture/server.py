"""Row 11: addresses and hosts that would lead the server out of its store or to another site's page."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from tests.torture.outcome import Outcome, share

if TYPE_CHECKING:
    from kg.corpus.serve.server import Server

ASKED = 300
SECRET = "the-secret-outside"
UP = ("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "%c0%ae%c0%ae", "%uff0e%uff0e", "....", "．．")
BETWEEN = ("/", "%2f", "\\", "%5c", "//", "/./", "%252f", "%c0%af")
STARTS = ("/", "/report/", "/search/", "//", "/%00/", "/report/../", "file://", "/link.txt/")
HOSTS = ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil", "[::ffff:1.2.3.4]", "")
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get")


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A store with a secret beside it, a symlink to that inside, on a port of this machine."""
    from kg.corpus.serve.app import App
    from kg.corpus.serve.oxigraph import update_oxigraph
    from kg.corpus.serve.server import make_server
    from tests.corpus.small_store import make_store

    store = make_store(folder)
    update_oxigraph(store)
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (store.path / "link.txt").symlink_to(folder / "secret.txt")
    with make_server(App(store, seconds=5), port=0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


def paths(secret: Path) -> list[str]:
    """Ways to say: the file beside the store, the link inside it, and files of the system."""
    climbs = [
        start + between.join([up] * 3) + between + name
        for up, between, start, name in product(UP, BETWEEN, STARTS, ("secret.txt", "etc/passwd"))
    ]
    return [*climbs[:: max(1, len(climbs) // (ASKED - 20))], "/link.txt", "/store/link.txt", f"/{secret}", str(secret)]


def asked(port: int, line: str, host: str) -> tuple[int, bytes]:
    """Status and answer to a request as raw bytes, such as no library would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    status = answer.split(b" ", 2)[1:2]
    return (int(status[0]) if status and status[0].isdigit() else 0), answer


def run(scale: float, folder: Path) -> Outcome:
    faults: list[str] = []
    with served(folder) as server:
        port = server.server_address[1]
        if server.server_address[0] != "127.0.0.1":
            faults.append(f"listens on {server.server_address[0]!r}")
        tried = paths(folder / "secret.txt")
        tried = tried[:: max(1, len(tried) // share(len(tried), scale))]
        for path in tried:
            status, answer = asked(port, f"GET {path}", f"127.0.0.1:{port}")
            if SECRET.encode() in answer or b"root:" in answer:
                faults.append(f"{path!a} gives a file from outside")
            if status == 200 or not 400 <= status < 500:
                faults.append(f"{path!a} is answered with {status}")
        for host in HOSTS:
            status, _ = asked(port, "GET /", host)
            if status not in (400, 403, 421):
                faults.append(f"host {host!r} is answered with {status}")
        for method in METHODS:
            status, _ = asked(port, f"{method} /", f"127.0.0.1:{port}")
            if status not in (400, 403, 405, 501):
                faults.append(f"{method} is answered with {status}")
        if asked(port, "GET /", f"127.0.0.1:{port}")[0] != 200:
            faults.append("the start page is not served")
    return Outcome(
        f"{len(tried)} path encodings, {len(HOSTS)} other hosts, {len(METHODS)} other methods: {len(faults)} answered "
        "from outside",
        tuple(faults),
    )
