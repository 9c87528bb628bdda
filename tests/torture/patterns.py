"""Row 9: every regular expression of the program on strings made against it.

Two levels. The parser's own tree of each expression gives strings that repeat what it repeats
and then fail. They are put to the whole program as a text without sentence ends, of 1,000
characters and twice that and so on: the time may grow with the length, not with its square.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import kg
from kg.extract.pattern import compiled, load_patterns
from kg.extract.report import find_all
from kg.link import link_report
from kg.pipeline import sample_path
from kg.read.report import parse_report
from tests.torture.outcome import Outcome, share

SIZES = tuple(1_000 * 2**power for power in range(8))
"""1,000 to 128,000 characters."""
GROWTH = 2.5
LEAST = 0.2
"""Seconds below which growth is noise of the clock: at 128,000 characters the rules need more."""
AGAIN = 4
"""How often a growth that is too much is measured again, both texts one after the other: a machine that is now
faster, now slower makes one doubling look so, but not each."""
AFTER = ("", "\uffff", "，", "1", "项目")
"""What stands after the repeated part, to make a match fail late."""


def patterns() -> list[str]:
    """Every expression that the program compiles: those of its modules and of its data files."""
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not any(part.startswith("_") or part in ("train", "worker") for part in module.name.split(".")):
            try:
                importlib.import_module(module.name)
            except ImportError:
                continue  # a room whose extra is not installed
    for _, rows in load_patterns().values():
        for row in rows:
            for expression in filter(None, (row.between, row.before, row.behind)):
                compiled(expression)
    doc = parse_report(sample_path().read_text(encoding="utf-8"))
    link_report(doc, find_all(doc, fast=True))
    found = set()
    for row in gc.get_objects():
        if isinstance(row, dict | tuple | list):
            values = row.values() if isinstance(row, dict) else row
            found |= {value for value in values if isinstance(value, re.Pattern)}
    ours = {each.pattern for each in found if isinstance(each.pattern, str)}
    return sorted(pattern for pattern in ours if re.search(r"[\u4e00-\u9fff]", pattern))


def samples(tree: Any) -> str:
    """A string that the tree of an expression may match: the first of every choice."""
    out = []
    for operation, value in tree:
        name = str(operation)
        if name == "LITERAL":
            out.append(chr(value))
        elif name == "NOT_LITERAL" or name == "ANY":
            out.append("设")
        elif name == "IN":
            out.append(_member(value))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = value
            out.append(samples(inner) * max(int(least), 1 if int(most) else 0))
        elif name == "SUBPATTERN":
            out.append(samples(value[3]))
        elif name == "ATOMIC_GROUP":
            out.append(samples(value))
        elif name == "BRANCH":
            out.append(samples(value[1][0]))
    return "".join(out)


def _member(value: Sequence[tuple[Any, Any]]) -> str:
    for operation, inner in value:
        name = str(operation)
        if name == "LITERAL":
            return chr(inner)
        if name == "RANGE":
            return chr(inner[0])
        if name == "CATEGORY":
            return "1" if "DIGIT" in str(inner) else " " if "SPACE" in str(inner) else "设"
    return "设"


def pumps(tree: Any) -> Iterator[tuple[str, str]]:
    """For every repetition: what stands before it, and what it repeats."""
    before = ""
    for operation, value in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if int(value[1]) > 8:
                yield before, samples(value[2])
            yield from ((before + head, part) for head, part in pumps(value[2]))
        elif name == "SUBPATTERN":
            yield from ((before + head, part) for head, part in pumps(value[3]))
        elif name == "BRANCH":
            for branch in value[1]:
                yield from ((before + head, part) for head, part in pumps(branch))
        before += samples([(operation, value)])


def attacks(pattern: str) -> list[tuple[str, str]]:
    """Prefixes and repeated parts made against one expression."""
    from re import _parser as parser  # type: ignore[attr-defined]

    tree = parser.parse(pattern)
    whole = samples(tree)
    found = [(head, part) for head, part in pumps(tree) if part]
    found += [("", whole), ("", whole[: max(1, len(whole) // 2)]), (whole[:-1], whole[-1:])]
    return sorted({(head[-20:], part[:40]) for head, part in found if part})


def seconds(text: str) -> float:
    """Time of reading, extraction by rules and linking."""
    start = time.process_time()
    doc = parse_report(text)
    link_report(doc, find_all(doc, fast=True))
    return time.process_time() - start


def build(head: str, part: str, after: str, size: int) -> str:
    unit = head + part
    joined = (unit * (size // len(unit) + 1))[: size // 2] + head + part * (size // (2 * len(part)) + 1)
    return joined.replace("\n", "")[: size - len(after)] + after


def growth(head: str, part: str, after: str) -> tuple[float, float]:
    """The greatest growth of time over a doubling where time can be told, and the longest time."""
    worst = longest = before = 0.0
    half = ""
    for size in SIZES:
        text = build(head, part, after, size)
        now = seconds(text)
        if before >= LEAST:
            grown = now / before
            for _ in range(AGAIN):
                if grown > GROWTH:
                    grown = min(grown, seconds(text) / seconds(half))
            worst = max(worst, grown)
        half, before, longest = text, now, max(longest, now)
    return worst, longest


def run(scale: float, folder: Path) -> Outcome:
    rows = [(pattern, attack) for pattern in patterns() for attack in attacks(pattern)]
    chosen = rows[:: max(1, len(rows) // share(len(rows), scale))]
    faults: list[str] = []
    worst = longest = 0.0
    for number, (pattern, (head, part)) in enumerate(chosen):
        grown, took = growth(head, part, AFTER[number % len(AFTER)])
        worst, longest = max(worst, grown), max(longest, took)
        if grown > GROWTH:
            faults.append(f"{pattern[:60]!r} on {part!r}: {grown:.1f} times over a doubling, {took:.1f} s")
    return Outcome(
        f"{len({row[0] for row in chosen})} expressions, {len(chosen):,} strings against them of 1,000 to "
        f"{SIZES[-1]:,} characters: time grew {worst:.2f} times per doubling at most, {longest:.1f} s at most",
        tuple(faults),
    )
