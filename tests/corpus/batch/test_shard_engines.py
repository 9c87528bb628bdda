"""Every engine gives the same bytes, also when its workers are killed in the middle."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.corpus.batch import engine as engines
from kg.corpus.batch.build import build_corpus
from kg.corpus.batch.engine import DaskEngine, Engine, ProcessEngine, run_apart
from kg.corpus.batch.plan import find_files, make_plan
from kg.export.tables import TABLES
from kg.pipeline import Options
from tests.corpus.reports import digests, write_reports

FAST = Options(fast=True)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty reports in five shards."""
    folder = tmp_path_factory.mktemp("reports")
    write_reports(folder, 20, range(2020, 2022))
    return folder


@pytest.fixture(scope="module")
def undisturbed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What one process makes of them."""
    store = tmp_path_factory.mktemp("store")
    build_corpus([reports], store, options=FAST)
    return digests(store)


@contextmanager
def once_a_shard_is_done(store: Path, act: Callable[[], None]) -> Iterator[None]:
    """Act from a thread as soon as the record of a shard stands."""

    def watch() -> None:
        while not stop.is_set() and not list((store / "shards").glob("*.json")):
            time.sleep(0.005)
        if not stop.is_set():
            acted.append(len(list((store / "shards").glob("*.json"))))
            act()

    stop, acted = threading.Event(), list[int]()
    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert acted
    assert acted[0] < 5, "all shards were done before the worker was killed"


def run(engine: Engine, reports: Path, store: Path) -> dict[str, str]:
    build_corpus([reports], store, options=FAST, engine=engine)
    return digests(store)


def test_processes(reports: Path, undisturbed: dict[str, str], tmp_path: Path) -> None:
    assert run(ProcessEngine(2), reports, tmp_path) == undisturbed


def test_process_killed(
    reports: Path, undisturbed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    start = engines._start

    def noted() -> engines._Worker:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(engines, "_start", noted)
    with once_a_shard_is_done(tmp_path, lambda: started[0].process.kill()):
        assert run(ProcessEngine(2), reports, tmp_path) == undisturbed
    assert len(started) == 3


def test_dask_worker_killed(reports: Path, undisturbed: dict[str, str], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        pids = sorted(client.run(os.getpid).values())
        with once_a_shard_is_done(tmp_path, lambda: os.kill(pids[0], signal.SIGKILL)):
            assert run(DaskEngine(3, cluster.scheduler_address), reports, tmp_path) == undisturbed
        assert pids[0] not in client.run(os.getpid).values()


def test_report_that_ends_its_process_is_told(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = find_files([reports])[:3]
    (tmp_path / "shards").mkdir()
    for name in TABLES:
        (tmp_path / "tables" / name).mkdir(parents=True)
    shard = make_plan(files, tmp_path, FAST, None).shards[0]
    monkeypatch.setattr(engines, "_try", end_at_first)
    monkeypatch.setenv("DEADLY", str(files[0]))
    result = run_apart(shard)
    assert list(result.failed.values()) == [("ends the process that builds it (-9)", "leave it out")]
    assert len(result.counts) == 2


def end_at_first(path: str, shard: object) -> None:
    """Stands for a report that makes its process end."""
    if path == os.environ["DEADLY"]:
        os.kill(os.getpid(), signal.SIGKILL)


def test_error_of_a_worker_ends_the_build(reports: Path, tmp_path: Path) -> None:
    shards = make_plan(find_files([reports])[:3], tmp_path / "gone", FAST, None).shards
    with pytest.raises(FileNotFoundError):
        list(ProcessEngine(1)(shards))
