"""Links between the reports of a store: what the store holds, linked, and written beside it."""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpus.identity.correction import FILE, NONE, read_link_corrections
from kg.corpus.identity.region import Region, report_region
from kg.corpus.identity.thing import RULES, Link, Renaming, Thing, find_links
from kg.corpus.store import LINKS, Store
from kg.export.parquet import arrow_rows, write_arrow
from kg.export.tables import Column
from kg.export.term import chinese_text, decimal, line_term, plain_text
from kg.files import write_atomic
from kg.ids import content_id
from kg.model import EntityType, Issuer, Level
from kg.vocab import RDF, SKOS, Class, Property

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = (Column("left", "text"), Column("right", "text"), Column("rule", "text"), Column("confidence", "real"),
         Column("evidence", "text"))  # fmt: skip
RENAMED = re.compile(
    r"[”’》]?(?:正式|成功|统一|获批)?(?:更名|改名|改称|易名)(?:为|成)?[“‘《]?|[”’》]?[（(]原(?:名|称|为)?[：:“‘]?"
)
"""What stands between two names of one thing: 更名为 after the old one, （原 after the new one."""


def link_store(store: str | Path, corrections: str | Path | None = None) -> list[Link]:
    """Link the reports of a store and write links.nq.gz and tables/links/links.parquet.

    ``corrections`` is a file of lines same and different; without it the store's own
    corrections.tsv, where there is one. Raises InputError and OSError.
    """
    whole = Store(store)
    path = Path(corrections) if corrections is not None else whole.path / FILE
    known = read_link_corrections(path) if corrections is not None or path.is_file() else NONE
    things = load_things(whole)
    links = find_links(things, renamings=find_renamings(whole), corrections=known)
    write_links(whole, links)
    return links


def load_things(store: Store) -> list[Thing]:
    """The entities of all reports of a store, each with the region of its report."""
    regions = find_regions(store)
    out = []
    for report, entity, kind, name, aliases, code, status in _rows(
        store.table("entities", ["report", "entity", "type", "name", "aliases", "code", "status"])
    ):
        region, year = regions[report]
        names = (name, *(aliases.split(";") if aliases else ()))
        out.append(Thing(entity, EntityType(kind), names, region, year, code, status))
    return out


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def find_regions(store: Store) -> dict[str, tuple[Region | None, int | None]]:
    """Region and year of each report of a store by its id."""
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for report, code, mentions in _rows(store.table("entities", ["report", "code", "mentions"])):
        if code:
            codes[report][code[:6]] += mentions
    reports = store.table("reports", ["report", "government", "region", "level", "year", "division"])
    out: dict[str, tuple[Region | None, int | None]] = {}
    for report, government, region, level, year, division in _rows(reports):
        issuer = Issuer(government, region, Level(level) if level else None, year)
        out[report] = report_region(issuer, division, codes[report]), year
    return out


def find_renamings(store: Store) -> list[Renaming]:
    """What the sentences of a store say of new names, in order of the text."""
    import pyarrow.compute as pc

    regions = find_regions(store)
    sentences = store.table("sentences", ["report", "sentence", "text"])
    said = sentences.filter(pc.match_substring_regex(sentences["text"], "更名|改名|改称|易名|[（(]原"))
    out = []
    for report, _, text in sorted(_rows(said)):
        region, year = regions[report]
        if region is None:
            continue
        for match in RENAMED.finditer(text):
            out.append(Renaming(region, year, text[: match.start()], text[match.end() :], text.strip()))
    return out


def write_links(store: Store, links: Sequence[Link]) -> None:
    """Write the links as N-Quads and as a table. Raises OSError."""
    text = "".join(sorted(_lines(store, links)))
    write_atomic(store.path / LINKS, gzip.compress(text.encode(), mtime=0))
    table = arrow_rows(TABLE, [tuple(getattr(link, column.name) for column in TABLE) for link in links])
    folder = store.path / "tables" / "links"
    folder.mkdir(parents=True, exist_ok=True)
    write_arrow(table, folder / "links.parquet")


def _lines(store: Store, links: Sequence[Link]) -> Iterator[str]:
    """The match itself, and a node that says by which rule and how sure."""
    data, home = store.data, line_term(store.links_graph)
    for link in links:
        left, right = line_term(data + link.left), line_term(data + link.right)
        node = line_term(data + content_id("links", "match", link.left, link.right))
        yield f"{left} {line_term(SKOS + 'exactMatch')} {right} {home} .\n"
        for predicate, term in (
            (RDF + "type", line_term(Class.MATCH)),
            (RDF + "subject", left),
            (RDF + "predicate", line_term(SKOS + "exactMatch")),
            (RDF + "object", right),
            (Property.RULE, line_term(plain_text(link.rule))),
            (Property.CONFIDENCE, line_term(decimal(link.confidence))),
            (Property.EVIDENCE, line_term(chinese_text(link.evidence))),
        ):
            yield f"{node} {line_term(predicate)} {term} {home} .\n"


def read_links(store: str | Path) -> list[Link]:
    """The links of a store, in order. Raises InputError where there are none."""
    return [Link(*row) for row in _rows(Store(store).table("links", [column.name for column in TABLE]))]


def iter_matches(store: str | Path) -> Iterator[tuple[str, ...]]:
    """What was linked and why, least sure first: confidence, rule, what the rule says, evidence, ids.

    Raises InputError where the store has no links.
    """
    rows = sorted(read_links(store), key=lambda link: (link.confidence, link.rule, link.left, link.right))
    for link in rows:
        yield f"{link.confidence:.2f}", link.rule, RULES[link.rule][1], link.evidence, link.left, link.right
