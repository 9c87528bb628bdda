"""Row 4: queries that reach outside, at the door and in the child behind it, with canaries that hear."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run as run_process
from threading import Event, Thread

from kg.errors import UsageError
from kg.query import ask, worker
from tests.query.test_door import VARIANTS
from tests.query.test_engine import Canary
from tests.torture.outcome import Outcome, share

ASKED = 200
WITHOUT_DOOR = 25
"""Queries that are also put to the child itself, as if the door had let them pass."""


class Pipe:
    """A named pipe that notes whether anyone opened it to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = Event()
        os.mkfifo(path)
        self.thread = Thread(target=self.wait, daemon=True)
        self.thread.start()

    def wait(self) -> None:
        with self.path.open("wb"):
            self.read.set()

    def close(self) -> None:
        os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
        self.thread.join(5)


@contextmanager
def canaries(folder: Path) -> Iterator[tuple[Canary, Pipe]]:
    canary, pipe = Canary(), Pipe(folder / "canary")
    try:
        yield canary, pipe
    finally:
        canary.close()
        pipe.close()


def run(scale: float, folder: Path) -> Outcome:
    graph = folder / "graph.nt"
    graph.write_text('<http://a> <http://b> "c" .\n', encoding="utf-8")
    faults: list[str] = []
    with canaries(folder) as (canary, pipe):
        queries = [
            query.replace("127.0.0.1:9", f"127.0.0.1:{canary.port}").replace("/etc/hosts", str(pipe.path))
            for query in VARIANTS[:: max(1, len(VARIANTS) // share(len(VARIANTS), scale))]
        ]
        for query in queries:
            try:
                ask(graph, query)
            except UsageError:
                continue
            faults.append(f"let pass: {query!a}")
        behind = queries[:: max(1, len(queries) // share(WITHOUT_DOOR, scale))]
        for query in behind:
            task = {
                "files": [[str(graph), "N_TRIPLES"]], "query": query, "prefixes": {}, "seconds": 5, "rows": 9,
                "memory": 4 << 30,
            }  # fmt: skip
            run_process([sys.executable, "-P", worker.__file__], input=json.dumps(task).encode(), capture_output=True)
        heard, read = canary.came.is_set(), pipe.read.is_set()
        socket.create_connection(("127.0.0.1", canary.port)).close()
        if not canary.came.wait(5):
            faults.append("the canary hears nothing")
    if heard:
        faults.append("the canary was called")
    if read:
        faults.append("the canary file was read")
    return Outcome(
        f"{len(queries)} variants refused, {len(behind)} of them also put to the child itself: "
        f"{int(heard)} connections, {int(read)} reads",
        tuple(faults),
    )
