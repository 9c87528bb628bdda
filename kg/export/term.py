"""RDF terms as plain values, and how each is written, escaped and checked.

An IRI is a ``str``, a literal a ``Literal``; there are no blank nodes. Grammar: RDF 1.1
Turtle (https://www.w3.org/TR/turtle/#sec-grammar) and N-Quads.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from kg.errors import KgError
from kg.vocab import PREFIXES, XSD

STRING = XSD + "string"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
BOOLEAN = XSD + "boolean"
DATE = XSD + "date"
GYEAR = XSD + "gYear"


class Literal(NamedTuple):
    """A literal: its text with a datatype, or with a language (then ``datatype`` is empty)."""

    text: str
    datatype: str = STRING
    language: str = ""


Term: TypeAlias = str | Literal


class Quad(NamedTuple):
    """A triple in a named graph."""

    subject: str
    predicate: str
    object: Term
    graph: str


class TermError(KgError):
    """An IRI that must not be written: it could break out of its brackets."""

    def __init__(self, iri: str) -> None:
        super().__init__(iri)
        self.iri = iri

    def __str__(self) -> str:
        return f"not an IRI that may be written: {self.iri[:120]!a}"


IRI = re.compile(r"[a-z][a-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")
"""Printable ASCII without blank, quotation mark, angle, curly and back quotes, backslash, bar and caret."""
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[" + "".join(
    chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
) + "]")  # fmt: skip
"""Characters that some format cannot carry: C0 controls but for tab and line ends, surrogates, non-characters."""
ESCAPED = re.compile('[\x00-\x1f\x7f"\\\\]')
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
SURROGATE = re.compile("[\ud800-\udfff]")
RELATIVE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]*(?:#[A-Za-z0-9=,]*)?")
"""What every reader resolves to the IRI it was cut from: no scheme, no dots, no query."""
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PLAIN_INTEGER = re.compile(r"-?[0-9]+")
PLAIN_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def plain_text(text: str) -> Literal:
    """A literal without language; characters that no format carries are left out."""
    return Literal(UNWANTED.sub("", text))


def chinese_text(text: str) -> Literal:
    """A literal in Chinese; characters that no format carries are left out."""
    return Literal(UNWANTED.sub("", text), "", "zh")


def integer(number: int) -> Literal:
    return Literal(str(number), INTEGER)


def decimal(number: Decimal | float) -> Literal:
    """The shortest digits that give the number again, without exponent.

    >>> decimal(Decimal("4.50")).text, decimal(0.85).text, decimal(Decimal("2E+3")).text
    ('4.50', '0.85', '2000')
    """
    return Literal(format(number if isinstance(number, Decimal) else Decimal(repr(number)), "f"), DECIMAL)


def boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", BOOLEAN)


def checked(iri: str) -> str:
    """The IRI itself. Raises TermError where it holds what could end it early."""
    if not IRI.fullmatch(iri):
        raise TermError(iri)
    return iri


def quoted(text: str) -> str:
    """A string in quotation marks, escaped for Turtle and N-Quads; a lone surrogate becomes U+FFFD.

    >>> quoted('a"b')
    '"a\\\\"b"'
    """
    if ESCAPED.search(text):
        text = ESCAPED.sub(_escape, text)
    if SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", text)
    return f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    return ESCAPES.get(found) or f"\\u{ord(found):04X}"


def line_term(term: Term) -> str:
    """A term as N-Triples and N-Quads write it."""
    if isinstance(term, str):
        return f"<{checked(term)}>"
    if term.language:
        return f"{quoted(term.text)}@{term.language}"
    if term.datatype == STRING:
        return quoted(term.text)
    return f"{quoted(term.text)}^^<{checked(term.datatype)}>"


class Shortener(dict[Term, str]):
    """Terms as Turtle writes them, each made once: prefixed names, IRIs relative to ``base``,
    bare numbers and truth values."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = checked(base)
        self.folder = base[: base.rindex("/") + 1]

    def __missing__(self, term: Term) -> str:
        written = self[term] = self._iri(term) if isinstance(term, str) else self._literal(term)
        return written

    def _iri(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = NAMESPACES.get(iri[:cut])
        if prefix is not None and LOCAL.fullmatch(iri, cut):
            return f"{prefix}:{iri[cut:]}"
        checked(iri)
        if iri == self.base:
            return "<>"
        if iri.startswith(self.base + "#"):
            return f"<{iri[len(self.base) :]}>"
        rest = iri.removeprefix(self.folder)
        if rest != iri and RELATIVE.fullmatch(rest):
            return f"<{rest}>"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        text, datatype = literal.text, literal.datatype
        if literal.language:
            return f"{quoted(text)}@{literal.language}"
        if datatype == STRING:
            return quoted(text)
        if (
            (datatype == INTEGER and PLAIN_INTEGER.fullmatch(text))
            or (datatype == DECIMAL and PLAIN_DECIMAL.fullmatch(text))
            or (datatype == BOOLEAN and text in ("true", "false"))
        ):
            return text
        return f"{quoted(text)}^^{self[datatype]}"
