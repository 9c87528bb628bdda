"""Commands about one report or one graph: arguments in, one public function called."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.voice import complain, say
from kg.errors import InputError, UsageError
from kg.messages import find_language, translate
from kg.model import BASE

if TYPE_CHECKING:
    from kg.pipeline import Built


def extraction_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The switches that decide what is found in a report, also of many."""
    for option in (
        click.option("--threshold", type=click.FloatRange(0, 1), default=0.0, show_default=True,
                     help="Leave out facts of lower confidence."),
        click.option("--no-inferred", is_flag=True, help="Leave out relations that no sentence states."),
        click.option("--fast", is_flag=True, help="Rules alone, without the learned tagger."),
    ):  # fmt: skip
        command = option(command)
    return command


base_option = click.option(
    "--base", default=BASE, show_default=True, metavar="IRI", help="Where the IRIs of the data begin."
)


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The switches that decide what the build of one report finds."""
    corrections = click.option(
        "--corrections", type=click.Path(path_type=Path), metavar="FILE",
        help="What the linking gets wrong: lines same, different, type, drop.",
    )  # fmt: skip
    return extraction_options(corrections(command))


@click.command()
@click.argument("reports", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="Folder for the files.")  # fmt: skip
@click.option("--format", "formats", multiple=True, default=("ttl", "html"), show_default=True,
              help="Formats to write, by suffix; repeat for more.")  # fmt: skip
@click.option("--sample", is_flag=True, help="Build the bundled sample report.")
@base_option
@build_options
def build(
    reports: tuple[Path, ...], output: Path, formats: tuple[str, ...], sample: bool, base: str, fast: bool,
    no_inferred: bool, threshold: float, corrections: Path | None,
) -> None:  # fmt: skip
    """Write NAME.ttl and NAME.html for each REPORT."""
    from kg import pipeline

    if sample:
        reports = (*reports, pipeline.sample_path())
    if not reports:
        raise UsageError("name a report, or --sample for the bundled one")
    unknown = [suffix for suffix in formats if suffix not in pipeline.FORMATS]
    if unknown:
        raise UsageError(f"unknown format {unknown[0]}; known: {', '.join(pipeline.FORMATS)}")
    twice = _first_double([path.stem for path in reports])
    if twice:
        raise UsageError(f"two reports are called {twice}; their files would be the same, build them apart")
    options = pipeline.Options(fast, not no_inferred, threshold, corrections, base)
    failed = 0
    done: list[Built] = []
    results = pipeline.build_files(reports, output, formats=formats, options=options)
    for result in _progress(results, len(reports)):
        if isinstance(result, InputError):
            complain(result)
            failed += 1
        else:
            done.append(result)
    _summarise(done, output)
    if failed:
        sys.exit(InputError.exit_code)


def _first_double(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _progress(results: Iterator[Built | InputError], total: int) -> Iterator[Built | InputError]:
    """A bar on standard error where there is more than one report and someone to see it."""
    if total < 2:
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(results, "reports", total=total, console=console, disable=not console.is_terminal)


SUMMARY = {
    "PLACE": "{} places", "ENTERPRISE": "{} enterprises", "PROJECT": "{} projects", "PROGRAM": "{} programs",
    "ORGANIZATION": "{} public bodies", "stated": "{} relations stated", "inferred": "{} relations inferred",
    "statuses": "{} project states", "observation": "{} observations", "indicator": "{} indicators",
    "attributes": "{} figures of one thing",
}  # fmt: skip
"""What is counted, by its name in ``pipeline.count_graph``."""


def _summarise(done: Sequence[Built], output: Path) -> None:
    """Say what was found, by type, and where the files are."""
    if not done:
        return
    counts = {key: sum(built.counts[key] for built in done) for key in SUMMARY}
    language = find_language()
    click.echo("  ".join(translate(text.format(counts[key]), language) for key, text in SUMMARY.items()), err=True)
    if len(done) == 1:
        for path in done[0].written:
            say(path)
    else:
        say(f"{len(done)} reports in {output}")


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@build_options
def extract(report: Path, form: str, fast: bool, no_inferred: bool, threshold: float, corrections: Path | None) -> None:
    """Print what a REPORT says as JSON lines, each fact with its offsets."""
    import json

    from kg import pipeline

    options = pipeline.Options(fast, not no_inferred, threshold, corrections)
    lines = [json.dumps(line, ensure_ascii=False) for line in pipeline.iter_lines(report, options)]
    sys.stdout.write("\n".join(lines) + "\n")


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("-e", "--execute", "sparql", help="The query itself.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--time", "seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True,
              help="Seconds after which the query is ended.")  # fmt: skip
def query(graph: Path, file: Path | None, sparql: str | None, form: str, seconds: float) -> None:
    """Ask a GRAPH (Turtle) a SPARQL query, from FILE or -e."""
    from kg.query import ask as ask_graph
    from kg.query import format_rows

    if (file is None) == (sparql is None):
        raise UsageError("give the query either as a file or with -e")
    text = sparql if sparql is not None else _text(file)
    sys.stdout.write(format_rows(ask_graph(graph, text, seconds=seconds), form))


def _text(file: Path | None) -> str:
    assert file is not None
    from kg.read.decode import decode, read_bytes

    return decode(read_bytes(file), file)[0]


@click.command()
@click.argument("graph", required=False, type=click.Path(path_type=Path))
@click.argument("question", required=False)
@click.option("-p", "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A value for a question.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def ask(graph: Path | None, question: str | None, parameters: tuple[str, ...], form: str) -> None:
    """Ask a GRAPH a ready QUESTION; without one, list them all."""
    from kg.query import format_rows, list_questions, run_question

    if graph is None or question is None:
        for row in list_questions():
            click.echo(f"{row.name:32} {row.title_en}\n{'':32} {row.title_zh}")
        return
    values = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise UsageError(f"a parameter reads NAME=VALUE, not {parameter}")
        values[name] = value
    sys.stdout.write(format_rows(run_question(graph, question, values), form))


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
def check(graph: Path) -> None:
    """Check a GRAPH (Turtle) against the shapes of the ontology, and its figures against one another.

    Exit 1 if something does not conform; figures that disagree are warnings, for the slip may
    be the report's own.
    """
    from kg.export.consistency import find_conflicts
    from kg.export.shapes import check_shapes
    from kg.pipeline import load

    findings = check_shapes(graph)
    for finding in findings:
        click.echo(str(finding))
    try:
        for conflict in find_conflicts(load(graph)):
            click.echo(f"warning: {conflict}")
    except InputError as error:
        say("kg: figures were not compared")
        complain(error)
    if findings:
        sys.exit(1)


@click.command()
@click.argument("graphs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The page to write.")
@click.option("--place", "places", multiple=True, help="From a store: a place, or a part of its name; repeat.")
@click.option("--year", "years", type=int, multiple=True, help="From a store: a year of reports; repeat.")
@click.option("--about", multiple=True, metavar="NAME", help="What stays, with what is near it, where not all can.")
def view(
    graphs: tuple[Path, ...], output: Path, places: tuple[str, ...], years: tuple[int, ...], about: tuple[str, ...]
) -> None:
    """Make the page of a graph (Turtle), of several as one, or of reports of a store.

    GRAPHS are files of graphs, or one folder of a store.
    """
    from kg import pipeline

    if len(graphs) == 1 and not graphs[0].is_dir() and not (places or years):
        pipeline.write(pipeline.load(graphs[0]), output)
    else:
        from kg.corpus.compare.merged import write_merged_page

        write_merged_page(graphs, output, places=places, years=years, about=about)
    say(output)


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("name")
@build_options
def explain(report: Path, name: str, fast: bool, no_inferred: bool, threshold: float, corrections: Path | None) -> None:
    """Show for a NAME in a REPORT the rules and sentences behind all that is said of it."""
    from kg import pipeline

    options = pipeline.Options(fast, not no_inferred, threshold, corrections)
    lines = list(pipeline.explain(report, name, options))
    if not lines:
        complain(f"nothing called {name} was found in {report}")
        sys.exit(1)
    for line in lines:
        click.echo(line)


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@build_options
def merges(report: Path, fast: bool, no_inferred: bool, threshold: float, corrections: Path | None) -> None:
    """List which forms of names in a REPORT were taken for one thing, and by which rule."""
    from kg import pipeline

    options = pipeline.Options(fast, not no_inferred, threshold, corrections)
    for row in pipeline.iter_merges(report, options):
        click.echo("\t".join(row))


COMMANDS = (build, extract, query, ask, view, check, explain, merges)
"""In the order in which a newcomer needs them."""
