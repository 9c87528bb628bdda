"""Places of nodes: none on another, those that belong together near, always the same."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from math import dist

import pytest

from kg.view.layout import place_nodes

CLUSTERS = [(base + a, base + b, 2.0) for base in (0, 10, 20) for a, b in combinations(range(10), 2)]


@pytest.mark.parametrize("count", [1, 2, 7, 60, 130, 400])
def test_no_box_overlaps_another(count: int) -> None:
    boxes = [(40.0 + 30 * (number % 4), 30.0 + 10 * (number % 3)) for number in range(count)]
    links = [(number, (number * 3 + 1) % count, 1.0) for number in range(count) if number != (number * 3 + 1) % count]
    places = place_nodes(boxes, links)
    for one, two in combinations(range(count), 2):
        x = abs(places[one][0] - places[two][0]) + 1
        y = abs(places[one][1] - places[two][1]) + 1
        assert x >= (boxes[one][0] + boxes[two][0]) / 2 or y >= (boxes[one][1] + boxes[two][1]) / 2


def test_communities_stand_apart() -> None:
    places = place_nodes([(20.0, 20.0)] * 30, CLUSTERS)
    inside = [dist(places[a], places[b]) for a, b in combinations(range(30), 2) if a // 10 == b // 10]
    across = [dist(places[a], places[b]) for a, b in combinations(range(30), 2) if a // 10 != b // 10]
    assert sum(inside) / len(inside) < 0.6 * sum(across) / len(across)


def test_the_first_node_is_the_origin_and_nothing_is_fine() -> None:
    assert place_nodes([], []) == []
    assert place_nodes([(20.0, 20.0)] * 5, [(0, 1, 1.0)])[0] == (0, 0)


def test_same_places_whatever_the_hash_seed() -> None:
    code = (
        "from kg.view.layout import place_nodes;"
        "print(place_nodes([(40.0, 20.0)] * 120, [(i, (i * 7 + 3) % 120, 1.0) for i in range(119)]))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
