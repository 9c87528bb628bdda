"""What the whole program finds in reports whose places took no part in training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import pipeline
from kg.extract.learned import learned_in
from kg.train.data import fold_of, gold_files, place_of, read_lines
from kg.train.figures import Pool, load_scorer


def run_left_out(shared: Path, fold: int, folder: Path, *, fast: bool = False) -> dict[str, Pool]:
    """The benchmark's figures over the reports of ``fold``, by what was learned without it in ``folder``.

    Keyed by ``all`` and by the folder of the gold files (``city``, ``provincial`` ...).
    """
    scorer = load_scorer(shared)
    pools = {"all": Pool(scorer)}
    options = pipeline.Options(fast=fast)
    with learned_in(folder):
        for report, gold in gold_files(shared):
            if fold_of(place_of(gold.stem)) == fold:
                lines = list(pipeline.iter_lines(report, options))
                for name in ("all", gold.parent.name):
                    pools.setdefault(name, Pool(scorer)).add(read_lines(gold), lines)
    return pools


def merge(pools: Sequence[Pool]) -> Pool:
    """The counts of several pools in one."""
    whole = Pool(pools[0].scorer)
    for pool in pools:
        for name, counts in pool.counts.items():
            whole.counts.setdefault(name, type(counts)()).update(counts)
    return whole


def iter_table(pool: Pool) -> Iterator[str]:
    """The figures of ``pool`` as lines of a table."""
    yield f"  {'':34}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}"
    for name, precision, recall, f1, gold in pool.rows():
        yield f"  {name:34}{precision:7.3f}{recall:7.3f}{f1:7.3f}{gold:7d}"
