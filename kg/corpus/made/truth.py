"""What is true of made reports: the file beside them, one place a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.corpus.made.report import Made

TRUTH = "truth.jsonl"
"""The name of the file."""


def truth_line(made: Made) -> str:
    """What is true of one place, as one line of JSON; numbers are strings."""
    truth = {
        "place": asdict(made.place),
        "reports": {report.file: report.year for report in made.reports},
        "targets": [asdict(target) for target in made.targets],
        "things": [asdict(thing) for thing in made.things],
    }
    return json.dumps(truth, ensure_ascii=False, default=str) + "\n"


def iter_truth(path: str | Path) -> Iterator[dict[str, Any]]:
    """The places of a file. Raises InputError where it cannot be read."""
    try:
        with Path(path).open(encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise InputError(path, f"is no truth of made reports ({error})", "kg corpus made writes one") from None
