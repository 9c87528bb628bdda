"""The child in which a query runs, so that it can be ended: ``python -P worker.py``.

It reads one JSON object from standard input (files, query, prefixes, limits) and writes one
line of JSON a row, then a last line that says how it ended. It imports nothing of ours.
Before the query starts it gives up opening files and connections (POSIX), whatever the
query may try.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows: the parent still ends the child in time.
    resource = None  # type: ignore[assignment]


def main() -> None:
    task = json.load(sys.stdin)
    limit(task["seconds"], task["memory"])
    ending = run(task)
    sys.stdout.write(json.dumps(ending) + "\n")
    sys.stdout.flush()


def limit(seconds: float, memory: int) -> None:
    """End the process itself after the time of the query, should the parent be gone."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 4))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def close_the_door() -> None:
    """No file and no connection can be opened from here on."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def run(task: dict[str, Any]) -> dict[str, Any]:
    store = ox.Store()
    for path, name in task["files"]:
        try:
            store.bulk_load(path=path, format=getattr(ox.RdfFormat, name))
        except (SyntaxError, ValueError, OSError) as error:
            return {"end": "input", "path": path, "problem": str(error)}
    close_the_door()
    try:
        answer = store.query(task["query"], prefixes=task["prefixes"], use_default_graph_as_union=True)
    except SyntaxError as error:
        return {"end": "syntax", "problem": str(error)}
    except (OSError, ValueError, RuntimeError) as error:
        return {"end": "failed", "problem": str(error)}
    if isinstance(answer, ox.QueryBoolean):
        return {"end": "done", "truth": bool(answer), "variables": []}
    count = 0
    try:
        for row in rows(answer):
            count += 1
            if count > task["rows"]:
                return {"end": "rows"}
            sys.stdout.write(json.dumps(row, ensure_ascii=True) + "\n")
    except (OSError, ValueError, RuntimeError) as error:
        return {"end": "failed", "problem": str(error)}
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
    else:
        names = ["subject", "predicate", "object"]
    return {"end": "done", "truth": None, "variables": names}


def rows(answer: ox.QuerySolutions | ox.QueryTriples) -> Iterator[list[Any]]:
    if isinstance(answer, ox.QuerySolutions):
        variables = answer.variables
        for solution in answer:
            yield [value(solution[variable]) for variable in variables]
    else:
        for triple in answer:
            yield [value(term) for term in triple]


def value(term: Any) -> list[str] | None:
    """Kind, text, datatype and language, as ``kg.query.rows.Value`` takes them."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["uri", term.value, "", ""]
    if isinstance(term, ox.Literal):
        if term.language:
            return ["literal", term.value, "", term.language]
        datatype = term.datatype.value
        plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
        return ["literal", term.value, "" if plain else datatype, ""]
    if isinstance(term, ox.BlankNode):
        return ["bnode", term.value, "", ""]
    return ["literal", str(term), "", ""]


if __name__ == "__main__":
    main()
