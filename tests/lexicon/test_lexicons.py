"""Lint of the lexicons of names: sorted, no doubles, known classes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from kg.errors import LexiconError
from kg.lexicon import load_rows, load_words
from kg.model import EntityType, ProgramKind

NAMES = (
    "common_shorts.tsv",
    "companies.tsv",
    "divisions.tsv",
    "generic.tsv",
    "heads.tsv",
    "organizations.tsv",
    "program_kinds.tsv",
    "programs.tsv",
    "regions.tsv",
    "same_words.tsv",
    "verbs.tsv",
    "words.tsv",
)
CLASSES = {
    "heads.tsv": ("class", {"project", "program", "organization", "enterprise", "place"}),
    "regions.tsv": ("class", {"region", "country"}),
    "companies.tsv": ("ambiguous", {"0", "1"}),
    "program_kinds.tsv": ("kind", set(ProgramKind)),
    "programs.tsv": ("weak", {"0", "1"}),
    "organizations.tsv": ("class", {"national", "local", "board"}),
    "divisions.tsv": ("level", {"province", "prefecture", "county"}),
    "words.tsv": ("class", {"stop", "verb", "soft", "count", "noun"}),
}


@pytest.mark.parametrize("name", NAMES)
def test_sorted_without_doubles(name: str) -> None:
    keys = [next(iter(row.values())) for row in load_rows(name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_is(name: str) -> None:
    text = (files("kg.lexicon") / name).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize("name", NAMES)
def test_no_stray_blanks(name: str) -> None:
    for row in load_rows(name):
        for column, cell in row.items():
            assert cell == cell.strip(), (row, column)
        assert next(iter(row.values()))


@pytest.mark.parametrize(("name", "column", "known"), [(name, *rule) for name, rule in CLASSES.items()])
def test_known_classes(name: str, column: str, known: set[str]) -> None:
    assert {row[column] for row in load_rows(name)} == known


def test_verbs_like_known_types() -> None:
    known = {kind.value for kind in EntityType}
    for row in load_rows("verbs.tsv"):
        kinds = row["types"].split(",")
        assert set(kinds) <= known and len(kinds) == len(set(kinds)), row


def test_divisions_have_codes_of_their_level() -> None:
    tails = {"province": "0000", "prefecture": "00", "county": ""}
    for row in load_rows("divisions.tsv"):
        for code in row["code"].split():
            assert re.fullmatch(r"[1-9]\d{5}", code), row
            assert code.endswith(tails[row["level"]]), row
        assert row["until"] == "" or re.fullmatch(r"20\d\d", row["until"]), row
        assert row["name"].startswith(row["short"]) and len(row["short"]) != 1, row


def test_divisions_are_all_there() -> None:
    rows = load_rows("divisions.tsv")
    assert sum(row["level"] == "province" and not row["until"] for row in rows) == 34
    by_name = {row["name"]: row for row in rows}
    assert by_name["綦江区"]["code"] == "500110"
    assert by_name["延边朝鲜族自治州"]["short"] == "延边"
    assert by_name["和平区"]["ambiguous"] == "1"
    assert by_name["襄樊市"]["until"] != ""


def test_unknown_lexicon_row_is_an_error(tmp_path: object) -> None:
    error = LexiconError("places.tsv", 3, "2 cells where the header has 3")
    assert "places.tsv" in str(error)


def test_words_are_the_first_column() -> None:
    assert "水库" in load_words("heads.tsv")
    assert "乡村振兴" in load_words("programs.tsv")


def test_hong_kong_and_macau_are_provinces() -> None:
    by_name = {row["name"]: row for row in load_rows("divisions.tsv")}
    assert by_name["香港特别行政区"]["short"] == "香港"
    assert by_name["澳门特别行政区"]["code"] == "820000"
    assert by_name["万柏林区"]["short"] == "万柏林"


def test_common_words_are_no_names() -> None:
    names = {
        row["name"]
        for name in ("regions.tsv", "companies.tsv", "programs.tsv", "organizations.tsv", "divisions.tsv")
        for row in load_rows(name)
    }
    assert not names & load_words("words.tsv")


def test_heads_of_names_are_not_taken_for_nouns() -> None:
    heads = load_words("heads.tsv")
    assert not [row["word"] for row in load_rows("words.tsv") if row["word"] in heads and row["class"] == "noun"]
