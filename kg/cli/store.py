"""Commands that read a store of many reports: arguments in, one public function called."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.voice import say
from kg.errors import UsageError


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Make everything anew.")
def load(store: Path, again: bool) -> None:
    """Bring STORE/oxigraph, the files that queries run on, up to date."""
    from kg.corpus.oxigraph import update_oxigraph
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
    from kg.corpus.push import Endpoint, push_store
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
    from kg.corpus.oxigraph import update_oxigraph
    from kg.corpus.serve import App, make_server
    from kg.corpus.store import Store

    opened = Store(store)
    update_oxigraph(opened)
    with make_server(App(opened, seconds=seconds), host=host, port=port, allowed=allowed) as server:
        say(f"{len(opened.reports())} reports at http://{host}:{server.server_address[1]}/ (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("ended")


COMMANDS = (serve,)
"""Commands about a store."""
CORPUS_COMMANDS = (load, push)
"""Commands in the group ``kg corpus``."""
