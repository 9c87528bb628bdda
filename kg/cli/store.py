"""Commands that read a store of many reports: arguments in, one public function called."""

from __future__ import annotations

import os
import sys
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.voice import say

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Make everything anew.")
def load(store: Path, again: bool) -> None:
    """Bring STORE/oxigraph, the files that queries run on, up to date."""
    from kg.corpus.serve.oxigraph import update_oxigraph
    from kg.corpus.store import Store

    done = update_oxigraph(Store(store), rebuild=again)
    say(f"{len(done.loaded)} parts loaded, {len(done.removed)} taken out: {done.folder}")


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--endpoint", "url", required=True, metavar="URL", help="Of the Graph Store protocol; ?graph= is added.")
@click.option("--user", default="", help="Name for HTTP basic authentication; KG_PASSWORD holds the password.")
@click.option("--again", is_flag=True, help="Send also what arrived before.")
def push(store: Path, url: str, user: str, again: bool) -> None:
    """Bring the named graphs of STORE into a triple store at URL.

    A push that was ended goes on where it was; a later one sends what changed and deletes what
    is gone.
    """
    from kg.corpus.serve.push import Endpoint, push_store
    from kg.corpus.store import Store

    password = os.environ.get("KG_PASSWORD", "")
    sent = deleted = triples = 0
    for done in push_store(Store(store), Endpoint(url, user, password), again=again):
        sent += done.action == "sent"
        deleted += done.action == "deleted"
        triples += done.triples
    say(f"{sent} graphs sent ({triples} triples), {deleted} deleted")


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8710, show_default=True)
@click.option("--allow", "allowed", multiple=True, metavar="NAME",
              help="A name of this machine under which others may reach it; repeat for more.")  # fmt: skip
@click.option("--time", "seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True,
              help="Seconds after which a query is ended.")  # fmt: skip
def serve(store: Path, host: str, port: int, allowed: tuple[str, ...], seconds: float) -> None:
    """Show the reports of STORE in the browser, and answer SPARQL at /sparql.

    For this machine alone, unless --host and --allow say more. End it with Ctrl-C.
    """
    from kg.corpus.serve.app import App
    from kg.corpus.serve.oxigraph import update_oxigraph
    from kg.corpus.serve.server import make_server
    from kg.corpus.store import Store

    opened = Store(store)
    update_oxigraph(opened)
    with make_server(App(opened, seconds=seconds), host=host, port=port, allowed=allowed) as server:
        say(f"{len(opened.reports())} reports at http://{host}:{server.server_address[1]}/ (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("ended")


FORMS = click.Choice(["table", "csv", "json"])


@click.command()
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.option("--store", type=click.Path(path_type=Path), metavar="DIR", help="A and B are years or reports in it.")
@click.option("--place", default="", help="Of which place, where A and B are years.")
@click.option("--fast", is_flag=True, help="Rules alone, where A and B are reports to build.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True)
def diff(left: str, right: str, store: Path | None, place: str, fast: bool, form: str) -> None:
    """What is new, gone, changed and taken over from A to B.

    A and B are graphs, reports, or with --store years of a --place or names of reports. Exit 1 if
    they differ.
    """
    from kg.corpus.compare.diff import is_different, iter_differences
    from kg.query.rows import format_plain

    graphs = (_one_graph(name, store, place, fast) for name in (left, right))
    found = list(iter_differences(*graphs))
    sys.stdout.write(format_plain(DIFF_COLUMNS, map(astuple, found), form))
    if is_different(found):
        sys.exit(1)


DIFF_COLUMNS = ("change", "kind", "name", "left", "right", "left_at", "right_at")


def _one_graph(name: str, store: Path | None, place: str, fast: bool) -> Graph:
    """A graph from a file of RDF, a report, or the store."""
    from kg import pipeline
    from kg.corpus.catalogue import Catalogue
    from kg.corpus.store import Store

    if store is not None:
        catalogue = Catalogue(Store(store))
        return catalogue.load(catalogue.pick(name, place))
    path = Path(name)
    if path.suffix.lower().lstrip(".") in pipeline.FORMATS:
        return pipeline.load(path)
    return pipeline.build(path, pipeline.Options(fast))


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--place", "places", multiple=True, required=True, help="A place, or a part of its name; repeat.")
@click.option("--indicator", "indicators", multiple=True, help="Its id or name; repeat. Without it all.")
@click.option("--year", "years", type=int, multiple=True, help="Of the reports; repeat. Without it all.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True)
def compare(
    store: Path, places: tuple[str, ...], indicators: tuple[str, ...], years: tuple[int, ...], form: str
) -> None:
    """Places of STORE side by side: results and targets of indicators, period by period."""
    from kg.corpus.catalogue import Catalogue
    from kg.corpus.compare.places import compare_places
    from kg.corpus.store import Store
    from kg.query.rows import format_plain

    names, rows = compare_places(Catalogue(Store(store)), places, indicators, years)
    cells = (
        (row.indicator, row.kind, row.measure, row.period, *(cell.value if cell else "" for cell in row.cells))
        for row in rows
    )
    sys.stdout.write(format_plain(("indicator", "kind", "measure", "period", *names), cells, form))


COMMANDS = (diff, compare, serve)
"""Commands about a store."""
CORPUS_COMMANDS = (load, push)
"""Commands in the group ``kg corpus``."""
