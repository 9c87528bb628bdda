"""RDF terms as plain values, and how each is written, escaped and checked.

An IRI is a ``str`` without brackets, a literal a ``Literal``; there are no blank nodes. Grammar: RDF 1.1
Turtle (https://www.w3.org/TR/turtle/#sec-grammar) and N-Quads.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from kg.characters import UNCARRIED
from kg.errors import KgError
from kg.vocab import PREFIXES, XSD

STRING = XSD + "string"
INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
BOOLEAN = XSD + "boolean"
DATE = XSD + "date"
GYEAR = XSD + "gYear"


class Literal(str):
    """A literal as N-Triples writes it, in quotation marks, with its parts as properties."""

    __slots__ = ()

    @property
    def text(self) -> str:
        return ESCAPE.sub(_unescape, self[1 : self.rindex('"')])

    @property
    def datatype(self) -> str:
        """Empty where there is a language."""
        rest = self[self.rindex('"') + 1 :]
        return rest[3:-1] if rest.startswith("^^") else "" if rest else STRING

    @property
    def language(self) -> str:
        rest = self[self.rindex('"') + 1 :]
        return rest[1:] if rest.startswith("@") else ""


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
ESCAPED = re.compile('[\x00-\x1f\x7f"\\\\]')
ESCAPE = re.compile(r"\\(?:u[0-9A-F]{4}|.)")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNESCAPES = {written: char for char, written in ESCAPES.items()}
SURROGATE = re.compile("[\ud800-\udfff]")
RELATIVE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]*(?:#[A-Za-z0-9=,]*)?")
"""What every reader resolves to the IRI it was cut from: no scheme, no dots, no query."""
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PLAIN_INTEGER = re.compile(r"-?[0-9]+")
PLAIN_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def literal(text: str, datatype: str = STRING, language: str = "") -> Literal:
    """A literal with a datatype or a language.

    >>> literal("2019", GYEAR)
    '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    >>> literal('a"b', language="en").text
    'a"b'
    """
    if language:
        return Literal(f"{quoted(text)}@{language}")
    return Literal(quoted(text) if datatype == STRING else f"{quoted(text)}^^<{checked(datatype)}>")


def plain_text(text: str) -> Literal:
    """A literal without language; characters that no format carries are left out."""
    return Literal(_clean(text))


def chinese_text(text: str) -> Literal:
    """A literal in Chinese; characters that no format carries are left out."""
    return Literal(f"{_clean(text)}@zh")


def _clean(text: str) -> str:
    """In quotation marks, without what no format carries."""
    if text.isprintable() and '"' not in text and "\\" not in text:  # by far the most
        return f'"{text}"'
    return quoted(UNCARRIED.sub("", text))


def integer(number: int) -> Literal:
    return Literal(f'"{number}"^^<{INTEGER}>')


def decimal(number: Decimal | float) -> Literal:
    """The shortest digits that give the number again, without exponent.

    >>> decimal(Decimal("4.50")).text, decimal(0.85).text, decimal(Decimal("2E+3")).text
    ('4.50', '0.85', '2000')
    """
    return Literal(f'"{number if isinstance(number, Decimal) else Decimal(repr(number)):f}"^^<{DECIMAL}>')


def boolean(value: bool) -> Literal:
    return TRUE if value else FALSE


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


def _unescape(match: re.Match[str]) -> str:
    found = match[0]
    return UNESCAPES.get(found) or chr(int(found[2:], 16))


TRUE, FALSE = literal("true", BOOLEAN), literal("false", BOOLEAN)


def line_term(term: Term) -> str:
    """A term as N-Triples and N-Quads write it."""
    return term if isinstance(term, Literal) else f"<{checked(term)}>"


class Shortener(dict[Term, str]):
    """Terms as Turtle writes them, each made once: prefixed names, IRIs relative to ``base``,
    bare numbers and truth values."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = checked(base)
        self.folder = base[: base.rindex("/") + 1]

    def __missing__(self, term: Term) -> str:
        written = self[term] = self._literal(term) if isinstance(term, Literal) else self._iri(term)
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
        datatype = literal.datatype
        if not datatype or datatype == STRING:
            return literal
        text = literal.text
        if (
            (datatype == INTEGER and PLAIN_INTEGER.fullmatch(text))
            or (datatype == DECIMAL and PLAIN_DECIMAL.fullmatch(text))
            or (datatype == BOOLEAN and text in ("true", "false"))
        ):
            return text
        return f"{quoted(text)}^^{self[datatype]}"
