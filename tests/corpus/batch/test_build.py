"""A store is made of files, follows their changes, and does only what is missing."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kg.corpus.batch import build as building
from kg.corpus.batch.build import Progress, build_corpus
from kg.corpus.batch.engine import run_here
from kg.corpus.batch.plan import FEWEST_REPORTS, Shard, find_files
from kg.corpus.batch.shard import ShardResult
from kg.corpus.store import Manifest, Store, read_manifest
from kg.errors import InputError
from kg.export.nquads import format_nquads
from kg.export.tables import TABLES
from kg.pipeline import Options, build
from tests.corpus.reports import digests, write_report, write_reports

FAST = Options(fast=True)


class Counting:
    """The engine in this process, which notes the shards it is given."""

    def __init__(self) -> None:
        self.shards: list[Shard] = []

    def __call__(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        for shard in shards:
            self.shards.append(shard)
            yield from run_here([shard])

    @property
    def built(self) -> list[str]:
        """Names of the reports that were really built."""
        return sorted(member.name for shard in self.shards for member in shard.members if member.kept is None)


def bring(store: Path, *paths: Path) -> tuple[Manifest, Counting]:
    engine = Counting()
    return build_corpus(paths, store, options=FAST, engine=engine), engine


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten reports: more than one shard."""
    folder = tmp_path_factory.mktemp("reports")
    assert len(write_reports(folder, 5, range(2020, 2022))) > FEWEST_REPORTS
    return folder


def test_store_holds_each_report_as_it_is_built_alone(reports: Path, tmp_path: Path) -> None:
    manifest, engine = bring(tmp_path / "store", reports)
    store = Store(tmp_path / "store")
    assert [row.path for row in store.reports()] == [str(path) for path in find_files([reports])]
    assert len(engine.shards) == len(manifest.shards) == 2
    *shards, divisions = store.quads_files()
    lines = b"".join(gzip.decompress(path.read_bytes()) for path in shards).splitlines()
    alone = set()
    for path in find_files([reports]):
        alone.update(format_nquads(build(path, FAST)).splitlines())
    assert set(lines) == alone
    assert divisions.name == "divisions.nq.gz"
    assert len(lines) == sum(row.counts["quads"] for row in store.reports())
    assert set(TABLES) <= set(store.tables())
    assert store.table("reports").column("report").to_pylist() == sorted(row.report for row in store.reports())
    assert store.table("observations", ["report", "base_value"]).num_rows == sum(
        row.counts["observation"] for row in store.reports()
    )


def test_rerun_does_nothing(reports: Path, tmp_path: Path) -> None:
    bring(tmp_path, reports)
    before = digests(tmp_path)
    told: list[Progress] = []
    engine = Counting()
    build_corpus([reports], tmp_path, options=FAST, engine=engine, watch=told.append)
    assert engine.shards == []
    assert told == [Progress(10, 10, 0)]
    assert digests(tmp_path) == before


def test_order_of_work_and_of_paths_changes_nothing(reports: Path, tmp_path: Path) -> None:
    def backwards(shards: Iterable[Shard]) -> Iterator[ShardResult]:
        return run_here(reversed(list(shards)))

    bring(tmp_path / "a", reports)
    files = find_files([reports])
    build_corpus([*reversed(files), reports], tmp_path / "b", options=FAST, engine=backwards)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_build_that_was_ended_goes_on(reports: Path, tmp_path: Path) -> None:
    def ended(shards: Iterable[Shard]) -> Iterator[ShardResult]:
        yield from run_here(list(shards)[:1])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_corpus([reports], tmp_path / "a", options=FAST, engine=ended)
    assert read_manifest(tmp_path / "a") is None
    (tmp_path / "a" / "shards" / ".00002-aaaaaaaaaaaa.nq.gz.1f2e3d.part").write_bytes(b"torn")
    _, engine = bring(tmp_path / "a", reports)
    assert len(engine.shards) == 1
    bring(tmp_path / "b", reports)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_changed_new_and_removed_reports(tmp_path: Path) -> None:
    files = write_reports(tmp_path / "in", 5, range(2020, 2022))
    store = tmp_path / "store"
    first, _ = bring(store, tmp_path / "in")
    shard = {row.path: row.shard for row in first.reports}

    changed = write_report(tmp_path / "in", "云桥县", 2020, value="999.9")
    new = write_report(tmp_path / "in", "长滩县", 2021)
    files[-1].unlink()
    second, engine = bring(store, tmp_path / "in")
    after = {row.path: row.shard for row in second.reports}
    assert engine.built == sorted([changed.stem, new.stem])
    assert str(files[-1]) not in after
    assert after[str(new)] not in shard.values()
    assert after[str(changed)][:5] == shard[str(changed)][:5]
    assert after[str(changed)] != shard[str(changed)]
    named = {path.name.partition(".")[0] for path in (store / "shards").iterdir()}
    assert named == set(second.shards)

    values = Store(store).table("observations").column("written").to_pylist()
    assert "999.9亿元" in values
    # A shard whose other reports were taken over is what building all of it gives.
    rewritten = after[str(changed)]
    before = digests(store)
    for path in store.rglob(f"{rewritten}.*"):
        path.unlink()
    bring(store, tmp_path / "in")
    assert digests(store) == before


def test_moved_file_is_not_built_again_a_renamed_one_is(tmp_path: Path) -> None:
    path = write_report(tmp_path / "in", "云桥县", 2020)
    bring(tmp_path / "store", tmp_path / "in")
    moved = tmp_path / "in" / "deeper" / path.name
    moved.parent.mkdir()
    path.rename(moved)
    manifest, engine = bring(tmp_path / "store", tmp_path / "in")
    assert (engine.shards, [row.path for row in manifest.reports]) == ([], [str(moved)])
    moved.rename(moved.with_name("other.txt"))
    manifest, engine = bring(tmp_path / "store", tmp_path / "in")
    assert engine.built == ["other"]
    assert Store(tmp_path / "store").table("reports").column("name").to_pylist() == ["other"]


def test_same_bytes_twice_are_one_report(tmp_path: Path) -> None:
    path = write_report(tmp_path / "in", "云桥县", 2020)
    twin = tmp_path / "in" / "z.txt"
    twin.write_bytes(path.read_bytes())
    manifest, _ = bring(tmp_path / "store", tmp_path / "in")
    first, second = sorted(map(str, (path, twin)))
    assert [(row.path, row.also) for row in manifest.reports] == [(first, (second,))]


def test_bad_files_are_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = write_report(tmp_path / "in", "云桥县", 2020)
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "latin.txt").write_text("no Chinese here\n")
    odd = write_report(tmp_path / "in", "石塘县", 2020)

    def fail_on_odd(path: str) -> object:
        if path == str(odd):
            raise RecursionError("too deep")
        return read_report(path)

    from kg.corpus.batch import shard
    from kg.read import read_report

    monkeypatch.setattr(shard, "read_report", fail_on_odd)
    manifest, _ = bring(tmp_path / "store", tmp_path / "in")
    assert [row.path for row in manifest.reports] == [str(good)]
    problems = {Path(row.path).name: row.problem for row in manifest.failed}
    assert problems == {
        "empty.txt": "is empty",
        "latin.txt": "holds no Chinese sentence",
        odd.name: "internal error: RecursionError: too deep",
    }
    before = digests(tmp_path / "store")
    bring(tmp_path / "store", tmp_path / "in")
    assert digests(tmp_path / "store") == before

    monkeypatch.undo()
    manifest, engine = bring(tmp_path / "store", tmp_path / "in")
    assert engine.built == ["latin", odd.stem]
    assert sorted(row.path for row in manifest.reports) == sorted([str(good), str(odd)])


def test_file_that_changes_meanwhile_is_not_stored(tmp_path: Path) -> None:
    path = write_report(tmp_path / "in", "云桥县", 2020)

    def late(shards: Iterable[Shard]) -> Iterator[ShardResult]:
        path.write_text(path.read_text("utf-8") + "各位代表！\n", "utf-8")
        return run_here(shards)

    manifest = build_corpus([path], tmp_path / "store", options=FAST, engine=late)
    assert [row.problem for row in manifest.failed] == ["changed while the store was built"]


def test_other_options_build_all_anew(reports: Path, tmp_path: Path) -> None:
    bring(tmp_path, reports)
    engine = Counting()
    options = Options(fast=True, inferred=False)
    manifest = build_corpus([reports], tmp_path, options=options, engine=engine)
    assert len(engine.built) == 10
    assert manifest.options["inferred"] is False
    assert all(row.counts["inferred"] == 0 for row in manifest.reports)
    assert True not in Store(tmp_path).table("facts").column("inferred").to_pylist()


def test_lost_files_are_made_again(reports: Path, tmp_path: Path) -> None:
    manifest, _ = bring(tmp_path, reports)
    before = digests(tmp_path)
    (tmp_path / "tables" / "facts" / f"{manifest.shards[0]}.parquet").unlink()
    (tmp_path / "shards" / f"{manifest.shards[1]}.nq.gz").unlink()
    bring(tmp_path, reports)
    assert digests(tmp_path) == before


@pytest.mark.parametrize("made", ["nothing", "folder"])
def test_slip_in_a_path_leaves_the_store_alone(made: str, reports: Path, tmp_path: Path) -> None:
    bring(tmp_path / "store", reports)
    before = digests(tmp_path / "store")
    if made == "folder":
        (tmp_path / "slip").mkdir()
    with pytest.raises(InputError):
        bring(tmp_path / "store", tmp_path / "slip")
    assert digests(tmp_path / "store") == before


def test_divisions_that_reports_name_are_one_graph(tmp_path: Path) -> None:
    write_report(tmp_path / "in", "杭州市西湖区", 2020)
    bring(tmp_path / "store", tmp_path / "in")
    text = gzip.decompress((tmp_path / "store" / "divisions.nq.gz").read_bytes()).decode()
    assert {line.rsplit(" ", 2)[1] for line in text.splitlines()} == {"<https://w3id.org/gwr/id/graph/divisions>"}
    for code, name in (("330106", "西湖区"), ("330100", "杭州市"), ("330000", "浙江省")):
        assert f'/division/{code}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}"@zh' in text


def test_another_base_is_taken_over_with_the_rest(tmp_path: Path) -> None:
    options = Options(fast=True, base="https://example.org/reports/")
    write_reports(tmp_path / "in", 2, range(2020, 2022))
    build_corpus([tmp_path / "in"], tmp_path / "store", options=options)
    write_report(tmp_path / "in", "云桥县", 2020, value="999.9")
    manifest = build_corpus([tmp_path / "in"], tmp_path / "store", options=options)
    assert len(manifest.reports) == 4
    text = b"".join(gzip.decompress(path.read_bytes()) for path in Store(tmp_path / "store").quads_files())
    assert b"<https://example.org/reports/id/" in text
    assert b"<https://w3id.org/gwr/id/" not in text
    build_corpus([tmp_path / "in"], tmp_path / "store", options=Options(fast=True))
    text = b"".join(gzip.decompress(path.read_bytes()) for path in Store(tmp_path / "store").quads_files())
    assert b"<https://example.org/reports/id/" not in text


def test_two_builds_at_once(reports: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with building._held(tmp_path), pytest.raises(InputError, match="another kg"):
        bring(tmp_path, reports)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 0}', '{"format": 1, "run": {}}'])
def test_damaged_manifest(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="build it anew"):
        read_manifest(tmp_path)


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no store"):
        Store(tmp_path).reports()
