"""Two reports side by side: what is new, gone and changed, and which sentences were taken over.

Things are the same by type and division code, else by type and one of their names (without white
space). Statuses are the furthest stage each report tells of; figures stand side by side as each
report gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kg.corpus.compare.reuse import Passage, find_reuse
from kg.errors import LackingError
from kg.export.subjects import latest_status
from kg.export.unit import plain_number
from kg.ids import fold_name
from kg.model import Attribute, Entity, Modality, Observation, Precision, Status, StatusStatement, ValueKind

if TYPE_CHECKING:
    from kg.graph import Graph

SIGNS = {
    Precision.ABOUT: "约", Precision.AT_LEAST: "≥", Precision.AT_MOST: "≤", Precision.OVER: ">", Precision.UNDER: "近",
}  # fmt: skip


class Change(StrEnum):
    """What became of something from the first report to the second."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    REUSED = "reused"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: what kind of thing (an entity's type, ``status``, ``investment``, ``actual``, ``target``,
    ``sentence``), its name, and what each report says (empty where it says nothing).

    ``left_at`` and ``right_at`` are the places that show it, as ``START-END`` in code points.
    """

    change: Change
    kind: str
    name: str
    left: str = ""
    right: str = ""
    left_at: str = ""
    right_at: str = ""


def iter_differences(left: Graph, right: Graph) -> Iterator[Difference]:
    """What differs between two graphs of one report each, in a fixed order, sentences taken over last."""
    pairs = _match(_entities(left), _entities(right))
    yield from sorted(_named(pairs), key=_order)
    yield from sorted(_told(pairs), key=_order)
    yield from _figures(left, right)
    yield from _reused(left, right)


def is_different(differences: Iterable[Difference]) -> bool:
    """Whether anything is new, gone or changed; sentences taken over are no difference."""
    return any(difference.change not in (Change.REUSED, Change.REWORDED) for difference in differences)


Node = dict[str, Any]
Pair = tuple[Node | None, Node | None]


def _order(difference: Difference) -> tuple[str, str, str, str]:
    return difference.kind, difference.change, difference.name, difference.left_at + difference.right_at


# Things.


def _entities(graph: Graph) -> list[Node]:
    found = [data for _, data in graph.nodes(data=True) if data["kind"] == "entity"]
    return sorted(found, key=lambda data: (data["value"].mentions[0].span, data["value"].id))


def _keys(entity: Entity) -> list[tuple[str, str]]:
    """By what it may be found again, the surest first."""
    names = [entity.name, *entity.aliases]
    codes = [(entity.type.value, entity.code)] if entity.code else []
    return [*codes, *((entity.type.value, fold_name(name)) for name in names)]


def _match(left: list[Node], right: list[Node]) -> list[Pair]:
    """Each thing of one report with the same thing of the other, or with None."""
    pairs: list[Pair] = []
    found: dict[tuple[str, str], Node] = {}
    for node in right:
        for key in _keys(node["value"]):
            found.setdefault(key, node)
    taken: set[str] = set()
    for node in left:
        others = (found[key] for key in _keys(node["value"]) if key in found)
        other = next((other for other in others if other["value"].id not in taken), None)
        if other is not None:
            taken.add(other["value"].id)
        pairs.append((node, other))
    return [*pairs, *((None, node) for node in right if node["value"].id not in taken)]


def _named(pairs: Iterable[Pair]) -> Iterator[Difference]:
    for left, right in pairs:
        if left is None or right is None:
            entity: Entity = (left or right or {})["value"]
            change = Change.GONE if left else Change.NEW
            at = _at(entity.mentions[0].span)
            name, kind = entity.name, entity.type.value
            yield Difference(
                change, kind, name, name if left else "", name if right else "", at if left else "", at if right else ""
            )


def _told(pairs: Iterable[Pair]) -> Iterator[Difference]:
    """Statuses and figures of things that both reports name."""
    for left, right in pairs:
        if left is None or right is None:
            continue
        name = right["value"].name
        yield from _side_by_side("status", name, _status(left["statuses"]), _status(right["statuses"]))
        for kind in sorted({item.name.value for node in (left, right) for item in node["attributes"]}):
            yield from _side_by_side(kind, name, _amounts(left, kind), _amounts(right, kind))


Told = tuple[str, str]
"""What is said, and where."""


def _side_by_side(kind: str, name: str, left: Told, right: Told) -> Iterator[Difference]:
    if left[0] == right[0]:
        return
    change = Change.NEW if not left[0] else Change.GONE if not right[0] else Change.CHANGED
    yield Difference(change, kind, name, left[0], right[0], left[1], right[1])


def _status(statements: Iterable[StatusStatement]) -> Told:
    statements = list(statements)
    latest: Status | None = latest_status(statements)
    if latest is None:
        return "", ""
    done = [item for item in statements if item.status is latest and item.modality is Modality.DONE]
    said = (done or [item for item in statements if item.status is latest])[-1]
    return latest.value + ("" if done else " (planned)"), _at(said.cue)


def _amounts(node: Node, kind: str) -> Told:
    items: list[Attribute] = [item for item in node["attributes"] if item.name.value == kind]
    shown = dict.fromkeys(f"{item.value:f}{item.unit}" for item in items)
    return "; ".join(shown), _at(items[0].span) if items else ""


# Figures.


def _figures(left: Graph, right: Graph) -> Iterator[Difference]:
    """Indicators with what was reached and what is aimed at, each as both reports give it."""
    sides = _observations(left), _observations(right)
    for key in sorted(set(sides[0]) | set(sides[1])):
        kind, _, _ = key
        name = (sides[1].get(key) or sides[0][key])[0][0]
        yield from _side_by_side(kind, name, *(_values(side.get(key, [])) for side in sides))


def _observations(graph: Graph) -> dict[tuple[str, str, str], list[tuple[str, Observation]]]:
    """Observations by kind, indicator and measure, in order of the text."""
    found: dict[tuple[str, str, str], list[tuple[str, Observation]]] = {}
    rows = [data for _, data in graph.nodes(data=True) if data["kind"] == "observation"]
    for data in sorted(rows, key=lambda data: data["value"].span):
        observation: Observation = data["value"]
        indicator = observation.indicator_id or fold_name(data["label"])
        kind = ValueKind(observation.kind).value
        found.setdefault((kind, indicator, observation.measure.value), []).append((data["label"], observation))
    return found


def _values(rows: list[tuple[str, Observation]]) -> Told:
    shown = dict.fromkeys(show_value(observation) for _, observation in rows)
    return "; ".join(text for text in shown if text), _at(rows[0][1].span) if rows else ""


def show_value(observation: Observation) -> str:
    """A value with its period before it."""
    period = [observation.period.label + ":"] if observation.period else []
    shown = show_amount(
        observation.precision, observation.unit, observation.value, observation.lower, observation.upper,
        observation.change_pct,
    )  # fmt: skip
    return " ".join([*period, shown] if shown else period)


def show_amount(
    precision: Precision, unit: str | None, value: Decimal | None, lower: Decimal | None, upper: Decimal | None,
    change: Decimal | None,
) -> str:  # fmt: skip
    """An amount with its precision and its growth as people read them: ``≥414.6亿元 +6.9%``.

    A range is ``lower-upper``; growth carries its sign and a percent sign.
    """
    sign, parts = SIGNS.get(precision, ""), []
    if lower is not None and upper is not None:
        parts.append(f"{plain_number(lower)}-{plain_number(upper)}{unit or ''}")
    elif value is not None:
        parts.append(f"{sign}{plain_number(value)}{unit or ''}")
    if change is not None:
        grown = plain_number(change)
        parts.append(f"{'' if parts else sign}{'' if grown.startswith('-') else '+'}{grown}%")
    return " ".join(parts)


# Sentences.


def _reused(left: Graph, right: Graph) -> Iterator[Difference]:
    """Sentences of the second report that the first has too, word for word or with a few words changed.

    Raises LackingError without rapidfuzz.
    """
    try:
        reused = find_reuse(_passages(left), _passages(right))
    except ImportError as error:
        raise LackingError("Sentences taken over", "rapidfuzz", "corpus") from error
    for found in reused:
        change = Change.REUSED if found.likeness == 1 else Change.REWORDED
        old, new = found.before, found.after
        at = f"{old.start}-{old.end}", f"{new.start}-{new.end}"
        yield Difference(change, "sentence", new.text[:40], old.text, new.text, *at)


def _passages(graph: Graph) -> list[Passage]:
    """The sentences of a report, without headings and white space at their ends."""
    out = []
    for index, quote in enumerate(graph.graph["quotes"]):
        text = quote.text.strip()
        if text and not quote.heading:
            start = quote.span.start + quote.text.index(text)
            out.append(Passage(graph.graph["report"].id, index, start, start + len(text), text))
    return out


def _at(span: Any) -> str:
    return f"{span.start}-{span.end}"
