"""Places side by side: what the reports of each say of an indicator, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.corpus.catalogue import Catalogue
from kg.corpus.compare.diff import show_amount
from kg.errors import InputError
from kg.ids import fold_name
from kg.model import Precision

COLUMNS = [
    "report", "indicator", "surface", "kind", "measure", "value", "unit", "precision", "lower", "upper", "change_pct",
    "period", "sentence", "start", "end",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report says: the value as people read it, and where (report id, ``START-END``)."""

    value: str
    report: str
    at: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator, one kind (actual or target) and one period: a cell for each place, None where nothing
    is said."""

    indicator: str
    kind: str
    measure: str
    period: str
    cells: tuple[Cell | None, ...]


def compare_places(
    catalogue: Catalogue, places: Sequence[str], indicators: Sequence[str], years: Iterable[int] = ()
) -> tuple[tuple[str, ...], list[Comparison]]:
    """The names of the places and a row for each indicator, kind and period, sorted.

    ``places`` are parts of names (or of file names), ``indicators`` ids of common indicators or
    names as reports have them; ``years`` are those of the reports. Where several reports or sentences
    of a place speak of one period, the first of the latest report counts: results are stated in the
    report after the year, and repeated later. Raises InputError for a place that the store does not have.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    years = tuple(years)
    home: dict[str, int] = {}
    names: list[str] = []
    rows = {row["report"]: row for row in catalogue.rows}
    for number, place in enumerate(places):
        chosen = catalogue.choose([place], years)
        found = sorted({rows[report]["place"] for report in chosen})
        exact = [name for name in found if name == place]
        if len(found) > 1 and not exact:
            raise InputError(catalogue.store.path, f"has several places called {place}: {'、'.join(found)}", "name one")
        names.append((exact or found)[0])
        home.update((report, number) for report in chosen if rows[report]["place"] == names[-1])
    table = catalogue.store.table("observations", COLUMNS)
    table = table.filter(pc.is_in(table["report"], pa.array(list(home), pa.string())))
    wanted = {fold_name(name) for name in indicators}
    cells: dict[tuple[str, str, str, str], list[Cell | None]] = {}
    order = {report: (-(rows[report]["year"] or 0), report) for report in home}
    for row in sorted(table.to_pylist(), key=lambda row: (order[row["report"]], row["start"])):
        if wanted and not {row["indicator"], fold_name(row["surface"])} & wanted:
            continue
        amounts = (row[name] for name in ("value", "lower", "upper", "change_pct"))
        value = show_amount(Precision(row["precision"]), row["unit"], *amounts)
        if not value or not row["period"]:
            continue
        key = (row["indicator"] or fold_name(row["surface"]), row["kind"], row["measure"], row["period"])
        line = cells.setdefault(key, [None] * len(places))
        if line[home[row["report"]]] is None:
            line[home[row["report"]]] = Cell(value, row["report"], f"{row['start']}-{row['end']}")
    return tuple(names), [Comparison(*key, tuple(line)) for key, line in sorted(cells.items())]
