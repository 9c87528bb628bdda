"""Targets of fuzzing on their seeds, on mutations of these, and on what fuzzing has found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, seeds
from tests.torture.made import variants

FOUND = Path(__file__).parent / "found"
CASES = sorted(path for path in FOUND.glob("*/*") if path.is_file())
IN_CHILDREN = {"word", "pdf", "html"}
"""Row 7 and 8 of the torture mutate these in children with limits."""


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_hold(name: str) -> None:
    for seed in seeds(name)[:60]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", sorted(TARGETS.keys() - IN_CHILDREN))
def test_mutated_seeds_hold(name: str) -> None:
    for number, seed in enumerate(seeds(name)[:12]):
        for raw in variants(seed, 4, number):
            TARGETS[name](raw)


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}-{path.name}" for path in CASES])
def test_what_was_found_holds(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())
