"""One thread a process: this program's matrices are small, and threads that wait for a core spin."""

from __future__ import annotations

import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What the libraries of linear algebra read when they are loaded."""


def use_one_thread() -> None:
    """For this process and those it starts, unless the environment says otherwise.

    Beside other work a build with the tagger takes half the time so. Works until numpy is loaded.
    """
    for name in VARIABLES:
        os.environ.setdefault(name, "1")
