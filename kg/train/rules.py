"""Count how often the rules of names are right: ``python -m kg.train rules`` writes ``kg/lexicon/rules.tsv``.

Counts on the benchmark and on ``annotations.jsonl.gz``.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.extract.mention import find_candidates
from kg.extract.rules import LEAST_EVIDENCE, LEAST_SEEN, kind_of
from kg.extract.tokens import find_shorts
from kg.model import Document
from kg.read import read_report
from kg.train.data import (
    ANNOTATIONS,
    TYPE_CODES,
    Spans,
    fold_of,
    gold_files,
    locate,
    place_of,
    read_lines,
    short_hash,
)

Counts = dict[str, list[int]]
Annotated = tuple[Document, list[tuple[int, int]], Spans]
HEADER = (
    "# How often the rules of names were right: names right and names proposed, by path of the rule, and by\n"
    "# evidence (after |) of a kind of rule. Made by python -m kg.train rules.\nrule\tright\tseen\n"
)


def iter_annotated(shared: Path, unpacked: Path, left_out: int | None) -> Iterator[Annotated]:
    """Each annotated report with its annotated stretches and names, but for places of the fold ``left_out``."""
    for report, gold in gold_files(shared):
        if fold_of(place_of(report.stem)) != left_out:
            rows = read_lines(gold)
            spans = [(s + r["start"], e + r["start"], k) for r in rows for s, e, k in locate(r["text"], r["entities"])]
            yield read_report(report), [(row["start"], row["end"]) for row in rows], spans
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open((files("kg.train") / ANNOTATIONS).open("rb"), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if fold_of(place_of(Path(row["report"]).stem)) != left_out:
                found[row["report"]].append(row)
    for name, rows in sorted(found.items()):
        path = next(root / name for root in (unpacked, shared / "corpus") if (root / name).is_file())
        doc = read_report(path)
        rows = [row for row in rows if short_hash(doc.text[row["start"] : row["end"]]) == row["hash"]]
        spans = [(r["start"] + s, r["start"] + e, TYPE_CODES[k]) for r in rows for s, e, k in r["entities"]]
        yield doc, [(row["start"], row["end"]) for row in rows], spans


def is_right(start: int, end: int, kind: str, spans: Spans) -> bool:
    """Whether a gold name of the kind overlaps by at least half of the union, as the benchmark scores."""
    for first, last, other in spans:
        common = min(end, last) - max(start, first)
        if other == kind and common * 2 >= max(end, last) - min(start, first):
            return True
    return False


def count_rules(reports: Iterator[Annotated]) -> Counts:
    """Names right and names proposed by path of the rule and by evidence."""
    counts: Counts = defaultdict(lambda: [0, 0])
    for doc, covered, spans in reports:
        known = find_shorts(doc.text, doc.issuer.region or "")
        for sentence in doc.sentences:
            near = [span for span in spans if span[0] < sentence.span.end and sentence.span.start < span[1]]
            if not any(start < sentence.span.end and sentence.span.start < end for start, end in covered):
                continue
            for candidate in find_candidates(sentence.text, known, hopeless=0.0):
                raw = sentence.raw(candidate.start, candidate.end)
                if not any(start <= raw.start < end for start, end in covered):
                    continue
                right = is_right(raw.start, raw.end, candidate.type.value, near)
                parts = candidate.rule.split(":")
                keys = [":".join(parts[:length]) for length in range(1, len(parts) + 1)]
                kind = kind_of(candidate.rule)
                for key in keys + [f"{kind}|{item}" for item in candidate.evidence]:
                    counts[key][0] += right
                    counts[key][1] += 1
    return counts


def to_table(counts: Counts) -> str:
    """The counts as a lexicon; keys seen too rarely to be used are left out."""
    kept = {k: v for k, v in counts.items() if v[1] >= (LEAST_EVIDENCE if "|" in k else LEAST_SEEN)}
    return HEADER + "".join(f"{key}\t{kept[key][0]}\t{kept[key][1]}\n" for key in sorted(kept))
