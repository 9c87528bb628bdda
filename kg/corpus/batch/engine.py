"""Where shards are built: in this process, by processes on this machine, or on a Dask cluster.

An engine is a callable that takes shards and yields their results as they come, in any order.
It decides where ``run_shard`` runs, never what it does, so every engine gives the same bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

from kg.corpus.batch.plan import Shard
from kg.corpus.batch.shard import ShardResult, run_shard
from kg.errors import LackingError
from kg.pipeline import build
from kg.threads import use_one_thread

if TYPE_CHECKING:
    import distributed

Engine: TypeAlias = Callable[[Iterable[Shard]], Iterator[ShardResult]]
ATTEMPTS = 3
"""How often a shard is tried whose worker ends without a word (killed, out of memory)."""
AHEAD = 2
"""Shards that wait at each worker of a cluster, so that none stands idle."""


def run_here(shards: Iterable[Shard]) -> Iterator[ShardResult]:
    """Build the shards one after the other in this process."""
    return map(run_shard, shards)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    shard: Shard | None = None


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """``jobs`` processes on this machine; one that is killed is replaced and its shard built again."""

    jobs: int

    def __call__(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        waiting = deque(shards)
        lost: dict[str, int] = {}
        workers = [_start() for _ in range(min(self.jobs, len(waiting)))]
        try:
            while waiting or any(worker.shard for worker in workers):
                for worker in workers:
                    if worker.shard is None and waiting:
                        worker.shard = waiting.popleft()
                        with suppress(BrokenPipeError):  # it ended meanwhile, which is seen below
                            worker.pipe.send(worker.shard)
                busy = {id(worker.pipe): worker for worker in workers if worker.shard}
                for pipe in connection.wait([worker.pipe for worker in busy.values()]):
                    worker = busy[id(pipe)]
                    shard, worker.shard = worker.shard, None
                    assert shard is not None
                    try:
                        result = worker.pipe.recv()
                    except (EOFError, ConnectionResetError):
                        workers[workers.index(worker)] = _start()
                        lost[shard.id] = lost.get(shard.id, 0) + 1
                        if lost[shard.id] < ATTEMPTS:
                            waiting.appendleft(shard)
                        else:
                            yield run_apart(shard)
                        continue
                    if isinstance(result, BaseException):
                        raise result
                    yield result
        finally:
            for worker in workers:
                worker.process.kill()
            for worker in workers:
                worker.process.join()
                worker.pipe.close()


def _start() -> _Worker:
    context = get_context("spawn")
    near, far = context.Pipe()
    process = context.Process(target=_work, args=(far,), daemon=True)
    process.start()
    far.close()
    return _Worker(process, near)


def _work(pipe: Connection) -> None:
    """Build what comes through the pipe until it closes."""
    use_one_thread()
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            shard = pipe.recv()
            try:
                result: ShardResult | Exception = run_shard(shard)
            except Exception as error:
                result = error
            pipe.send(result)


def run_apart(shard: Shard) -> ShardResult:
    """Build a shard that ended its workers: each report is tried in a process of its own first,
    and those that end it are told as failed."""
    context = get_context("spawn")
    deadly = {}
    for member in shard.members:
        if member.kept is None:
            process = context.Process(target=_try, args=(member.path, shard))
            process.start()
            process.join()
            if process.exitcode:
                deadly[member.report] = f"ends the process that builds it ({process.exitcode})"
    return run_shard(replace(shard, deadly=tuple(sorted(deadly.items()))))


def _try(path: str, shard: Shard) -> None:
    """Build a report for nothing; what it raises is for ``run_shard`` to tell."""
    use_one_thread()
    with suppress(Exception):
        build(path, shard.options)


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """The workers of a Dask cluster, which see the files and the store under the same paths.

    ``scheduler`` is its address (``tcp://host:8786``); without one a cluster of ``jobs`` local
    processes is started and ended. A shard whose worker is lost is built by another. Raises
    LackingError without Dask and OSError where no scheduler answers.
    """

    jobs: int
    scheduler: str | None = None

    def __call__(self, shards: Iterable[Shard]) -> Iterator[ShardResult]:
        try:
            from distributed import KilledWorker
        except ImportError as error:
            raise LackingError("Clusters", "dask.distributed", "corpus") from error
        waiting = iter(shards)
        done: SimpleQueue[distributed.Future[ShardResult]] = SimpleQueue()
        with self._client() as client:
            running: dict[distributed.Future[ShardResult], Shard] = {}
            while True:
                room = AHEAD * max(1, len(client.nthreads())) - len(running)
                for shard in islice(waiting, max(0, room)):
                    future = client.submit(run_shard, shard, key=f"shard-{shard.id}", pure=False)
                    running[future] = shard
                    future.add_done_callback(done.put)
                if not running:
                    return
                future = done.get()
                shard = running.pop(future)
                try:
                    yield future.result()
                except KilledWorker:
                    yield run_apart(shard)

    @contextmanager
    def _client(self) -> Iterator[distributed.Client]:
        from distributed import Client, LocalCluster

        if self.scheduler is not None:
            with Client(self.scheduler, set_as_default=False) as client:
                yield client
            return
        local = LocalCluster(n_workers=self.jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0")
        with local as cluster, Client(cluster, set_as_default=False) as client:
            yield client
