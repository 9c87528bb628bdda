"""Named graphs brought into a real triple store, whole, twice, and after a fall."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import quote

import pytest

from kg.corpus.batch.build import build_corpus
from kg.corpus.serve import push
from kg.corpus.serve.oxigraph import TERMS_GRAPH
from kg.corpus.serve.push import Endpoint, Pushed, push_store
from kg.corpus.store import LINKS, Store
from kg.errors import InputError, UsageError
from kg.vocab import DATA
from tests.corpus.small_store import FAST, make_store, report_of


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """The address of a running ``oxigraph serve``, which keeps its data in memory."""
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs oxigraph (the test extra)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert served.stdout and served.stderr
        for _ in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.communicate(timeout=10)


def counts(oxigraph: str) -> dict[str, int]:
    """Triples by named graph, as the triple store counts them."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    asked = urllib.request.Request(
        f"{oxigraph}/query?query={quote(query)}", headers={"Accept": "application/sparql-results+json"}
    )
    with OPENER.open(asked, timeout=20) as answer:
        rows = json.load(answer)["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def lines(store: Store) -> dict[str, int]:
    found: Counter[str] = Counter()
    for file in store.quads_files():
        with gzip.open(file, "rt") as quads:
            found.update(line.rsplit(" ", 2)[1][1:-1] for line in quads)
    return dict(found)


def arrived(oxigraph: str) -> dict[str, int]:
    return {graph: count for graph, count in counts(oxigraph).items() if graph != TERMS_GRAPH}


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def test_all_graphs_arrive_and_nothing_is_sent_twice(oxigraph: str, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    endpoint = Endpoint(f"{oxigraph}/store")
    sent = list(push_store(store, endpoint))
    assert arrived(oxigraph) == lines(store) == {row.graph: row.triples for row in sent if row.graph != TERMS_GRAPH}
    assert counts(oxigraph)[TERMS_GRAPH] > 100
    assert list(push_store(store, endpoint)) == []
    assert len(list(push_store(store, endpoint, again=True))) == len(sent)
    assert arrived(oxigraph) == lines(store)


def test_a_large_graph_goes_in_parts(oxigraph: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "LINES", 100)
    store = make_store(tmp_path)
    list(push_store(store, Endpoint(f"{oxigraph}/store"), again=True))
    assert arrived(oxigraph) == lines(store)


def test_what_changed_is_replaced_and_what_is_gone_deleted(oxigraph: str, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    endpoint = Endpoint(f"{oxigraph}/store")
    list(push_store(store, endpoint))
    reports = tmp_path / "reports"
    (reports / "qinghe-2024.txt").write_text(report_of(2024) + "新增一段。\n", encoding="utf-8")
    (store.path / LINKS).write_bytes(gzip.compress(b"<http://x/a> <http://x/b> <http://x/c> <http://x/links> .\n"))
    build_corpus([reports], store.path, options=FAST)
    changed = Store(store.path)
    gone = {DATA + r.report for r in store.reports()} - {DATA + r.report for r in changed.reports()}
    done = list(push_store(changed, endpoint))
    assert {row.graph for row in done if row.action == "deleted"} == gone and len(gone) == 1
    assert arrived(oxigraph) == lines(changed)


class Breaking(Endpoint):
    """Fails at the request of that number, as if the line had been cut."""

    def __init__(self, url: str, after: int) -> None:
        super().__init__(url, waits=())
        self.left = after

    def send(self, method: str, graph: str, body: bytes | None = None, media: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise self.failure("cannot be reached: cut")
        super().send(method, graph, body, media)


def test_a_push_goes_on_where_it_was(oxigraph: str, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    url = f"{oxigraph}/store"
    done: list[Pushed] = []
    with pytest.raises(InputError, match="goes on"):
        for row in push_store(store, Breaking(url, 2)):
            done.append(row)
    assert len(done) == 2
    rest = list(push_store(store, Endpoint(url)))
    assert {row.graph for row in rest}.isdisjoint(row.graph for row in done)
    assert {row.graph for row in [*done, *rest]} == {*lines(store), TERMS_GRAPH}
    assert arrived(oxigraph) == lines(store)


class Scripted(BaseHTTPRequestHandler):
    """Answers with the statuses it was given, and keeps what it was sent."""

    statuses: ClassVar[list[int]] = []
    seen: ClassVar[list[tuple[str, str | None]]] = []

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers.get("Authorization")))
        self.send_response(self.statuses.pop(0))
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"said")

    def log_message(self, format: str, *values: object) -> None:
        """Nothing."""


@pytest.fixture
def scripted() -> Iterator[str]:
    Scripted.seen = []
    with HTTPServer(("127.0.0.1", 0), Scripted) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/rdf?repository=a"
        server.shutdown()
        thread.join(10)


def test_a_busy_endpoint_is_asked_again(scripted: str) -> None:
    Scripted.statuses = [503, 500, 204]
    Endpoint(scripted, "me", "secret", waits=(0.0, 0.0)).send("PUT", "http://x/a b&c", b"", "text/turtle")
    assert Scripted.statuses == []
    path, authorization = Scripted.seen[0]
    assert path == "/rdf?repository=a&graph=http%3A%2F%2Fx%2Fa%20b%26c"
    assert authorization == "Basic bWU6c2VjcmV0"


def test_a_refusal_is_told(scripted: str) -> None:
    Scripted.statuses = [401]
    with pytest.raises(InputError, match="answered 401 for http://x/a: said"):
        Endpoint(scripted, waits=(0.0,)).send("PUT", "http://x/a", b"", "text/turtle")
    Scripted.statuses = [503, 503]
    with pytest.raises(InputError, match="answered 503"):
        Endpoint(scripted, waits=(0.0,)).send("PUT", "http://x/a", b"", "text/turtle")


def test_an_endpoint_that_is_away_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(InputError, match="cannot be reached"):
        Endpoint(f"http://127.0.0.1:{port}/store", waits=(0.0,)).send("PUT", "http://x/a", b"", "text/turtle")


@pytest.mark.parametrize(
    "url", ["file:///etc/hosts", "ftp://x/y", "localhost:7878", "", "http://", "http://a:b@x/", "http://x/#a"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        Endpoint(url)
