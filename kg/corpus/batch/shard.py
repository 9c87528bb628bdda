"""From a shard to its files: the one function that every engine runs."""

from __future__ import annotations

import gc
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus.batch.plan import Member, Shard
from kg.corpus.store import shard_file, table_file
from kg.errors import InputError, KgError
from kg.export.nquads import format_nquads
from kg.export.parquet import arrow_schema, arrow_table, read_arrow, write_arrow
from kg.export.tables import TABLES, iter_tables
from kg.files import write_atomic
from kg.pipeline import assemble, count_graph, extract
from kg.read import read_report

if TYPE_CHECKING:
    import pyarrow as pa

LEVEL = 3
"""Of gzip: files are a seventh larger than at 6, which takes two to three times as long."""
GZIP = 16 + zlib.MAX_WBITS
"""Tells zlib to write a gzip header, without a name or time."""


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What became of a shard's reports: counts of those that are in it, problem and advice of the
    others, both by report id."""

    id: str
    counts: dict[str, dict[str, int]]
    failed: dict[str, tuple[str, str]]


class _Written:
    """The quads and rows of one shard as they come."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.zip = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        self.quads: list[bytes] = []
        self.rows: dict[str, list[pa.Table]] = {name: [arrow_schema(name).empty_table()] for name in TABLES}

    def add(self, quads: bytes) -> None:
        self.quads.append(self.zip.compress(quads))

    def save(self) -> None:
        """Write the files of the shard; that it is done is told by its record alone."""
        import pyarrow as pa

        store, name = Path(self.shard.store), self.shard.id
        write_atomic(shard_file(store, name), b"".join([*self.quads, self.zip.flush()]))
        for table, parts in self.rows.items():
            write_arrow(pa.concat_tables(parts).combine_chunks(), table_file(store, table, name))


def run_shard(shard: Shard) -> ShardResult:
    """Build the reports of a shard and write its files, then its record.

    A report that cannot be built is told in the result. Run twice, also at the same time, it
    writes the same bytes. Raises OSError where the store cannot be written.
    """
    counts: dict[str, dict[str, int]] = {}
    failed = {report: (problem, "leave it out") for report, problem in shard.deadly}
    written = _Written(shard)
    kept = _Kept(shard)
    for member in shard.members:
        if member.report in failed:
            continue
        if member.kept is not None:
            counts[member.report] = kept.copy(member, written)
            continue
        try:
            with _collected_once():
                counts[member.report] = _build(member, shard, written)
        except InputError as error:
            failed[member.report] = error.problem, error.advice
        except Exception as error:
            if os.environ.get("KG_DEBUG"):
                raise
            problem = str(error) if isinstance(error, KgError) else f"{type(error).__name__}: {error}"
            failed[member.report] = f"internal error: {problem}", "leave it out (KG_DEBUG=1 shows where)"
    written.save()
    result = ShardResult(shard.id, counts, failed)
    write_record(Path(shard.store), result)
    return result


@contextmanager
def _collected_once() -> Iterator[None]:
    """Cycles are looked for once after a report and not all the time, which is a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if enabled:
            gc.enable()


def _build(member: Member, shard: Shard, written: _Written) -> dict[str, int]:
    """Add one report; gives its counts. Raises InputError."""
    doc = read_report(member.path)
    if doc.sha256 != member.sha256:
        raise InputError(member.path, "changed while the store was built", "build the store again")
    graph = assemble(doc, extract(doc, shard.options), shard.options)
    quads = format_nquads(graph)
    rows = {table.name: arrow_table([table]) for table in iter_tables(graph)}
    written.add(quads)
    for name, table in rows.items():
        written.rows[name].append(table)
    return {**count_graph(graph), "characters": len(doc.text), "quads": quads.count(b"\n")}


class _Kept:
    """Quads and rows of reports that stand already, taken over from the old shard."""

    def __init__(self, shard: Shard) -> None:
        self.store = Path(shard.store)
        self.old = next((member.kept for member in shard.members if member.kept is not None), None)
        self.blocks = self._blocks()
        self.tables: dict[str, pa.Table] = {}
        self.counts: dict[str, dict[str, int]] = {}
        if self.old is not None:
            self.tables = {name: read_arrow(table_file(self.store, name, self.old)) for name in TABLES}
            record = read_record(self.store, self.old)
            assert record is not None
            self.counts = record.counts

    def copy(self, member: Member, written: _Written) -> dict[str, int]:
        """Add a report that stands; members come in the order in which the old shard has them."""
        import pyarrow.compute as pc

        written.add(next(quads for report, quads in self.blocks if report == member.report))
        for name, table in self.tables.items():
            written.rows[name].append(table.filter(pc.equal(table["report"], member.report)))
        return self.counts[member.report]

    def _blocks(self) -> Iterator[tuple[str, bytes]]:
        """The reports of the old shard and the lines of their named graphs."""
        if self.old is None:
            return
        with gzip.open(shard_file(self.store, self.old)) as lines:
            for graph, block in groupby(lines, lambda line: line.rsplit(b" ", 2)[1]):
                yield graph[1:-1].decode().rpartition("/")[2], b"".join(block)


def record_file(store: Path, shard: str) -> Path:
    """Where stands what became of a shard's reports."""
    return store / "shards" / f"{shard}.json"


def write_record(store: Path, result: ShardResult) -> None:
    """Write the record of a shard whose files are written, in one step. Raises OSError."""
    rows = {"counts": result.counts, "failed": result.failed}
    write_atomic(record_file(store, result.id), json.dumps(rows, ensure_ascii=False, sort_keys=True) + "\n")


def read_record(store: Path, shard: str) -> ShardResult | None:
    """What became of a shard; None where it is not done, or a file of it is gone."""
    files = [shard_file(store, shard), *(table_file(store, table, shard) for table in TABLES)]
    try:
        rows = json.loads(record_file(store, shard).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if not all(file.is_file() for file in files):
        return None
    return ShardResult(shard, rows["counts"], {report: tuple(row) for report, row in rows["failed"].items()})
