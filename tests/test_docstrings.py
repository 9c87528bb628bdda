"""The examples in docstrings say what the program does."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import kg

MODULES = sorted(module.name for module in walk_packages(kg.__path__, "kg.") if not module.name.endswith("__main__"))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
