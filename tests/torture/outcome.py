"""What a row of the table of threats is, and what trying to break it gave."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was tried, in words with its figures, and what broke (nothing where the promise holds)."""

    measured: str
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Row:
    """A promise: its number, the threat, the figure asked, how it is tried, and the share of
    that figure which the ordinary tests try."""

    number: int
    threat: str
    promise: str
    asked: str
    run: Callable[[float, Path], Outcome]
    short: float


def share(full: int, scale: float) -> int:
    """So many of ``full`` tries; one at least."""
    return max(1, round(full * scale))


def slack(scale: float) -> float:
    """Limits of time hold at full scale; the short version runs on machines busy with other tests."""
    return 1.0 if scale >= 1 else 10.0


class Run(NamedTuple):
    """How a process of its own ended: code, seconds on the clock, seconds of processor, peak bytes, its words."""

    code: int
    seconds: float
    processor: float
    memory: int
    output: bytes
    said: str


def run_kg(*arguments: object, cwd: Path, **environment: str) -> Run:
    """``kg`` in a process of its own, measured (POSIX)."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    known = {**os.environ, "KG_LANG": "en", **environment}
    start = time.perf_counter()
    with (cwd / "stdout").open("w+b") as out, (cwd / "stderr").open("w+b") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err, cwd=cwd, env=known)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        said = err.read().decode("utf-8", "replace")
        memory = usage.ru_maxrss * 1024
        return Run(child.returncode, seconds, usage.ru_utime + usage.ru_stime, memory, out.read(), said)
