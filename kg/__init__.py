"""Knowledge graphs from Chinese government work reports.

>>> import kg
>>> graph = kg.build(kg.sample_path(), kg.Options(fast=True))
>>> graph.graph["report"].issuer.year
2019
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import InputError, KgError, UsageError
    from kg.pipeline import Options, ask, build, load, sample_path, to_rdf, write

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "KgError",
    "Options",
    "UsageError",
    "ask",
    "build",
    "load",
    "sample_path",
    "to_rdf",
    "write",
]


def __getattr__(name: str) -> object:
    """The public names, imported when they are first asked for: a room alone stays light."""
    if name not in __all__:
        raise AttributeError(name)
    module = "kg.errors" if name.endswith("Error") else "kg.pipeline"
    return getattr(import_module(module), name)
