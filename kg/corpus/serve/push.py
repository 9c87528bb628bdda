"""The named graphs of a store brought into any triple store, by HTTP, in parts that can be repeated.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/): each graph
is put whole with PUT; a large one in several requests, the first PUT, the others POST, which add
what is not there. Doing it twice changes nothing. What has arrived is noted in the store, so
that a push that was ended goes on where it was, and a later one sends only what changed.
"""

from __future__ import annotations

import base64
import gzip
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from itertools import groupby, islice
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

from kg.corpus.serve.oxigraph import Part, find_parts, part_files
from kg.corpus.store import Store
from kg.errors import InputError, UsageError

LINES = 50_000
"""Triples in one request, some 10 MB."""
SECONDS = 120.0
WAITS = (1.0, 4.0, 15.0)
"""Seconds before each new attempt, where the endpoint does not answer or is busy."""
BUSY = frozenset({429, 500, 502, 503, 504})
MEDIA = {".gz": "application/n-triples", ".ttl": "text/turtle"}


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done with one named graph: ``sent`` with so many triples, or ``deleted``, which a
    triple store may answer with that it never had it."""

    graph: str
    action: str
    triples: int = 0


class Endpoint:
    """A graph store: ``url`` is what the specification calls the Graph Store, ``?graph=`` is added.

    ``user`` and ``password`` are sent as HTTP basic authentication. Raises UsageError for a URL
    that is not http or https.
    """

    def __init__(self, url: str, user: str = "", password: str = "", waits: tuple[float, ...] = WAITS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
            raise UsageError(f"{url} is no address of an endpoint; it begins with http:// or https://")
        self.url = url
        self.waits = waits
        self.headers = {"User-Agent": "gwr-kg"}
        if user:
            secret = base64.b64encode(f"{user}:{password}".encode()).decode()
            self.headers["Authorization"] = f"Basic {secret}"
        loopback = parts.hostname in ("localhost", "127.0.0.1", "::1")
        proxies = [urllib.request.ProxyHandler({})] if loopback else []
        self.opener = urllib.request.build_opener(*proxies)

    def send(self, method: str, graph: str, body: bytes | None = None, media: str = "") -> None:
        """One request, again after a while where the endpoint is away or busy. Raises InputError."""
        address = f"{self.url}{'&' if urlsplit(self.url).query else '?'}graph={quote(graph, safe='')}"
        headers = {**self.headers, **({"Content-Type": media} if media else {})}
        for wait in (*self.waits, None):
            request = urllib.request.Request(address, body, headers, method=method)
            try:
                with self.opener.open(request, timeout=SECONDS) as response:
                    response.read()
                return
            except HTTPError as error:
                said = error.read(300).decode("utf-8", "replace").strip()
                error.close()
                if method == "DELETE" and error.code == 404:
                    return
                if error.code not in BUSY or wait is None:
                    raise self.failure(f"answered {error.code} for {graph}: {said}") from None
            except (OSError, HTTPException) as error:
                if wait is None:
                    raise self.failure(f"cannot be reached: {getattr(error, 'reason', error)}") from None
            time.sleep(wait)

    def failure(self, problem: str) -> InputError:
        return InputError(self.url, problem, "check the address, then push again: it goes on where it was")


def push_store(store: Store, endpoint: Endpoint, *, again: bool = False) -> Iterator[Pushed]:
    """Put every named graph of the store, its links and the ontology's terms; delete those it no longer has.

    Graphs that arrived before and have not changed are left out, unless ``again``. Yields what
    was done as it is done. Raises InputError where the endpoint fails.
    """
    record = store.path / f"pushed-{sha256(endpoint.url.encode()).hexdigest()[:12]}.tsv"
    held = {} if again else _read_record(record)
    parts = find_parts(store)
    wanted = {graph for part in parts.values() for graph in part.graphs}
    with record.open("w" if again else "a", encoding="utf-8") as notes:
        for name, part in parts.items():
            if all(held.get(graph) == name for graph in part.graphs):
                continue
            for graph, triples in _send_part(store, name, part, endpoint, held):
                notes.write(f"{graph}\t{name}\n")
                notes.flush()
                yield Pushed(graph, "sent", triples)
        for graph in sorted(set(held) - wanted):
            endpoint.send("DELETE", graph)
            notes.write(f"{graph}\t\n")
            notes.flush()
            yield Pushed(graph, "deleted")


def _send_part(
    store: Store, name: str, part: Part, endpoint: Endpoint, held: dict[str, str]
) -> Iterator[tuple[str, int]]:
    """Send the graphs of a part that have not arrived; gives each with its number of triples."""
    files = part_files(store, name)
    if files[0].suffix == ".ttl":
        (graph,) = part.graphs
        for number, file in enumerate(files):
            endpoint.send("POST" if number else "PUT", graph, file.read_bytes(), MEDIA[".ttl"])
        yield graph, 0
        return
    for file in files:
        for graph, lines in _iter_graphs(file):
            if held.get(graph) == name:
                continue
            count = 0
            while block := list(islice(lines, LINES)):
                endpoint.send("POST" if count else "PUT", graph, b"".join(block), MEDIA[".gz"])
                count += len(block)
            yield graph, count


def _iter_graphs(file: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The named graphs of a file of sorted N-Quads, each with its lines as N-Triples."""
    with gzip.open(file) as quads:
        for graph, block in groupby(quads, lambda line: line.rsplit(b" ", 2)[1]):
            end = len(graph) + 3  # blank, graph, blank, full stop; then the line's end
            yield graph[1:-1].decode(), (line[: -end - 1] + b" .\n" for line in block)


def _read_record(record: Path) -> dict[str, str]:
    """The part in which each graph last arrived."""
    held: dict[str, str] = {}
    if record.is_file():
        for line in record.read_text("utf-8").splitlines():
            graph, _, name = line.partition("\t")
            if name:
                held[graph] = name
            else:
                held.pop(graph, None)
    return held
