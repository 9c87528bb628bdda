"""Annotated relations and statuses become the weights that ``kg.extract`` ships for them."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.extract.layout import Layout, iter_layouts
from kg.extract.linear import SCALE
from kg.extract.relation import LEAST, find_features, iter_pairs
from kg.extract.status import cue_key, govern
from kg.model import Document, EntityType, Mention, Span
from kg.read import read_report
from kg.train.data import ANNOTATIONS, FOLDS, TYPE_CODES, fold_of, gold_files, locate, place_of, read_lines

STRENGTH = 0.2
"""Inverse of the L2 penalty; from 0.1 to 1 the figures on left-out places stay within 0.01."""
SEEN = 2
"""Features of fewer pairs are not learned."""
SMALLEST = 0.02
"""Weights nearer to zero are not written."""
PRIOR, PRIOR_SHARE = 4, 0.9
"""Each share of right statuses begins with 4 answers of which 0.9 are right."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with its annotated mentions, relations and statuses, by raw positions.

    A relation lists all places of its two surfaces in the sentence, nearest pairs first.
    """

    doc: Document
    gold: bool
    mentions: tuple[Mention, ...]
    relations: tuple[tuple[str, tuple[tuple[Place, Place], ...]], ...]
    statuses: dict[Place, str]

    @property
    def fold(self) -> int:
        return fold_of(place_of(self.doc.name))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair a pattern joins: its predicate and features, whether it is stated, where it is from."""

    predicate: str
    features: tuple[str, ...]
    stated: bool
    gold: bool
    fold: int


def iter_annotated(shared: Path, unpacked: Path) -> Iterator[Annotated]:
    """The benchmark, then ``annotations.jsonl.gz``; ``unpacked`` holds the corpus of cities and provinces."""
    for report, gold in gold_files(shared):
        yield _annotated(read_report(report), [_spans_of(row) for row in read_lines(gold)], gold=True)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open((files("kg.train") / ANNOTATIONS).open("rb"), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            row["entities"] = [(start, end, TYPE_CODES[kind]) for start, end, kind in row["entities"]]
            row["relations"] = [(name, [(tuple(first), tuple(second))]) for first, name, second in row["relations"]]
            row["status"] = [([tuple(place)], status) for place, status in row["status"]]
            rows[row["report"]].append(row)
    for name, sentences in sorted(rows.items()):
        path = next(root / name for root in (unpacked, shared / "corpus") if (root / name).is_file())
        yield _annotated(read_report(path), sentences, gold=False)


def _spans_of(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the benchmark, which names surfaces, as one that names positions in its sentence."""
    entities = locate(row["text"], row["entities"])
    places: dict[str, list[Place]] = defaultdict(list)
    for start, end, _ in sorted(entities):
        places[row["text"][start:end]].append((start, end))
    relations = []
    for first, name, second in row["relations"]:
        pairs = [(a, b) for a in places[first] for b in places[second] if a != b]
        relations.append((name, sorted(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]))))
    status = [(places[name], stage) for name, stage in row["status"]]
    return {"start": row["start"], "entities": entities, "relations": relations, "status": status}


def _annotated(doc: Document, rows: Sequence[dict[str, Any]], *, gold: bool) -> Annotated:
    mentions, relations, statuses = [], [], {}
    for row in rows:
        base = row["start"]

        def raw(place: Place, base: int = base) -> Place:
            return base + place[0], base + place[1]

        for start, end, kind in row["entities"]:
            span = Span(*raw((start, end)))
            try:
                sentence = doc.sentence_at(span.start)
                sentence.local(span)
            except (KeyError, ValueError):
                continue
            if span.end <= sentence.span.end:
                mentions.append(Mention(span, EntityType(kind), sentence.index, 1.0, "annotated"))
        relations += [(name, tuple((raw(a), raw(b)) for a, b in pairs)) for name, pairs in row["relations"] if pairs]
        statuses.update({raw(place): stage for places, stage in row["status"] for place in places})
    mentions.sort(key=lambda mention: mention.span)
    return Annotated(doc, gold, tuple(mentions), tuple(relations), statuses)


def iter_labelled(report: Annotated) -> Iterator[Labelled]:
    """The pairs that patterns join; further places of a relation's names are neither right nor wrong."""
    rank: dict[tuple[str, Place, Place], int] = {}
    for name, pairs in report.relations:
        for number, (first, second) in enumerate(pairs):
            rank[name, first, second] = number
            if name == "cooperatesWith":
                rank[name, second, first] = number
    for layout in iter_layouts(report.doc, report.mentions):
        for pair in iter_pairs(layout):
            key = (pair.predicate.value, _place(layout, pair.subject), _place(layout, pair.object))
            if rank.get(key, 0) == 0:
                yield Labelled(key[0], tuple(find_features(pair)), key in rank, report.gold, report.fold)


def _place(layout: Layout, index: int) -> Place:
    span = layout.mentions[index].span
    return span.start, span.end


def count_shares(reports: Sequence[Annotated]) -> dict[str, float]:
    """The share of right statuses by part of the report and stage of the cue."""
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for report in reports:
        for layout in iter_layouts(report.doc, report.mentions):
            for index, mention in enumerate(layout.mentions):
                if mention.type is EntityType.PROJECT:
                    status, cue = govern(layout, index)
                    stage = report.statuses.get((mention.span.start, mention.span.end))
                    whole[cue_key(layout, cue)] += 1
                    right[cue_key(layout, cue)] += status is not None and status.value == stage
    return {key: round((right[key] + PRIOR * PRIOR_SHARE) / (whole[key] + PRIOR), 3) for key in sorted(whole)}


def fit(pairs: Sequence[Labelled]) -> Any:
    """A scikit-learn pipeline of vectorizer and logistic regression (the extra ``train``)."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    seen = Counter(feature for pair in pairs for feature in pair.features)
    rows = [{feature: 1.0 for feature in pair.features if seen[feature] >= SEEN} for pair in pairs]
    model = make_pipeline(DictVectorizer(sort=True), LogisticRegression(C=STRENGTH, max_iter=1000))
    return model.fit(rows, [pair.stated for pair in pairs])


def fit_relations(shared: Path, unpacked: Path, folder: Path, *, left_out: int | None = None) -> None:
    """Write ``relation.json`` and ``status.json`` into ``folder``; ``left_out`` is a fold of places not learnt from."""
    reports = [report for report in iter_annotated(shared, unpacked) if report.fold != left_out]
    vectors, regression = (step for _, step in fit([p for report in reports for p in iter_labelled(report)]).steps)
    weights = dict(zip(vectors.get_feature_names_out(), regression.coef_[0], strict=True))
    kept = {key: round(weight * SCALE) for key, weight in sorted(weights.items()) if abs(weight) >= SMALLEST}
    _write(folder / "relation.json", {"bias": round(float(regression.intercept_[0]) * SCALE), "weights": kept})
    _write(folder / "status.json", count_shares(reports))


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def leave_places_out(shared: Path, unpacked: Path) -> dict[str, tuple[int, int, int]]:
    """Right, predicted and gold relations of the benchmark by predicate, each fold judged by the other four.

    Mentions are the annotated ones, so the figures tell of the relations alone.
    """
    reports = list(iter_annotated(shared, unpacked))
    pairs = [pair for report in reports for pair in iter_labelled(report)]
    gold = Counter(name for report in reports if report.gold for name, _ in report.relations)
    right: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for fold in range(FOLDS):
        model = fit([pair for pair in pairs if pair.fold != fold])
        judged = [pair for pair in pairs if pair.fold == fold and pair.gold]
        chances = model.predict_proba([dict.fromkeys(pair.features, 1.0) for pair in judged])[:, 1]
        for pair, chance in zip(judged, chances, strict=True):
            if chance >= LEAST:
                predicted[pair.predicate] += 1
                right[pair.predicate] += pair.stated
    return {name: (right[name], predicted[name], gold[name]) for name in sorted(gold)}
