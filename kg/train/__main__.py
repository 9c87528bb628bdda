"""``python -m kg.train fit | relations | rules | evaluate``: train what is learned, or tell how it does left out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from kg.extract.tagger import MODEL
from kg.extract.tagger.model import Model
from kg.extract.tagger.words import WordTable
from kg.train.data import Example, iter_corpus, load_annotations, load_gold, unpack_corpus
from kg.train.fit import CALIBRATION, calibrate, evaluate, fit_model, learn_words, leave_out
from kg.train.neural import Recipe

WEIGHTS = Path(__file__).parents[1] / "extract" / "weights"
RULES = Path(__file__).parents[1] / "lexicon" / "rules.tsv"
SHARED = click.option("--shared", type=click.Path(path_type=Path, exists=True, file_okay=False), default="../shared")
SEEDS = click.option("--seeds", type=click.IntRange(1, 5), default=1, help="Networks whose scores are averaged.")
ROUNDS = click.option("--rounds", type=click.IntRange(1), default=Recipe().rounds, help="Rounds over the sentences.")


@click.group()
def main() -> None:
    """Train and evaluate what is learned; needs the extra "train"."""


def _load(shared: Path, table: WordTable | None = None) -> tuple[list[Example], WordTable]:
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack_corpus(shared, Path(folder))
        table = table or learn_words(iter_corpus(shared, unpacked))
        return load_gold(shared) + load_annotations(shared, unpacked), table


@main.command("fit")
@SHARED
@SEEDS
@ROUNDS
@click.option("--out", type=click.Path(path_type=Path), default=MODEL, help="Folder for the model.")
@click.option("--rate", type=float, default=Recipe().rate, help="Learning rate at the beginning.")
@click.option("--start", type=click.Path(path_type=Path, exists=True), default=None, help="Model to go on from.")
@click.option("--fixed", is_flag=True, help="Leave LAC's first layer as it is.")
@click.option("--without", type=int, default=None, help="Fold to leave out (for a fair look at these reports).")
def fit_command(
    shared: Path, seeds: int, rounds: int, out: Path, rate: float, start: Path | None, fixed: bool, without: int | None
) -> None:
    """Train on all annotated sentences and write the model into the package.

    With --start the networks go on from those of another model; its words and linear model are kept.
    """
    earlier = Model.load(start) if start else None
    examples, table = _load(shared, earlier.table if earlier else None)
    if without is not None:
        examples, _ = leave_out(examples, without)
    recipe = Recipe(rounds=rounds, rate=rate, rate_warm=rate if start else rate / 2, first=not fixed)
    fit_model(examples, table, seeds=seeds, recipe=recipe, start=earlier).save(out)


@main.command("relations")
@SHARED
@click.option("--without", type=int, default=None, help="Fold to leave out.")
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, help="Folder for the weights.")
@click.option("--judge", is_flag=True, help="Only print right, predicted and annotated, each fold left out in turn.")
def relations_command(shared: Path, without: int | None, out: Path, judge: bool) -> None:
    """Learn the weights of relations and the shares of right statuses."""
    from kg.train.relation import fit_relations, leave_places_out

    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack_corpus(shared, Path(folder))
        if not judge:
            fit_relations(shared, unpacked, out, left_out=without)
            return
        for predicate, (right, predicted, gold) in leave_places_out(shared, unpacked).items():
            click.echo(f"{predicate:16} {right:5} right of {predicted:5} predicted, {gold:5} annotated")


@main.command("rules")
@SHARED
@click.option("--without", type=int, default=None, help="Fold to leave out.")
@click.option("--out", type=click.Path(path_type=Path), default=RULES, help="File for the counts.")
def rules_command(shared: Path, without: int | None, out: Path) -> None:
    """Count how often the rules of names are right."""
    from kg.train.rules import count_rules, iter_annotated, to_table

    with tempfile.TemporaryDirectory() as folder:
        annotated = iter_annotated(shared, unpack_corpus(shared, Path(folder)), without)
        out.write_text(to_table(count_rules(annotated)), encoding="utf-8")


@main.command("evaluate")
@SHARED
@SEEDS
@ROUNDS
@click.option("--folds", type=click.IntRange(1, 5), default=5, help="How many of the five folds to leave out in turn.")
def evaluate_command(shared: Path, seeds: int, rounds: int, folds: int) -> None:
    """Leave out reports by place, train on the others, print figures and renew the calibration."""
    examples, table = _load(shared)
    answers = evaluate(shared, examples, table, folds=folds, seeds=seeds, recipe=Recipe(rounds=rounds))
    knots = calibrate(answers)
    (Path(__file__).parent / CALIBRATION).write_text(json.dumps(knots) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
