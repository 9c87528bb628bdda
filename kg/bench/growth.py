"""How time and memory grow with a text: ``python -m kg.bench.growth REPORT CHARACTERS`` reads and extracts one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kg.bench.process import run_command
from kg.pipeline import Options, extract

SIZES = (1_250_000, 2_500_000, 5_000_000, 10_000_000)
"""Characters; a file of more than two million is refused when read, a text that is handed over is not."""


def iter_growth(report: Path) -> Iterator[str]:
    """Lines of figures: a report repeated to each of the sizes, by rules, in a process of its own."""
    for size in SIZES:
        used = run_command([sys.executable, "-m", "kg.bench.growth", str(report), str(size)])
        speed = size / used.processor
        yield f"growth {size:10,} characters {used.processor:6.1f} s of processor {speed:9,.0f} characters/s " + (
            f"{used.memory / 1e6:5.0f} MB"
        )


def main(report: Path, size: int) -> None:
    """Extract from a report repeated to a size."""
    from kg.read import read_report
    from kg.read.report import parse_report

    text = read_report(report).text
    extract(parse_report((text * (size // len(text) + 1))[:size]), Options(fast=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
