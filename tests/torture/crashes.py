"""Row 13: processes killed at random times, full disks, no permission."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.graph import Graph
from kg.pipeline import Options, build, build_files, sample_path, write
from tests.torture.made import REPORT
from tests.torture.outcome import Outcome, share

KILLS, REFUSALS = 1_000, 100
FORMATS = ("ttl", "html", "nq", "jsonld", "csv")
NOBODY = 65534
CORPUS_SHARE = 0.1
"""Of the kills; a run over many reports takes seconds. As many workers of a cluster are killed besides."""


PATIENCE = 15
"""Seconds in which a cluster has replaced a worker."""


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a user would see, by its path."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


@contextlib.contextmanager
def forked(work: Callable[[], object]) -> Iterator[int]:
    """A child of this process that does the work and ends; in a group of its own."""
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            os.setpgid(0, 0)
            work()
            code = 0
        os._exit(code)
    yield child
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_at(work: Callable[[], object], seconds: float) -> None:
    """Start the work and kill it dead after so many seconds."""
    with forked(work) as child:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    with forked(work) as child:
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    return time.perf_counter() - start


def torn(folder: Path, sound: list[dict[str, str]]) -> list[str]:
    """Files that are neither the old nor the new ones."""
    return [name for name, digest in digests(folder).items() if digest not in {row.get(name) for row in sound}]


def killed(
    work: Callable[[Graph, Path], object], graphs: tuple[Graph, Graph], folder: Path, kills: int, seed: int
) -> list[str]:
    """Torn files after kills at random times of work that replaces the files of one graph by another's."""
    sound = []
    for number, graph in enumerate(graphs):
        clean = folder / f"clean{number}"
        clean.mkdir()
        work(graph, clean)
        sound.append(digests(clean))
    place = folder / "place"
    place.mkdir()
    rng = random.Random(seed)
    whole = timed(lambda: work(graphs[0], place))
    faults: list[str] = []
    for number in range(kills):
        graph = graphs[number % 2]
        kill_at(lambda graph=graph: work(graph, place), rng.random() * whole * 1.2)  # type: ignore[misc]
        faults += (f"kill {number}: {name} is torn" for name in torn(place, sound))
        for part in place.glob(".*.part"):
            part.unlink()
    work(graphs[0], place)
    if digests(place) != sound[0]:
        faults.append("a run after the kills gives other bytes")
    return faults


def export(graph: Graph, folder: Path) -> None:
    for suffix in FORMATS:
        write(graph, folder / f"name.{suffix}")


def refused(graph: Graph, folder: Path, tries: int) -> list[str]:
    """Files after writes that the system cut short: no more room (a limit on the size of files)."""
    place = folder / "full"
    place.mkdir()
    export(graph, place)
    before = digests(place)
    rng = random.Random(14)
    faults: list[str] = []
    for number in range(tries):
        room = rng.randrange(200_000)

        def work(room: int = room) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            for suffix in FORMATS:
                with contextlib.suppress(OSError, KgError):
                    write(graph, place / f"name.{suffix}")

        with forked(work) as child:
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        if digests(place) != before or list(place.glob(".*")):
            faults.append(f"no room {number}: a file changed or was left behind")
    return faults


def forbidden(graph: Graph, folder: Path, tries: int) -> list[str]:
    """Files after writes into a folder where nothing may be written."""
    place = folder / "closed"
    place.mkdir()
    export(graph, place)
    before = digests(place)
    place.chmod(0o555)
    folder.chmod(0o755)
    faults: list[str] = []

    def work() -> None:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        for suffix in FORMATS:
            try:
                write(graph, place / f"name.{suffix}")
            except OSError:
                continue
            os._exit(3)

    for number in range(tries):
        with forked(work) as child:
            ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        if ended is None or ended.si_status != 0 or digests(place) != before:
            faults.append(f"no permission {number}: code {ended and ended.si_status}")
    place.chmod(0o755)
    return faults


def reports(folder: Path, count: int) -> Path:
    """Short reports of made places."""
    folder.mkdir()
    for number in range(count):
        text = REPORT.replace("青禾", "青禾红松白桦云岭"[number % 4 * 2 :][:2]).replace("320.5", f"{320 + number}.5")
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return folder


def corpus_kills(folder: Path, kills: int) -> list[str]:
    """Corpus runs killed with all their processes: what was acknowledged stands, and a run resumed is as one undisturbed."""  # noqa: E501
    from kg.corpus.store import read_manifest

    source = reports(folder / "reports", 12)

    def command(store: Path) -> list[str]:
        return [
            sys.executable,
            "-m",
            "kg",
            "corpus",
            "build",
            str(source),
            "--store",
            str(store),
            "--fast",
            "--jobs",
            "2",
        ]

    clean = folder / "undisturbed"
    start = time.perf_counter()
    subprocess.run(command(clean), check=True, capture_output=True)
    whole = time.perf_counter() - start
    expected = digests(clean)
    rng = random.Random(15)
    faults: list[str] = []
    store = folder / "store"
    for number in range(kills):
        if number % 5 == 0 and store.exists():
            for path in sorted(store.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        held = read_manifest(store) if store.exists() else None
        acknowledged = {row.sha256 for row in held.reports} if held else set()
        run = subprocess.Popen(
            command(store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(rng.random() * whole * 1.1)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        held = read_manifest(store) if store.exists() else None
        lost = acknowledged - {row.sha256 for row in held.reports} if held else acknowledged
        faults += (f"kill {number}: report {name} is lost" for name in lost)
    subprocess.run(command(store), check=True, capture_output=True)
    if digests(store) != expected:
        wrong = {name for name, _ in set(digests(store).items()) ^ set(expected.items())}
        faults.append(f"a resumed run gives other bytes: {sorted(wrong)[:5]}")
    return faults


def _replaced(cluster: Any, victim: int | None) -> bool:
    """Whether three workers stand, the one that was killed not among them. Dask does not replace one
    that is killed while it starts: then a new cluster is needed."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        pids = {nanny.pid for nanny in cluster.workers.values() if nanny.status.name == "running"}
        if len(pids - {victim, None}) == 3:
            return True
        time.sleep(0.05)
    return False


def cluster_kills(folder: Path, kills: int) -> list[str]:
    """Corpus runs on a Dask cluster of three workers, one killed at a random time of each run; the
    cluster replaces it."""
    from distributed import LocalCluster

    from kg.corpus.batch.build import build_corpus
    from kg.corpus.batch.engine import DaskEngine, run_here

    source, options = reports(folder / "cluster-reports", 40), Options(fast=True)
    clean = folder / "cluster-undisturbed"
    build_corpus([source], clean, options=options, engine=run_here)
    expected = digests(clean)
    rng = random.Random(17)
    faults: list[str] = []
    number = 0
    while number < kills:
        with LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
            engine = DaskEngine(3, cluster.scheduler_address)
            start = time.perf_counter()
            build_corpus([source], folder / f"timed{number}", options=options, engine=engine)
            whole = time.perf_counter() - start
            victim = None
            while number < kills and _replaced(cluster, victim):
                victim = rng.choice(sorted(nanny.pid for nanny in cluster.workers.values()))
                killer = threading.Timer(rng.random() * whole, _kill, (victim,))
                killer.start()
                store = folder / f"cluster{number}"
                build_corpus([source], store, options=options, engine=engine)
                killer.join()
                if digests(store) != expected:
                    faults.append(f"worker {number} killed: other bytes")
                number += 1
    return faults


def _kill(process: int) -> None:
    """End a process that may have ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def run(scale: float, folder: Path) -> Outcome:
    if os.name != "posix":
        return Outcome("not tried: needs signals of POSIX", ("not tried",))
    source = folder / "report.md"
    source.write_text(REPORT, encoding="utf-8")
    options = Options(fast=True)
    graphs = build(source, options), build(sample_path(), options)
    kills, tries = share(KILLS, scale), share(REFUSALS, scale)
    in_corpus = share(KILLS, scale * CORPUS_SHARE)
    in_build = in_export = max(1, (kills - in_corpus) // 2)

    def rebuild(graph: Graph, place: Path) -> None:
        chosen = sample_path() if graph is graphs[1] else source
        named = place.parent / f"{place.name}-source" / "name.md"
        named.parent.mkdir(exist_ok=True)
        named.write_bytes(chosen.read_bytes())
        list(build_files([named], place, formats=FORMATS, options=options))

    parts = {name: folder / name for name in ("export", "build", "corpus")}
    for part in parts.values():
        part.mkdir()
    faults = killed(export, graphs, parts["export"], in_export, 13)
    faults += killed(rebuild, graphs, parts["build"], in_build, 16)
    faults += corpus_kills(parts["corpus"], in_corpus)
    faults += cluster_kills(parts["corpus"], in_corpus)
    faults += refused(graphs[0], folder, tries)
    faults += forbidden(graphs[0], folder, tries)
    kinds = f"build {in_build}, export {in_export}, corpus {in_corpus}"
    return Outcome(
        f"{in_build + in_export + in_corpus:,} kills ({kinds}), {in_corpus} workers of a Dask cluster killed, "
        f"{tries} writes without room, {tries} without permission: {len(faults)} torn, lost or different",
        tuple(faults),
    )
