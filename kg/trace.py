"""What a run is doing, for who asks: each stage with its time and what came of it, by standard logging."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOG = logging.getLogger("kg")


@contextmanager
def stage(template: str) -> Iterator[Callable[..., None]]:
    """Log a stage at its end: ``template`` filled with what the body tells, and the seconds it took.

    >>> with stage("read: {} sentences") as told:
    ...     told(12)
    """
    start = time.perf_counter()
    values: list[object] = []

    def tell(*found: object) -> None:
        values.extend(found)

    yield tell
    if LOG.isEnabledFor(logging.INFO):
        LOG.info("%s (%.2f s)", template.format(*values), time.perf_counter() - start)
