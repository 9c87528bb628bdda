"""How far each project of a place came, report by report.

A project is one through the years where the links between reports say so (``kg.corpus.identity.link``);
without them where its name stays. ``stalled`` marks one that is told of for years without
moving on, ``gone`` one that was never finished and is not told of any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus.identity.link import find_regions, read_links
from kg.corpus.identity.thing import find_clusters
from kg.corpus.ledger.entry import ALL, Wanted
from kg.link.surface import fold_surface
from kg.model import Modality, Status

if TYPE_CHECKING:
    from kg.corpus.store import Store

ORDER = tuple(Status)
FINISHED = (Status.COMPLETED, Status.OPERATING)
STALLED = 3
"""So many reports in a row at one stage, none finished."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one report says of a project: its status there, whether as done or intended, and the sentence."""

    year: int
    report: str
    name: str
    status: Status
    modality: Modality
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Course:
    """A project of a place with its steps in order of the reports."""

    place: str
    name: str
    names: tuple[str, ...]
    steps: tuple[Step, ...]
    last_report: int

    @property
    def status(self) -> str:
        """``completed`` or ``operating`` where it was finished, else ``stalled``, ``gone`` or its last status."""
        done = [step.status for step in self.steps if step.modality is Modality.DONE]
        finished = [status for status in done if status in FINISHED]
        if finished:
            return max(finished, key=ORDER.index).value
        if len(done) >= STALLED and len(set(done[-STALLED:])) == 1:
            return "stalled"
        if self.steps[-1].year < self.last_report:
            return "gone"
        return self.steps[-1].status.value


def iter_progress(store: Store, wanted: Wanted = ALL) -> Iterator[Course]:
    """Projects that two reports or more tell of, by place and first year. Raises InputError."""
    regions = find_regions(store)
    names = {row["report"]: row["name"] for row in store.table("reports", ["report", "name"]).to_pylist()}
    last: dict[str, int] = {}
    for region, year in regions.values():
        if region is not None and year is not None:
            last[region.key] = max(year, last.get(region.key, year))
    groups: dict[tuple[str, str], list[tuple[Step, str]]] = {}
    roots = find_clusters(read_links(store.path)) if store.table_files("links") else {}
    entities = {
        row["entity"]: row
        for row in store.table("entities", ["report", "entity", "type", "name"]).to_pylist()
        if row["type"] == "PROJECT"
    }
    texts = _texts(store)
    for row in store.table("statuses").to_pylist():
        region, year = regions[row["report"]]
        entity = entities.get(row["entity"])
        if entity is None or region is None or year is None:
            continue
        if not (wanted.names(region.key, region.name) and wanted.has_year(year)):
            continue
        step = Step(
            year, names[row["report"]], entity["name"], Status(row["status"]), Modality(row["modality"]),
            row["start"], row["end"], texts[row["report"], row["sentence"]],
        )  # fmt: skip
        key = roots.get(row["entity"]) or fold_surface(entity["name"])
        groups.setdefault((region.key, key), []).append((step, region.name))
    for (place, _), found in sorted(groups.items(), key=lambda item: _first(item[1])):
        steps = tuple(sorted((step for step, _ in found), key=lambda s: (s.year, s.report, s.start)))
        if len({step.year for step in steps}) > 1:
            called = tuple(dict.fromkeys(step.name for step in steps))
            yield Course(found[-1][1], called[-1], called, steps, last[place])


def _first(found: list[tuple[Step, str]]) -> tuple[str, int, str]:
    step, place = min(found, key=lambda pair: (pair[0].year, pair[0].start))
    return place, step.year, step.name


def _texts(store: Store) -> dict[tuple[str, int], str]:
    """Sentences that tell of a status, by report and index."""
    told = {(row["report"], row["sentence"]) for row in store.table("statuses", ["report", "sentence"]).to_pylist()}
    return {
        (row["report"], row["sentence"]): row["text"]
        for row in store.table("sentences", ["report", "sentence", "text"]).to_pylist()
        if (row["report"], row["sentence"]) in told
    }
