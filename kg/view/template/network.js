/* The network: which nodes a view shows, where, and how they look. vis-network draws it. */
(function () {
"use strict";
const { byId, t, content } = page;
const things = content.things;
const LIMIT = 5000; /* nodes drawn at once; beyond it the page says what it leaves out */
const AROUND = 60; /* neighbours shown around one node */
const NARROW = 500; /* a stage narrower than this (pixels) opens on fewer nodes */
const FEW = 22;
const HUB = 10; /* inferred relations of a node with more than this are drawn lightly */
const MANY = 1000; /* more nodes than this are drawn by sketch.js and not by vis-network one by one */
const LABELS = 220; /* names on the canvas at most; fewer while one drags or zooms many nodes */
const LABELS_WHILE_MOVING = 40;
const EDGES_WHILE_MOVING = 500; /* with more edges than this they are hidden while one drags or zooms */
const stage = byId("network");
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const spots = new Map(); /* node -> [x, y] as drawn now */
let shown = { ids: [], facts: [], pairs: [], left: {}, degree: new Map() };
let labels = []; /* labels drawn last, for the SVG */
let hovered = null;
let past = [];
let palette = {};

const network = new vis.Network(stage, { nodes, edges }, {
  physics: { enabled: false },
  layout: { improvedLayout: false, randomSeed: 1 },
  interaction: { hover: true, keyboard: { enabled: false }, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
  nodes: { borderWidth: 1.5, borderWidthSelected: 3, chosen: false, labelHighlightBold: false, font: { size: 0 } },
  edges: { chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false },
});

/* vis-network keeps the view, the pointer and the places; where there are many nodes the drawing is ours. */
const renderer = network.renderer;
const vis_ = { nodes: renderer._drawNodes.bind(renderer), edges: renderer._drawEdges.bind(renderer) };
const isMany = () => shown.ids.length > MANY;
const isMoving = () => renderer.dragging || renderer.zooming;
const corners = () => ({ low: network.DOMtoCanvas({ x: 0, y: 0 }), high: network.DOMtoCanvas({ x: stage.clientWidth, y: stage.clientHeight }) });
const scene = () => ({ ...shown, spots, palette, bright: lit(), selected: page.state.selected, scale: network.getScale(), view: corners() });
renderer._drawEdges = (context) => (isMany() ? page.sketch.drawEdges(context, scene()) : vis_.edges(context));
renderer._drawNodes = (context, all) => {
  if (!isMany()) return vis_.nodes(context, all);
  page.sketch.drawNodes(context, scene());
  return { drawExternalLabels() {} };
};
/** Where vis-network feels for the pointer, which it else learns when it draws a node. */
function touch(ids) {
  for (const id of ids) {
    const [[x, y], size, shape] = [spots.get(id), content.nodes[id].size, network.body.nodes[id].shape];
    Object.assign(shape, { left: x - size, top: y - size, width: 2 * size, height: 2 * size });
  }
}

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  palette = { paper: read("--stage"), ink: read("--ink"), muted: read("--muted"), edge: read("--edge"), accent: read("--accent") };
  for (const type of page.TYPES) palette[type] = read("--" + type.toLowerCase());
}

/* ---- which nodes, where ---- */

function relatedTo(index) {
  const found = new Map();
  for (const fact of things[index].facts) {
    const other = page.otherEnd(fact, index);
    if (other === index || !page.passesFact(fact) || !page.passes(things[other])) continue;
    if (!found.has(other) || (page.isInferred(found.get(other)) && !page.isInferred(fact))) found.set(other, fact);
  }
  return found;
}

/** Neighbours by fact, stated before inferred and heavier first; few facts are filled up from shared sentences. */
function around(index) {
  const facts = relatedTo(index);
  const order = [...facts.keys()].sort((a, b) => page.isInferred(facts.get(a)) - page.isInferred(facts.get(b)) || a - b);
  const near = order.slice(0, AROUND);
  const pairs = [];
  if (near.length < 8)
    for (const other of page.togetherWith(index)) {
      if (near.length >= 12) break;
      if (near.includes(other) || !page.passes(things[other])) continue;
      near.push(other);
      pairs.push([index, other]);
    }
  const rank = (other) => {
    const fact = facts.get(other);
    if (fact === undefined) return "z" + things[other].type;
    return content.facts[fact][1] + (content.facts[fact][0] === index ? "0" : "1") + things[other].type;
  };
  return { near: [...near].sort((a, b) => rank(a).localeCompare(rank(b)) || a - b), pairs, cut: order.length - Math.min(order.length, AROUND) };
}

function boxOf(index) {
  const size = content.nodes[index].size;
  const width = [...things[index].name].slice(0, 11).reduce((sum, c) => sum + (c > "\u2e80" ? 13 : 7), 0);
  return [Math.max(width, 2 * size) + 16, 2 * size + 36];
}

/** Push boxes apart along the shorter way; the held nodes stay. */
function part(places, held) {
  const ids = [...places.keys()];
  const boxes = new Map(ids.map((id) => [id, boxOf(id)]));
  for (let round = 0; round < 80; round++) {
    let moved = false;
    for (let i = 0; i < ids.length; i++)
      for (let j = i + 1; j < ids.length; j++) {
        const [a, b] = [ids[i], ids[j]];
        if (held.has(a) && held.has(b)) continue;
        const [one, two] = [places.get(a), places.get(b)];
        const x = (boxes.get(a)[0] + boxes.get(b)[0]) / 2 - Math.abs(one[0] - two[0]);
        const y = (boxes.get(a)[1] + boxes.get(b)[1]) / 2 - Math.abs(one[1] - two[1]);
        if (x <= 0 || y <= 0) continue;
        moved = true;
        const axis = x < y ? 0 : 1;
        const by = ((axis ? y : x) / 2 + 0.5) * (one[axis] < two[axis] ? -1 : 1);
        if (!held.has(a)) one[axis] += held.has(b) ? 2 * by : by;
        if (!held.has(b)) two[axis] -= held.has(a) ? 2 * by : by;
      }
    if (!moved) break;
  }
  return places;
}

/** Places on rings around a node, as a fan when an angle is given. */
function ring(places, centre, list, middle, spread) {
  let left = [...list];
  for (let level = 0; left.length; level++) {
    const radius = 190 + level * 105;
    const room = Math.max(6, Math.floor((spread * radius) / 92));
    const here = left.splice(0, room);
    here.forEach((id, at) => {
      const turn = spread >= 6 ? (at / here.length) * spread : ((at + 0.5) / here.length - 0.5) * spread;
      const angle = middle + turn + level * 0.12;
      places.set(id, [centre[0] + radius * 1.25 * Math.cos(angle), centre[1] + radius * 0.82 * Math.sin(angle)]);
    });
  }
}

function home(index) {
  const node = content.nodes[index];
  return [node.x, node.y];
}

function plan(view) {
  const places = new Map();
  const pairs = [];
  const left = { view: 0, filter: 0, limit: false };
  const passing = things.filter((thing) => page.passes(thing)).map((thing) => thing.index);
  if (view.kind === "focus") {
    const { near, pairs: joined } = around(view.of);
    places.set(view.of, [0, 0]);
    ring(places, [0, 0], near, -Math.PI / 2, 2 * Math.PI);
    part(places, new Set([view.of]));
    pairs.push(...joined);
  } else if (view.kind === "custom") {
    for (const id of view.nodes) if (page.passes(things[id])) places.set(id, (view.at && view.at.get(id)) || home(id));
  } else if (view.kind === "all") {
    for (const id of passing.slice(0, LIMIT)) places.set(id, home(id));
    left.limit = passing.length > LIMIT;
  } else if (!page.isFiltered()) {
    const narrow = stage.clientWidth < NARROW;
    for (const [id, x, y] of content.opening.slice(0, narrow ? FEW : undefined)) places.set(id, narrow ? [x * 0.6, y * 0.6] : [x, y]);
    if (narrow) part(places, new Set([content.report.region]));
  } else {
    for (const id of passing.slice(0, content.opening.length)) places.set(id, home(id));
  }
  if (view.moved) for (const [id, spot] of view.moved) if (places.has(id)) places.set(id, [...spot]);
  left.filter = things.length - passing.length;
  left.view = Math.max(passing.length - places.size, 0);
  const facts = [];
  content.facts.forEach(([subject, , object], fact) => {
    if (subject !== object && places.has(subject) && places.has(object) && page.passesFact(fact)) facts.push(fact);
  });
  if (page.state.together) pairs.push(...togetherPairs(places));
  return { places, facts, pairs, left };
}

function togetherPairs(places) {
  const pairs = [];
  for (const id of places.keys())
    for (const other of page.togetherWith(id)) if (id < other && places.has(other)) pairs.push([id, other]);
  return pairs.slice(0, 3000);
}

/* ---- how it looks ---- */

function lit() {
  const selected = page.state.selected;
  if (!selected) return null;
  const bright = new Set();
  if (selected.thing !== undefined) {
    if (!spots.has(selected.thing)) return null;
    bright.add(selected.thing);
    for (const fact of shown.facts) {
      const [subject, , object] = content.facts[fact];
      if (subject === selected.thing) bright.add(object);
      if (object === selected.thing) bright.add(subject);
    }
    for (const [one, two] of shown.pairs) {
      if (one === selected.thing) bright.add(two);
      if (two === selected.thing) bright.add(one);
    }
  } else {
    const [subject, , object] = content.facts[selected.fact];
    if (!spots.has(subject) || !spots.has(object)) return null;
    bright.add(subject).add(object);
  }
  return bright;
}

function nodeStyle(id, bright) {
  const { shape, size } = content.nodes[id];
  const selected = page.state.selected && page.state.selected.thing === id;
  const colour = palette[things[id].type];
  const pair = { background: colour, border: selected ? palette.ink : palette.paper };
  return { id, shape, size, color: { ...pair, highlight: pair, hover: pair }, borderWidth: selected ? 3 : 1.5, opacity: !bright || bright.has(id) ? 1 : 0.16 };
}

function edgeStyle(fact, bright) {
  const { from, to, arrows, dashes } = content.edges[fact];
  const selected = page.state.selected;
  const near = bright && selected && (selected.fact === fact || selected.thing === from || selected.thing === to);
  const hub = dashes && Math.max(shown.degree.get(from), shown.degree.get(to)) > HUB;
  const opacity = near ? 0.95 : bright ? 0.07 : hub ? 0.24 : dashes ? 0.45 : 0.85;
  const colour = selected && selected.fact === fact ? palette.accent : near ? palette.muted : palette.edge;
  return {
    id: "f" + fact, from, to, dashes: dashes ? [5, 5] : false, width: selected && selected.fact === fact ? 3 : dashes ? 1 : 1.6,
    arrows: content.facts[fact][1] === "cooperatesWith" || (hub && !near) ? "" : { to: { enabled: arrows === "to", scaleFactor: 0.42 } },
    color: { color: colour, highlight: colour, hover: colour, opacity },
  };
}

function pairStyle([from, to], bright) {
  const selected = page.state.selected;
  const near = bright && selected && (selected.thing === from || selected.thing === to);
  return {
    id: "t" + from + "-" + to, from, to, dashes: [1.5, 5], width: 1.2,
    color: { color: palette.muted, highlight: palette.muted, hover: palette.muted, opacity: near ? 0.8 : bright ? 0.06 : 0.35 },
  };
}

function restyle() {
  if (isMany()) {
    network.redraw();
    return;
  }
  const bright = lit();
  nodes.update(shown.ids.map((id) => nodeStyle(id, bright)));
  edges.update([...shown.facts.map((fact) => edgeStyle(fact, bright)), ...shown.pairs.map((pair) => pairStyle(pair, bright))]);
}

/** Draw the present view; nodes that stay glide to their new places. */
function draw(options) {
  const view = page.state.view;
  const { places, facts, pairs, left } = plan(view);
  const before = new Map(spots);
  const source = before.get(view.of !== undefined ? view.of : view.from) || null;
  spots.clear();
  for (const [id, spot] of places) spots.set(id, spot);
  const degree = new Map();
  for (const fact of facts) for (const end of [content.facts[fact][0], content.facts[fact][2]]) degree.set(end, (degree.get(end) || 0) + 1);
  shown = { ids: [...places.keys()], facts, pairs, left, degree };
  const bright = lit();
  const move = !page.isStill() && before.size > 0 && places.size <= 250 && !(options && options.still);
  const starts = new Map(shown.ids.map((id) => [id, (move && (before.get(id) || source)) || places.get(id)]));
  edges.clear();
  nodes.clear();
  if (isMany()) {
    nodes.add(shown.ids.map((id) => ({ id, shape: "dot", size: content.nodes[id].size, x: starts.get(id)[0], y: starts.get(id)[1] })));
    touch(shown.ids);
  } else {
    nodes.add(shown.ids.map((id) => ({ ...nodeStyle(id, bright), x: starts.get(id)[0], y: starts.get(id)[1] })));
    edges.add([...facts.map((fact) => edgeStyle(fact, bright)), ...pairs.map((pair) => pairStyle(pair, bright))]);
  }
  const many = facts.length + pairs.length > EDGES_WHILE_MOVING;
  network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  if (!options || !options.stay) fit(move);
  if (move) glide(starts);
  describe();
}

let gliding = 0;
function glide(starts) {
  const run = ++gliding;
  const begun = performance.now();
  const ends = new Map([...spots].map(([id, spot]) => [id, [...spot]]));
  const frame = (now) => {
    if (run !== gliding) return;
    const part = Math.min((now - begun) / 420, 1);
    const eased = 1 - (1 - part) ** 3;
    for (const [id, [x, y]] of ends) {
      const [fromX, fromY] = starts.get(id);
      const spot = [fromX + (x - fromX) * eased, fromY + (y - fromY) * eased];
      spots.set(id, spot);
      const body = network.body.nodes[id];
      if (body) [body.x, body.y] = spot;
    }
    network.redraw();
    if (part < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function bounds(places) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [id, [x, y]] of places) {
    const [width, height] = boxOf(id);
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  return { left, top, right, bottom };
}

function fit(animated) {
  if (!spots.size || !stage.clientWidth) return;
  const { left, top, right, bottom } = bounds(spots);
  const height = Math.max(stage.clientHeight - 70, 60);
  const scale = Math.min(stage.clientWidth / (right - left + 30), height / (bottom - top + 30), 1.35);
  const move = { position: { x: (left + right) / 2, y: (top + bottom) / 2 - 10 / scale }, scale };
  network.moveTo(animated && !page.isStill() ? { ...move, animation: { duration: 420, easingFunction: "easeOutCubic" } } : move);
}

function describe() {
  const { ids, facts, left } = shown;
  let text = t("shown", { n: ids.length, all: things.length });
  if (left.view) text += t("left.view", { n: left.view });
  if (left.filter) text += t("left.filter", { n: left.filter });
  if (content.leftOut) text += t("left.page", { n: content.leftOut });
  if (left.limit) text += t("left.limit", { limit: LIMIT });
  byId("shown").textContent = text;
  const view = page.state.view;
  byId("view-name").textContent = view.kind === "focus" ? t("view.focus", { name: things[view.of].name }) : t("view." + view.kind);
  byId("back").disabled = !past.length;
  stage.setAttribute("aria-label", t("graph.label", { n: ids.length, m: facts.length }));
}

/* ---- labels: drawn by us, so that none covers another ---- */

const short = (name, most) => ([...name].length > most ? [...name].slice(0, most - 1).join("") + "…" : name);

network.on("afterDrawing", (context) => {
  const scale = network.getScale();
  const selected = page.state.selected;
  const bright = lit();
  const first = selected && selected.thing;
  const most = isMany() && isMoving() ? LABELS_WHILE_MOVING : LABELS;
  const view = corners();
  const inView = (id) => {
    const [x, y] = spots.get(id);
    return x >= view.low.x && x <= view.high.x && y >= view.low.y - 60 && y <= view.high.y;
  };
  const order = shown.ids.filter((id) => (!bright || bright.has(id)) && inView(id));
  order.sort((a, b) => (b === hovered) - (a === hovered) || (b === first) - (a === first) || (b === content.report.region) - (a === content.report.region) || a - b);
  if (hovered !== null && spots.has(hovered) && !order.includes(hovered)) order.unshift(hovered);
  const placed = [];
  const stones = shown.ids.length > 300 ? [] : order.map((id) => [id, ...spots.get(id), content.nodes[id].size * 0.75]);
  labels = [];
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const id of order) {
    const [x, y] = spots.get(id);
    const strong = id === hovered || id === first;
    const node = content.nodes[id];
    const wanted = node.size > 17 ? 14.5 : 12;
    const pixels = Math.min(Math.max(wanted * Math.sqrt(scale), 11.5), 17) + (strong ? 1 : 0);
    const size = pixels / scale;
    const text = short(things[id].name, strong ? 40 : 12);
    const width = [...text].reduce((sum, c) => sum + (c > "\u2e80" ? 1 : 0.56), 0) * size;
    const top = y + node.size + 4 / scale;
    const box = [x - width / 2 - 2 / scale, top - 1 / scale, x + width / 2 + 2 / scale, top + size * 1.25];
    if (!strong && placed.some((p) => p[0] < box[2] && p[2] > box[0] && p[1] < box[3] && p[3] > box[1])) continue;
    if (!strong && stones.some(([other, atX, atY, r]) => other !== id && atX - r < box[2] && atX + r > box[0] && atY - r < box[3] && atY + r > box[1])) continue;
    placed.push(box);
    const heavy = strong || node.size > 17;
    context.font = (heavy ? "600 " : "") + size + "px " + page.FONT;
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = palette.paper;
    context.strokeText(text, x, top);
    context.fillStyle = palette.ink;
    context.fillText(text, x, top);
    labels.push({ text, x, y: top, size, heavy });
    if (placed.length > most) break;
  }
  if (bright) nameEdges(context, scale, placed);
});
page.FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif';

function nameEdges(context, scale, placed) {
  const selected = page.state.selected;
  const near = shown.facts.filter((fact) => {
    const [subject, , object] = content.facts[fact];
    return selected.fact === fact || subject === selected.thing || object === selected.thing;
  });
  if (near.length > 16) return;
  context.textBaseline = "middle";
  context.font = 11 / scale + "px " + page.FONT;
  for (const fact of near) {
    const [subject, kind, object] = content.facts[fact];
    const [a, b] = [spots.get(subject), spots.get(object)];
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const [wide, high] = [context.measureText(t("kind." + kind)).width / 2, 7 / scale];
    if (placed.some((p) => p[0] < x + wide && p[2] > x - wide && p[1] < y + high && p[3] > y - high)) continue;
    context.lineWidth = 4 / scale;
    context.strokeStyle = palette.paper;
    context.strokeText(t("kind." + kind), x, y);
    context.fillStyle = palette.muted;
    context.fillText(t("kind." + kind), x, y);
  }
}

/* ---- what people do ---- */

network.on("click", ({ nodes: hit, edges: crossed, pointer }) => {
  if (!hit.length && isMany()) {
    const fact = page.sketch.factAt({ ...shown, spots, scale: network.getScale() }, pointer.canvas);
    page.select(fact === null ? null : { fact });
  } else if (hit.length) page.select({ thing: hit[0] });
  else {
    const fact = crossed.find((id) => String(id).startsWith("f"));
    page.select(fact === undefined ? null : { fact: Number(fact.slice(1)) });
  }
});
network.on("doubleClick", ({ nodes: hit }) => hit.length && page.focusOn(hit[0]));
network.on("hoverNode", ({ node }) => {
  hovered = node;
  stage.classList.add("over");
  network.redraw();
});
network.on("blurNode", () => {
  hovered = null;
  stage.classList.remove("over");
  network.redraw();
});
network.on("dragging", ({ nodes: held }) => follow(held));
network.on("dragEnd", ({ nodes: held }) => {
  follow(held);
  const view = page.state.view;
  view.moved = view.moved || new Map();
  for (const id of held) view.moved.set(id, [...spots.get(id)]);
});
function follow(held) {
  gliding++;
  const positions = network.getPositions(held);
  for (const id of held) spots.set(id, [positions[id].x, positions[id].y]);
  if (isMany()) touch(held);
}

page.show = function (view, options) {
  if (!options || !options.replace) past.push({ view: page.state.view, selected: page.state.selected });
  past = past.slice(-60);
  page.state.view = view;
  draw(options);
  page.emit("view");
  page.emit("state");
};
page.back = function () {
  const last = past.pop();
  if (!last) return;
  page.state.view = last.view;
  page.state.selected = last.selected;
  draw();
  page.emit("select", {});
  page.emit("view");
  page.emit("state");
};
page.focusOn = function (index) {
  page.show({ kind: "focus", of: index });
  page.select({ thing: index });
};
/** Add the neighbours of a node to what is shown, as a fan that points away from the rest. */
page.expand = function (index) {
  const at = new Map([...spots].map(([id, spot]) => [id, [...spot]]));
  const fresh = around(index).near.filter((id) => !at.has(id));
  const held = new Set(at.keys());
  if (!at.has(index)) at.set(index, home(index));
  const centre = at.get(index);
  const all = [...at.values()];
  const middle = [0, 1].map((axis) => all.reduce((sum, spot) => sum + spot[axis], 0) / all.length);
  const angle = Math.atan2(centre[1] - middle[1], centre[0] - middle[0]) || 0;
  ring(at, centre, fresh, angle, fresh.length > 10 ? 2 * Math.PI : 2.4);
  part(at, held);
  page.show({ kind: "custom", nodes: [...at.keys()], at, from: index });
  page.select({ thing: index });
};
/** Select a thing wherever it was met; when the view does not show it, go to where it is in the middle. */
page.open = function (index, options) {
  if (page.state.tab !== "graph") page.showTab("graph");
  if (!spots.has(index)) {
    if (!page.passes(things[index])) page.clearFilters();
    if (!spots.has(index)) page.show({ kind: "focus", of: index });
  }
  page.select({ thing: index }, options);
};

stage.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
  const scale = network.getScale();
  if (step) {
    const { x, y } = network.getViewPosition();
    network.moveTo({ position: { x: x + step[0] / scale, y: y + step[1] / scale } });
  } else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit(true);
  else if (event.key === "Enter" && page.state.selected && page.state.selected.thing !== undefined) page.focusOn(page.state.selected.thing);
  else return;
  event.preventDefault();
});
const zoom = (by) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * by, 0.05), 4) });
byId("zoom-in").addEventListener("click", () => zoom(1.3));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
byId("fit").addEventListener("click", () => fit(true));
byId("back").addEventListener("click", page.back);

page.on("select", () => restyle());
page.on("filters", () => draw());
page.on("words", () => {
  describe();
  network.redraw();
});
page.on("theme", () => {
  readPalette();
  restyle();
  network.redraw();
});
let size = [0, 0];
new ResizeObserver(() => {
  const now = [stage.clientWidth, stage.clientHeight];
  if (!now[0] || (now[0] === size[0] && now[1] === size[1])) return;
  size = now;
  network.setSize("100%", "100%");
  network.redraw();
  fit(false);
}).observe(stage);

page.network = network;
page.drawn = () => ({ spots, shown, labels, palette, bounds: bounds(spots), canvas: network.canvas.frame.canvas });
page.startNetwork = function () {
  readPalette();
  draw({ still: true });
};
})();
