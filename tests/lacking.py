"""What a test says where the machine lacks something."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Say what the machine lacks: the test is skipped, but in CI, which installs it all, it fails."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"needs {what}")
