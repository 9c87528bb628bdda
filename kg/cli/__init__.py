"""The command line: arguments in, one public function a command, exit codes out.

Data goes to standard output, everything else to standard error. Exit codes: 0 done,
1 findings, 2 usage, 3 input that could not be read (or some of many), 4 internal error,
130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from kg import __version__
from kg.cli import bench, corpus, ledger, links, report, store
from kg.cli.voice import complain, say, verbose
from kg.errors import InputError, KgError
from kg.threads import use_one_thread

EXAMPLES = """\b
Examples:
  kg build --sample                                 the bundled report, into output/
  kg build report.txt -o graphs                     graphs/report.ttl and graphs/report.html
  kg extract report.txt --format jsonl              mentions, relations, status, numbers
  kg query graphs/report.ttl -e 'SELECT ...'        SPARQL, as table, csv or json
  kg ask graphs/report.ttl projects-by-status       a ready question; without a name, all of them
  kg explain report.txt 綦江河                      the rules and evidence behind a name
"""
INTERRUPTED = 130
INTERNAL = 4
COLLECTED = 50_000
"""New objects after which Python looks for cycles. A report makes many objects and few cycles: at
Python's own 700 looking takes a tenth of the time."""


class _Order(click.Group):
    """Commands in the order in which a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(EXAMPLES.removeprefix("\b\n") + "\n")
        super().format_help(ctx, formatter)


@click.group(cls=_Order, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def app() -> None:
    """Build a knowledge graph from Chinese government work reports; every fact shown in the text."""


for command in (*report.COMMANDS, *corpus.COMMANDS, *store.COMMANDS, *ledger.COMMANDS, *bench.COMMANDS):
    app.add_command(command)
for command in (*store.CORPUS_COMMANDS, *links.CORPUS_COMMANDS):
    corpus.corpus.add_command(command)


@app.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL (eval "$(kg completion bash)")."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(app, {}, "kg", "_KG_COMPLETE").source())


def iter_commands(group: click.Group = app, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, those of groups too (``corpus build``)."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from iter_commands(command, f"{path}{name} ")
        else:
            yield path + name, command


for _, leaf in iter_commands():
    verbose(leaf)


@contextmanager
def _reported() -> Iterator[None]:
    """Errors become one line on standard error and an exit code."""
    try:
        yield
    except KgError as error:
        complain(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        complain(error.format_message())
        if isinstance(error, click.UsageError) and error.ctx is not None:
            say(f"see {error.ctx.command_path} --help")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has gone: no more output, not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        complain(InputError(error.filename or "output", error.strerror or str(error), "check space and permissions"))
        sys.exit(InputError.exit_code)
    except Exception as error:
        if os.environ.get("KG_DEBUG"):
            raise
        complain(f"internal error: {type(error).__name__}: {error} (KG_DEBUG=1 shows where)")
        sys.exit(INTERNAL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")
    gc.set_threshold(COLLECTED)
    use_one_thread()
    with _reported():
        app.main(args=arguments, prog_name="kg", standalone_mode=False)
