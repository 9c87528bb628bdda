"""The examples of the ontology: what must conform conforms, what must not does not, and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.vocab import ontology_folder

pytest.importorskip("pyshacl")

from kg.errors import InputError
from kg.export.shapes import check_shapes

EXAMPLES = ontology_folder() / "examples"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("path", sorted((EXAMPLES / "conforms").glob("*.ttl")), ids=lambda path: path.stem)
def test_conforms(path: Path) -> None:
    assert check_shapes(path) == ()


@pytest.mark.parametrize("path", sorted((EXAMPLES / "violates").glob("*.ttl")), ids=lambda path: path.stem)
def test_violates_the_shapes_it_names(path: Path) -> None:
    named = re.search(r"^# violates: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert named is not None
    findings = check_shapes(path)
    found = {finding.shape for finding in findings}
    assert {name.removeprefix("gwr:") for name in named[1].split()} <= found
    assert all(finding.message_en and finding.message_zh for finding in findings)


def test_every_class_has_an_example_that_violates_its_shape() -> None:
    text = (ontology_folder() / "shapes.ttl").read_text(encoding="utf-8")
    shapes = set(re.findall(r"^gwr:(\w+Shape) a sh:NodeShape", text, re.MULTILINE))
    named = "\n".join(path.read_text(encoding="utf-8") for path in (EXAMPLES / "violates").glob("*.ttl"))
    assert shapes == set(re.findall(r"gwr:(\w+Shape)-", named))


def test_thirty_faults_and_more_are_found() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (EXAMPLES / "violates").glob("*.ttl")]
    assert sum(len(re.findall(r"gwr:\w+Shape-\w+", text)) for text in texts) >= 30


def test_the_conforming_example_is_what_we_write_today(tmp_path: Path) -> None:
    from fakes import small_graph

    from kg.export import write_turtle

    write_turtle(small_graph(), tmp_path / "small.ttl")
    assert (tmp_path / "small.ttl").read_bytes() == (EXAMPLES / "conforms" / "small.ttl").read_bytes()


def test_what_is_no_graph_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("no graph")
    with pytest.raises(InputError):
        check_shapes(tmp_path / "x.ttl")
