"""``python -m kg.train fit | judge | evaluate``: train what is learned, or tell how it does on reports left out."""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import click

from kg.extract.learned import PACKAGE
from kg.extract.tagger.model import Model
from kg.extract.tagger.words import WordTable
from kg.train.data import FOLDS, Example, iter_corpus, load_annotations, load_gold, unpack_corpus
from kg.train.fit import CALIBRATION, FURTHER, Answer, answers_of, calibrate, fit_tagger, learn_words, leave_out
from kg.train.left_out import copy_others, home_of, is_trained, train_left_out

PARTS = ("tagger", "relations", "rules")
SHARED = click.option("--shared", type=click.Path(path_type=Path, exists=True, file_okay=False), default="../shared")
ROUNDS = click.option(
    "--rounds", type=click.IntRange(1), default=FURTHER.rounds, help="Rounds over the sentences of known places."
)
MODELS = click.option(
    "--models", type=click.Path(path_type=Path), default=Path("output/folds"), show_default=True,
    help="Folder of models; those that are there are not trained again.",
)  # fmt: skip


@click.group()
def main() -> None:
    """Train and evaluate what is learned; needs the extra "train"."""


@contextmanager
def _corpus(shared: Path) -> Iterator[Path]:
    """The unpacked reports of cities and provinces."""
    with tempfile.TemporaryDirectory() as folder:
        yield unpack_corpus(shared, Path(folder))


def _fit_others(shared: Path, unpacked: Path, parts: Sequence[str], without: int | None, out: Path) -> None:
    from kg.train.relation import fit_relations
    from kg.train.rules import count_rules, iter_annotated, to_table

    out.mkdir(parents=True, exist_ok=True)
    if "relations" in parts:
        fit_relations(shared, unpacked, out, left_out=without)
    if "rules" in parts:
        table = to_table(count_rules(iter_annotated(shared, unpacked, without)))
        (out / "rules.tsv").write_text(table, encoding="utf-8")


@main.command("fit")
@SHARED
@ROUNDS
@MODELS
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=PARTS, help="What to learn.")
@click.option("--out", type=click.Path(path_type=Path), default=PACKAGE, help="Folder for what is learned.")
@click.option("--seed", type=click.IntRange(1), default=1, help="Of the network.")
@click.option("--new-words", is_flag=True, help="Count the table of words anew; else it is that of the package.")
@click.option("--without", type=click.IntRange(0, FOLDS - 1), default=None, help="Fold of places to leave out.")
def fit_command(
    shared: Path, rounds: int, models: Path, parts: tuple[str, ...], out: Path, seed: int, new_words: bool,
    without: int | None,
) -> None:  # fmt: skip
    """Learn from all annotated sentences and write it into the package, or another folder.

    The tagger of names takes about forty minutes on one core, the weights of relations and the counts
    of rules a minute each.
    """
    with _corpus(shared) as unpacked:
        if "tagger" in parts:
            table = learn_words(iter_corpus(shared, unpacked)) if new_words else Model.load(PACKAGE).table
            examples = load_gold(shared) + load_annotations(shared, unpacked)
            fit_tagger(examples, table, models, seed=seed, rounds=rounds, without=without).save(out)
        _fit_others(shared, unpacked, parts, without, out)


@main.command("judge")
@SHARED
def judge_command(shared: Path) -> None:
    """Print right, predicted and annotated relations between annotated names, each fold left out in turn."""
    from kg.train.relation import leave_places_out

    with _corpus(shared) as unpacked:
        for predicate, (right, predicted, gold) in leave_places_out(shared, unpacked).items():
            click.echo(f"{predicate:16} {right:5} right of {predicted:5} predicted, {gold:5} annotated")


@main.command("evaluate")
@SHARED
@ROUNDS
@MODELS
@click.option("--seeds", type=click.IntRange(1, 5), default=1, help="Networks, each trained and judged by itself.")
@click.option("--folds", type=click.IntRange(1, FOLDS), default=FOLDS, help="Folds to leave out in turn.")
@click.option("--fast", is_flag=True, help="Judge the rules alone.")
@click.option("--calibration", is_flag=True, help="Renew the map from raw to calibrated confidence.")
def evaluate_command(
    shared: Path, rounds: int, seeds: int, folds: int, models: Path, fast: bool, calibration: bool
) -> None:
    """Leave out places fold by fold, learn from the others, and print what the whole program finds there.

    On one core a seed takes some twenty minutes and each of its folds five.
    """
    from kg.train.evaluate import Fates, Judged, iter_confidence, iter_fates, iter_table, merge, run_left_out

    pools = defaultdict(list)
    answers: list[Answer] = []
    fates: Fates = Counter()
    judged: Judged = []
    with _corpus(shared) as unpacked:
        examples: list[Example] = []
        table: WordTable | None = None
        for seed, fold in product(range(1, seeds + 1), range(folds)):
            home = home_of(models, fold, seed)
            if not fast and not is_trained(models, fold, seed):
                if table is None:
                    table = Model.load(PACKAGE).table
                    examples = load_gold(shared) + load_annotations(shared, unpacked)
                train_left_out(examples, table, models, fold, seed, rounds)
            if not (home / "rules.tsv").is_file() and not copy_others(models, fold, seed):
                _fit_others(shared, unpacked, PARTS, fold, home)
            outcome = run_left_out(shared, fold, home, fast=fast)
            for name, pool in outcome.pools.items():
                pools[name].append(pool)
            click.echo(f"seed {seed}, fold {fold}: {outcome.pools['all'].summary()}", err=True)
            if seeds > 1:
                pools[f"seed {seed}"].append(outcome.pools["all"])
            fates += outcome.fates
            judged += outcome.judged
            if calibration:
                examples = examples or load_gold(shared)
                answers += answers_of(Model.load(home), leave_out(examples, fold)[1])
    for name, parts in pools.items():
        click.echo(f"{name}: {folds} of {FOLDS} folds, {seeds} seeds in all")
        for line in iter_table(merge(parts)):
            click.echo(line)
    click.echo("names")
    for line in iter_fates(fates):
        click.echo(line)
    click.echo("confidence")
    for line in iter_confidence(judged):
        click.echo(line)
    if calibration:
        (Path(__file__).parent / CALIBRATION).write_text(json.dumps(calibrate(answers)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
