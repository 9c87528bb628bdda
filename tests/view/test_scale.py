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
    assert page.js("page.network.body.nodeIndices.length") == 5000
    assert page.js("page.drawn().shown.facts.length") == page.js("page.content.facts.length")
    assert page.text("#shown") == "显示 5000 / 5000"
    page.js("page.open(page.content.things.find((thing) => thing.name === '青禾第4999号').index)")
    assert page.text("#card h2") == "青禾第4999号"
    assert page.js("page.drawn().shown.ids.length") > 1
    page.tab.click("#tab-list")
    assert page.js("document.querySelectorAll('#panel-list tbody tr').length") == 1000


PAINTED = """(() => {
  const { canvas, palette } = page.drawn();
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const wanted = new Map(page.TYPES.map((type) => [parseInt(palette[type].slice(1), 16), type]));
  const count = Object.fromEntries(page.TYPES.map((type) => [type, 0]));
  for (let at = 0; at < data.length; at += 4) {
    const type = wanted.get((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    if (type) count[type]++;
  }
  return count;
})()"""
"""How many dots of the canvas have the colour of each type of node."""


def test_many_nodes_are_drawn_picked_and_dragged(open_page: Open) -> None:
    page = open_page("many-nodes", lambda: made_graph(1200, 1500))
    page.js("page.show({ kind: 'all' })")
    page.js("page.network.redraw(), new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert min(page.js(PAINTED).values()) > 100
    page.js("page.network.moveTo({ position: { x: 0, y: 0 }, scale: 1 })")
    place = page.js(
        """(() => {
          const box = document.getElementById("network").getBoundingClientRect();
          const { shown, spots } = page.drawn();
          const id = shown.ids.find((one) => {
            const at = page.network.canvasToDOM({ x: spots.get(one)[0], y: spots.get(one)[1] });
            return at.x > 300 && at.x < box.width - 300 && at.y > 200 && at.y < box.height - 200;
          });
          const at = page.network.canvasToDOM({ x: spots.get(id)[0], y: spots.get(id)[1] });
          return { id, x: box.x + at.x, y: box.y + at.y, spot: [...spots.get(id)] };
        })()"""
    )
    page.tab.mouse.click(place["x"], place["y"])
    page.tab.wait_for_function("page.state.selected !== null")
    assert page.js("page.state.selected.thing") == place["id"]
    page.tab.mouse.move(place["x"], place["y"])
    page.tab.mouse.down()
    page.tab.mouse.move(place["x"] + 40, place["y"] + 30, steps=4)
    page.tab.mouse.up()
    spot = page.js(f"[...page.drawn().spots.get({place['id']})]")
    assert abs(spot[0] - place["spot"][0] - 40) < 6 and abs(spot[1] - place["spot"][1] - 30) < 6


def test_a_line_among_many_is_found(open_page: Open) -> None:
    page = open_page("many-nodes", lambda: made_graph(1200, 1500))
    page.js("page.show({ kind: 'all' })")
    found = page.js(
        """(() => {
          const { shown, spots } = page.drawn();
          const near = { facts: shown.facts.slice(0, 50), spots, scale: 1 };
          const [one, , two] = page.content.facts[near.facts[7]];
          const [a, b] = [spots.get(one), spots.get(two)];
          const middle = { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 };
          const only = { ...near, facts: [near.facts[7]] };
          return [page.sketch.factAt(only, middle) === near.facts[7], page.sketch.factAt(only, { x: 1e6, y: 1e6 })];
        })()"""
    )
    assert found == [True, None]
