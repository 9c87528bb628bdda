"""The on-disk store: Oxigraph's own files in STORE/oxigraph, made from the N-Quads at will.

They are derived and never the record: whatever happens to them, they are made anew. Next to
them ``oxigraph.json`` tells which parts they hold; it is taken away before they change and
written last, so that files left half done by a kill are not taken for whole ones.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus.store import Store, shard_file
from kg.errors import InputError
from kg.files import write_atomic
from kg.vocab import ONT, TERM_FILES, ontology_folder

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FOLDER, RECORD = "oxigraph", "oxigraph.json"
TERMS_GRAPH = ONT.removesuffix("#")
"""The graph of the ontology's terms: labels of classes, units, states and common indicators."""
REMOVAL = 8
"""Taking a triple out costs about as much as loading so many (measured: 100 and 12 microseconds)."""
BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the store, a shard, the links or the terms: its named graphs and the size of its files."""

    graphs: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an update did: the folder, parts loaded and taken out, and whether all was made anew."""

    folder: Path
    loaded: tuple[str, ...]
    removed: tuple[str, ...]
    rebuilt: bool


def oxigraph_folder(store: Store) -> Path:
    """Where the files of Oxigraph are, or will be."""
    return store.path / FOLDER


def update_oxigraph(store: Store, *, rebuild: bool = False) -> Loaded:
    """Bring the on-disk store up to date: parts that are new are loaded, those gone are taken out.

    Where that would cost more than loading everything, or the files are not whole, they are made
    anew. A report's named graph is replaced whole. Raises InputError where there is no store or
    another process has the files open, OSError.
    """
    wanted, held = find_parts(store), _read_record(store)
    folder = oxigraph_folder(store)
    if held is None or not folder.is_dir() or not _is_cheaper(held, wanted):
        rebuild = True
    if rebuild:
        held = {}
    assert held is not None
    new = tuple(sorted(set(wanted) - set(held)))
    gone = tuple(sorted(set(held) - set(wanted)))
    if new or gone:
        with suppress(FileNotFoundError):
            (store.path / RECORD).unlink()
        if rebuild and folder.exists():
            shutil.rmtree(folder)
        _change(
            folder, [graph for part in gone for graph in held[part].graphs], [part_files(store, part) for part in new]
        )
        record = {name: asdict(part) for name, part in wanted.items()}
        write_atomic(store.path / RECORD, json.dumps(record, indent=0, sort_keys=True) + "\n")
    return Loaded(folder, new, gone, rebuild)


def _change(folder: Path, graphs: Iterable[str], parts: Sequence[Sequence[Path]]) -> None:
    import pyoxigraph as ox

    try:
        base = ox.Store(str(folder))
    except OSError as error:
        raise InputError(folder, f"cannot be opened ({error})", "end other programs that have it open") from error
    for graph in graphs:
        base.remove_graph(ox.NamedNode(graph))
    # In one go: every load makes some twenty files of its own, and each is opened by a query.
    quads = [file for files in parts for file in files if file.suffix == ".gz"]
    with io.BufferedReader(_Chained(quads), BUFFER) as lines:
        base.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS)
    for file in (file for files in parts for file in files if file.suffix == ".ttl"):
        base.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(TERMS_GRAPH))
    base.flush()


def _is_cheaper(held: dict[str, Part], wanted: dict[str, Part]) -> bool:
    """Whether taking out and adding what differs costs less than loading everything."""
    added = sum(part.size for name, part in wanted.items() if name not in held)
    removed = sum(part.size for name, part in held.items() if name not in wanted)
    return added + REMOVAL * removed < sum(part.size for part in wanted.values())


def find_parts(store: Store) -> dict[str, Part]:
    """The parts that a store has now, by name. A part's name changes with its content."""
    graphs: dict[str, list[str]] = {shard: [] for shard in store.manifest.shards}
    for report in store.reports():
        graphs[report.shard].append(store.data + report.report)
    for name, file in _derived(store).items():
        graphs[name] = _graphs(file)
    graphs[f"terms-{_digest(_term_files())}"] = [TERMS_GRAPH]
    return {
        name: Part(tuple(sorted(held)), sum(file.stat().st_size for file in part_files(store, name)))
        for name, held in graphs.items()
    }


def _digest(files: Iterable[Path]) -> str:
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _term_files() -> list[Path]:
    return [ontology_folder() / name for name in TERM_FILES]


def _graphs(file: Path) -> list[str]:
    """The named graphs of a file of N-Quads."""
    with gzip.open(file) as lines:
        return sorted({line.rsplit(b" ", 2)[1][1:-1].decode() for line in lines})


def part_files(store: Store, part: str) -> list[Path]:
    """The files that hold a part: N-Quads (.nq.gz), the terms in Turtle (.ttl)."""
    if part.startswith("terms-"):
        return _term_files()
    derived = _derived(store)
    return [derived[part] if part in derived else shard_file(store.path, part)]


def _derived(store: Store) -> dict[str, Path]:
    """The N-Quads that belong to no shard, such as the links, named after file and content."""
    shards = {shard_file(store.path, shard) for shard in store.manifest.shards}
    return {
        f"{file.name.partition('.')[0]}-{_digest([file])}": file for file in store.quads_files() if file not in shards
    }


def _read_record(store: Store) -> dict[str, Part] | None:
    """The parts that the files hold; None where they are not whole."""
    try:
        rows = json.loads((store.path / RECORD).read_bytes())
        return {name: Part(tuple(row["graphs"]), row["size"]) for name, row in rows.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


class _Chained(io.RawIOBase):
    """Several gzip files as one stream of bytes."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.blocks = _blocks(files)
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self.rest:
            self.rest = memoryview(next(self.blocks, b""))
        room = memoryview(buffer)
        count = min(len(room), len(self.rest))
        room[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def _blocks(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        with gzip.open(file) as lines:
            while block := lines.read(BUFFER):
                yield block
