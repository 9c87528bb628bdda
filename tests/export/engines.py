"""Whether every engine reads the same of what we write: triples counted, datasets hashed.

``python tests/export/engines.py --all`` builds (by the rules alone) every report of the shared
folder and ten national ones, and says what differs; without ``--all`` a few of them. Give the
folder with ``--shared``; it takes a while.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.pipeline import Options, build, load, write

NATIONAL, FEW = 10, 12
NONE_OF_IT = frozenset(("README.md",))


def canonical_hash(path: Path) -> str:
    """SHA-256 of the canonical N-Quads of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = ox.Dataset(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} ." for quad in dataset)
    return sha256("\n".join(lines).encode()).hexdigest()


def counts(path: Path, rapper: str) -> tuple[int, int, int]:
    """Triples of a Turtle file as pyoxigraph, rdflib and rapper count them."""
    done = subprocess.run([rapper, "-c", "-i", "turtle", path], capture_output=True, text=True, check=True)
    told = re.search(r"returned (\d+) triples", done.stderr)
    assert told is not None
    ours = len(set(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)))
    return ours, len(rdflib.Graph().parse(path)), int(told[1])


def annotated_reports(shared: Path) -> list[Path]:
    """The annotated reports in order."""
    found = (path for path in (shared / "reports").rglob("*") if path.suffix in (".md", ".txt"))
    return sorted(path for path in found if path.name not in NONE_OF_IT)


def national_reports(shared: Path) -> list[Path]:
    """Ten national reports over all years."""
    return even(sorted((shared / "corpus" / "national").glob("*.[mt]*")), NATIONAL)


def even(paths: list[Path], number: int) -> list[Path]:
    """An even sample."""
    return [paths[index * len(paths) // number] for index in range(min(number, len(paths)))]


def compare(path: Path, folder: Path, rapper: str) -> tuple[tuple[int, int, int], bool]:
    """The counts of a report's Turtle, and whether its N-Quads come back the same dataset."""
    graph = build(path, Options(fast=True))
    turtle, quads, again = folder / "report.ttl", folder / "report.nq", folder / "again.nq"
    write(graph, turtle)
    write(graph, quads)
    write(load(quads), again)
    return counts(turtle, rapper), canonical_hash(quads) == canonical_hash(again)


def main() -> int:
    """Compare; 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    chosen = parser.parse_args()
    annotated = annotated_reports(chosen.shared)
    paths = (annotated if chosen.all else even(annotated, FEW)) + national_reports(chosen.shared)
    triples, wrong = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            found, same = compare(path, Path(folder), "rapper")
            triples += found[0]
            if len(set(found)) > 1 or not same:
                wrong += 1
                print(path.name, found, "same dataset" if same else "another dataset", flush=True)
    print(f"{len(paths)} reports, {triples} triples, {wrong} that differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
