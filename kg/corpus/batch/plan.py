"""What is to be done: which files there are, which shards they make, what of it stands already.

A shard is named after its members and the run, so a finished one is never touched again: a
changed report makes a new shard in place of the old one, which goes when the new manifest
stands. The plan follows from the files, the options and the old manifest alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.corpus.store import FailedFile, Manifest
from kg.errors import InputError
from kg.model import Run
from kg.pipeline import Options
from kg.read.decode import read_bytes

SUFFIXES = frozenset({".docx", ".htm", ".html", ".markdown", ".md", ".pdf", ".text", ".txt"})
"""What is taken for a report in a folder; a file that is named itself is always taken."""
MOST_REPORTS, FEWEST_REPORTS, SHARDS = 64, 8, 64
"""A shard has at most 64 reports (some 200 MB of N-Quads pass through a worker one report at a
time, and as much work is lost when it is killed) and, where there are fewer than 4,096 reports,
so many that there are 64 shards to share among workers, but no fewer than 8 reports."""


@dataclass(frozen=True, slots=True)
class Member:
    """A report of a shard: its file, SHA-256, name and id, and the other files with the same bytes.
    ``kept`` is the shard whose quads and rows of this report still hold."""

    path: str
    sha256: str
    also: tuple[str, ...] = ()
    kept: str | None = None

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def report(self) -> str:
        """The report's id in the graph."""
        return self.sha256[:12]

    @property
    def key(self) -> tuple[str, str]:
        """What the graph of a report depends on: the bytes and the name of its file."""
        return self.sha256, self.name


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of work: the members, in order of their ids, become the files of shard ``id``.
    ``deadly`` are reports that end the process that builds them, with what is known of it."""

    id: str
    members: tuple[Member, ...]
    store: str
    options: Options
    deadly: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The shards of the store to be, the files that cannot be read at all, and what stands so far."""

    shards: tuple[Shard, ...]
    failed: tuple[FailedFile, ...]
    old: Manifest | None


def find_files(paths: Iterable[str | Path]) -> list[Path]:
    """Report files by path: those named, and those in folders and folders in them.

    Raises InputError for a path that is not there and a folder without reports, so that a slip
    does not empty a store.
    """
    found: set[Path] = set()
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(path, "no such file or folder", "check the path")
        files = list(_walk(path)) if path.is_dir() else [path]
        if not files:
            raise InputError(path, "holds no reports", f"they are told by their suffix: {', '.join(sorted(SUFFIXES))}")
        found.update(files)
    return sorted(found, key=str)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            yield path


def make_plan(files: Sequence[Path], store: Path, options: Options, old: Manifest | None) -> Plan:
    """The shards that hold these files, those of the old manifest kept as far as they hold.

    What another version or other options have made holds no more.
    """
    members, failed = _members(files)
    run = options.run
    standing = old if old is not None and old.run == asdict(run) else None
    rows = standing.reports if standing else ()
    by_path = {row.path: row.shard for row in rows}
    by_key = {(row.sha256, row.name): row.shard for row in rows}
    before: dict[str, set[tuple[str, str]]] = {}
    for key, name in by_key.items():
        before.setdefault(name, set()).add(key)
    groups: dict[str, list[Member]] = {}
    fresh: list[Member] = []
    for member in members:
        kept = by_key.get(member.key)
        home = kept or by_path.get(member.path)
        (groups.setdefault(home, []) if home else fresh).append(replace(member, kept=kept))
    shards = []
    for name, group in sorted(groups.items()):
        same = {member.key for member in group} == before[name]
        shards.append(
            Shard(name if same else shard_id(_ordinal(name), group, run), _ordered(group), str(store), options)
        )
    first = 1 + max(map(_ordinal, before), default=0)
    size = max(FEWEST_REPORTS, min(MOST_REPORTS, -(-len(fresh) // SHARDS)))
    for ordinal, start in enumerate(range(0, len(fresh), size), first):
        group = fresh[start : start + size]
        shards.append(Shard(shard_id(ordinal, group, run), _ordered(group), str(store), options))
    return Plan(tuple(shards), failed, old)


def _ordinal(shard: str) -> int:
    return int(shard.partition("-")[0])


def _ordered(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.report))


def shard_id(ordinal: int, members: Iterable[Member], run: Run) -> str:
    """``00017-0a1b2c3d4e5f``: the place in the store, and a hash of the members and the run."""
    keys = sorted(member.key for member in members)
    lines = [run.version, run.extractor, run.config, run.base, *(" ".join(key) for key in keys)]
    digest = sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{ordinal:05d}-{digest[:12]}"


def _members(files: Iterable[Path]) -> tuple[list[Member], tuple[FailedFile, ...]]:
    """Each content once, under the first of its paths; what cannot be read is a failed file."""
    paths: dict[str, list[str]] = {}
    failed: list[FailedFile] = []
    for path in files:
        try:
            paths.setdefault(sha256(read_bytes(path)).hexdigest(), []).append(str(path))
        except InputError as error:
            failed.append(FailedFile(str(path), "", error.problem, error.advice))
    members: dict[str, Member] = {}
    for digest, (first, *others) in paths.items():
        member = Member(first, digest, tuple(others))
        twin = members.setdefault(member.report, member)
        if twin is not member:
            failed.append(FailedFile(first, digest, f"has the same id as {twin.path}", "change a blank in one of them"))
    return list(members.values()), tuple(failed)
