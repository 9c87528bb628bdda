"""What one does on the page, in a real browser; the fixture checks for requests and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import small_graph
from tests.view.made import made_graph

Open = Callable[..., Any]


@pytest.fixture
def page(open_page: Open) -> Any:
    return open_page("small", small_graph)


WHERE = """(name) => {
  const thing = page.content.things.find((one) => one.name === name);
  const [x, y] = page.drawn().spots.get(thing.index);
  const at = page.network.canvasToDOM({ x, y });
  const frame = document.getElementById("network").getBoundingClientRect();
  return [frame.left + at.x, frame.top + at.y];
}"""


def place_of(page: Any, name: str) -> tuple[float, float]:
    """Where a thing stands on the screen, in pixels."""
    x, y = page.tab.evaluate(WHERE, name)
    return x, y


def shown(page: Any) -> set[str]:
    return set(page.js("page.drawn().shown.ids.map((id) => page.content.things[id].name)"))


def relations(page: Any) -> int:
    return int(page.js("page.drawn().shown.facts.length"))


def find(page: Any, query: str) -> list[str]:
    """Types into the search field and reads the suggestions."""
    page.tab.keyboard.press("/")
    page.tab.keyboard.type(query)
    return list(page.js("[...document.querySelectorAll('#suggestions .name')].map((item) => item.textContent)"))


def open_by_search(page: Any, query: str) -> None:
    find(page, query)
    page.tab.keyboard.press("Enter")


# ---- the graph ----


def test_it_opens_on_the_region_with_shapes_and_colours_of_the_types(page: Any) -> None:
    assert "青禾区" in shown(page)
    assert page.js("page.network.body.nodeIndices.length") == len(shown(page))
    signs = page.js("page.content.nodes.map((node) => node.group + ':' + node.shape)")
    assert {sign.split(":")[0]: sign.split(":")[1] for sign in signs} == {
        "PLACE": "dot", "ENTERPRISE": "square", "PROJECT": "diamond", "PROGRAM": "hexagon", "ORGANIZATION": "triangle",
    }  # fmt: skip
    colours = page.js("page.TYPES.map((type) => page.drawn().palette[type])")
    assert len(set(colours)) == 5


def test_pixels_of_each_type_are_on_the_canvas(page: Any) -> None:
    x, y = place_of(page, "青禾区")
    seen = page.js(
        f"""(() => {{
          const canvas = page.drawn().canvas;
          const frame = canvas.getBoundingClientRect();
          const ratio = canvas.width / frame.width;
          const [left, top] = [({x} - frame.left) * ratio, ({y} - frame.top) * ratio];
          const [r, g, b] = canvas.getContext("2d").getImageData(left, top, 1, 1).data;
          return "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
        }})()"""
    )
    assert seen == page.js("page.drawn().palette.PLACE")


def test_a_click_on_a_node_shows_what_it_is_and_its_sentences(page: Any) -> None:
    page.tab.mouse.click(*place_of(page, "海川科技"))
    page.tab.wait_for_function("page.state.selected !== null")
    card = page.text("#card")
    assert "海川科技" in card and "承担" in card and "海川智能制造基地" in card
    assert page.js("document.querySelectorAll('#text .cited').length") == 3
    assert page.text("#text .sentence.current mark") == "海川科技"


def test_a_click_on_an_edge_shows_its_evidence(page: Any) -> None:
    one, two = place_of(page, "远山物流"), place_of(page, "远山集团")
    page.tab.mouse.click((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
    page.tab.wait_for_function("page.state.selected && page.state.selected.fact !== undefined")
    assert "隶属于" in page.text("#card")
    assert "远山集团旗下的远山物流" in page.text("#card blockquote")
    page.tab.click("#card .how summary")
    assert "0.80" in page.text("#card .how p") and "settles" in page.text("#card .how p")


def test_a_click_on_a_mention_in_the_text_goes_to_its_node(page: Any) -> None:
    page.tab.click("#text a.mention:has-text('城乡供水一体化工程')")
    assert page.text("#card h2") == "城乡供水一体化工程"
    assert page.js("page.content.things[page.state.selected.thing].name") == "城乡供水一体化工程"


def test_a_node_can_be_dragged_and_stays(page: Any) -> None:
    x, y = place_of(page, "青禾区")
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    page.tab.mouse.move(x + 40, y + 30, steps=4)
    page.tab.mouse.move(x + 90, y + 60, steps=4)
    page.tab.mouse.up()
    moved = place_of(page, "青禾区")
    assert abs(moved[0] - x - 90) < 12 and abs(moved[1] - y - 60) < 12
    page.tab.click("#type-PROGRAM")
    assert page.js("page.network.physics.options.enabled") is False
    assert page.js("page.state.view.moved.size") == 1


def test_focus_then_back(page: Any) -> None:
    before = shown(page)
    open_by_search(page, "海川科技")
    page.tab.click("#focus")
    assert {"海川科技", "海川智能制造基地", "远山集团", "省农科院"} <= shown(page)
    assert page.text("#view-name") == "围绕“海川科技”"
    page.tab.click("#back")
    assert shown(page) == before


def test_a_double_click_focuses(page: Any) -> None:
    page.tab.mouse.dblclick(*place_of(page, "海川科技"))
    page.tab.wait_for_function("page.state.view.kind === 'focus'")


def test_expand_adds_the_neighbours(open_page: Open) -> None:
    page = open_page("hundreds", lambda: made_graph(300, 500))
    before = shown(page)
    page.js("page.open(page.drawn().shown.ids[3])")
    page.tab.click("#expand")
    assert before < shown(page)
    assert page.js("page.state.view.kind") == "custom"


def test_what_is_left_out_is_said(open_page: Open) -> None:
    page = open_page("hundreds", lambda: made_graph(300, 500))
    drawn = len(shown(page))
    assert page.text("#shown") == f"显示 {drawn} / 300，另有 {300 - drawn} 个未在此视图中"
    page.tab.click("#view-all")
    assert page.text("#shown") == "显示 300 / 300"


def test_labels_do_not_cover_each_other(open_page: Open) -> None:
    page = open_page("hundreds", lambda: made_graph(300, 500))
    page.tab.click("#view-all")
    page.tab.wait_for_function("page.drawn().labels.length > 20")
    boxes = page.js("page.drawn().labels.map(({ text, x, y, size }) => [x, y, [...text].length * size * 0.6, size])")
    overlaps = [
        (a, b)
        for index, a in enumerate(boxes)
        for b in boxes[:index]
        if abs(a[0] - b[0]) < (a[2] + b[2]) / 2 and abs(a[1] - b[1]) < (a[3] + b[3]) / 2
    ]
    assert overlaps == []


# ---- filters ----


def test_the_legend_filters_and_counts(page: Any) -> None:
    assert "项目" in page.text("label:has(#type-PROJECT)") and "7" in page.text("label:has(#type-PROJECT)")
    page.tab.click("#type-PROJECT")
    assert "海川智能制造基地" not in shown(page) and "海川科技" in shown(page)
    assert "筛去 7 个" in page.text("#shown")
    page.tab.click("#reset")
    assert "海川智能制造基地" in shown(page)


def test_relations_are_filtered_by_kind_and_basis(page: Any) -> None:
    total = relations(page)
    page.tab.click("#kind-cooperatesWith")
    assert relations(page) == total - 2
    page.tab.click("#kind-cooperatesWith")
    page.tab.click("#basis-inferred")
    assert relations(page) == sum(1 for *_, data in small_graph().edges(data=True) if data.get("inferred") is False)


def test_inferred_relations_are_dashed(page: Any) -> None:
    dashed = page.js(
        "page.drawn().shown.facts.map((fact) =>"
        " [page.isInferred(fact), Boolean(page.network.body.edges['f' + fact].options.dashes)])"
    )
    assert {True, False} == {inferred for inferred, _ in dashed}
    assert all(inferred == dashes for inferred, dashes in dashed)


def test_things_of_the_same_sentence_can_be_joined(page: Any) -> None:
    assert page.js("page.drawn().shown.pairs.length") == 0
    page.tab.click("#together")
    assert page.js("page.drawn().shown.pairs.length") > 0


def test_status_and_section_filter(page: Any) -> None:
    page.tab.click("#status-operating")
    projects = {
        name
        for name in shown(page)
        if page.js(f"page.content.things.find((t) => t.name === {name!r}).type") == "PROJECT"
    }
    assert projects == {"青山大道"}
    page.tab.click("#reset")
    options = page.js(
        "[...document.querySelectorAll('#section option')].map((option) => [option.value, option.textContent])"
    )
    page.tab.select_option("#section", next(value for value, text in options if "2023年工作安排" in text))
    assert shown(page) == {"海川科技", "白鹭湖产业园", "青禾中学迁建工程"}


# ---- search ----


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("海川科技", "海川科技"),
        ("青禾", "青禾区"),
        ("hckj", "海川科技"),
        ("bljgyl", None),
        ("blhcyy", "白鹭湖产业园"),
        ("ＤＣ", None),
    ],
)
def test_search_by_name_alias_and_initials(page: Any, query: str, first: str | None) -> None:
    assert next(iter(find(page, query)), None) == first


def test_search_is_driven_by_keys(page: Any) -> None:
    names = find(page, "青")
    assert len(names) > 2
    page.tab.keyboard.press("ArrowDown")
    chosen = page.js("document.querySelector('#suggestions [aria-selected=true] .name').textContent")
    assert chosen == names[1]
    assert page.js("document.activeElement.getAttribute('aria-activedescendant')") == "suggestion-1"
    page.tab.keyboard.press("Enter")
    assert page.text("#card h2") == names[1]
    assert names[1] in page.text("#say")


def test_nothing_found_is_said(page: Any) -> None:
    assert find(page, "没有这个") == []
    assert "没有找到" in page.text("#suggestions")
    page.tab.keyboard.press("Escape")
    assert page.tab.is_hidden("#suggestions")


def test_search_brings_in_what_the_view_does_not_show(open_page: Open) -> None:
    page = open_page("hundreds", lambda: made_graph(300, 500))
    assert "青禾第299号" not in shown(page)
    open_by_search(page, "青禾第299号")
    assert "青禾第299号" in shown(page)


# ---- the other sheets ----


def rows(page: Any, selector: str) -> list[list[str]]:
    return list(
        page.js(
            f"[...document.querySelectorAll('{selector} tbody tr')]"
            ".map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
    )


def test_indicators_have_the_target_beside_the_result(page: Any) -> None:
    page.tab.click("#tab-figures")
    table = {row[0]: row for row in rows(page, "#panel-figures")}
    assert table["地区生产总值"][1:6] == ["320.5亿元", "+6.2%", "", "约+6.5%", "2022 → 2023"]
    assert table["城镇新增就业"][1] == "≥1.2万人"
    assert table["绿化面积"][1] == "3–4万亩"
    assert len(page.js("[...document.querySelectorAll('.chart .row')].map((row) => row.textContent)")) == 1


def test_indicators_sort_and_filter(page: Any) -> None:
    page.tab.click("#tab-figures")
    page.tab.click("#panel-figures th:nth-child(2) button")
    first = rows(page, "#panel-figures")[0]
    assert first[0] == "地区生产总值"
    assert page.tab.get_attribute("#panel-figures th:nth-child(2)", "aria-sort") == "descending"
    page.tab.click("#panel-figures th:nth-child(2) button")
    assert rows(page, "#panel-figures")[0][0] == "城镇登记失业率"
    page.tab.select_option("#figures-which", "both")
    assert {row[0] for row in rows(page, "#panel-figures")} == {"地区生产总值", "城镇新增就业", "一般公共预算收入"}
    page.tab.fill("#figures-filter", "就业")
    assert [row[0] for row in rows(page, "#panel-figures")] == ["城镇新增就业"]


def test_a_figure_leads_to_its_sentence(page: Any) -> None:
    page.tab.click("#tab-figures")
    page.tab.click("#panel-figures .value:has-text('320.5亿元')")
    assert "地区生产总值完成320.5亿元" in page.text("#text .sentence.current mark")


def test_projects_stand_by_stage_with_place_enterprise_and_amount(page: Any) -> None:
    page.tab.click("#tab-projects")
    assert page.text(".column.operating li").startswith("青山大道")
    signed = page.text(".column.signed li:has-text('海川智能制造基地')")
    assert "白鹭湖产业园" in signed and "海川科技" in signed and "45.5亿元" in signed
    page.tab.fill("#projects-filter", "远山")
    assert page.js("document.querySelectorAll('#board li').length") == 0
    page.tab.fill("#projects-filter", "海川科技")
    assert page.js("document.querySelectorAll('#board li').length") == 1


def test_programs_show_what_they_frame(page: Any) -> None:
    page.tab.click("#tab-programs")
    text = page.text("#panel-programs")
    assert "城乡供水一体化工程" in text and "白鹭湖水厂二期" in text and "青禾区" in text
    page.tab.click("#panel-programs .program:has-text('暖心行动') .link:has-text('青禾区')")
    assert page.js("page.state.tab") == "graph" and page.text("#card h2") == "青禾区"


def test_the_index_lists_every_thing(page: Any) -> None:
    page.tab.click("#tab-list")
    assert len(rows(page, "#panel-list")) == page.js("page.content.things.length")
    page.tab.select_option("#list-type", "ENTERPRISE")
    assert {row[0] for row in rows(page, "#panel-list")} == {"海川科技", "远山集团", "远山物流"}
    page.tab.click("#panel-list .link:has-text('远山物流')")
    assert page.text("#card h2") == "远山物流"


# ---- interface ----


def test_both_languages(page: Any) -> None:
    assert page.text("#tab-figures").startswith("指标")
    page.tab.click("#lang")
    assert page.text("#tab-figures").startswith("Indicators")
    assert page.js("document.documentElement.lang") == "en"
    for tab in ("figures", "projects", "programs", "list", "graph"):
        page.tab.click(f"#tab-{tab}")
        assert not page.js(
            "[...document.querySelectorAll('button, label, legend, th, h2, h3')].some((part) =>"
            " /^[a-z]+\\.[a-zA-Z.]+$/.test(part.textContent))"
        )


def test_dark_changes_page_and_canvas(page: Any) -> None:
    light = page.js("[getComputedStyle(document.body).backgroundColor, page.drawn().palette.PLACE]")
    page.tab.click("#theme")
    dark = page.js("[getComputedStyle(document.body).backgroundColor, page.drawn().palette.PLACE]")
    assert light[0] != dark[0] and light[1] != dark[1]


def test_the_system_decides_language_and_theme_at_first(open_page: Open) -> None:
    page = open_page("small", small_graph, "", locale="zh-CN", color_scheme="dark")
    assert page.js("[page.state.lang, page.state.theme]") == ["zh", "dark"]
    page = open_page("small", small_graph, "", locale="de-DE", color_scheme="light")
    assert page.js("[page.state.lang, page.state.theme]") == ["en", "light"]


def test_canvas_and_tabs_by_keyboard(page: Any) -> None:
    page.tab.focus("#network")
    scale = page.js("page.network.getScale()")
    page.tab.keyboard.press("+")
    assert page.js("page.network.getScale()") > scale
    before = page.js("page.network.getViewPosition().x")
    page.tab.keyboard.press("ArrowRight")
    assert page.js("page.network.getViewPosition().x") > before
    page.tab.focus("#tab-graph")
    page.tab.keyboard.press("ArrowRight")
    assert page.js("document.activeElement.id") == "tab-figures"
    page.tab.keyboard.press("Escape")


def test_escape_clears_and_backspace_goes_back(page: Any) -> None:
    open_by_search(page, "海川科技")
    page.tab.click("#focus")
    page.tab.keyboard.press("Escape")
    assert page.js("page.state.selected") is None
    page.tab.keyboard.press("Backspace")
    assert page.js("page.state.view.kind") == "opening"


def test_a_phone_shows_it_all_without_scrolling_sideways(open_page: Open) -> None:
    page = open_page("small", small_graph, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for tab in ("graph", "figures", "projects", "programs", "list"):
        page.tab.click(f"#tab-{tab}")
        assert page.js("document.documentElement.scrollWidth") <= 390
    page.tab.click("#tab-graph")
    page.tab.click("#filters-open")
    assert page.tab.is_visible("#type-PLACE")


# ---- taking it away ----


def test_a_link_restores_the_view(page: Any) -> None:
    open_by_search(page, "海川科技")
    page.tab.click("#focus")
    page.tab.click("#kind-locatedIn")
    page.tab.click("#theme")
    page.tab.click("#lang")
    seen = shown(page), relations(page), page.text("#card h2")
    state = page.js("location.hash")
    page.go(state)
    assert (shown(page), relations(page), page.text("#card h2")) == seen
    assert page.js("[page.state.lang, page.state.theme, page.state.view.kind]") == ["en", "dark", "focus"]
    assert page.js("page.toHash()") == state


def test_the_link_is_copied(page: Any) -> None:
    page.js(
        "Object.defineProperty(navigator, 'clipboard', "
        "{ value: { writeText: async (text) => { window.__copied = text; } } })"
    )
    page.tab.click("#take")
    page.tab.click("[data-take=link]")
    page.tab.wait_for_function("window.__copied")
    assert page.js("window.__copied") == page.address + page.js("page.toHash()")
    assert page.text("#say") == "链接已复制"


def take(page: Any, way: str, folder: Path) -> tuple[str, bytes]:
    page.tab.click("#take")
    with page.tab.expect_download() as waiting:
        page.tab.click(f"[data-take={way}]")
    path = folder / "taken"
    waiting.value.save_as(path)
    return waiting.value.suggested_filename, path.read_bytes()


def test_png_and_svg_of_the_view(page: Any, tmp_path: Path) -> None:
    name, data = take(page, "png", tmp_path)
    assert name == "2023年云岭市青禾区政府工作报告.png"
    assert data.startswith(b"\x89PNG") and len(data) > 10_000
    name, data = take(page, "svg", tmp_path)
    drawing = data.decode("utf-8")
    assert name.endswith(".svg") and drawing.count("<line") == relations(page)
    assert "海川科技" in drawing and "<circle" in drawing and "C&lt;&amp;&gt;D" in drawing


def test_csv_of_the_table_that_is_open(page: Any, tmp_path: Path) -> None:
    page.tab.click("#tab-figures")
    name, data = take(page, "csv", tmp_path)
    lines = data.decode("utf-8-sig").split("\r\n")
    assert data.startswith(b"\xef\xbb\xbf") and name.endswith("指标.csv")
    assert lines[1].startswith("地区生产总值,320.5,亿元,6.2,,,6.5,2022")
    page.tab.click("#tab-projects")
    assert "海川智能制造基地,签约,白鹭湖产业园,海川科技,45.5亿元" in take(page, "csv", tmp_path)[1].decode("utf-8-sig")


def test_print_leaves_out_the_controls(page: Any) -> None:
    page.tab.emulate_media(media="print")
    assert page.tab.is_hidden("#filters") and page.tab.is_hidden("#tabs") and page.tab.is_hidden(".search")
    assert page.tab.is_visible("#text") and page.tab.is_visible("#title")
