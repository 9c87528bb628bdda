"""Names taken apart, compared, and regions followed through time."""

from __future__ import annotations

import pytest

from kg.corpus.identity.alike import Named, compare
from kg.corpus.identity.naming import is_generic, take_apart
from kg.corpus.identity.region import Region, division_key, region_of, report_region
from kg.model import EntityType, Issuer, Level

CITY, DISTRICT = region_of("500000", 2020), region_of("500110", 2020)
SITE, PROGRAM, COMPANY = EntityType.PROJECT, EntityType.PROGRAM, EntityType.ENTERPRISE

ONE = [
    # Two forms of a name, the type, and the regions of the reports that use them.
    ("綦江区工业园区", CITY, "工业园", DISTRICT, SITE),
    ("重庆市綦江区工业园", CITY, "綦江工业园", DISTRICT, SITE),
    ("綦江北互通", DISTRICT, "北互通工程", DISTRICT, SITE),
    ("第二期东溪水库", DISTRICT, "东溪水库二期工程", DISTRICT, SITE),
    ("区文化馆", DISTRICT, "綦江文化馆", DISTRICT, SITE),
    ("市轨道集团", DISTRICT, "重庆市轨道集团有限公司", CITY, COMPANY),
    ("工业强区三年行动计划", DISTRICT, "工业强区三年行动", DISTRICT, PROGRAM),
    ("“绿满古道”行动", DISTRICT, "绿满古道专项行动", DISTRICT, PROGRAM),
    ("原东溪码头", DISTRICT, "东溪码头", DISTRICT, SITE),
    ("全区民兵训练基地", DISTRICT, "区民兵训练基地", DISTRICT, SITE),
]
TWO = [
    ("綦江区", DISTRICT, "綦江区工业园", DISTRICT, SITE),
    ("工业园", DISTRICT, "工业园二期", DISTRICT, SITE),
    ("工业园一期", DISTRICT, "工业园二期", DISTRICT, SITE),
    ("工业园", DISTRICT, "工业园", CITY, SITE),
    ("市体育馆", DISTRICT, "区体育馆", DISTRICT, SITE),
    ("轨道3号线", CITY, "轨道4号线", CITY, SITE),
]


@pytest.mark.parametrize(("name", "region", "other", "home", "kind"), ONE)
def test_forms_of_one_name(name: str, region: Region, other: str, home: Region, kind: EntityType) -> None:
    first, second = take_apart(name, kind, region), take_apart(other, kind, home)
    assert first is not None and second is not None
    assert first.key == second.key


@pytest.mark.parametrize(("name", "region", "other", "home", "kind"), TWO)
def test_names_of_two_things(name: str, region: Region, other: str, home: Region, kind: EntityType) -> None:
    first, second = take_apart(name, kind, region), take_apart(other, kind, home)
    assert first is not None and second is not None
    assert first.key != second.key


@pytest.mark.parametrize("name", ["6条高速公路", "近20个重点项目", "12座变电站", "三座污水处理厂"])
def test_a_number_of_things_is_no_name(name: str) -> None:
    assert take_apart(name, SITE, CITY) is None


@pytest.mark.parametrize("name", ["市民中心", "市场监管所", "县城污水处理厂", "区域物流中心"])
def test_the_level_may_begin_a_word(name: str) -> None:
    parts = take_apart(name, SITE, DISTRICT)
    assert parts is not None
    assert parts.core[0] == name[0]


def test_what_is_made_of_common_words_is_told() -> None:
    assert is_generic("污水处理厂") and is_generic("图书馆")
    assert not is_generic("东溪水厂") and not is_generic("3号线")


ALIKE = [
    ("东溪至石壕高速", "东石高速", SITE, "ends"),
    ("重庆至贵阳高铁", "渝贵高铁", SITE, "ends"),
    ("松坪冷链物流园", "松坪物流园", SITE, "short form"),
    ("松坪年产30万吨新型建材", "松坪新型建材", SITE, "short form"),
    ("众合纺织松坪产业园", "松坪产业园", SITE, "prefix"),
    ("“石店清流”水环境治理行动", "“石店清流”行动", PROGRAM, "brand"),
    ("松坪人居环境提升五年行动", "松坪人居环境提升行动", PROGRAM, "term"),
    ("松坪东路", "松坪西路", SITE, None),
    ("松坪大桥一期", "松坪大桥二期", SITE, None),
    ("松坪大桥", "松坪大桥扩建", SITE, None),
    ("松坪大桥", "松坪特大桥", SITE, None),
    ("下穿松坪客运站", "松坪客运站", SITE, None),
    ("松坪小学", "松坪中学", SITE, None),
    ("松坪人居环境提升五年行动", "松坪人居环境提升三年行动", PROGRAM, None),
    ("“石店清流”行动", "“石店蓝天”行动", PROGRAM, None),
    ("松坪机械", "松坪农业机械", COMPANY, None),
]


@pytest.mark.parametrize(("name", "other", "kind", "rule"), ALIKE)
def test_what_joins_two_names(name: str, other: str, kind: EntityType, rule: str | None) -> None:
    region = Region("name:澜溪县", "澜溪县", forms=("澜溪县", "澜溪"))
    first, second = take_apart(name, kind, region), take_apart(other, kind, region)
    assert first is not None and second is not None
    assert compare(Named(first, kind), Named(second, kind)) == rule
    assert compare(Named(second, kind), Named(first, kind)) == rule


def test_a_division_stays_itself_through_codes_and_names() -> None:
    assert division_key("510223", 1990) == division_key("500222", 2005) == division_key("500110", 2020)
    assert division_key("500110", 2005) != division_key("500110", 2020)  # 万盛区, which went into 綦江区
    assert division_key("420600", 2005) == division_key("420600", 2020)  # 襄樊市, 襄阳市


@pytest.mark.parametrize(
    ("issuer", "division", "codes", "key"),
    [
        (Issuer(None, None, Level.NATIONAL, 2020), None, {}, "CN"),
        (Issuer(None, "綦江区", Level.COUNTY, 2020), "500110", {}, DISTRICT.key),
        (Issuer(None, "重庆市綦江区", Level.COUNTY, 2020), None, {}, DISTRICT.key),
        (Issuer(None, "澜溪县", Level.COUNTY, 2020), None, {}, "name:澜溪县"),
        (Issuer(None, None, Level.PROVINCE, 2020), None, {"360000": 9, "440000": 2, "360100": 12}, "360000:1980"),
        (Issuer(None, "月市", Level.CITY, 2020), None, {"140100": 9}, "140100:1980"),
    ],
)
def test_the_region_of_a_report(issuer: Issuer, division: str | None, codes: dict[str, int], key: str) -> None:
    region = report_region(issuer, division, codes)
    assert region is not None
    assert region.key == key


def test_without_a_clear_lead_there_is_no_region() -> None:
    assert report_region(Issuer(None, None, Level.CITY, 2020), None, {"360100": 5, "360200": 4}) is None
