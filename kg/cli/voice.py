"""What the command line says: one line on standard error, in the user's language."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from kg.errors import KgError
from kg.messages import explain, find_language, translate

LOG = logging.getLogger("kg")


def say(said: str | Path) -> None:
    """A line on standard error."""
    click.echo(said if isinstance(said, Path) else translate(said, find_language()), err=True)


def complain(problem: str | KgError) -> None:
    """What went wrong, after the program's name."""
    language = find_language()
    text = explain(problem, language) if isinstance(problem, KgError) else translate(problem, language)
    click.echo(f"kg: {text}", err=True)


class Lines(logging.Formatter):
    """A stage that has ended, as a line: what it did, in the user's language, and its seconds."""

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, tuple) and record.args:
            text, *rest = record.args
            record.args = (translate(str(text), find_language()), *rest)
        return f"kg: {record.getMessage()}"


def follow(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Show the stages of the run on standard error."""
    if wanted and not LOG.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Lines())
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False


def verbose(command: click.Command) -> click.Command:
    """The command with ``-v``."""
    option = click.Option(
        ["-v", "--verbose"], is_flag=True, expose_value=False, callback=follow, help="Show what is done, with times."
    )
    command.params.append(option)
    return command
