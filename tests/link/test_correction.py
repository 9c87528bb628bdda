"""Corrections by hand, applied on every build."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_link import read_marked

from kg.errors import InputError
from kg.link import link_report, read_corrections
from kg.model import (
    EntityType,
    Extraction,
    Modality,
    Predicate,
    Relation,
    Status,
    StatusStatement,
)


def names(marked: str, lines: str, folder: Path) -> set[tuple[str, frozenset[str]]]:
    """Type and names of every entity of a report under corrections."""
    path = folder / "corrections.tsv"
    path.write_text(lines, encoding="utf-8")
    doc, found = read_marked(marked)
    linked = link_report(doc, found, corrections=read_corrections(path))
    return {(entity.type.value, frozenset((entity.name, *entity.aliases))) for entity in linked.entities}


@pytest.mark.parametrize(
    ("marked", "lines", "expected"),
    [
        ("[青禾水厂|PJ]、[城南水厂|PJ]。", "", {("PROJECT", "青禾水厂"), ("PROJECT", "城南水厂")}),
        ("[青禾水厂|PJ]、[城南水厂|PJ]。", "same\t青禾水厂\t城南水厂\n", {("PROJECT", "青禾水厂 城南水厂")}),
        ("[青禾水厂|PL]、[城南水厂|PJ]。", "same\t青禾水厂\t城南水厂\n", {("PLACE", "青禾水厂 城南水厂")}),
        ("[河湾村|PL]、[河湾|PL]。", "different\t河湾\t河湾村\n", {("PLACE", "河湾村"), ("PLACE", "河湾")}),
        ("[綦江区|PL]、[綦江|PL]。", "different\t綦江区\t綦江\n", {("PLACE", "綦江区"), ("PLACE", "綦江")}),
        ("[万象广场|PL]。", "type\t万象广场\tPROJECT\n", {("PROJECT", "万象广场")}),
        ("[园区|PL]、[河湾村|PL]。", "# no name\n\ndrop\t园区\n", {("PLACE", "河湾村")}),
        ("[河湾村|PL]。", "drop\t没有这个名字\n", {("PLACE", "河湾村")}),
        ("[“河湾”行动|PG]。", "type\t河湾行动\tPROJECT\n", {("PROJECT", "“河湾”行动")}),
    ],
)
def test_verbs(marked: str, lines: str, expected: set[tuple[str, str]], tmp_path: Path) -> None:
    assert names(marked, lines, tmp_path) == {(kind, frozenset(forms.split())) for kind, forms in expected}


def test_two_apart_are_not_joined_through_a_third(tmp_path: Path) -> None:
    marked = "[重庆市綦江区|PL]、[綦江区|PL]、[綦江|PL]。"
    found = names(marked, "different\t重庆市綦江区\t綦江\n", tmp_path)
    assert not any({"重庆市綦江区", "綦江"} <= forms for _, forms in found)


def test_only_one_of_two_parted_names_is_the_division(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text("different\t綦江区\t綦江\n", encoding="utf-8")
    doc, found = read_marked("[綦江|PL]、[綦江区|PL]。")
    entities = link_report(doc, found, corrections=read_corrections(path)).entities
    assert [(entity.name, entity.code) for entity in entities] == [("綦江", None), ("綦江区", "500110")]
    assert len({entity.id for entity in entities}) == 2


def test_what_hangs_on_a_dropped_name_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text("drop\t园区\n", encoding="utf-8")
    doc, found = read_marked("[海川厂|PJ]在[园区|PL]开工，[园区|PJ]开工。")
    plant, park, works = found.mentions
    sentence = plant.sentence
    relation = Relation(plant.span, Predicate.LOCATED_IN, park.span, sentence, 0.9, "made", Modality.DONE)
    statuses = tuple(
        StatusStatement(row.span, Status.STARTED, row.span, sentence, 0.9, "made", Modality.DONE)
        for row in (plant, works)
    )
    linked = link_report(
        doc,
        Extraction(mentions=found.mentions, relations=(relation,), statuses=statuses),
        inferred=False,
        corrections=read_corrections(path),
    )
    assert [entity.name for entity in linked.entities] == ["海川厂"]
    assert linked.facts == () and list(linked.statuses) == [linked.entities[0].id]


def test_a_merge_is_listed_and_undone(tmp_path: Path) -> None:
    doc, found = read_marked("[河湾村|PL]、[河湾|PL]。")
    merge = link_report(doc, found).merges[0]
    assert (merge.surface, merge.rule) == ("河湾", "town")
    path = tmp_path / "corrections.tsv"
    path.write_text("different\t河湾村\t河湾\n", encoding="utf-8")
    assert link_report(doc, found, corrections=read_corrections(path)).merges == ()
    path.write_text("same\t河湾村\t河湾\n", encoding="utf-8")
    assert link_report(doc, found, corrections=read_corrections(path)).merges[0].rule == "corrected"


def test_types_of_entities_are_those_of_the_corrections(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text("type\t海川\tENTERPRISE\n", encoding="utf-8")
    assert read_corrections(path).types == {"海川": EntityType.ENTERPRISE}


@pytest.mark.parametrize(
    ("lines", "line", "problem"),
    [
        ("# a\nmerge\t河湾\t河湾村\n", 2, "unknown correction merge"),
        ("same\t河湾\n", 1, "same takes 2 cells"),
        ("drop\t河湾\t河湾村\n", 1, "drop takes 1 cells"),
        ("type\t河湾\tRIVER\n", 1, "unknown type RIVER"),
        ("same\t“河湾”\t河湾\n", 1, "the same name"),
        ("same\t河湾\t河湾村\ndifferent\t河湾村\t河湾\n", 2, "same and different"),
        ("drop\t\n", 1, "drop takes 1 cells"),
    ],
)
def test_errors_name_file_and_line(lines: str, line: int, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_corrections(path)
    assert str(caught.value).startswith(f"{path}:{line}: ") and problem in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_corrections(tmp_path / "missing.tsv")
    path = tmp_path / "latin.tsv"
    path.write_bytes(b"drop\t\xff\xfe\n")
    with pytest.raises(InputError, match="UTF-8"):
        read_corrections(path)
