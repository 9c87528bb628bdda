"""What a query may not do is refused, however it is written; what it may do is not."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.query.door import LONGEST, check_query

TARGETS = ("<http://127.0.0.1:9/x>", "<file:///etc/hosts>", "?where", ":local", "ex:name", "$where")
FROM_TARGETS = ("<http://127.0.0.1:9/x>", "<file:///etc/hosts>", ":local", "ex:name")
CASES = ("SERVICE", "service", "SeRvIcE")
GAPS = (" ", "\n", "\t", "\r\n", "#c\n", " #'\n", "")
"""What may stand between a keyword and its target; nothing at all is enough for the engine."""


def service_variants() -> list[str]:
    out = [f"SELECT * {{ {word}{gap}{target} {{ ?s ?p ?o }} }}" for word in CASES for gap in GAPS for target in TARGETS]
    out += [f"SELECT * {{ SERVICE SILENT{gap}{target} {{ ?s ?p ?o }} }}" for gap in GAPS for target in TARGETS]
    return out


def from_variants() -> list[str]:
    words = ("FROM", "from", "FROM NAMED", "From Named")
    heads = ("SELECT * ", "SELECT ?s ", "ASK ", "CONSTRUCT { ?s ?p ?o } ", "DESCRIBE ?s ")
    return [
        f"{head}{word} {target} WHERE {{ ?s ?p ?o }}" for head in heads for word in words for target in FROM_TARGETS
    ]


UPDATES = [
    "LOAD <http://127.0.0.1:9/x>",
    "load silent <file:///etc/hosts>",
    "CLEAR ALL",
    "DROP GRAPH <http://x>",
    "CREATE GRAPH <http://x>",
    "ADD <http://x> TO <http://y>",
    "MOVE <http://x> TO <http://y>",
    "COPY <http://x> TO <http://y>",
    "INSERT DATA { <http://x> <http://y> <http://z> }",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX x: <http://x/> insert { ?s ?p ?o } where { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; DELETE DATA { <http://x> <http://y> <http://z> }",
]
HIDDEN = [
    # Escapes of code points are resolved before or while a query is read.
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * \\u0046ROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "SELECT * { ?s ?p \\u0022a\\u0022 SERVICE ?x { ?s ?p ?o } }",
    # Glued to what stands before or after.
    "PREFIX ex: <http://x/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'^^<http://x>SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT*FROM<http://127.0.0.1:9/>{ ?s ?p ?o }",
    # A less-than sign that looks like the start of an IRI.
    "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o#>'''\n)SERVICE?x{ ?s ?p ?o } #'''\n }",
    'SELECT * { ?s ?p ?o FILTER(?s<ex:o#>"""\n)SERVICE?x{ ?s ?p ?o } #"""\n }',
    "SELECT * { ?s ?p ?o FILTER(?s<ex:o)SERVICE?x#'>\n{ ?s ?p ?o } #'\n }",
    # Strings and comments that end sooner than they seem to.
    'SELECT * { ?s ?p "a\\\\" SERVICE ?x { ?s ?p ?o } } # "',
    "SELECT * { ?s ?p 'a' SERVICE ?x { ?s ?p 'b' } }",
    'SELECT * { ?s ?p """a"" """ SERVICE ?x { ?s ?p "b" } }',
    "SELECT * { # comment\rSERVICE ?x { ?s ?p ?o } }",
    "SELECT * { ?s ?p <http://x#y> . SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE ?x { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE ?x { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { GRAPH ?g { SERVICE ?x { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o . BIND(1 AS ?n) MINUS { SERVICE ?x { ?s ?p ?o } } }",
    "SELECT * { VALUES (?a ?b) { (1 <http://x#y>) } SERVICE ?x { ?s ?p ?o } }",
]
VARIANTS = [*service_variants(), *from_variants(), *UPDATES, *HIDDEN]


def test_there_are_two_hundred_variants() -> None:
    assert len(set(VARIANTS)) >= 200


@pytest.mark.parametrize("query", VARIANTS)
def test_refused(query: str) -> None:
    with pytest.raises(UsageError, match="not allowed"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE FROM LOAD INSERT' }",
        'SELECT * { ?s ?p "say \\"FROM\\" here" }',
        'SELECT * { ?s ?p """many\nlines FROM "here" """ }',
        "SELECT * { ?s ?p ?o } # FROM here on SERVICE",
        "SELECT ?from ?service $load { ?from ?service $load }",
        "SELECT * { ?s gwr:from ?o ; gwr:service ?x ; gwr:load ?y }",
        "SELECT * { ?s <http://x/from> <http://x/SERVICE> }",
        "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
        "SELECT * { ?s ?p ?o FILTER(?o<5&&?o>2) }",
        "SELECT * { ?s ?p 'x'@en-GB, 5.0e3, -1, true, 'y'^^<http://x#d> }",
        "SELECT (COUNT(*) AS ?n) { VALUES (?a ?b) { (<http://x#y> <http://x#z>) } }",
        "SELECT * { ?s (gwr:partOf|^gwr:partOf)+/rdfs:label ?o }",
        "SELECT * { ?s ?p '綦江区' . ?s <http://x/綦江> ?o }",
        "ASK { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "",
    ],
)
def test_let_through(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    "piece", ["'", '"', "'''", '"""', "<", "<a", "(<a#", "(?a<b'", "(?a<b#>", "....", "a.", "\\", "#", "?", "@"]
)
def test_long_nonsense_is_read_in_one_pass(piece: str) -> None:
    check_query((piece * LONGEST)[:LONGEST])


def test_a_query_may_not_be_endless() -> None:
    with pytest.raises(UsageError, match="longer"):
        check_query(" " * (LONGEST + 1))
