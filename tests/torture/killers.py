"""Row 5: queries without end."""

from __future__ import annotations

import time
from itertools import islice, product
from pathlib import Path

from fakes import small_graph

from kg.errors import LimitError
from kg.export import write_turtle
from kg.query import ask
from tests.torture.outcome import Outcome, share, slack

LIMIT = 1.5
"""Seconds that each query is given."""
AFTER = 1.0
ASKED = 50
CROSSES = [
    "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l",
    "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o",
    "?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i OPTIONAL { ?j ?k ?l } } }",
    "{ ?a ?b ?c . ?d ?e ?f } UNION { ?a ?b ?c . ?g ?h ?i } ?j ?k ?l . ?d ?e2 ?f2 . ?g ?h2 ?i2",
    "{ SELECT * { ?a ?b ?c . ?d ?e ?f } } { SELECT * { ?g ?h ?i . ?j ?k ?l } }",
]
FORMS = [
    "SELECT * {{ {} }} ORDER BY ?c ?f ?i ?l",
    "SELECT (COUNT(*) AS ?n) {{ {} }}",
    "SELECT (COUNT(DISTINCT ?l) AS ?n) {{ {} }}",
    "SELECT ?a (COUNT(DISTINCT ?l) AS ?n) {{ {} }} GROUP BY ?a",
    "SELECT (GROUP_CONCAT(?l) AS ?n) {{ {} }}",
    "SELECT (MAX(CONCAT(STR(?c), STR(?l))) AS ?n) {{ {} }}",
    "SELECT DISTINCT ?nothing {{ {} FILTER(?c = ?nothing) }}",
    "ASK {{ {} FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = 'x') }}",
    "ASK {{ {} FILTER(REGEX(CONCAT(STR(?c), STR(?l)), '^(a|b|ab)*c[0-9]{{40}}$')) }}",
    "SELECT (SUM(STRLEN(REPLACE(STR(?l), '.', 'xx'))) AS ?n) {{ {} }}",
]
KILLERS = [form.format(cross) for form, cross in product(FORMS, CROSSES)]


def run(scale: float, folder: Path) -> Outcome:
    graph = folder / "small.ttl"
    write_turtle(small_graph(), graph)
    count = share(ASKED, scale)
    killers = list(islice(KILLERS, 0, None, max(1, len(KILLERS) // count)))[:count]
    faults: list[str] = []
    longest = after = 0.0
    for query in killers:
        start = time.perf_counter()
        try:
            ask(graph, query, seconds=LIMIT)
            faults.append(f"came to an end: {query}")
        except LimitError:
            pass
        longest = max(longest, time.perf_counter() - start)
        start = time.perf_counter()
        if ask(graph, "ASK { ?s ?p ?o }").truth is not True:
            faults.append("the next query is not answered")
        after = max(after, time.perf_counter() - start)
    if longest > (LIMIT + 1) * slack(scale):
        faults.append(f"one took {longest:.2f} s")
    if after > AFTER * slack(scale):
        faults.append(f"the next query took {after:.2f} s")
    return Outcome(
        f"{len(killers)} killers with a limit of {LIMIT} s: all ended within {longest:.2f} s, "
        f"the next query answered within {after:.2f} s",
        tuple(faults),
    )
