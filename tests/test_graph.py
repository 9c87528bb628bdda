"""Nodes have ids of their own, which do not depend on the order of what was found."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from fakes import small_document, small_linked

from kg.graph import build_graph
from kg.model import Linked, Run, Span

RUN = Run("0.0.0", "made-by-hand", "0" * 12)


def ids(linked: Linked) -> dict[str, Decimal | None]:
    """Observations by their ids, told by their values."""
    graph = build_graph(small_document(), linked, RUN)
    return {node: data["value"].value for node, data in graph.nodes(data=True) if data["kind"] == "observation"}


def test_two_figures_of_one_indicator_and_span_are_two_observations() -> None:
    linked = small_linked(small_document())
    first = linked.observations[0]
    assert first.value_span is not None
    shifted = replace(first, value_span=Span(first.value_span.start + 1, first.value_span.end), value=Decimal("20.5"))
    again = replace(first, value=Decimal("99"))
    plain = ids(linked)
    more = ids(replace(linked, observations=(*linked.observations, shifted, again)))
    assert len(more) == len(plain) + 2
    assert sorted(filter(None, more.values())) == sorted([*filter(None, plain.values()), Decimal("20.5"), Decimal(99)])


def test_ids_do_not_hang_on_the_order_of_findings() -> None:
    linked = small_linked(small_document())
    rows = [*linked.observations, *(replace(row, rule="other") for row in linked.observations)]
    expected = ids(replace(linked, observations=tuple(rows)))
    assert len(expected) == len(rows)
    random.Random(7).shuffle(rows)
    assert ids(replace(linked, observations=tuple(rows))) == expected
