"""Commands about what is one thing, or one sentence, in many reports: arguments in, one public function called."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.voice import say


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--corrections", type=click.Path(path_type=Path), metavar="FILE",
              help="Lines same and different; without it STORE/corrections.tsv.")  # fmt: skip
@click.option("--truth", type=click.Path(path_type=Path), metavar="FILE",
              help="Of made reports: print precision and recall against it.")  # fmt: skip
def link(store: Path, corrections: Path | None, truth: Path | None) -> None:
    """Find which entities of the reports of STORE are the same, and write the links into it."""
    from kg.corpus.identity.link import link_store
    from kg.corpus.made.link_score import score_links
    from kg.corpus.store import Store

    links = link_store(store, corrections)
    say(f"{len(links)} links in {store}")
    if truth is not None:
        score = score_links(Store(store), links, truth)
        click.echo(
            f"precision {score.precision:.4f}  recall {score.recall:.4f}  "
            f"linked {score.linked}  true {score.true}  right {score.right}"
        )


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
def merges(store: Path) -> None:
    """List what was linked across the reports of STORE and why, least sure first.

    A line of corrections.tsv in the store (different, name, name, with tabs) undoes a link.
    """
    from kg.corpus.identity.link import iter_matches

    for row in iter_matches(store):
        click.echo("\t".join(row))


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--least", type=click.FloatRange(0.5, 1), default=0.8, show_default=True,
              help="Least likeness; 1 is the same words.")  # fmt: skip
def reuse(store: Path, least: float) -> None:
    """List sentences of STORE that were taken over from the report before or from the level above."""
    from kg.corpus.compare.reuse import iter_reuse
    from kg.corpus.store import Store

    opened = Store(store)
    names = {report.report: report.name for report in opened.reports()}
    for pairing, found in iter_reuse(opened, least):
        source = "above" if pairing.above else "before"
        for row in found:
            places = (f"{names[part.report]}:{part.start}-{part.end}" for part in (row.after, row.before))
            click.echo("\t".join((f"{row.likeness:.2f}", source, *places, " ".join(row.after.text.split()))))


CORPUS_COMMANDS = (link, merges, reuse)
"""Commands of ``kg corpus``."""
