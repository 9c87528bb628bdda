"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real annotated reports; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("GWR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not (folder / "benchmark" / "gold").is_dir():
        pytest.skip(f"needs the annotated reports (set GWR_SHARED or put them at {folder})")
    return folder
