"""A store on the web: who is answered, with what, and that nothing else can be reached."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.corpus.serve.app import App
from kg.corpus.serve.oxigraph import update_oxigraph
from kg.corpus.serve.server import Server, make_server
from kg.corpus.store import Store
from kg.errors import UsageError
from kg.vocab import DATA
from tests.corpus.small_store import make_store

SECRET = "the secret outside"
COUNT = "SELECT (COUNT(*) AS ?n) { ?r a gwr:WorkReport }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store beside a file that must not be served, with a symlink to it inside."""
    folder = tmp_path_factory.mktemp("served")
    made = make_store(folder)
    update_oxigraph(made)
    (folder / "secret.txt").write_text(SECRET)
    (made.path / "link.txt").symlink_to(folder / "secret.txt")
    return made


@pytest.fixture(scope="module")
def server(store: Store) -> Iterator[Server]:
    with make_server(App(store, seconds=5), port=0, allowed=["kg.example"]) as made:
        thread = Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join(10)


class Got:
    """An answer with its status, headers and body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()


def ask(server: Server, method: str, path: str, body: str | None = None, **headers: str) -> Got:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body.encode() if body is not None else None, named)
        return Got(connection.getresponse())
    finally:
        connection.close()


def get(server: Server, path: str, **headers: str) -> Got:
    return ask(server, "GET", path, **headers)


def raw(server: Server, request: bytes) -> str:
    """The whole answer to bytes that are no request a library would send."""
    with socket.create_connection(("127.0.0.1", server.server_address[1]), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")


# Pages.


def test_the_start_page_lists_places_and_years(server: Server, store: Store) -> None:
    page = get(server, "/")
    assert page.status == 200
    assert "云岭市青禾区" in page.text and "云岭市白岩区" in page.text
    assert all(f'href="/report/{report.report}"' in page.text for report in store.reports())
    only = get(server, "/?place=" + quote("白岩"))
    assert "云岭市白岩区" in only.text and "云岭市青禾区" not in only.text


def test_the_language_is_that_of_the_browser_unless_chosen(server: Server) -> None:
    assert "各地历年报告" in get(server, "/").text
    assert "Reports by place and year" in get(server, "/", Accept_Language="en-GB,en;q=0.8").text
    assert "Reports by place and year" in get(server, "/?lang=en").text


def test_a_report_has_its_page(server: Server, store: Store) -> None:
    first = store.reports()[0].report
    page = get(server, f"/report/{first}")
    assert page.status == 200
    assert f'"id":"{first}"' in page.text and "海川科技" in page.text


def test_names_are_found_in_all_reports(server: Server) -> None:
    page = get(server, "/search?q=" + quote("青山大道") + "&lang=en")
    assert "Found 4 times" in page.text
    assert page.text.count("#view=focus") == 4
    assert "Found 0 times" in get(server, "/search?lang=en&q=" + quote("<script>alert(1)</script>")).text
    assert "<script>alert" not in get(server, "/search?q=" + quote("<script>alert(1)</script>")).text


def test_the_ledger_of_a_place(server: Server) -> None:
    form = get(server, "/ledger?lang=en")
    assert 'value="云岭市青禾区"' in form.text and "Ledger of targets" in form.text
    page = get(server, "/ledger?place=" + quote("青禾区"))
    assert page.status == 200 and "地区生产总值" in page.text and "云岭市白岩区" not in page.text
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "default-src &#39;none&#39;" in page.text or "default-src 'none'" in page.text


def test_pages_hold_a_policy_without_outside_sources(server: Server, store: Store) -> None:
    for path in ("/", "/query", "/ledger", "/search?q=x", "/nothing"):
        page = get(server, path)
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "http" not in policy and "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in page.headers
    report = get(server, f"/report/{store.reports()[0].report}")
    assert report.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_head_has_the_headers_alone(server: Server) -> None:
    whole, head = get(server, "/"), ask(server, "HEAD", "/")
    assert head.text == "" and head.status == 200
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


# The endpoint.


def test_the_three_ways_to_ask(server: Server) -> None:
    form = urlencode({"query": COUNT})
    answers = [
        get(server, "/sparql?" + form),
        ask(server, "POST", "/sparql", form, Content_Type="application/x-www-form-urlencoded"),
        ask(server, "POST", "/sparql", COUNT, Content_Type="application/sparql-query; charset=utf-8"),
    ]
    for answer in answers:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/sparql-results+json"
        assert json.loads(answer.text)["results"]["bindings"][0]["n"]["value"] == "4"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,*/*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_the_client_says_in_which_format(server: Server, accept: str, media: str) -> None:
    answer = get(server, "/sparql?" + urlencode({"query": COUNT}), Accept=accept)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media)


def test_construct_gives_turtle(server: Server) -> None:
    query = "CONSTRUCT { ?r gwr:year ?y } { ?r gwr:year ?y }"
    answer = get(server, "/sparql?" + urlencode({"query": query}), Accept="text/turtle, application/json;q=0.5")
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert len(list(ox.parse(input=answer.text.encode(), format=ox.RdfFormat.TURTLE))) == 4
    assert get(server, "/sparql?" + urlencode({"query": query}), Accept="text/csv").status == 406
    assert get(server, "/sparql?" + urlencode({"query": query}), Accept="image/png").status == 406


def test_the_dataset_may_be_named(server: Server, store: Store) -> None:
    first = DATA + store.reports()[0].report
    answer = get(server, "/sparql?" + urlencode({"query": COUNT, "default-graph-uri": first}), Accept="text/csv")
    assert answer.text == "n\r\n1\r\n"
    body = urlencode([("query", COUNT), ("named-graph-uri", first), ("default-graph-uri", "http://127.0.0.1:9/x")])
    answer = ask(server, "POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded", Accept="text/csv")
    assert answer.text == "n\r\n0\r\n"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT {", 400, "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "not allowed"),
        ("SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }", 400, "not allowed"),
        ("INSERT DATA { <http://x> <http://y> <http://z> }", 400, "not allowed"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", 500, "limit"),
    ],
)
def test_what_is_refused_says_why(server: Server, query: str, status: int, said: str) -> None:
    answer = get(server, "/sparql?" + urlencode({"query": query}))
    assert answer.status == status
    assert said in answer.text
    assert get(server, "/sparql?" + urlencode({"query": COUNT})).status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/sparql", None, {}, 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400),
        ("GET", "/sparql?query=%ff", None, {}, 400),
        ("GET", "/%ff", None, {}, 400),
        ("GET", "/sparql?" + "&".join(f"a{i}=1" for i in range(200)), None, {}, 400),
        ("POST", "/sparql", "ASK {}", {"Content_Type": "application/json"}, 415),
        ("POST", "/sparql", "ASK {}", {"Content_Type": "application/sparql-update"}, 415),
        ("POST", "/sparql", "update=CLEAR+ALL", {"Content_Type": "application/x-www-form-urlencoded"}, 403),
        ("POST", "/", "query=x", {"Content_Type": "application/x-www-form-urlencoded"}, 405),
        ("PUT", "/sparql", "x", {}, 501),
        ("DELETE", "/report/000000000000", None, {}, 501),
        ("OPTIONS", "/sparql", None, {}, 501),
        ("TRACE", "/", None, {}, 501),
        ("GET", "/report/000000000000", None, {}, 404),
        ("POST", "/sparql", " " * 2_000_000, {"Content_Type": "application/sparql-query"}, 413),
    ],
)
def test_other_requests_are_refused(
    server: Server, method: str, path: str, body: str | None, headers: dict[str, str], status: int
) -> None:
    try:
        assert ask(server, method, path, body, **headers).status == status
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # closed before all of the body was sent


def test_a_post_without_length_is_refused(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    assert " 411 " in raw(server, head + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n")
    assert " 411 " in raw(server, head + b"Content-Length: -1\r\n\r\n")
    assert raw(server, b"nonsense\r\n\r\n") == "Bad Request\n"


# Who is answered.


def test_only_its_own_names_are_answered(server: Server) -> None:
    port = server.server_address[1]
    for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "KG.example"):
        assert get(server, "/", Host=host).status == 200
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "localhost:1",
        "localhost.evil.example",
        "",
        "kg.example.evil",
    ):
        assert get(server, "/", Host=host).status == 421
    assert " 421 " in raw(server, b"GET / HTTP/1.1\r\n\r\n")
    assert " 421 " in raw(server, b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")


def test_pages_of_other_sites_may_not_ask(server: Server) -> None:
    own = f"http://127.0.0.1:{server.server_address[1]}"
    path = "/sparql?" + urlencode({"query": COUNT})
    assert get(server, path, Origin=own).status == 200
    for origin in ("http://evil.example", "null", f"{own}.evil.example"):
        assert get(server, path, Origin=origin).status == 403


def test_an_address_that_others_reach_needs_names(store: Store) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "kg.example", "::"):
        with pytest.raises(UsageError, match="--allow"):
            make_server(App(store), host=host, port=0)


def test_a_busy_server_says_so(store: Store) -> None:
    app = App(store)
    with make_server(app, port=0) as made:
        thread = Thread(target=made.serve_forever)
        thread.start()
        while app.running.acquire(blocking=False):
            pass
        begun = monotonic()
        assert get(made, "/sparql?" + urlencode({"query": COUNT})).status == 503
        assert monotonic() - begun < 5
        made.shutdown()
        thread.join(10)


# Nothing from outside.

DOTS = (
    "..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "....", "..;", "..%00",
    "%u002e%u002e", "．．", "..%20", "%2e%2e%2f", "..%5c", "..\\",
)  # fmt: skip
SLASHES = ("/", "%2f", "\\", "%c0%af")
STARTS = ("/", "/report/", "//")
INSIDE = ("manifest.json", "shards", "oxigraph/CURRENT", "link.txt", "oxigraph.json", "tables/reports", ".git/config")


def climbing(secret: Path) -> list[str]:
    """Addresses that would lead to a file outside, were they names of files."""
    ways = [
        f"{start}{slash.join([dot] * depth)}{slash}{name}"
        for start in STARTS
        for dot in DOTS
        for slash in SLASHES
        for depth, name in ((1, "secret.txt"), (8, "etc/passwd"))
    ]
    straight = [f"/{name}" for name in INSIDE] + [f"/report/{name}" for name in INSIDE]
    absolute = [
        start + text
        for start in ("", "/", "//", "/report/", "/file:", "file://", "/%2f")
        for text in (str(secret), quote(str(secret), safe=""), "/etc/passwd", "%2fetc%2fpasswd", "C:/secret.txt")
    ]
    return [*ways, *straight, *absolute, *(f"/search?q={way[:60]}" for way in ways[:20])]


def test_no_address_leads_outside(server: Server, store: Store) -> None:
    addresses = climbing(store.path.parent / "secret.txt")
    assert len(set(addresses)) >= 300
    for address in addresses:
        answer = raw(server, f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert SECRET not in answer and "root:" not in answer, address
        status = answer.split(" ")[1] if answer.startswith("HTTP/1.1 ") else "none"
        assert status in ("400", "404") or (address.startswith("/search?") and status == "200"), (address, answer[:80])
