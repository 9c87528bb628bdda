"""What a store holds, as people look for it: places with their years, names, one report's graph."""

from __future__ import annotations

import gzip
import re
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpus.identity.link import find_regions
from kg.corpus.store import Store, StoredReport, shard_file
from kg.errors import InputError
from kg.pipeline import load
from kg.view.site import Hit, ListedPlace, ListedReport

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.graph import Graph

YEAR_OF_FILE = re.compile(r"[\W_]*\d{4}[\W_]*$")
"""What a file name ends in when it tells the year: ``ningbo-2022``."""
LEVELS = ("national", "province", "city", "county", "township")


class Catalogue:
    """Looks into a store; its tables are read once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.stored: dict[str, StoredReport] = {report.report: report for report in store.reports()}

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The table of reports, with the ``place`` that each belongs to."""
        rows: list[dict[str, Any]] = self.store.table("reports").to_pylist()
        regions = find_regions(self.store)
        for row in rows:
            region, _ = regions[row["report"]]
            row["place"] = region.name if region else row["name"]
        return sorted(rows, key=lambda row: (row["place"], row["year"] or 0, row["name"]))

    @cached_property
    def places(self) -> tuple[ListedPlace, ...]:
        """Places by level and name, each with its reports by year."""
        found: dict[str, list[ListedReport]] = {}
        levels: dict[str, str] = {}
        for row in self.rows:
            found.setdefault(row["place"], []).append(
                ListedReport(row["report"], row["name"], row["title"], row["year"])
            )
            if row["level"]:
                levels.setdefault(row["place"], row["level"])
        order = sorted(found, key=lambda place: (LEVELS.index(levels[place]) if place in levels else 9, place))
        return tuple(ListedPlace(place, levels.get(place), tuple(found[place])) for place in order)

    @cached_property
    def entities(self) -> pa.Table:
        """The table of things, the most often named first."""
        columns = ["report", "entity", "type", "name", "aliases", "mentions"]
        return self.store.table("entities", columns).sort_by([("mentions", "descending"), ("entity", "ascending")])

    def find(self, wanted: str, most: int) -> tuple[tuple[Hit, ...], int]:
        """Things whose name or alias holds ``wanted``, the whole name first, and how many there are."""
        import pyarrow.compute as pc

        table = self.entities
        held = pc.or_(
            pc.match_substring(table["name"], wanted),
            pc.fill_null(pc.match_substring(table["aliases"], wanted), False),
        )
        found = table.filter(held)
        whole = pc.equal(found["name"], wanted)
        rows = [
            *found.filter(whole).slice(0, most).to_pylist(),
            *found.filter(pc.invert(whole)).slice(0, most).to_pylist(),
        ]
        reports = {row["report"]: row for row in self.rows}
        hits = (
            Hit(
                row["report"], row["entity"].rpartition("/")[2], row["name"], row["type"],
                reports[row["report"]]["place"], reports[row["report"]]["year"], row["mentions"],
            )
            for row in rows[:most]
        )  # fmt: skip
        return tuple(hits), found.num_rows

    def choose(self, places: Iterable[str] = (), years: Iterable[int] = ()) -> list[str]:
        """Ids of the reports of these places (a part of the name will do) and years, by place and year.

        Raises InputError where there is none.
        """
        places, years = tuple(places), frozenset(years)
        chosen = [
            row["report"]
            for row in self.rows
            if (not years or row["year"] in years)
            and (not places or any(name in row["place"] or name == _series(row["name"]) for name in places))
        ]
        if not chosen:
            asked = [*places, *map(str, sorted(years))]
            raise InputError(self.store.path, f"has no report of {' '.join(asked)}", "kg serve shows what it has")
        return chosen

    def pick(self, name: str, place: str = "") -> str:
        """The one report of that year (of a place), file name or id.

        Raises InputError where there is none or are several.
        """
        rows = self.rows
        if name.isdecimal() and len(name) == 4 and place:
            chosen = self.choose([place], [int(name)])
        else:
            chosen = [row["report"] for row in rows if name in (row["report"], row["name"])]
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise InputError(self.store.path, f"holds no report {name}", "kg serve shows what it has")
        names = ", ".join(row["name"] for row in rows if row["report"] in chosen)
        raise InputError(self.store.path, f"holds several reports of {place} {name}: {names}", "name one of them")

    def links(self) -> list[tuple[str, str]]:
        """Pairs of entities that were found to be the same, from the links between reports, where there are any."""
        if not self.store.table_files("links"):
            return []
        table = self.store.table("links", ["left", "right"])
        return list(zip(table["left"].to_pylist(), table["right"].to_pylist(), strict=True))

    def load(self, report: str) -> Graph:
        """The graph of a report. Raises InputError where it is not there."""
        return load_report(self.store, report)


def load_report(store: Store, report: str) -> Graph:
    """The graph of one report of the store, by its id. Raises InputError."""
    row = next((row for row in store.reports() if row.report == report), None)
    if row is None:
        raise InputError(store.path, f"holds no report {report}", "kg serve shows what it has")
    file = shard_file(store.path, row.shard)
    if not file.resolve().is_relative_to(store.path.resolve()):
        raise InputError(file, "leads out of the store", "build the store again")
    end = f"/{report}> .\n".encode()
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / f"{report}.nq"
        with gzip.open(file) as lines, part.open("wb") as out:
            out.writelines(line for line in lines if line.endswith(end))
        return load(part)


def _series(name: str) -> str:
    """The name of a report's file without its year: what reports of one place share."""
    return YEAR_OF_FILE.sub("", name)
