"""Row 16: what the core needs, under which licences, with which advisories."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path

from tests.torture.outcome import Outcome

DIRECT = 12
NAME = re.compile(r"[A-Za-z0-9._-]+")
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
"""GPL and AGPL; the Lesser GPL is none of them."""
REFUSED = {"jionlp", "jiojio", "litellm"}
PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def direct() -> list[str]:
    """Names of the core's direct dependencies."""
    rows = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [named(row) for row in rows]


def named(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found is not None, requirement
    return found[0].lower().replace("_", "-")


def all_needed(names: list[str]) -> Iterator[str]:
    """The installed distributions that the names need, and those that these need; extras left out."""
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        yield name
        todo += [named(need) for need in needs if "extra ==" not in need]


def licence(name: str) -> str:
    """What a distribution says of its licence: expression, classifiers, or the first line of its text."""
    found = metadata(name)
    said = [found.get("License-Expression") or ""]
    said += [row for row in found.get_all("Classifier") or [] if row.startswith("License ::")]
    said.append(next(iter((found.get("License") or "").strip().splitlines()), ""))
    return "; ".join(filter(None, said))


def advisories() -> tuple[str, list[str]]:
    """What pip-audit finds for the core, where it is installed and reaches its database."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "-f", "json"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError, OSError):
        return "advisories could not be asked for (pip-audit or its database is not here)", []
    core = set(all_needed(direct()))
    found = [f"{row['name']}: {bug['id']}" for row in rows if row["name"] in core for bug in row.get("vulns", ())]
    return f"{len(found)} advisories", found


def run(scale: float, folder: Path) -> Outcome:
    core = direct()
    needed = sorted(all_needed(core))
    faults = [f"{name}: {licence(name)}" for name in needed if COPYLEFT.search(licence(name))]
    faults += [f"{name}: says nothing of its licence" for name in needed if not licence(name)]
    faults += [f"{name} is refused" for name in needed if name in REFUSED]
    if len(core) > DIRECT:
        faults.append(f"{len(core)} direct dependencies")
    asked, advised = advisories() if scale >= 1 else ("advisories are asked for at full scale", [])
    faults += advised
    return Outcome(
        f"{len(core)} direct dependencies of the core, {len(needed)} in all: {len(faults)} faults of number, "
        f"licence or advisory; {asked}",
        tuple(faults),
    )
