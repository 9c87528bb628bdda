"""Figures of one report: a cold build, extraction, writing."""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.bench.process import run_command
from kg.pipeline import Options, extract

RUNS = 5
"""Cold runs of each command; the median is printed."""
ROUNDS = 9
"""Calls of each way of extraction."""
LEAST_SECONDS = 1.0
"""Writing is measured over at least this long."""


def iter_figures(report: Path, baseline: Path | None) -> Iterator[str]:
    """Lines of figures: cold builds (in turn with the baseline script), extraction, writing."""
    yield from _cold(report, baseline)
    yield from _extraction(report)
    yield from _writing(report)


def _cold(report: Path, baseline: Path | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        own = [sys.executable, "-m", "kg", "build", str(report), "-o", folder]
        commands = {"kg build": own, "kg build --fast": [*own, "--fast"]}
        if baseline is not None:
            commands["baseline"] = [sys.executable, str(baseline), str(report), folder]
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                used = run_command(command)
                figures[name].append((used.seconds, used.memory / 1e6))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in figures.items()
    }
    for name, (seconds, memory) in medians.items():
        line = f"cold  {name:16} {seconds:6.2f} s {memory:7.0f} MB"
        if baseline is not None and name != "baseline":
            line += f"  {seconds / medians['baseline'][0]:5.2f} of the baseline's time"
        yield line


def _extraction(report: Path) -> Iterator[str]:
    """Characters a second on one core, beside jieba on the same text."""
    import jieba
    import jieba.posseg

    from kg.read import read_report

    doc = read_report(report)
    jieba.setLogLevel(60)
    ways: dict[str, Callable[[], object]] = {
        "jieba.lcut": lambda: jieba.lcut(doc.text),
        "jieba.posseg": lambda: jieba.posseg.lcut(doc.text),
        "kg, rules": lambda: extract(doc, Options(fast=True)),
        "kg, all on": lambda: extract(doc),
        "kg, reading": lambda: read_report(report),
    }
    for name, seconds in zip(ways, _processor(list(ways.values())), strict=True):
        yield f"speed {name:16} {len(doc.text) / seconds:10,.0f} characters/s"


def _writing(report: Path) -> Iterator[str]:
    """Turtle by this program and by rdflib's own serializer, from the same graph."""
    from kg.export import to_rdf, write_turtle
    from kg.pipeline import build

    graph = build(report, Options(fast=True))
    rdf = to_rdf(graph)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        own = _seconds(lambda: write_turtle(graph, path))
        other = _seconds(lambda: rdf.serialize(path, format="turtle"))
    yield f"write {len(rdf)} triples as Turtle: {own:.3f} s, rdflib {other:.3f} s ({own / other:.3f} of it)"


def _processor(ways: Sequence[Callable[[], object]]) -> list[float]:
    """Seconds of processor of one call of each, the best of ``ROUNDS`` in turn: what else the machine
    does only adds to them."""
    best = [math.inf] * len(ways)
    for number in range(ROUNDS + 1):
        for index, way in enumerate(ways):
            start = time.process_time()
            way()
            spent = time.process_time() - start
            if number:
                best[index] = min(best[index], spent)
    return best


def _seconds(way: Callable[[], object]) -> float:
    """Seconds of one call, after one that is not counted."""
    way()
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < LEAST_SECONDS:
        way()
        count += 1
    return spent / count
