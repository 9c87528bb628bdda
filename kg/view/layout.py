"""Where the nodes stand: communities apart, nothing on top of anything else, the same every time.

Computed here and not in the browser, so that a page opens at once and twice alike. Numpy only,
no random start: nodes begin on a sunflower spiral in the order they are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Link = tuple[int, int, float]
"""Two node numbers and how strongly they pull."""
SEED = 20190109
"""Any fixed number: Louvain visits nodes in a shuffled order."""
FORCE_LIMIT = 160
"""Above this many nodes in one community the spiral stays as it is: forces cost the square."""
WHOLE = 90
"""Up to this many nodes are arranged at once; more of them community by community."""
GAP = 10.0
"""Free space around a node, in the units of the canvas (pixels at scale 1)."""
GOLDEN = 2.399963229728653


def place_nodes(boxes: Sequence[tuple[float, float]], links: Sequence[Link]) -> list[tuple[int, int]]:
    """Centres of nodes of the given widths and heights, most important first.

    >>> place_nodes([(20.0, 20.0)], [])
    [(0, 0)]
    """
    import numpy as np

    if not boxes:
        return []
    size = np.asarray(boxes, dtype=np.float64) + GAP
    position = _arrange(size, links) if len(size) <= WHOLE else _by_community(size, links)
    position -= position[0]
    return [(round(float(x)), round(float(y))) for x, y in position]


def _by_community(size: Array, links: Sequence[Link]) -> Array:
    """Each community arranged by itself, then the communities packed side by side."""
    import numpy as np

    groups = _communities(len(size), links)
    inside: list[list[Link]] = [[] for _ in groups]
    home = np.zeros(len(size), dtype=np.int64)
    local = np.zeros(len(size), dtype=np.int64)
    for number, members in enumerate(groups):
        home[members] = number
        local[members] = np.arange(len(members))
    between: dict[tuple[int, int], float] = {}
    for one, two, pull in links:
        first, second = int(home[one]), int(home[two])
        if first == second:
            inside[first].append((int(local[one]), int(local[two]), pull))
        else:
            key = (min(first, second), max(first, second))
            between[key] = between.get(key, 0.0) + pull
    position = np.zeros_like(size)
    extent = np.zeros((len(groups), 2))
    for number, members in enumerate(groups):
        spot = _arrange(size[members], inside[number])
        reach = size[members] / 2
        low, high = (spot - reach).min(axis=0), (spot + reach).max(axis=0)
        position[members] = spot - (low + high) / 2
        extent[number] = high - low
    around = extent + np.where(np.array([len(group) for group in groups]) > 1, 2.5 * GAP, 0.0)[:, None]
    centre = _pack(around, [(a, b, w) for (a, b), w in sorted(between.items())])
    position += centre[home]
    return position


def _communities(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Groups that hang together (Louvain), the one of the first node first, then by size."""
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(range(count))
    for one, two, pull in links:
        held = graph.get_edge_data(one, two, {}).get("weight", 0.0)
        graph.add_edge(one, two, weight=held + pull)
    found = [sorted(group) for group in nx.community.louvain_communities(graph, seed=SEED)]
    return sorted(found, key=lambda group: (0 not in group, -len(group), group[0]))


def _arrange(size: Array, links: Sequence[Link]) -> Array:
    """Centres of boxes: linked ones near, none overlapping, all around the first."""
    import numpy as np

    count = len(size)
    order = np.arange(count)
    typical = float(np.sqrt((size[:, 0] * size[:, 1]).mean()))
    radius = typical * 0.75 * np.sqrt(order)
    spot = np.stack([radius * np.cos(order * GOLDEN), radius * np.sin(order * GOLDEN)], axis=1)
    if 2 < count <= FORCE_LIMIT:
        spot = _settle(spot, size, links, typical)
    return _part(spot, size)


def _pack(size: Array, links: Sequence[Link]) -> Array:
    """Centres of boxes put down in order, each at the free place nearest to those it is linked to."""
    import numpy as np

    count = len(size)
    tied: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for one, two, pull in links:
        tied[max(one, two)].append((min(one, two), pull))
    step = max(float(np.sqrt(size[:, 0] * size[:, 1]).mean()) * 0.3, 8.0)
    loose = 0
    span = float(np.sqrt((size[:, 0] * size[:, 1]).sum())) * 2.2 + float(size.max())
    order = np.arange(min(int((span / step) ** 2) + 8, 40_000))
    radius = step * np.sqrt(order)
    spiral = np.stack([radius * np.cos(order * GOLDEN) * 1.06, radius * np.sin(order * GOLDEN) * 0.94], axis=1)
    spot = np.zeros_like(size)
    for number in range(1, count):
        near = tied[number]
        anchor = sum((spot[other] * pull for other, pull in near), np.zeros(2)) / max(sum(p for _, p in near), 1e-9)
        placed, room = spot[:number], (size[:number] + size[number]) / 2
        chunk = 256 if near else 48
        for begin in range(0 if near else loose, len(spiral), chunk):
            tried = anchor + spiral[begin : begin + chunk]
            apart = np.abs(tried[:, None, :] - placed[None, :, :])
            taken = ((apart[:, :, 0] < room[:, 0]) & (apart[:, :, 1] < room[:, 1])).any(axis=1)
            if not taken.all():
                spot[number] = tried[int(np.argmin(taken))]
                loose = loose if near else begin
                break
        else:
            spot[number] = (float((np.abs(placed) + room).max()) + float(size[number].max()), 0.0)
    return spot


def _settle(spot: Array, size: Array, links: Sequence[Link], typical: float) -> Array:
    """Forces as in Fruchterman and Reingold (1991), with a pull to the middle."""
    import numpy as np

    count = len(spot)
    pull = np.zeros((count, count))
    for one, two, weight in links:
        pull[one, two] += weight
        pull[two, one] += weight
    pull = np.minimum(pull, 4.0)
    area = np.sqrt(size[:, 0] * size[:, 1])
    reach = (area[:, None] + area[None, :]) / 2
    rounds = min(20 + 2 * count, 80)
    for step in range(rounds):
        apart = spot[:, None, :] - spot[None, :, :]
        distance = np.sqrt((apart**2).sum(axis=2)) + 0.01
        push = (reach / distance) ** 3
        draw = pull * distance / reach
        move = (apart * (push - draw)[:, :, None] / distance[:, :, None]).sum(axis=1) * typical * 0.1
        move -= spot * 0.07
        move[0] = 0
        length = np.sqrt((move**2).sum(axis=1)) + 0.01
        limit = typical * 1.2 * (1 - step / rounds) + 0.5
        spot = spot + move * (np.minimum(length, limit) / length)[:, None]
    return spot


def _part(spot: Array, size: Array) -> Array:
    """Boxes pushed apart along the shorter way until none overlaps."""
    import numpy as np

    if len(spot) > FORCE_LIMIT:
        return spot * _clear_scale(spot, size)
    half = (size[:, None, :] + size[None, :, :]) / 2
    self_pair = np.eye(len(spot), dtype=bool)
    before = np.arange(len(spot))[:, None] < np.arange(len(spot))[None, :]
    for _ in range(100):
        apart = spot[:, None, :] - spot[None, :, :]
        over = half - np.abs(apart)
        hit = (over > 0).all(axis=2) & ~self_pair
        if not hit.any():
            break
        sign = np.where(apart == 0, np.where(before, -1.0, 1.0)[:, :, None], np.sign(apart))
        sideways = over[:, :, 0] <= over[:, :, 1]
        x = np.where(hit & sideways, sign[:, :, 0] * over[:, :, 0], 0.0).sum(axis=1)
        y = np.where(hit & ~sideways, sign[:, :, 1] * over[:, :, 1], 0.0).sum(axis=1)
        crowd = np.maximum(hit.sum(axis=1), 1) ** 0.5
        spot = spot + np.stack([x / crowd, y / crowd], axis=1) * 0.55
    return spot * _clear_scale(spot, size)


def _clear_scale(spot: Array, size: Array) -> float:
    """By how much to stretch so that no two boxes overlap (looks at near neighbours by rows)."""
    import numpy as np

    scale = 1.0
    order = np.argsort(spot[:, 1], kind="stable")
    tallest = float(size[:, 1].max())
    ordered, boxes = spot[order], size[order]
    for row in range(len(ordered) - 1):
        end = int(np.searchsorted(ordered[:, 1], ordered[row, 1] + tallest, side="right"))
        apart = np.abs(ordered[row + 1 : end] - ordered[row])
        need = (boxes[row + 1 : end] + boxes[row]) / 2
        with np.errstate(divide="ignore"):
            factor = np.minimum(need[:, 0] / apart[:, 0], need[:, 1] / apart[:, 1])
        if len(factor):
            scale = max(scale, float(factor.max()))
    return min(scale, 6.0)
