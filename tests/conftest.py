"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from lacking import lacking

os.environ["KG_LANG"] = "en"  # what is said is tested in English, whatever the locale of the machine


@pytest.fixture(scope="session")
def rapper() -> str:
    """The command of Debian's raptor2-utils."""
    found = shutil.which("rapper")
    return found or lacking("rapper (Debian package raptor2-utils)")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of Debian's package chromium."""
    found = shutil.which("chromium")
    return found or lacking("Chromium (Debian package chromium)")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real annotated reports; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("GWR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not (folder / "benchmark" / "gold").is_dir():
        pytest.skip(f"needs the annotated reports (set GWR_SHARED or put them at {folder})")
    return folder
