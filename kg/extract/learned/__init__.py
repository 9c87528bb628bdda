"""What ``kg.train`` learned: the tagger, the weights of relations, the counts of rules and statuses.

All of it lies in one folder, this package; ``learned_in`` takes another one for a while, so that
models which left reports out can be judged on them. ``MODEL_CARD.md`` tells of data and figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

PACKAGE = Path(__file__).parent
_folder: ContextVar[Path] = ContextVar("_folder", default=PACKAGE)


def learned() -> Path:
    """The folder in use."""
    return _folder.get()


@contextmanager
def learned_in(folder: Path) -> Iterator[None]:
    """Use what ``python -m kg.train fit --out FOLDER`` wrote."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)
