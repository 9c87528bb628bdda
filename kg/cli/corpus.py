"""Commands about many reports: arguments in, one public function called."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def corpus() -> None:
    """Many reports as one store."""


@corpus.command()
@click.option("--places", type=click.IntRange(1), required=True, help="Number of places.")
@click.option("--years", type=int, nargs=2, required=True, metavar="FROM TO", help="First and last year of reports.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same reports.")
@click.option("--size", type=click.IntRange(0, 1_000_000), default=None, metavar="CHARACTERS",
              help="Least length of a report; without it as long as the facts need.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the reports.")
def made(places: int, years: tuple[int, int], seed: int, size: int | None, output: Path) -> None:
    """Write made reports with known facts, and the truth beside them (truth.jsonl)."""
    from kg.corpus.made import TRUTH, Plan, write_made

    count = sum(1 for _ in write_made(Plan(places, *years, seed=seed, characters=size), output))
    click.echo(f"{count} reports and {output / TRUTH}", err=True)


COMMANDS = (corpus,)
