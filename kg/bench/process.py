"""One run of a command: its time and memory as the system accounts for them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds by the clock and of processor, and the highest memory of any one process, in bytes,
    of a command and the processes it has waited for."""

    seconds: float
    processor: float
    memory: int


def run_command(command: list[str], *, accepted: Sequence[int] = (0,)) -> Used:
    """Run a command, its output thrown away. Raises ChildProcessError for an exit code not ``accepted``."""
    start = time.perf_counter()
    quiet = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    os.close(quiet)
    if os.waitstatus_to_exitcode(status) not in accepted:
        raise ChildProcessError(" ".join(command))
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere
    return Used(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)
