"""``python -m kg.train fit | judge | evaluate``: train what is learned, or tell how it does on reports left out."""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

import click

from kg.extract.learned import PACKAGE
from kg.extract.tagger.model import Model
from kg.extract.tagger.words import WordTable
from kg.train.data import FOLDS, Example, iter_corpus, load_annotations, load_gold, unpack_corpus
from kg.train.fit import CALIBRATION, Answer, answers_of, calibrate, fit_model, learn_words, leave_out
from kg.train.left_out import FURTHER, copy_others, home_of, is_trained, train_left_out
from kg.train.neural import Recipe

PARTS = ("tagger", "relations", "rules")
SHARED = click.option("--shared", type=click.Path(path_type=Path, exists=True, file_okay=False), default="../shared")
ROUNDS = click.option("--rounds", type=click.IntRange(1), default=Recipe().rounds, help="Rounds over the sentences.")


@click.group()
def main() -> None:
    """Train and evaluate what is learned; needs the extra "train"."""


@contextmanager
def _corpus(shared: Path) -> Iterator[Path]:
    """The unpacked reports of cities and provinces."""
    with tempfile.TemporaryDirectory() as folder:
        yield unpack_corpus(shared, Path(folder))


def _load(shared: Path, unpacked: Path, table: WordTable | None) -> tuple[list[Example], WordTable]:
    table = table or learn_words(iter_corpus(shared, unpacked))
    return load_gold(shared) + load_annotations(shared, unpacked), table


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
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=PARTS, help="What to learn.")
@click.option("--out", type=click.Path(path_type=Path), default=PACKAGE, help="Folder for what is learned.")
@click.option("--seed", type=click.IntRange(1), default=1, help="Of the network.")
@click.option("--rate", type=float, default=Recipe().rate, help="Learning rate at the beginning.")
@click.option("--start", type=click.Path(path_type=Path, exists=True), default=None, help="Model to go on from.")
@click.option("--fixed", is_flag=True, help="Leave LAC's first layer as it is.")
@click.option("--without", type=click.IntRange(0, FOLDS - 1), default=None, help="Fold of places to leave out.")
def fit_command(
    shared: Path,
    rounds: int,
    parts: tuple[str, ...],
    out: Path,
    seed: int,
    rate: float,
    start: Path | None,
    fixed: bool,
    without: int | None,
) -> None:
    """Learn from all annotated sentences and write it into the package, or another folder.

    The tagger of names takes about an hour on one core, the weights of relations and the counts of
    rules a minute each. With --start the network goes on from that of another model; its words and
    linear model are kept.
    """
    with _corpus(shared) as unpacked:
        if "tagger" in parts:
            earlier = Model.load(start) if start else None
            examples, table = _load(shared, unpacked, earlier.table if earlier else None)
            if without is not None:
                examples, _ = leave_out(examples, without)
            recipe = Recipe(rounds=rounds, rate=rate, rate_warm=rate if start else rate / 2, first=not fixed)
            network = earlier.encoders[0].arrays if earlier else None
            linear = (earlier.linear, earlier.linear_transitions) if earlier else None
            fit_model(examples, table, seed=seed, recipe=recipe, start=network, linear=linear).save(out)
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
@click.option("--rounds", type=click.IntRange(1), default=FURTHER.rounds, help="Rounds over what a fold leaves.")
@click.option("--seeds", type=click.IntRange(1, 5), default=1, help="Networks, each trained and judged by itself.")
@click.option("--folds", type=click.IntRange(1, FOLDS), default=FOLDS, help="Folds to leave out in turn.")
@click.option("--models", type=click.Path(path_type=Path), default=Path("output/folds"), show_default=True,
              help="Folder of models; those that are there are not trained again.")  # fmt: skip
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
                    examples, table = _load(shared, unpacked, Model.load(PACKAGE).table)
                train_left_out(examples, table, models, fold, seed, recipe=replace(FURTHER, rounds=rounds))
            if not (home / "rules.tsv").is_file() and not copy_others(models, fold, seed):
                _fit_others(shared, unpacked, PARTS, fold, home)
            outcome = run_left_out(shared, fold, home, fast=fast)
            for name, pool in outcome.pools.items():
                pools[name].append(pool)
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
