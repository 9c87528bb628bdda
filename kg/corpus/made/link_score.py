"""How many of the links between made reports are right, and how many of those that are true were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.corpus.identity.thing import Link, find_clusters
from kg.corpus.made.truth import iter_truth
from kg.corpus.store import Store
from kg.link.surface import fold_surface
from kg.model import EntityType


@dataclass(frozen=True, slots=True)
class LinkScore:
    """Pairs of entities that were found one, that are one, and both; ``found`` of ``told`` names of
    projects and programs are entities at all, which is not for linking to answer."""

    linked: int
    true: int
    right: int
    found: int
    told: int
    wrong: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0


def score_links(store: Store, links: list[Link], truth: str | Path) -> LinkScore:
    """Hold the links of a made store against its ``truth.jsonl``, pair by pair. Raises InputError.

    Judged are the entities that bear the name of a made project or program in its report.
    """
    names, told = _true_names(truth)
    entities = store.table("entities", ["report", "entity", "type", "name", "aliases"])
    reports = store.table("reports", ["report", "name"])
    files = dict(zip(reports["report"].to_pylist(), reports["name"].to_pylist(), strict=True))
    true: dict[str, str] = {}
    shown: dict[str, str] = {}
    hit: set[tuple[str, str]] = set()
    kinds = {EntityType.PROJECT.value, EntityType.PROGRAM.value, EntityType.PLACE.value, EntityType.ORGANIZATION.value}
    for report, entity, kind, name, aliases in zip(*(column.to_pylist() for column in entities.columns), strict=True):
        if kind not in kinds:
            continue
        for form in (name, *(aliases.split(";") if aliases else ())):
            key = files[report], fold_surface(form)
            if key in names:
                true[entity] = names[key]
                shown[entity] = f"{files[report]} {name}"
                hit.add(key)
    homes = find_clusters(links)
    linked = set(_pairs({entity: homes.get(entity, entity) for entity in true}))
    wanted = set(_pairs(true))
    wrong, lost = sorted(linked - wanted), sorted(wanted - linked)
    return LinkScore(
        len(linked), len(wanted), len(linked & wanted), len(hit), told,
        tuple(f"{shown[a]} = {shown[b]}" for a, b in wrong), tuple(f"{shown[a]} / {shown[b]}" for a, b in lost),
    )  # fmt: skip


def _pairs(homes: dict[str, str]) -> Iterator[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for entity, home in sorted(homes.items()):
        groups[home].append(entity)
    for members in groups.values():
        yield from combinations(members, 2)


def _true_names(truth: str | Path) -> tuple[dict[tuple[str, str], str], int]:
    """The made thing that a name in a report stands for, and how many names were told."""
    names: dict[tuple[str, str], str] = {}
    told = 0
    for number, place in enumerate(iter_truth(truth)):
        stems = {year: Path(file).stem for file, year in place["reports"].items()}
        for index, thing in enumerate(place["things"]):
            for year, forms in thing["names"].items():
                for form in forms:
                    told += 1
                    names[stems[int(year)], fold_surface(form)] = f"{number}/{index}"
    return names, told
