"""The small graph as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import small_graph

from kg.export import write_turtle


@pytest.fixture(scope="session")
def small_turtle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "small.ttl"
    write_turtle(small_graph(), path)
    return path
