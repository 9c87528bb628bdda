"""Every engine reads the same number of triples, and N-Quads come back the same dataset."""

from __future__ import annotations

import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from fakes import small_graph

from kg.export import write_nquads, write_turtle
from kg.pipeline import Options, build, load, write

SAMPLE_OF = 12


def canonical_hash(path: Path) -> str:
    """SHA-256 of the canonical N-Quads of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = ox.Dataset(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} ." for quad in dataset)
    return sha256("\n".join(lines).encode()).hexdigest()


def test_nquads_come_back_the_same_dataset(tmp_path: Path) -> None:
    write_nquads(small_graph(), tmp_path / "one.nq")
    write(load(tmp_path / "one.nq"), tmp_path / "two.nq")
    assert canonical_hash(tmp_path / "one.nq") == canonical_hash(tmp_path / "two.nq")
    lines = (tmp_path / "one.nq").read_text(encoding="utf-8").splitlines()
    (tmp_path / "less.nq").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    assert canonical_hash(tmp_path / "less.nq") != canonical_hash(tmp_path / "one.nq")


def counts(path: Path, rapper: str) -> tuple[int, int, int]:
    """Triples as pyoxigraph, rdflib and rapper count them."""
    done = subprocess.run([rapper, "-c", "-i", "turtle", path], capture_output=True, text=True, check=True)
    told = re.search(r"returned (\d+) triples", done.stderr)
    assert told is not None
    ours = len(set(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)))
    return ours, len(rdflib.Graph().parse(path)), int(told[1])


def test_three_engines_count_the_same_in_the_small_graph(rapper: str, tmp_path: Path) -> None:
    write_turtle(small_graph(), tmp_path / "small.ttl")
    assert len(set(counts(tmp_path / "small.ttl", rapper))) == 1


@pytest.mark.parametrize("number", range(SAMPLE_OF))
def test_three_engines_count_the_same_in_real_reports(number: int, rapper: str, shared: Path, tmp_path: Path) -> None:
    """Every report of an even sample of the shared folder."""
    reports = sorted(path for path in (shared / "reports").rglob("*") if path.suffix in (".md", ".txt"))
    path = reports[number * len(reports) // SAMPLE_OF]
    write(build(path, Options(fast=True)), tmp_path / "report.ttl")
    assert len(set(counts(tmp_path / "report.ttl", rapper))) == 1
