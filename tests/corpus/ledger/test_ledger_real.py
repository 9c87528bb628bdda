"""The ledger of growth targets in real reports; what is expected was read in their texts by people."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.corpus.ledger.entry import Wanted, keep_wanted
from kg.corpus.ledger.figure import Reading, Source, read_report
from kg.corpus.ledger.table import iter_lines
from kg.export.tables import iter_tables
from kg.extract.observation import find_observations
from kg.model import Extraction
from kg.pipeline import Options, assemble
from kg.read import read_report as read_file

NATION = {
    1990: ("+5%", "met", "+5%"), 1991: ("+4.5%", "met", "+7%"), 1992: ("+6%", "met", "+12.8%"),
    1993: ("+8%", "met", "+13.4%"), 1994: ("+9%", "met", "+11.8%"), 1995: ("8%–9%", "met", "+10.2%"),
    1996: ("+8%", "met", "+9.7%"), 1997: ("+8%", "met", "+8.8%"), 1998: ("+8%", "missed", "+7.8%"),
    1999: ("+7%左右", "dropped", ""), 2000: ("", "noTarget", "8.9404万亿元"), 2001: ("", "noTarget", "+7.3%"),
    2002: ("", "noTarget", "10.2万亿元"), 2003: ("+7%左右", "met", "+9.1%"), 2004: ("+7%左右", "met", "+9.5%"),
    2005: ("+8%左右", "met", "+9.9%"), 2006: ("+8%左右", "met", "+10.7%"), 2007: ("+8%左右", "reported", "24.66万亿元"),
    2008: ("+8%左右", "met", "+9%"), 2009: ("+8%左右", "met", "+8.7%"), 2010: ("+8%左右", "met", "+10.3%"),
    2011: ("+8%左右", "met", "+9.2%"), 2012: ("+7.5%", "met", "+7.8%"), 2013: ("+7.5%左右", "met", "+7.7%"),
    2014: ("+7.5%左右", "met", "+7.4%"), 2015: ("+7%左右", "met", "+6.9%"), 2016: ("6.5%–7%", "met", "+6.7%"),
    2017: ("+6.5%左右", "met", "+6.9%"), 2018: ("+6.5%左右", "met", "+6.6%"), 2019: ("6%–6.5%", "met", "+6.1%"),
    2020: ("", "absent", "+2.3%"), 2021: ("+6%以上", "met", "+8.1%"), 2022: ("+5.5%左右", "missed", "+3%"),
    2023: ("+5%左右", "met", "+5.2%"), 2024: ("+5%左右", "met", "+5%"), 2025: ("+5%左右", "met", "+5%"),
    2026: ("4.5%–5%", "notDue", ""),
}  # fmt: skip
"""Target, outcome and result by the year of the report. In 2000 to 2002 the reports set no yearly figure; the
one of 2000 says of 1999 only that the growth aimed at was reached, that of 2008 gives a level and an average."""

CITIES = {
    "guangzhou": {
        2012: ("+11%", "missed", "+10.5%"), 2013: ("+10%", "met", "+11.6%"), 2014: ("+10%", "missed", "+8.6%"),
        2015: ("+8%", "met", "+8.4%"), 2016: ("+8%左右", "met", "+8.1%"), 2018: ("+7.5%左右", "reported", "2.3万亿元"),
        2019: ("6%–6.5%", "met", "+6.8%"), 2021: ("+6%以上", "met", "+8.1%"), 2022: ("+5.5%左右", "restated", ""),
    },
    "nanchang": {
        2012: ("+13%左右", "missed", "+12.5%"), 2013: ("+12%以上", "missed", "+10.5%"),
        2016: ("+9.5%", "missed", "+9%"), 2017: ("+9%左右", "met", "+9%左右"), 2018: ("+9%左右", "met", "+8.8%左右"),
        2019: ("8.5%–9%", "missed", "+8%"), 2021: ("+8.5%左右", "met", "+8.7%"),
        2022: ("+7%以上", "missed", "+4.8%左右"),
    },
    "ningbo": {
        2012: ("+10%左右", "missed", "+7.8%"), 2013: ("+9%左右", "missed", "+8%以上"),
        2014: ("+8.5%", "missed", "+7.6%"), 2015: ("+7.5%左右", "met", "+8%"), 2016: ("+7.5%", "missed", "+7.1%"),
        2017: ("+7.5%左右", "met", "+7.8%"), 2018: ("+7.5%左右", "missed", "+7%"),
        2019: ("+6.8%左右", "met", "+6.8%"), 2021: ("+7%", "met", "+8.2%"), 2022: ("+7%以上", "restated", ""),
    },
    "shenzhen": {
        2012: ("+10%左右", "met", "+10%"), 2013: ("+9%", "met", "+10.5%左右"), 2015: ("+8.5%左右", "met", "+8.9%"),
        2017: ("+8.5%左右", "met", "+8.8%"), 2018: ("+8%以上", "missed", "+7.6%"), 2021: ("+6.5%左右", "met", "+6.7%"),
        2023: ("+6%", "met", "+6%"),
    },
    "xiamen": {
        2013: ("+11%", "missed", "+9.4%"), 2014: ("+10%左右", "missed", "+9.2%"),
        2015: ("+10.5%左右", "missed", "+7.2%"),
        2016: ("+8.5%", "missed", "+8%"), 2017: ("+8.6%左右", "missed", "+7.6%"),
        2018: ("+8.5%左右", "missed", "+7.7%"),
        2019: ("+8%左右", "met", "+8%左右"), 2022: ("+7.5%左右", "missed", "+4.4%"),
    },
}  # fmt: skip


def reading_of(path: Path, place: str) -> Reading:
    """The figures of a report; names are not looked for, which takes most of the time."""
    doc = read_file(path)
    graph = assemble(doc, Extraction(observations=tuple(find_observations(doc, ()))), Options(fast=True))
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in iter_tables(graph):
        names = [column.name for column in table.columns]
        rows[table.name] = [dict(zip(names, row, strict=True)) for row in table.rows]
    year = doc.issuer.year
    assert year is not None
    source = Source(rows["reports"][0]["report"], path.stem, place, place, "", year)
    return read_report(source, rows["observations"], rows["sentences"])


def yearly_growth(readings: list[Reading]) -> dict[int, tuple[str, str, str]]:
    """Target, outcome and result of the growth of output, by the year of the report."""
    readings.sort(key=lambda reading: (reading.source.year, reading.source.name))
    entries = [
        entry
        for entry in keep_wanted(readings, Wanted(indicators=("gdp",)))
        if entry.first == entry.last == entry.source.year and entry.measure == "growth"
    ]
    return {line.year: (line.target, line.outcome, line.result) for line in iter_lines(entries)}


def test_growth_of_the_nation(shared: Path) -> None:
    files = [shared / "corpus" / "national" / f"{year}.md" for year in range(1990, 2027)]
    assert yearly_growth([reading_of(path, "中国") for path in files]) == NATION


@pytest.fixture(scope="module")
def city_reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the cities from the archive of all."""
    folder = tmp_path_factory.mktemp("cities")
    wanted = {f"{city}-{year}.md" for city, years in CITIES.items() for first in years for year in (first, first + 1)}

    def members(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
        for member in archive:
            name = Path(member.name).name
            if name in wanted and (stream := archive.extractfile(member)) is not None:
                yield name, stream.read()

    with tarfile.open(shared / "corpus" / "reports.tar.xz", "r|xz") as archive:
        for name, data in members(archive):
            (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("city", CITIES)
def test_growth_of_cities(city: str, city_reports: Path) -> None:
    found = yearly_growth([reading_of(path, city) for path in sorted(city_reports.glob(f"{city}-*.md"))])
    assert {year: found.get(year) for year in CITIES[city]} == CITIES[city]
