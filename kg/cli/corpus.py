"""Commands about many reports: arguments in, one public function called."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.report import base_option, extraction_options
from kg.cli.voice import complain, say
from kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.corpus.batch.build import Progress
    from kg.corpus.batch.engine import Engine
    from kg.corpus.store import Manifest


@click.group()
def corpus() -> None:
    """Many reports in one store, over places and years."""


@corpus.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--store", required=True, type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of the store; what stands in it is kept.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
              help="Processes on this machine.")  # fmt: skip
@click.option("--engine", "engine_name", type=click.Choice(["process", "dask"]), default="process", show_default=True,
              help="Where shards are built.")  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster; without it --engine dask starts one here.")
@base_option
@extraction_options
def build(
    paths: tuple[Path, ...], store: Path, jobs: int, engine_name: str, scheduler: str | None, base: str,
    threshold: float, no_inferred: bool, fast: bool,
) -> None:  # fmt: skip
    """Build a store of the reports at PATHS (files and folders), or bring it up to date.

    Run again, it does what is missing: new and changed reports, those that were removed, and
    what a run that was ended had left. Exit 3 if some file could not be read.
    """
    from kg.corpus.batch.build import build_corpus
    from kg.pipeline import Options

    if not paths:
        raise UsageError("name the files or folders of reports")
    engine = _engine(engine_name, jobs, scheduler)
    options = Options(fast, not no_inferred, threshold, base=base)
    with _bar() as watch:
        manifest = build_corpus(paths, store, options=options, engine=engine, watch=watch)
    for failed in manifest.failed:
        complain(InputError(failed.path, failed.problem, failed.advice))
    say(_summary(manifest, store))
    if manifest.failed:
        sys.exit(InputError.exit_code)


@corpus.command()
@click.option("--places", type=click.IntRange(1), required=True, help="Number of places.")
@click.option("--years", type=int, nargs=2, required=True, metavar="FROM TO", help="First and last year of reports.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same reports.")
@click.option("--size", type=click.IntRange(0, 1_000_000), default=None, metavar="CHARACTERS",
              help="Least length of a report; without it as long as the facts need.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the reports.")
def made(places: int, years: tuple[int, int], seed: int, size: int | None, output: Path) -> None:
    """Write made reports with known facts, and the truth beside them (truth.jsonl)."""
    from kg.corpus.made.report import Plan, write_made
    from kg.corpus.made.truth import TRUTH

    count = sum(1 for _ in write_made(Plan(places, *years, seed=seed, characters=size), output))
    say(f"{count} reports and {output / TRUTH}")


def _engine(name: str, jobs: int, scheduler: str | None) -> Engine:
    from kg.corpus.batch.engine import DaskEngine, ProcessEngine

    if name == "dask":
        return DaskEngine(jobs, scheduler)
    if scheduler is not None:
        raise UsageError("a scheduler is for --engine dask")
    return ProcessEngine(jobs)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """A bar with reports a second and time left, where someone sees it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("reports", total=None, rate="")

        def watch(progress: Progress) -> None:
            elapsed = bar.tasks[task].elapsed
            rate = f"{progress.done / elapsed:.1f}/s" if progress.done and elapsed else ""
            bar.update(task, total=progress.total, completed=progress.standing + progress.done, rate=rate)

        yield watch


FACTS = ("stated", "inferred", "statuses", "attributes", "observation")
"""What counts as a fact: relations, states of projects, figures of one thing, observations."""


def _summary(manifest: Manifest, store: Path) -> str:
    """How much is in the store."""
    reports = manifest.reports
    facts = sum(row.counts[kind] for row in reports for kind in FACTS)
    quads = sum(row.counts["quads"] for row in reports)
    doubles = sum(len(row.also) for row in reports)
    line = f"{len(reports)} reports in {store}: {facts} facts, {quads} quads in {len(manifest.shards)} shards"
    if doubles:
        line += f"; {doubles} files hold the same bytes as another"
    if manifest.failed:
        line += f"; {len(manifest.failed)} files could not be read"
    return line


COMMANDS = (corpus,)
"""Commands about many reports."""
