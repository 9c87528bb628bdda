"""Large graphs: what is drawn is bounded and said, the rest is found by search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.view.made import made_graph

Open = Callable[..., Any]


def test_5000_nodes_and_10000_edges(open_page: Open) -> None:
    page = open_page("thousands", lambda: made_graph(5000, 10_000))
    assert page.js("page.content.things.length") == 5000
    assert 30 <= page.js("page.drawn().shown.ids.length") <= 60
    page.tab.click("#view-all")
    assert page.js("page.network.body.nodeIndices.length") == 1500
    assert page.text("#shown") == "显示 1500 / 5000，另有 3500 个未在此视图中，最多画出 1500 个，其余请搜索或聚焦"
    page.js("page.open(page.content.things.find((thing) => thing.name === '青禾第4999号').index)")
    assert page.text("#card h2") == "青禾第4999号"
    assert page.js("page.drawn().shown.ids.length") > 1
    page.tab.click("#tab-list")
    assert page.js("document.querySelectorAll('#panel-list tbody tr').length") == 1000
