"""The network itself, made with pyvis: which nodes and edges there are, how big, where.

Only the data are pyvis's; its templates load Bootstrap from a CDN and run script from titles,
so the page is ours. Nodes and edges are added as pyvis makes them, one by one: ``from_nx`` and
``add_node`` look every node up in a list, which costs the square of their number.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, sin
from types import ModuleType
from typing import Any

from kg.model import Entity, EntityType, Fact, Modality
from kg.view.layout import Link, place_nodes

SHAPES = {
    EntityType.PLACE: "dot",
    EntityType.ENTERPRISE: "square",
    EntityType.PROJECT: "diamond",
    EntityType.PROGRAM: "hexagon",
    EntityType.ORGANIZATION: "triangle",
}
OPENING = 48
"""How many nodes the page opens on: what a wide screen shows with every label readable."""
LAID_OUT = 5000
"""Nodes with a place of their own; the page draws no more at once (``LIMIT`` in network.js)."""
CROWD = 8
"""A sentence that names more things than this ties none of them together: it is a list."""
HUB = 14
"""From this many facts on, each fact of a node pulls less."""
LABEL_EM, LABEL_ROOM, LABEL_HEIGHT = 12.5, 10, 20
"""Width of a Chinese character in a label, how many are shown, height of a label, in pixels."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page draws: pyvis nodes and edges, and the opening view as node, x, y."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    opening: list[tuple[int, int, int]]


def weigh_entity(entity: Entity, facts: Sequence[Fact], extras: int) -> float:
    """How much a thing matters: mentions, stated facts, and statuses or figures of its own."""
    stated = sum(1 for fact in facts if not fact.inferred)
    inferred = min(len(facts) - stated, 6)
    return len(entity.mentions) + 2.0 * stated + 0.3 * inferred + 1.5 * min(extras, 4)


def draw_network(
    entities: Sequence[Entity], facts: Sequence[Fact], weights: Sequence[float], region: int | None
) -> Drawing:
    """Nodes by number (their place in ``entities``, heaviest first), edges by number of the fact."""
    number = {entity.id: index for index, entity in enumerate(entities)}
    pairs = [(number[fact.subject], number[fact.object]) for fact in facts]
    links = _links(entities, facts, pairs)
    size = [round(6 + 3 * min(weight, 40) ** 0.5, 1) for weight in weights]
    if region is not None:
        size[region] = max(size[region], 22.0)
    boxes = [_box(entity.name, size[index]) for index, entity in enumerate(entities)]
    tight = [(max(2 * size[index], width * 0.45), 2 * size[index] + 6) for index, (width, _) in enumerate(boxes)]
    order = list(range(len(entities)))
    if region is not None:
        order.insert(0, order.pop(region))
    everywhere = _place(order[:LAID_OUT], tight, links)
    everywhere.update(_outside(order[LAID_OUT:], everywhere))
    chosen = _choose(order, pairs, facts)
    opening = _place(chosen, boxes, links)
    network = _network()
    for index, entity in enumerate(entities):
        x, y = everywhere[index]
        _add_node(network, index, entity, size[index], x, y)
    for index, (fact, (one, two)) in enumerate(zip(facts, pairs, strict=True)):
        _add_edge(network, index, fact, one, two)
    return Drawing(network.nodes, network.edges, [(index, *opening[index]) for index in sorted(opening)])


def _network() -> Any:
    """An empty network of pyvis.

    pyvis imports IPython, a good part of a second, only to show a page inside a notebook, which is
    never asked of it here: where IPython is not loaded yet, a stand-in of one name is imported instead
    and taken away again.
    """
    shown = ("IPython", "IPython.display")
    stand_in = not any(name in sys.modules for name in ("pyvis", *shown))
    if stand_in:
        for name in shown:
            sys.modules[name] = ModuleType(name)
        sys.modules["IPython.display"].IFrame = None  # type: ignore[attr-defined]
    try:
        from pyvis.network import Network
    finally:
        if stand_in:
            for name in shown:
                del sys.modules[name]
    return Network(directed=True)


def _add_node(network: Any, index: int, entity: Entity, size: float, x: int, y: int) -> None:
    from pyvis.node import Node

    node = Node(index, SHAPES[entity.type], entity.name, group=entity.type.value, size=size, x=x, y=y)
    network.nodes.append(node.options)
    network.node_ids.append(index)
    network.node_map[index] = node.options


def _add_edge(network: Any, index: int, fact: Fact, one: int, two: int) -> None:
    from pyvis.edge import Edge

    planned = all(item.modality is Modality.PLANNED for item in fact.evidence)
    edge = Edge(one, two, True, id=index, kind=fact.predicate.value, dashes=fact.inferred, planned=planned)
    network.edges.append(edge.options)


def _box(name: str, size: float) -> tuple[float, float]:
    """Width and height of a node with its label below it."""
    width = sum(LABEL_EM if ord(c) > 0x2E80 else LABEL_EM * 0.55 for c in name[:LABEL_ROOM])
    return max(width, 2 * size), 2 * size + LABEL_HEIGHT


def _links(entities: Sequence[Entity], facts: Sequence[Fact], pairs: Sequence[tuple[int, int]]) -> list[Link]:
    """What draws nodes together: facts, less so inferred ones and those of hubs; a shared sentence."""
    degree = Counter(end for pair in pairs for end in pair)
    pull: defaultdict[tuple[int, int], float] = defaultdict(float)
    for fact, (one, two) in zip(facts, pairs, strict=True):
        crowd = max(degree[one], degree[two], HUB) / HUB
        pull[min(one, two), max(one, two)] += (0.5 if fact.inferred else 2.0) / crowd**1.5
    together: dict[int, set[int]] = {}
    for index, entity in enumerate(entities):
        for mention in entity.mentions:
            together.setdefault(mention.sentence, set()).add(index)
    for sentence in sorted(together):
        named = sorted(together[sentence])
        if len(named) <= CROWD:
            for pair in combinations(named, 2):
                pull[pair] += 0.6 / (len(named) - 1)
    return [(one, two, weight) for (one, two), weight in sorted(pull.items()) if one != two]


def _choose(order: Sequence[int], pairs: Sequence[tuple[int, int]], facts: Sequence[Fact]) -> list[int]:
    """The nodes to open on, in order: the heaviest, then the other ends of their stated facts."""
    chosen = list(order[: OPENING * 3 // 4])
    held = set(chosen)
    for fact, (one, two) in zip(facts, pairs, strict=True):
        if not fact.inferred and (one in held) != (two in held) and len(chosen) < OPENING:
            other = two if one in held else one
            chosen.append(other)
            held.add(other)
    return chosen + [index for index in order if index not in held][: OPENING - len(chosen)]


def _place(
    order: Sequence[int], boxes: Sequence[tuple[float, float]], links: Sequence[Link]
) -> dict[int, tuple[int, int]]:
    """Coordinates of the nodes in ``order``, by number."""
    local = {index: place for place, index in enumerate(order)}
    inner = [(local[one], local[two], pull) for one, two, pull in links if one in local and two in local]
    spots = place_nodes([boxes[index] for index in order], inner)
    return dict(zip(order, spots, strict=True))


def _outside(rest: Sequence[int], placed: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Places on a spiral around what is placed, for nodes that are drawn only when asked for."""
    far = max((hypot(x, y) for x, y in placed.values()), default=0.0)
    turns = [(far + 60 + 24 * count**0.5, count * 2.399963) for count in range(len(rest))]
    return {i: (round(r * cos(turn)), round(r * sin(turn))) for i, (r, turn) in zip(rest, turns, strict=True)}
