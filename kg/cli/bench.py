"""The command that measures: one report, or many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click


class _Bench(click.Group):
    """``kg bench REPORT`` is ``kg bench report REPORT``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["report", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Bench)
def bench() -> None:
    """Print figures of time, memory and size: kg bench [REPORT], or kg bench corpus."""


@bench.command("report")
@click.argument("report", required=False, type=click.Path(path_type=Path))
@click.option("--baseline", type=click.Path(path_type=Path), help="A script that builds a graph: SCRIPT REPORT DIR.")
@click.option("--growth", is_flag=True, help="Also texts of up to ten million characters; takes minutes.")
def bench_report(report: Path | None, baseline: Path | None, growth: bool) -> None:
    """Print the time and memory of a cold build, and the speed of extraction."""
    from kg.bench.growth import iter_growth
    from kg.bench.report import iter_figures
    from kg.pipeline import sample_path

    chosen = report or sample_path()
    for line in iter_figures(chosen, baseline):
        click.echo(line)
    for line in iter_growth(chosen) if growth else ():
        click.echo(line)


@bench.command("corpus")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--made", "counts", type=click.IntRange(min=1), multiple=True, default=(100, 1000, 10000),
              show_default=True, help="Also a store of so many made reports; repeat for more.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes of a build.")
@click.option("--fast", is_flag=True, help="Rules alone, without the learned tagger.")
def bench_corpus(paths: Sequence[Path], counts: Sequence[int], jobs: int, fast: bool) -> None:
    """Print what each stage takes and what stores cost: of the reports at PATHS, and of made ones."""
    from kg.bench.corpus import iter_corpus_figures
    from kg.pipeline import Options

    for line in iter_corpus_figures(paths, counts, jobs=jobs, options=Options(fast)):
        click.echo(line)


COMMANDS = (bench,)
