"""The command about targets and outcomes: arguments in, one public function called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.voice import say
from kg.errors import UsageError
from kg.messages import find_language

if TYPE_CHECKING:
    from kg.corpus.ledger.entry import Wanted
    from kg.corpus.store import Store

COLUMNS = ("place", "year", "indicator", "period", "target", "outcome", "result", "result_year", "sentence")
ALL_COLUMNS = (
    "place", "year", "report", "indicator", "name", "measure", "period", "target", "outcome", "result", "result_year",
    "target_text", "target_start", "target_end", "result_report", "result_text", "result_start", "result_end",
    "confidence",
)  # fmt: skip
PROJECT_COLUMNS = ("place", "project", "status", "names", "steps")
STEP_COLUMNS = (
    "place", "project", "outcome", "year", "name", "status", "modality", "report", "start", "end", "text",
)  # fmt: skip
SHORT = 40
"""Characters of a sentence in a table; csv and json have it whole."""


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--place", "places", multiple=True,
              help="A place by name or the end of it, 市 or 县 left out; repeat. Without it all.")  # fmt: skip
@click.option("--indicator", "indicators", multiple=True, metavar="ID",
              help="An indicator by id or name; years without a target are listed too. Repeat.")  # fmt: skip
@click.option("--from", "first", type=int, metavar="YEAR", help="First year of the reports that set targets.")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year of the reports that set targets.")
@click.option("--all", "every", is_flag=True, help="Also indicators that few reports give.")
@click.option("--projects", is_flag=True, help="Instead of targets how far each project came, report by report.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "html"]), default="table",
              show_default=True)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write instead of standard output.")
@click.option("--write", is_flag=True, help="Write the whole ledger into the store, as table and links.")
@click.option("--truth", type=click.Path(path_type=Path), metavar="FILE",
              help="Of made reports: print precision and recall against it.")  # fmt: skip
def ledger(
    store: Path, places: tuple[str, ...], indicators: tuple[str, ...], first: int | None, last: int | None,
    every: bool, projects: bool, form: str, output: Path | None, write: bool, truth: Path | None,
) -> None:  # fmt: skip
    """What became of the targets that the reports of STORE set, told by later reports of the same place."""
    from kg.corpus.ledger.entry import Wanted, iter_ledger
    from kg.corpus.store import Store

    opened = Store(store)
    if write:
        from kg.corpus.ledger.table import write_ledger

        say(f"{write_ledger(opened, iter_ledger(opened))} lines in the ledger of {store}")
        return
    if truth is not None:
        from kg.corpus.made.ledger_score import score_ledger

        score = score_ledger(iter_ledger(opened), truth)
        click.echo(
            f"precision {score.precision:.4f}  recall {score.recall:.4f}  "
            f"told {score.told}  true {score.true}  right {score.right}"
        )
        return
    wanted = Wanted(places, indicators, first, last, common=not every)
    if projects and form == "html":
        raise UsageError("the page shows targets; for projects take table, csv or json")
    text = _projects(opened, wanted, form) if projects else _targets(opened, wanted, form)
    if output is not None:
        from kg.files import write_atomic

        write_atomic(output, text)
        say(output)
    else:
        sys.stdout.write(text)


def _targets(store: Store, wanted: Wanted, form: str) -> str:
    """Targets and outcomes in the form asked for."""
    from kg.corpus.ledger.entry import iter_ledger
    from kg.corpus.ledger.page import render_ledger
    from kg.corpus.ledger.table import iter_lines
    from kg.query.rows import format_plain

    entries = iter_ledger(store, wanted)
    if form == "html":
        return render_ledger(entries, find_language())
    lines = iter_lines(entries)
    if form == "table":
        rows = (
            (line.place, str(line.year), line.name, line.period, line.target, line.outcome, line.result,
             str(line.result_year or ""), line.target_text[:SHORT])
            for line in lines
        )  # fmt: skip
        return format_plain(COLUMNS, rows, form)
    cells = (["" if (cell := getattr(line, name)) is None else str(cell) for name in ALL_COLUMNS] for line in lines)
    return format_plain(ALL_COLUMNS, cells, form)


def _projects(store: Store, wanted: Wanted, form: str) -> str:
    """As a table a line for each project (? where a step is only intended), else a row for each step."""
    from kg.corpus.ledger.progress import iter_progress
    from kg.model import Modality
    from kg.query.rows import format_plain

    courses = iter_progress(store, wanted)
    if form == "table":
        return format_plain(PROJECT_COLUMNS, (
            (
                course.place, course.name, course.status, ";".join(course.names),
                " ".join(
                    f"{s.year}:{s.status.value}{'?' if s.modality is Modality.PLANNED else ''}" for s in course.steps
                ),
            )
            for course in courses
        ), form)  # fmt: skip
    rows = (
        (
            course.place, course.name, course.status, str(step.year), step.name, step.status.value,
            step.modality.value, step.report, str(step.start), str(step.end), step.text,
        )
        for course in courses
        for step in course.steps
    )  # fmt: skip
    return format_plain(STEP_COLUMNS, rows, form)


COMMANDS = (ledger,)
