"""A file of RDF as a plain index from subject and predicate to values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.export.ledger import TYPE

FORMATS = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD"}
"""Suffixes that are read, with the name of their format in pyoxigraph. RDF/XML is not: entity bombs."""
ADVICE = "give a graph that kg build has written"
MAX_BYTES = 512 << 20
"""The graph of a report has some 5 MB."""
NESTED = re.compile(
    rb'''"""(?:"{0,2}(?:[^"\\]|\\.))*"""|"(?:[^"\\\r\n]|\\.)*"|'''
    rb"""'''(?:'{0,2}(?:[^'\\]|\\.))*'''|'(?:[^'\\\r\n]|\\.)*'|"""
    rb"<[^<>\s]*>|#[^\r\n]*|(<<)",
    re.DOTALL,
)
"""Strings, IRIs and comments, and what opens a triple within a triple (RDF 1.2). We write none, and
pyoxigraph 0.5 ends the whole process with a full stack at some 50,000 levels."""


class Triples:
    """Values as plain strings (IRIs or the text of literals), in order of the file."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self.index: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, object in rows:
            self.index.setdefault(subject, {}).setdefault(predicate, []).append(object)
        self.types: dict[str, list[str]] = {}
        for subject, pairs in self.index.items():
            for kind in pairs.get(TYPE, ()):
                self.types.setdefault(kind, []).append(subject)

    def of_type(self, kind: str) -> list[str]:
        """Subjects of a class."""
        return self.types.get(kind, [])

    def having(self, predicate: str) -> list[str]:
        """Subjects that have a predicate."""
        return [subject for subject, pairs in self.index.items() if predicate in pairs]

    def all(self, subject: str, predicate: str) -> list[str]:
        return self.index.get(subject, {}).get(predicate, [])

    def get(self, subject: str, predicate: str) -> str | None:
        """The value, None where there is none; ValueError where there are several."""
        values = self.all(subject, predicate)
        if len(values) > 1:
            raise ValueError(f"{subject} has several {predicate}")
        return values[0] if values else None

    def one(self, subject: str, predicate: str) -> str:
        """The one value. Raises ValueError."""
        value = self.get(subject, predicate)
        if value is None:
            raise ValueError(f"{subject} has no {predicate}")
        return value


def read_triples(path: str | Path) -> Triples:
    """Read the file whole. Raises InputError for what is missing, a folder, or no RDF."""
    import pyoxigraph

    path = Path(path)
    name = FORMATS.get(path.suffix.lower())
    if path.is_dir():
        raise InputError(path, "is a folder", ADVICE)
    if not path.exists():
        raise InputError(path, "does not exist", ADVICE)
    if name is None:
        raise InputError(path, f"has no suffix of a graph ({', '.join(FORMATS)})", ADVICE)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(path, f"has {size:,} bytes", f"a graph of a report may have {MAX_BYTES:,}")
        raw = path.read_bytes()
        if b"<<" in raw and any(found[1] for found in NESTED.finditer(raw)):
            raise _nested(path)
        rows = []
        for quad in pyoxigraph.parse(raw, format=getattr(pyoxigraph.RdfFormat, name)):
            if isinstance(quad.object, pyoxigraph.Triple):  # by an annotation, without the signs of NESTED
                raise _nested(path)
            rows.append((quad.subject.value, quad.predicate.value, quad.object.value))
        return Triples(rows)
    except (SyntaxError, ValueError) as error:
        kind = name.replace("_", " ").capitalize()
        line = error.lineno if isinstance(error, SyntaxError) else None
        raise InputError(path, f"is not {kind} (line {line})" if line else f"is not {kind}", ADVICE) from error
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}", ADVICE) from error


def _nested(path: Path) -> InputError:
    return InputError(path, "holds triples within triples", ADVICE)
