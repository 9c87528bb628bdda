"""The child in which a query runs, so that it can be ended: ``python -P worker.py``.

It reads one JSON object from standard input (files or the folder of an on-disk store, query,
prefixes, limits) and writes one line of JSON a row, then a last line that says how it ended. It
imports nothing of ours. Before the query starts it gives up opening files and connections
(POSIX), whatever the query may try; over an on-disk store, which opens its files as it needs
them, it gives up connections alone (Linux).
"""

from __future__ import annotations

import ctypes
import json
import platform
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows: the parent still ends the child in time.
    resource = None  # type: ignore[assignment]


NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
"""Of Linux: ``PR_SET_NO_NEW_PRIVS``, ``PR_SET_SECCOMP`` (prctl.h), ``SECCOMP_MODE_FILTER`` (seccomp.h)."""
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Their number for the kernel (audit.h), and that of the call ``socket``."""
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001


class Step(ctypes.Structure):
    """One step of a filter of system calls, ``struct sock_filter``."""

    _fields_ = [("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint)]


class Program(ctypes.Structure):
    """A filter of system calls, ``struct sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]


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


def close_the_network() -> bool:
    """No connection can be made from here on, in no thread; True where the system can promise it.

    The call ``socket`` is refused with EPERM, for this process alone (seccomp of Linux).
    """
    kernel, socket = MACHINES.get(platform.machine(), (0, 0))
    if sys.platform != "linux" or not socket:
        return False
    steps = (
        (LOAD, 0, 0, 4), (EQUAL, 0, 2, kernel), (LOAD, 0, 0, 0), (EQUAL, 0, 1, socket), (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    )  # fmt: skip
    program = Program(len(steps), (Step * len(steps))(*(Step(*step) for step in steps)))
    call = ctypes.CDLL(None).prctl
    none = ctypes.c_ulong(0)
    closed = call(NO_NEW_PRIVILEGES, ctypes.c_ulong(1), none, none, none) == 0
    return closed and bool(call(SECCOMP, ctypes.c_ulong(FILTER), ctypes.byref(program), none, none) == 0)


def run(task: dict[str, Any]) -> dict[str, Any]:
    if "folder" in task:
        close_the_network()
        try:
            store = ox.Store.read_only(task["folder"])
        except (ValueError, OSError) as error:
            return {"end": "input", "path": task["folder"], "problem": str(error)}
    else:
        store = ox.Store()
        for path, name in task["files"]:
            try:
                store.bulk_load(path=path, format=getattr(ox.RdfFormat, name))
            except (SyntaxError, ValueError, OSError) as error:
                return {"end": "input", "path": path, "problem": str(error)}
        close_the_door()
    default: list[Any] = [ox.NamedNode(iri) for iri in task.get("default", ())]
    named: list[Any] = [ox.NamedNode(iri) for iri in task.get("named", ())]
    chosen = bool(default or named)
    try:
        answer = store.query(
            task["query"],
            prefixes=task["prefixes"],
            use_default_graph_as_union=not chosen,
            default_graph=default if chosen else None,
            named_graphs=named if chosen else None,
        )
    except SyntaxError as error:
        return {"end": "syntax", "problem": str(error)}
    except (OSError, ValueError, RuntimeError) as error:
        return {"end": "failed", "problem": str(error)}
    if isinstance(answer, ox.QueryBoolean):
        return {"end": "done", "truth": bool(answer), "variables": [], "triples": False}
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
        triples, names = False, [variable.value for variable in answer.variables]
    else:
        triples, names = True, ["subject", "predicate", "object"]
    return {"end": "done", "truth": None, "variables": names, "triples": triples}


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
