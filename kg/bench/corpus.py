"""Figures of many reports: where the time goes, and what a store costs as it grows."""

from __future__ import annotations

import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.bench.process import Used, run_command
from kg.corpus.batch.plan import find_files
from kg.corpus.batch.shard import LEVEL
from kg.corpus.made.report import Plan, write_made
from kg.corpus.store import Manifest, Store
from kg.errors import InputError
from kg.export.nquads import format_nquads
from kg.export.parquet import arrow_table
from kg.export.tables import iter_tables
from kg.graph import Graph, build_graph
from kg.pipeline import Options, extract, link
from kg.read import read_report

CHARACTERS = 18_000
"""Of a report, for which speeds are told."""
FIRST, LAST = 2011, 2020
"""Years of the made reports of each place."""
SAMPLE = 40
"""Reports whose stages are timed one by one."""
Value = TypeVar("Value")


def iter_corpus_figures(paths: Sequence[Path], counts: Sequence[int], *, jobs: int, options: Options) -> Iterator[str]:
    """Lines of figures: stages and store of the reports at ``paths``, then stores of so many made ones.

    Raises InputError for paths that are not there and ChildProcessError where a build fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if paths:
            yield from _iter_stages(find_files(paths), options)
            yield f"given {_store(paths, folder / 'given', jobs, options)}"
        for count in counts:
            source = folder / f"made-{count}"
            _make(source, count)
            yield f"made  {_store([source], folder / f'store-{count}', jobs, options)}"


def _make(folder: Path, count: int) -> None:
    """Write ``count`` made reports."""
    places = -(-count // (LAST - FIRST + 1))
    files = list(write_made(Plan(places, FIRST, LAST, characters=CHARACTERS, gaps=0.0), folder))
    for path in files[count:]:
        path.unlink()


def _store(paths: Sequence[Path], store: Path, jobs: int, options: Options) -> str:
    """What ``kg corpus build`` takes for a store, as a line."""
    command = [sys.executable, "-m", "kg", "corpus", "build", "--store", str(store), "--jobs", str(jobs)]
    command += ["--fast"] * options.fast + ["--no-inferred"] * (not options.inferred)
    used = run_command([*command, *map(str, paths)], accepted=(0, InputError.exit_code))
    size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    return describe_cost(Store(store).manifest, used, size)


def describe_cost(manifest: Manifest, used: Used, size: int) -> str:
    """A store of ``size`` bytes and what its build has used, by report and by second and core."""
    count = max(1, len(manifest.reports))
    characters = sum(row.counts["characters"] for row in manifest.reports)
    whole = characters / CHARACTERS / used.processor
    return (
        f"{len(manifest.reports):,} reports of {characters // count:,} characters, {len(manifest.failed)} failed: "
        f"{len(manifest.reports) / used.seconds:.2f} reports/s, {whole:.2f} of {CHARACTERS:,} characters a second "
        f"and core, {used.processor / count * 1000:.1f} ms of processor each, {used.memory / 1e6:.0f} MB at most "
        f"in a process, {size // count:,} bytes each on disk"
    )


@dataclass(slots=True)
class _Stages:
    """Processor seconds by stage."""

    spent: dict[str, float]

    def timed(self, name: str, way: Callable[[], Value]) -> Value:
        start = time.process_time()
        made = way()
        self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - start
        return made

    def run(self, path: Path, options: Options) -> int:
        """Build a report stage by stage; gives its characters. Raises InputError."""
        doc = self.timed("read", lambda: read_report(path))
        found = self.timed("extract", lambda: extract(doc, options))
        linked = self.timed("link", lambda: link(doc, found, options))
        graph = self.timed("graph", lambda: build_graph(doc, linked, options.run))
        quads = self.timed("N-Quads", lambda: format_nquads(graph))
        self.timed("gzip", lambda: zlib.compress(quads, LEVEL))
        self.timed("tables", lambda: _arrow(graph))
        return len(doc.text)


def _arrow(graph: Graph) -> list[object]:
    return [arrow_table([table]) for table in iter_tables(graph)]


def _iter_stages(files: Sequence[Path], options: Options) -> Iterator[str]:
    """Processor time of each stage, of reports spread over the files."""
    chosen = files[:: max(1, len(files) // SAMPLE)]
    characters = 0
    _Stages({}).run(chosen[0], options)  # loads lexicons and libraries
    stages = _Stages({})
    for path in chosen:
        try:
            characters += stages.run(path, options)
        except InputError:
            continue
    unit = 1000 / (characters / CHARACTERS)
    parts = ", ".join(f"{name} {seconds * unit:.1f}" for name, seconds in stages.spent.items())
    yield f"ms of processor for {CHARACTERS:,} characters: {parts}, all {sum(stages.spent.values()) * unit:.1f}"
