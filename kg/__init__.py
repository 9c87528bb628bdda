"""Knowledge graphs from Chinese government work reports.

>>> import kg
>>> graph = kg.build(kg.sample_path(), kg.Options(fast=True))
>>> graph.graph["report"].issuer.year
2019
"""

__version__ = "0.1.0"

from kg.errors import InputError, KgError, UsageError
from kg.pipeline import Options, ask, build, load, sample_path, to_rdf, write

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
