"""The page of many reports: years and places as filters, every sentence with its report."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.corpus.compare.merged import merge_graphs
from kg.graph import Graph
from kg.pipeline import build
from tests.corpus.small_store import FAST, YEARS, report_of
from tests.view.made import made_graph

Open = Callable[..., Any]
SHOWN = "page.content.things.filter((thing) => page.passes(thing)).map((thing) => thing.name)"


@cache
def three_years() -> Graph:
    """Three years of one district, of which only the last has a school, and one year of another."""
    with TemporaryDirectory() as folder:
        graphs, places = [], []
        for name, year, place in [*(("qinghe", year, "青禾区") for year in YEARS), ("baiyan", 2023, "白岩区")]:
            text = report_of(year, place)
            if year != YEARS[-1]:
                text = text.replace("谋划建设青禾中学迁建工程，计划投资2.5亿元，6月投用。", "")
            path = Path(folder) / f"{name}-{year}.txt"
            path.write_text(text, encoding="utf-8")
            graphs.append(build(path, FAST))
            places.append(place)
    return merge_graphs(graphs, places)


def test_one_thing_from_many_reports(open_page: Open) -> None:
    page = open_page("many", three_years)
    hits = page.js("page.content.things.filter((thing) => thing.name === '暖心行动')")
    assert len(hits) == 1 and len(hits[0]["at"]) == 4
    roads = page.js("page.content.things.filter((thing) => thing.name === '云岭至青禾高速').length")
    assert roads == 1
    assert page.text("#title") == "青禾区、白岩区2022–2024年政府工作报告（4份）"
    page.js("page.open(page.content.things.find((thing) => thing.name === '暖心行动').index)")
    assert page.js("[...document.querySelectorAll('#text h3.report')].length") == 4
    assert page.js("document.querySelectorAll('.sentence.cited').length") == 4


def test_years_filter_the_graph_and_the_sheets(open_page: Open) -> None:
    page = open_page("many", three_years)
    assert "青禾中学迁建工程" in page.js(SHOWN)
    page.tab.click("#years-2")
    assert page.tab.get_attribute("#years-2", "aria-pressed") == "false"
    assert "青禾中学迁建工程" not in page.js(SHOWN)
    assert "暖心行动" in page.js(SHOWN)
    page.tab.click("#tab-figures")
    periods = page.js(
        "[...document.querySelectorAll('#panel-figures tbody tr')].map((row) => row.children[1].textContent)"
    )
    assert set(periods) == {"2022 青禾区", "2023 青禾区", "2023 白岩区"}
    page.tab.click("#tab-projects")
    assert "青禾中学迁建工程" not in page.text("#panel-projects")
    page.tab.click("#tab-graph")
    page.tab.click("#reset")
    page.tab.click("#tab-projects")
    assert "青禾中学迁建工程" in page.text("#panel-projects")


def test_places_filter_and_the_address_keeps_it(open_page: Open) -> None:
    page = open_page("many", three_years)
    page.tab.click("#places-0")
    names = page.js(SHOWN)
    assert "白岩区" in names and "青禾区" not in names
    address = page.js("location.hash")
    assert "places=1" in address
    again = open_page("many", three_years, address)
    assert again.js(SHOWN) == names
    again.tab.click("#places-none")
    assert "青禾区" in again.js(SHOWN)


def test_result_and_target_are_of_one_report(open_page: Open) -> None:
    page = open_page("many", three_years)
    pairs = page.js(
        "page.figureRows.filter((row) => row.result && row.target)"
        ".map((row) => [row.result.at[0], row.target.at[0]].map(page.reportOf))"
    )
    assert pairs and all(one == two for one, two in pairs)


def test_evidence_names_its_report(open_page: Open) -> None:
    page = open_page("many", three_years)
    page.js("page.open(page.content.things.find((thing) => thing.statuses.length > 2).index)")
    assert page.text("#card blockquote .from").startswith("2022")


def test_a_page_of_one_report_has_no_such_filters(open_page: Open) -> None:
    page = open_page("one", lambda: made_graph(30, 30))
    assert page.js("document.querySelectorAll('#filters [id^=years-], #filters [id^=places-]').length") == 0
    assert page.js("page.content.reports") is None
    assert page.js("page.reportName(0)") == ""


def test_beyond_a_number_the_page_says_what_it_leaves_out(open_page: Open) -> None:
    whole = merge_graphs(
        [made_graph(300, 200), made_graph(200, 200, lambda number: f"白岩第{number}号")], ["青禾", "白岩"]
    )
    assert whole.graph["left_out"] == 0
    page = open_page(
        "cut",
        lambda: merge_graphs(
            [made_graph(300, 200), made_graph(200, 200, lambda number: f"白岩第{number}号")],
            ["青禾", "白岩"],
            about=["白岩第7号"],
            most=40,
        ),
    )
    left = len([1 for _, data in whole.nodes(data=True) if data["kind"] == "entity"]) - 40
    assert page.js("page.content.things.length") == 40
    assert f"另有 {left} 个不在此页中" in page.text("#shown")
    assert "白岩第7号" in page.js("page.content.things.map((thing) => thing.name)")
