"""Every engine reads the same number of triples, and N-Quads come back the same dataset.

All annotated reports and ten national ones: ``python tests/export/engines.py --all``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import FEW, annotated_reports, canonical_hash, compare, counts, even
from fakes import small_graph

from kg.export import write_nquads, write_turtle
from kg.pipeline import load, write


def test_nquads_come_back_the_same_dataset(tmp_path: Path) -> None:
    write_nquads(small_graph(), tmp_path / "one.nq")
    write(load(tmp_path / "one.nq"), tmp_path / "two.nq")
    assert canonical_hash(tmp_path / "one.nq") == canonical_hash(tmp_path / "two.nq")
    lines = (tmp_path / "one.nq").read_text(encoding="utf-8").splitlines()
    (tmp_path / "less.nq").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    assert canonical_hash(tmp_path / "less.nq") != canonical_hash(tmp_path / "one.nq")


def test_three_engines_count_the_same_in_the_small_graph(rapper: str, tmp_path: Path) -> None:
    write_turtle(small_graph(), tmp_path / "small.ttl")
    assert len(set(counts(tmp_path / "small.ttl", rapper))) == 1


@pytest.mark.parametrize("number", range(FEW))
def test_three_engines_read_the_same_in_real_reports(number: int, rapper: str, shared: Path, tmp_path: Path) -> None:
    """An even sample of the annotated reports."""
    found, same = compare(even(annotated_reports(shared), FEW)[number], tmp_path, rapper)
    assert len(set(found)) == 1
    assert same
