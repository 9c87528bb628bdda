"""What the whole program finds in reports whose places took no part in training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from kg import pipeline
from kg.extract.learned import learned_in
from kg.extract.tagger.spans import TYPES
from kg.train.data import fold_of, gold_files, locate, place_of, read_lines
from kg.train.figures import Pool, load_scorer

FATES = ("exact", "overlap", "type", "boundary", "missed", "invented")
"""What became of a name: found; found well enough; span right and type wrong; span wrong; not found; not annotated."""
NEAR = 0.5
"""Intersection over union from which the benchmark takes two spans for one."""
Name = tuple[int, int, str]
Fates = Counter[tuple[str, str]]
Judged = list[tuple[str, float, bool]]
"""Kind of a fact, its confidence, whether the annotation has it."""
ROWS = {
    "mention": "entities strict, all five types",
    "relation": "relations",
    "status": "project status",
    "observation": "observations",
}
"""The scorer's row for each kind of line."""
STEPS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01)
"""Bounds of the classes of confidence that the table tells apart."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in the reports of a fold: figures by ``all`` and by folder of the gold files
    (``city``, ``provincial`` ...), what became of names, and which facts of what confidence were right."""

    pools: dict[str, Pool]
    fates: Fates
    judged: Judged


def run_left_out(shared: Path, fold: int, folder: Path, *, fast: bool = False) -> Outcome:
    """Run the program with what was learned in ``folder`` over the reports of ``fold``, and judge what it finds."""
    scorer = load_scorer(shared)
    pools = {"all": Pool(scorer)}
    fates: Fates = Counter()
    judged: Judged = []
    options = pipeline.Options(fast=fast)
    with learned_in(folder):
        for report, gold in gold_files(shared):
            if fold_of(place_of(gold.stem)) == fold:
                rows, lines = read_lines(gold), list(pipeline.iter_lines(report, options))
                for name in ("all", gold.parent.name):
                    pools.setdefault(name, Pool(scorer)).add(rows, lines)
                fates += sort_names(rows, lines)
                judged += judge(scorer, rows, lines)
    return Outcome(pools, fates, judged)


def judge(scorer: ModuleType, rows: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> Judged:
    """Each fact that the annotated sentences hold by itself, by the benchmark's scorer; inferred relations apart."""
    out: Judged = []
    for line in lines:
        if line["kind"] not in ROWS or line.get("inferred"):
            continue
        at = line.get("start", (line.get("subject") or line.get("project") or {}).get("start"))
        row = next((row for row in rows if row["start"] <= at < row["end"]), None)
        if row is not None:
            figures, _ = scorer.score([row], [line], 0)
            out.append((line["kind"], line["confidence"], figures[ROWS[line["kind"]]]["r"] > 0))
    return out


def iter_confidence(judged: Judged) -> Iterator[str]:
    """How many facts of a class of confidence were right, as lines of a table."""
    yield f"  {'':16}{'confidence':>14}{'mean':>8}{'right':>8}{'facts':>8}"
    for kind in ROWS:
        for low, high in pairwise(STEPS):
            here = [(sure, right) for own, sure, right in judged if own == kind and low <= sure < high]
            if here:
                mean, right = (sum(values) / len(here) for values in zip(*here, strict=True))
                yield f"  {kind:16}{f'{low:.1f} to {min(high, 1):.1f}':>14}{mean:8.2f}{right:8.2f}{len(here):8d}"


def sort_names(rows: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> Fates:
    """What became of each annotated name, and which names were invented, by type."""
    gold: list[Name] = []
    for row in rows:
        base = row["start"]
        gold += [(base + start, base + end, kind) for start, end, kind in locate(row["text"], row["entities"])]
    inside = [(row["start"], row["end"]) for row in rows]
    found: list[Name] = [
        (line["start"], line["end"], line["type"])
        for line in lines
        if line["kind"] == "mention" and any(start <= line["start"] < end for start, end in inside)
    ]
    fates: Fates = Counter()
    for name in gold:
        shares = [(_share(name, other), other[2] == name[2]) for other in found]
        share, same = max(shares, default=(0.0, False))
        if share == 1:
            fate = "exact" if same else "type"
        elif share:
            fate = "overlap" if share >= NEAR and same else "boundary"
        else:
            fate = "missed"
        fates[name[2], fate] += 1
    for name in found:
        if not any(_share(name, other) for other in gold):
            fates[name[2], "invented"] += 1
    return fates


def _share(first: Name, second: Name) -> float:
    """Intersection over union of two spans."""
    common = min(first[1], second[1]) - max(first[0], second[0])
    return max(common, 0) / (max(first[1], second[1]) - min(first[0], second[0]))


def iter_fates(fates: Fates) -> Iterator[str]:
    """What became of the names as lines of a table."""
    yield f"  {'':16}" + "".join(f"{fate:>10}" for fate in FATES)
    for kind in TYPES:
        yield f"  {kind:16}" + "".join(f"{fates[kind, fate]:10d}" for fate in FATES)


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
