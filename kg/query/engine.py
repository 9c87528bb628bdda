"""SPARQL over a graph file, in a child process that is ended at its limits."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError, LimitError, UsageError
from kg.query.door import check_query
from kg.query.rows import Kind, Rows, Value
from kg.vocab import PREFIXES, TERM_FILES, ontology_folder

SECONDS = 30.0
ROWS = 100_000
MEMORY = 4 << 30
"""Bytes of address space of the child."""
FORMATS = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD"}
PLACE = re.compile(r"error at (\d+):(\d+):")
ADVICE = "give a graph that kg build has written"


def ask(
    source: str | Path,
    sparql: str,
    *,
    terms: bool = False,
    seconds: float = SECONDS,
    rows: int = ROWS,
    memory: int = MEMORY,
) -> Rows:
    """Answer a SPARQL query over a file of RDF; the prefixes of ``kg.vocab`` need not be declared.

    ``terms`` adds the concepts of the ontology with their labels (status, units, indicators).
    ``seconds``, ``rows`` and ``memory`` (bytes) are limits. Named graphs are read as one.
    Raises UsageError for a query that is not allowed or cannot be parsed, InputError for a
    file that is no RDF, LimitError where a limit is reached.
    """
    check_query(sparql)
    path = Path(source)
    files = [[str(path), _format(path)], *([file, "TURTLE"] for file in (_terms() if terms else ()))]
    return _run(path, {"files": files}, sparql, seconds, rows, memory)


def ask_store(
    folder: str | Path,
    sparql: str,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    seconds: float = SECONDS,
    rows: int = ROWS,
    memory: int = MEMORY,
) -> Rows:
    """Answer a SPARQL query over the files of an on-disk store of Oxigraph, which nobody changes meanwhile.

    The graphs (IRIs) are the dataset of the query, of those that the store holds; without any,
    all named graphs are read as one. Else like ``ask``.
    """
    check_query(sparql)
    task = {"folder": str(folder), "default": list(default_graphs), "named": list(named_graphs)}
    return _run(Path(folder), task, sparql, seconds, rows, memory)


def _run(path: Path, source: dict[str, Any], query: str, seconds: float, rows: int, memory: int) -> Rows:
    """Run the query in a child with its limits."""
    limits = {"seconds": seconds, "rows": rows, "memory": memory}
    task = {**source, "query": query, "prefixes": PREFIXES, **limits}
    worker = [sys.executable, "-P", "-B", str(Path(__file__).with_name("worker.py"))]
    try:
        # The limit of the parent is the one that counts: time on the clock, also while waiting.
        child = subprocess.run(worker, input=json.dumps(task).encode(), capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitError(f"{seconds:g} seconds", "ask for less, or allow more time") from error
    return _read(child, path, query, rows, memory)


def _terms() -> list[str]:
    return [str(ontology_folder() / name) for name in TERM_FILES]


def _format(path: Path) -> str:
    if path.is_dir():
        raise InputError(path, "is a folder", ADVICE)
    if not path.exists():
        raise InputError(path, "does not exist", ADVICE)
    name = FORMATS.get(path.suffix.lower())
    if name is None:
        raise InputError(path, f"has no suffix of a graph ({', '.join(FORMATS)})", ADVICE)
    return name


def _read(child: subprocess.CompletedProcess[bytes], path: Path, query: str, limit: int, memory: int) -> Rows:
    """The rows that the child has written. Raises where it did not come to its end."""
    lines = child.stdout.splitlines()
    ending: dict[str, Any] = {}
    if child.returncode == 0 and lines:
        ending = json.loads(lines.pop())
    match ending.get("end"):
        case "done":
            rows = tuple(tuple(_value(cell) for cell in json.loads(line)) for line in lines)
            return Rows(tuple(ending["variables"]), rows, ending["truth"], ending["triples"])
        case "syntax":
            raise UsageError(_unparsed(ending["problem"], query))
        case "input":
            raise InputError(path, f"cannot be read as RDF: {ending['problem']}", ADVICE)
        case "rows":
            raise LimitError(f"{limit} rows", "add LIMIT or ask for less")
        case "failed":
            raise UsageError(f"the query failed: {ending['problem']}")
    said = child.stderr.decode("utf-8", "replace")
    if "memory" in said or "MemoryError" in said or child.returncode < 0:
        raise LimitError(f"{memory >> 20} MB of memory", "ask for less")
    raise KgError(f"the query engine ended with code {child.returncode}: {said.strip()[-200:]}")


def _unparsed(problem: str, query: str) -> str:
    """Where the query stops making sense, with the words that stand there."""
    place = PLACE.match(problem)
    if place is None:
        return f"the query cannot be parsed: {problem}"
    line, column = int(place[1]), int(place[2])
    rest = "\n".join(query.split("\n")[line - 1 :])[column - 1 :].split()
    near = " ".join(rest)[:40]
    if "Prefix not found" in problem:
        what = f"a prefix is not declared before {near!r}" if near else "a prefix is not declared"
    else:
        what = f"it makes no sense from {near!r} on" if near else "something is missing at its end"
    return f"the query cannot be parsed at line {line}, column {column}: {what}"


def _value(cell: list[str] | None) -> Value | None:
    return None if cell is None else Value(Kind(cell[0]), *cell[1:])
