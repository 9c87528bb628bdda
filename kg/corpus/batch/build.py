"""Paths become a store: plan, build what is missing, write the manifest, clear away what it does not name."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kg.corpus.batch.engine import Engine, run_here
from kg.corpus.batch.plan import Plan, Shard, find_files, make_plan
from kg.corpus.batch.shard import ShardResult, read_record
from kg.corpus.store import (
    DIVISIONS,
    FailedFile,
    Manifest,
    StoredReport,
    read_manifest,
    table_file,
    write_manifest,
)
from kg.errors import InputError
from kg.export.nquads import format_divisions
from kg.export.parquet import read_arrow
from kg.export.tables import TABLES
from kg.files import write_atomic
from kg.link.division import describe_divisions
from kg.pipeline import Options

DEFAULTS = Options()
OWN = re.compile(r"\d{5,}-[0-9a-f]{12}\.(?:nq\.gz|json|parquet)|\..*\.part")
"""Files of shards, and what a killed build leaves behind."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is, in reports: ``standing`` were there before, ``done`` are built by now."""

    total: int
    standing: int
    done: int


def build_corpus(
    paths: Iterable[str | Path],
    store: str | Path,
    *,
    options: Options = DEFAULTS,
    engine: Engine = run_here,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> Manifest:
    """Build or bring up to date the store of the reports at ``paths`` (files and folders).

    What stands is kept, reports that changed are built again, those no longer there are taken
    out; a build that was ended in the middle goes on. ``watch`` is told after each shard. Files
    that fail are in the manifest. Raises InputError for paths that are not there and a store
    that is no store, OSError where it cannot be written.
    """
    store = Path(store)
    with _held(store):
        plan = make_plan(find_files(paths), store, options, read_manifest(store))
        results = {shard.id: record for shard in plan.shards if (record := read_record(store, shard.id))}
        missing = [_with_what_stands(shard) for shard in plan.shards if shard.id not in results]
        total, left = (sum(len(shard.members) for shard in shards) for shards in (plan.shards, missing))
        progress = Progress(total, total - left, 0)
        watch(progress)
        sizes = {shard.id: len(shard.members) for shard in missing}
        for result in engine(missing):
            results[result.id] = result
            progress = Progress(total, progress.standing, progress.done + sizes[result.id])
            watch(progress)
        manifest = _manifest(plan, results, options)
        if manifest != plan.old or not (store / DIVISIONS).is_file():
            _write_divisions(store, manifest, options)
        if manifest != plan.old:
            write_manifest(store, manifest)
        _clear(store, set(manifest.shards))
    return manifest


def _with_what_stands(shard: Shard) -> Shard:
    """The shard, none of its reports taken over where the old files are gone."""
    kept = {member.kept for member in shard.members if member.kept is not None}
    if all(read_record(Path(shard.store), name) for name in kept):
        return shard
    return replace(shard, members=tuple(replace(member, kept=None) for member in shard.members))


def _manifest(plan: Plan, results: dict[str, ShardResult], options: Options) -> Manifest:
    reports, failed = [], list(plan.failed)
    for shard in plan.shards:
        result = results[shard.id]
        for member in shard.members:
            if member.report in result.failed:
                failed.append(FailedFile(member.path, member.sha256, *result.failed[member.report]))
                continue
            counts = result.counts[member.report]
            row = StoredReport(member.path, member.also, member.sha256, member.report, member.name, shard.id, counts)
            reports.append(row)
    switches = {"fast": options.fast, "inferred": options.inferred, "threshold": options.threshold}
    return Manifest(
        asdict(options.run),
        switches,
        tuple(sorted(reports, key=lambda row: row.path)),
        tuple(sorted(failed, key=lambda row: row.path)),
    )


def _write_divisions(store: Path, manifest: Manifest, options: Options) -> None:
    """Write what the codes in the tables have stood for."""
    codes: set[str] = set()
    for shard in manifest.shards:
        for table, column in (("entities", "code"), ("reports", "division")):
            codes.update(read_arrow(table_file(store, table, shard), [column])[column].to_pylist())
    quads = format_divisions(describe_divisions(filter(None, codes)), options.base)
    write_atomic(store / DIVISIONS, gzip.compress(quads, mtime=0))


def _clear(store: Path, shards: set[str]) -> None:
    """Remove files of shards that the manifest does not name, and pieces of files."""
    for folder in (store, store / "shards", *(store / "tables" / table for table in TABLES)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if OWN.fullmatch(path.name) and path.name.partition(".")[0] not in shards:
                path.unlink()


@contextmanager
def _held(store: Path) -> Iterator[None]:
    """Make the folders of a store and keep a second build away from it. Raises InputError."""
    if store.exists() and not store.is_dir():
        raise InputError(store, "is a file", "name a folder for the store")
    for folder in ("shards", *(f"tables/{table}" for table in TABLES)):
        (store / folder).mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # Windows: two builds at once are the user's care
        yield
        return
    handle = os.open(store, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(store, "is being built by another kg", "wait until it is done") from None
        yield
    finally:
        os.close(handle)
