/* Thousands of nodes and edges, drawn by us on the canvas of vis-network: a few long paths instead of one for each. */
(function () {
"use strict";
const { content } = page;
const things = content.things;
const CHUNK = 300; /* lines in one path; a browser takes longer for one very long path than for several */
const DOT = 2.5; /* a node of a smaller radius (pixels) is a square, whatever its shape */
const BORDERED = 7; /* from this radius (pixels) on nodes have a border */
const NEAR = 6; /* pixels from a line that still hit it */

function strokes(context, lines) {
  for (let start = 0; start < lines.length; start += 4 * CHUNK) {
    context.beginPath();
    for (let at = start; at < Math.min(start + 4 * CHUNK, lines.length); at += 4) {
      context.moveTo(lines[at], lines[at + 1]);
      context.lineTo(lines[at + 2], lines[at + 3]);
    }
    context.stroke();
  }
}

/** Edges of a view: dim ones first, inferred ones lighter, those of the selection last and strong. */
function drawEdges(context, { facts, pairs, spots, palette, bright, selected, scale, view }) {
  const layers = { inferred: [], stated: [], pair: [], near: [] };
  const add = (layer, one, two) => {
    const [a, b] = [spots.get(one), spots.get(two)];
    if (Math.max(a[0], b[0]) < view.low.x || Math.min(a[0], b[0]) > view.high.x) return;
    if (Math.max(a[1], b[1]) < view.low.y || Math.min(a[1], b[1]) > view.high.y) return;
    layers[layer].push(a[0], a[1], b[0], b[1]);
  };
  const chosen = (one, two) => bright && selected && (selected.thing === one || selected.thing === two);
  for (const fact of facts) {
    const [one, , two] = content.facts[fact];
    const near = chosen(one, two) || (bright && selected && selected.fact === fact);
    add(near ? "near" : content.edges[fact].dashes ? "inferred" : "stated", one, two);
  }
  for (const [one, two] of pairs) add(chosen(one, two) ? "near" : "pair", one, two);
  context.save();
  context.setLineDash([]);
  const looks = { inferred: [palette.edge, 0.28, 0.8], pair: [palette.muted, 0.2, 0.8], stated: [palette.edge, 0.75, 1.2], near: [palette.muted, 0.95, 1.6] };
  for (const [layer, [colour, opacity, width]] of Object.entries(looks)) {
    context.strokeStyle = colour;
    context.globalAlpha = layer !== "near" && bright ? opacity * 0.15 : opacity;
    context.lineWidth = Math.min(width, Math.max(width * scale, 0.6)) / scale;
    strokes(context, layers[layer]);
  }
  context.restore();
}

const CORNERS = { diamond: [4, 0], hexagon: [6, 0], triangle: [3, -Math.PI / 2] };
function outline(context, shape, x, y, size) {
  if (shape === "dot") {
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 2 * Math.PI);
  } else if (shape === "square") context.rect(x - size, y - size, 2 * size, 2 * size);
  else {
    const [corners, turn] = CORNERS[shape];
    for (let corner = 0; corner <= corners; corner++) {
      const angle = turn + (corner * 2 * Math.PI) / corners;
      const point = [x + size * Math.cos(angle), y + size * Math.sin(angle)];
      if (corner) context.lineTo(...point);
      else context.moveTo(...point);
    }
  }
}

/** Nodes of a view by type, all of a type in one path; the selected one with a border of ink. */
function drawNodes(context, { ids, spots, palette, bright, selected, scale, view }) {
  const groups = new Map();
  for (const id of ids) {
    const [x, y] = spots.get(id);
    const { size } = content.nodes[id];
    if (x + size < view.low.x || x - size > view.high.x || y + size < view.low.y || y - size > view.high.y) continue;
    const key = things[id].type + (bright && !bright.has(id) ? " dim" : "");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(id);
  }
  context.save();
  context.setLineDash([]);
  for (const [key, members] of [...groups].sort((a, b) => b[0].endsWith("dim") - a[0].endsWith("dim"))) {
    context.globalAlpha = key.endsWith("dim") ? 0.16 : 1;
    context.fillStyle = palette[key.split(" ")[0]];
    const bordered = [];
    context.beginPath();
    for (const id of members) {
      const [x, y] = spots.get(id);
      const { shape, size } = content.nodes[id];
      if (size * scale < DOT) context.fillRect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
      else if (size * scale < BORDERED) outline(context, shape, x, y, size);
      else bordered.push(id);
    }
    context.fill();
    context.strokeStyle = palette.paper;
    context.lineWidth = 1.5;
    for (const id of bordered) {
      context.beginPath();
      outline(context, content.nodes[id].shape, ...spots.get(id), content.nodes[id].size);
      context.fill();
      context.stroke();
    }
  }
  if (selected && selected.thing !== undefined && spots.has(selected.thing)) {
    const { shape, size } = content.nodes[selected.thing];
    context.globalAlpha = 1;
    context.strokeStyle = palette.ink;
    context.lineWidth = 3 / Math.min(scale, 1);
    context.beginPath();
    outline(context, shape, ...spots.get(selected.thing), size);
    context.stroke();
  }
  context.restore();
}

/** The fact whose line is nearest to a point of the canvas, if it is near enough. */
function factAt({ facts, spots, scale }, { x, y }) {
  let best = null;
  let nearest = NEAR / scale;
  for (const fact of facts) {
    const [one, , two] = content.facts[fact];
    const [a, b] = [spots.get(one), spots.get(two)];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const along = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(a[0] + along * dx - x, a[1] + along * dy - y);
    if (away < nearest) [best, nearest] = [fact, away];
  }
  return best;
}

page.sketch = { drawEdges, drawNodes, factAt };
})();
