"""A store on disk: what it holds, told by its manifest.

STORE/
  manifest.json            written last; nothing that it does not name is part of the store
  shards/ID.nq.gz          N-Quads, one named graph a report
  shards/ID.json           what became of each report of the shard; written when the shard is done
  tables/TABLE/ID.parquet  the same reports as tables
  tables/TABLE/TABLE.parquet, links.nq.gz      derived from all reports at once
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.parquet import load_pyarrow, read_arrow
from kg.files import write_atomic
from kg.vocab import data_namespace

if TYPE_CHECKING:
    import pyarrow

FORMAT = 1
"""Version of the layout; a store of another one is built anew."""
MANIFEST = "manifest.json"
DIVISIONS = "divisions.nq.gz"
LINKS = "links.nq.gz"
TARGETS = "ledger.nq.gz"
"""Links from targets to outcomes, in the same named graph."""
DERIVED = ("ledger", "links")
"""Tables that are made of all reports at once, in one file each."""
ADVICE = "build it anew with kg corpus build"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report of the store: its file as given, other files with the same bytes, where it is and
    what it holds (``count_graph``, and ``characters`` and ``quads``)."""

    path: str
    also: tuple[str, ...]
    sha256: str
    report: str
    name: str
    shard: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that is not in the store, and why. ``sha256`` is empty where it could not be read."""

    path: str
    sha256: str
    problem: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; {self.advice}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds: reports and failed files by path. ``run`` tells what made the graphs
    (version, extractor, configuration hash, base of the IRIs), ``options`` with which switches."""

    run: dict[str, str]
    options: dict[str, bool | float]
    reports: tuple[StoredReport, ...] = ()
    failed: tuple[FailedFile, ...] = ()
    format: int = FORMAT

    @property
    def shards(self) -> tuple[str, ...]:
        """Ids of the shards, in order."""
        return tuple(sorted({report.shard for report in self.reports}))


class Store:
    """A store of many reports, read-only. Raises InputError where there is none."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @cached_property
    def manifest(self) -> Manifest:
        """What the store holds, as of the first time it is asked for."""
        found = read_manifest(self.path)
        if found is None:
            raise InputError(self.path, "is no store (it has no manifest.json)", "kg corpus build makes one")
        return found

    @property
    def data(self) -> str:
        """Where the IRIs of the store's data begin."""
        return data_namespace(self.manifest.run["base"])

    @property
    def links_graph(self) -> str:
        """The named graph of what ties reports to one another."""
        return self.manifest.run["base"] + "graph/links"

    def reports(self) -> tuple[StoredReport, ...]:
        """The reports, by path."""
        return self.manifest.reports

    def tables(self) -> tuple[str, ...]:
        """Names of the tables there are."""
        folder = self.path / "tables"
        return tuple(sorted(path.name for path in folder.iterdir() if self.table_files(path.name)))

    def table_files(self, name: str) -> list[Path]:
        """The Parquet files of a table, in order; empty where there is no such table."""
        folder = self.path / "tables" / name
        names = [name] if name in DERIVED else self.manifest.shards
        return [path for path in (folder / f"{part}.parquet" for part in names) if path.is_file()]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pyarrow.Table:
        """A table of all reports, sorted by report, or of some of its columns. Raises InputError."""
        files = self.table_files(name)
        if not files:
            raise InputError(self.path, f"has no table {name}", f"it has {', '.join(self.tables())}")
        whole = load_pyarrow().concat_tables(read_arrow(path, columns) for path in files)
        return whole.sort_by("report") if "report" in whole.column_names else whole

    def quads_files(self) -> list[Path]:
        """The N-Quads files: every shard, the divisions, and the links between reports where they were made."""
        files = [shard_file(self.path, shard) for shard in self.manifest.shards]
        shared = (self.path / name for name in (DIVISIONS, LINKS, TARGETS))
        return [*files, *(path for path in shared if path.is_file())]


def shard_file(store: Path, shard: str) -> Path:
    """Where the N-Quads of a shard stand."""
    return store / "shards" / f"{shard}.nq.gz"


def table_file(store: Path, table: str, shard: str) -> Path:
    """Where a shard's part of a table stands."""
    return store / "tables" / table / f"{shard}.parquet"


def read_manifest(store: Path) -> Manifest | None:
    """The manifest of a store, None where there is none. Raises InputError for one that cannot be read."""
    path = store / MANIFEST
    try:
        data = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise InputError(path, f"cannot be read ({type(error).__name__})", ADVICE) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(path, "is of another version of the program", ADVICE)
    try:
        return Manifest(
            data["run"],
            data["options"],
            tuple(StoredReport(**{**row, "also": tuple(row["also"])}) for row in data["reports"]),
            tuple(FailedFile(**row) for row in data["failed"]),
        )
    except (KeyError, TypeError):
        raise InputError(path, "is damaged", ADVICE) from None


def write_manifest(store: Path, manifest: Manifest) -> None:
    """Write the manifest, one report a line, in one step. Raises OSError."""
    write_atomic(store / MANIFEST, _lines(manifest))


def _lines(manifest: Manifest) -> Iterator[str]:
    head = {"format": manifest.format, "run": manifest.run, "options": manifest.options}
    yield "{\n" + "".join(f"{json.dumps(key)}: {_json(value)},\n" for key, value in head.items())
    for name, rows in (("reports", manifest.reports), ("failed", manifest.failed)):
        end = ",\n" if name == "reports" else "\n"
        yield f'"{name}": [' + ",".join("\n" + _json(asdict(row)) for row in rows) + "\n]" + end
    yield "}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
