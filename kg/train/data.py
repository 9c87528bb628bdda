"""Annotated sentences as the models read them: channels of every sentence and a tag per character.

Two sources: the benchmark in ``../shared`` and ``annotations.jsonl.gz`` beside this module, which
holds spans in reports of ``../shared/corpus`` without their text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.extract.tagger.channels import Features, read_features
from kg.extract.tagger.spans import TAGS, TYPES, own_name
from kg.model import Document, Sentence
from kg.read import read_report
from kg.read.decode import decode, read_bytes

FOLDS = 5
ANNOTATIONS = "annotations.jsonl.gz"
TYPE_CODES = {"PL": "PLACE", "EN": "ENTERPRISE", "PJ": "PROJECT", "PG": "PROGRAM", "OR": "ORGANIZATION"}
COVERED = 0.97
"""Share of a sentence that must be annotated for it to be learnt from."""

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its gold tags. ``report`` is the stem of its file, ``gold`` tells the benchmark."""

    report: str
    sentence: Sentence
    features: Features
    tags: NDArray[np.int8]
    gold: bool

    @property
    def place(self) -> str:
        """The place of the report: its stem without the year."""
        return place_of(self.report)


def place_of(stem: str) -> str:
    """``xinyang-2021`` is a report of ``xinyang``."""
    return re.sub(r"-\d{4}.*", "", stem)


def fold_of(place: str) -> int:
    """The fold a place belongs to; all its reports are left out together."""
    return int(hashlib.sha256(place.encode()).hexdigest(), 16) % FOLDS


def locate(text: str, entities: list[list[str]]) -> Spans:
    """Spans in ``text`` of surfaces listed without positions; the longest take their place first."""
    taken: Spans = []
    for surface, kind in sorted(entities, key=lambda entity: -len(entity[0])):
        at = text.find(surface)
        while at >= 0 and any(at < end and start < at + len(surface) for start, end, _ in taken):
            at = text.find(surface, at + 1)
        if at >= 0:
            taken.append((at, at + len(surface), kind))
    return taken


def tags_of(size: int, spans: Spans) -> NDArray[np.int8]:
    """Begin, inside, end and single of each span's type in a sentence of ``size`` characters."""
    tags = np.zeros(size, dtype=np.int8)
    for start, end, kind in spans:
        base = 1 + 4 * TYPES.index(kind)
        if end - start == 1:
            tags[start] = base + 3
        else:
            tags[start + 1 : end - 1] = base + 1
            tags[start], tags[end - 1] = base, base + 2
    assert not len(tags) or tags.max() < len(TAGS)
    return tags


def learn_from(doc: Document, covered: list[tuple[int, int]], spans: Spans, *, gold: bool) -> Iterator[Example]:
    """The sentences of ``doc`` that lie in the annotated stretches, with tags from raw ``spans``."""
    inside = np.zeros(len(doc.text) + 1, dtype=bool)
    for start, end in covered:
        inside[start:end] = True
    own = own_name(doc)
    for sentence in doc.sentences:
        raw = sentence.offsets or range(sentence.span.start, sentence.span.end)
        if inside[list(raw)].mean() < COVERED:
            continue
        local = {position: number for number, position in enumerate(raw)}
        found = [(local[s], local[e - 1] + 1, kind) for s, e, kind in spans if s in local and e - 1 in local]
        features = read_features(sentence.text, sentence.role, sentence.heading, own)
        yield Example(doc.name, sentence, features, tags_of(len(sentence.text), found), gold)


def gold_files(shared: Path) -> list[tuple[Path, Path]]:
    """Each annotated report of the benchmark with its gold file.

    Two counties bear the name of a city whose report lies where theirs should: a report whose text
    is not the annotated one is taken from ``corpus/county``.
    """
    root = shared / "benchmark" / "gold"
    out = []
    for gold in sorted(root.rglob("*.jsonl")):
        folder = shared / "reports" / gold.parent.relative_to(root)
        first = read_lines(gold)[0]
        paths = [*sorted(folder.glob(gold.stem + ".*")), *sorted((shared / "corpus" / "county").glob(gold.stem + ".*"))]
        report = next((path for path in paths if _holds(path, first)), None)
        if report is None:
            raise InputError(folder / gold.stem, "is annotated but not there", "get the shared folder whole")
        out.append((report, gold))
    return out


def _holds(report: Path, row: dict[str, Any]) -> bool:
    """Whether the annotated sentence stands in the report at its place."""
    text = decode(read_bytes(report), report)[0]
    return bool(text[row["start"] : row["end"]] == row["text"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def load_gold(shared: Path) -> list[Example]:
    """Every sentence of the benchmark."""
    out: list[Example] = []
    for report, gold in gold_files(shared):
        rows = read_lines(gold)
        spans = [(s + r["start"], e + r["start"], k) for r in rows for s, e, k in locate(r["text"], r["entities"])]
        out += learn_from(read_report(report), [(row["start"], row["end"]) for row in rows], spans, gold=True)
    return out


def load_annotations(shared: Path, unpacked: Path) -> list[Example]:
    """The sentences annotated in ``annotations.jsonl.gz``; ``unpacked`` holds the corpus of cities and provinces.

    A sentence whose hash no longer fits the corpus is an error, not left out in silence.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    with gzip.open((files("kg.train") / ANNOTATIONS).open("rb"), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["report"], []).append(row)
    out: list[Example] = []
    for name, sentences in sorted(rows.items()):
        path = next((root / name for root in (unpacked, shared / "corpus") if (root / name).is_file()), None)
        if path is None:
            raise InputError(Path(name), "is annotated but not in the corpus", "get the shared folder whole")
        doc = read_report(path)
        for row in sentences:
            if short_hash(doc.text[row["start"] : row["end"]]) != row["hash"]:
                raise InputError(path, f"differs at {row['start']} from what was annotated", "use the same corpus")
        spans = [(r["start"] + s, r["start"] + e, TYPE_CODES[k]) for r in sentences for s, e, k in r["entities"]]
        out += learn_from(doc, [(row["start"], row["end"]) for row in sentences], spans, gold=False)
    return out


def short_hash(text: str) -> str:
    """Ten hexadecimal digits that tell whether a sentence is the one annotated."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def unpack_corpus(shared: Path, folder: Path) -> Path:
    """Unpack the unannotated city and province reports into ``folder``; returns it."""
    with tarfile.open(shared / "corpus" / "reports.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def iter_corpus(shared: Path, unpacked: Path) -> Iterator[str]:
    """Texts of all unannotated reports of places that the benchmark does not have."""
    known = {place_of(path.stem) for path in (shared / "reports").rglob("*.*")}
    for folder in (
        unpacked / "city",
        unpacked / "province",
        shared / "corpus" / "county",
        shared / "corpus" / "national",
    ):
        for path in sorted(folder.glob("*")):
            if place_of(path.stem) not in known:
                yield path.read_text(encoding="utf-8", errors="replace")
