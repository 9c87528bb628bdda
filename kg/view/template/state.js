/* What the page knows and shows: content, words, state, and small means to build elements. */
(function () {
"use strict";
const content = JSON.parse(document.getElementById("content").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const page = (window.page = { content, words });

const TYPES = ["PLACE", "ENTERPRISE", "PROJECT", "PROGRAM", "ORGANIZATION"];
const KINDS = ["locatedIn", "undertakes", "cooperatesWith", "subsidiaryOf", "partOf", "implements"];
const STATUSES = ["planned", "signed", "started", "underway", "completed", "operating"];
Object.assign(page, { TYPES, KINDS, STATUSES });

page.state = {
  lang: (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en",
  theme: window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  tab: "graph",
  view: { kind: "opening" },
  selected: null,
  hidden: { types: new Set(), kinds: new Set(), years: new Set(), places: new Set(), stated: false, inferred: false },
  together: false,
  statuses: new Set(),
  section: null,
};

/** The text of a key in the language of the interface, with {name} filled in. */
page.t = function (key, values) {
  const known = words[page.state.lang];
  const text = values && values.n === 1 && key + ".one" in known ? known[key + ".one"] : known[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
};

/** An element with attributes, listeners ("onclick") and children; strings become text nodes. */
page.el = function (tag, attributes, ...children) {
  const svg = page.el.SVG.has(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
};
page.el.SVG = new Set(["svg", "g", "path", "circle", "rect", "line", "text", "polygon", "defs", "marker", "tspan"]);

page.byId = (id) => document.getElementById(id);
page.fill = (element, ...children) => element.replaceChildren(...children.flat().filter((child) => child !== null));

const listeners = {};
page.on = (name, listener) => (listeners[name] = listeners[name] || []).push(listener);
page.emit = (name, value) => (listeners[name] || []).forEach((listener) => listener(value));

/* A sheet is built when it is looked at or taken away, and again after a change of language. */
const sheets = {};
const stale = new Set();
page.sheet = function (tab, build) {
  sheets[tab] = build;
  stale.add(tab);
};
page.buildSheet = function (tab) {
  if (stale.delete(tab)) sheets[tab]();
};
page.on("reports", () => {
  content.things.forEach((thing) => delete thing.stage);
  page.emit("stale");
});
page.on("words", () => page.emit("stale"));
page.on("stale", () => {
  Object.keys(sheets).forEach((tab) => stale.add(tab));
  page.buildSheet(page.state.tab);
});

page.say = function (text) {
  page.byId("say").textContent = text;
};

/* A page of many reports: which sentence is of which, and which of them the filters let through. */
const reports = content.reports || [];
const yearOf = (report) => String(report.year === null ? "?" : report.year);
page.years = [...new Set(reports.map(yearOf))].sort();
page.places = [...new Set(reports.map((report) => report.place))];
page.reportOf = function (sentence) {
  let [low, high] = [0, reports.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (reports[middle].sentence <= sentence) low = middle;
    else high = middle;
  }
  return low;
};
page.passesReport = function (report) {
  if (!reports.length) return true;
  const { years, places } = page.state.hidden;
  return !years.has(yearOf(reports[report])) && !places.has(reports[report].place);
};
page.passesSentence = (sentence) => !reports.length || page.passesReport(page.reportOf(sentence));
/** Year and place of the report a sentence is of; the place only where there are several. Empty on a page of one. */
page.reportName = function (sentence) {
  if (!reports.length) return "";
  const report = reports[page.reportOf(sentence)];
  return yearOf(report) + (page.places.length > 1 ? " " + report.place : "");
};
page.hidesReports = () => page.state.hidden.years.size + page.state.hidden.places.size > 0;

/* Facts of each thing, things of each sentence, things named together. */
const things = content.things;
things.forEach((thing, index) => {
  thing.index = index;
  thing.facts = [];
  thing.statuses = thing.statuses || [];
  thing.attributes = thing.attributes || [];
  thing.aliases = thing.aliases || [];
});
content.facts.forEach(([subject, , object], index) => {
  things[subject].facts.push(index);
  if (object !== subject) things[object].facts.push(index);
});
const named = content.sentences.map(() => []);
things.forEach((thing) =>
  thing.at.forEach(([sentence, start, end, confidence, rule]) =>
    named[sentence].push({ start, end, thing: thing.index, confidence, rule })));
named.forEach((list) => list.sort((a, b) => a.start - b.start || b.end - a.end));
page.named = named;

const inferred = content.facts.map((fact) => fact[3].every((piece) => piece[7]));
page.isInferred = (fact) => inferred[fact];
page.otherEnd = (fact, thing) => (content.facts[fact][0] === thing ? content.facts[fact][2] : content.facts[fact][0]);
page.byKey = new Map(things.map((thing) => [thing.key, thing.index]));

const CROWD = 8; /* a sentence that names more than this is a list and ties none together */
page.togetherWith = function (index) {
  const count = new Map();
  for (const sentence of new Set(things[index].at.map((mention) => mention[0]))) {
    const others = new Set(named[sentence].map((mention) => mention.thing));
    if (others.size > CROWD) continue;
    for (const other of others) if (other !== index) count.set(other, (count.get(other) || 0) + 1);
  }
  return [...count.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map((entry) => entry[0]);
};

/** The stage a project has reached: the last statement of the furthest stage reported as done, else planned. */
page.stageOf = (thing) => (thing.stage === undefined ? (thing.stage = stageOf(thing)) : thing.stage);
function stageOf(thing) {
  const told = thing.statuses.filter((status) => page.passesSentence(status[2]));
  const done = told.filter((status) => status[1] === "done");
  const from = done.length ? done : told;
  if (!from.length) return null;
  const best = from.reduce((a, b) => (STATUSES.indexOf(b[0]) >= STATUSES.indexOf(a[0]) ? b : a));
  return { status: best[0], planned: !done.length };
}

const within = content.sections.map((section, index) => {
  const chain = new Set([index]);
  for (let up = section[3]; up !== null && up !== undefined; up = content.sections[up][3]) chain.add(up);
  return chain;
});
page.isInSection = (sentence, section) => within[content.sentences[sentence][1]].has(section);

page.passes = function (thing) {
  const { hidden, statuses, section } = page.state;
  if (hidden.types.has(thing.type)) return false;
  if (statuses.size && thing.type === "PROJECT") {
    const stage = page.stageOf(thing);
    if (!stage || !statuses.has(stage.status)) return false;
  }
  if (page.hidesReports() && !thing.at.some((mention) => page.passesSentence(mention[0]))) return false;
  return section === null || thing.at.some((mention) => page.isInSection(mention[0], section));
};
page.passesFact = function (fact) {
  const { hidden } = page.state;
  if (hidden.kinds.has(content.facts[fact][1])) return false;
  if (page.hidesReports() && !content.facts[fact][3].some((piece) => page.passesSentence(piece[0]))) return false;
  return page.isInferred(fact) ? !hidden.inferred : !hidden.stated;
};
page.isFiltered = function () {
  const { hidden, statuses, section } = page.state;
  return hidden.types.size > 0 || page.hidesReports() || statuses.size > 0 || section !== null;
};

page.select = function (selected, options) {
  page.state.selected = selected;
  page.emit("select", options || {});
  if (!selected) page.say(page.t("cleared"));
  else if (selected.fact !== undefined) page.say(page.t("selected.fact", { name: page.factName(selected.fact) }));
  else {
    const thing = things[selected.thing];
    page.say(page.t("selected", { name: thing.name, type: page.t("one." + thing.type) }));
  }
  page.emit("state");
};
page.factName = function (fact) {
  const [subject, kind, object] = content.facts[fact];
  return things[subject].name + " " + page.t("kind." + kind) + " " + things[object].name;
};

/** The sign of a type as a small drawing: the same shapes as in the network. */
page.sign = function (type) {
  const drawing = {
    PLACE: ["circle", { cx: 8, cy: 8, r: 6 }],
    ENTERPRISE: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
    PROJECT: ["polygon", { points: "8,1 15,8 8,15 1,8" }],
    PROGRAM: ["polygon", { points: "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8" }],
    ORGANIZATION: ["polygon", { points: "8,1.5 15,14 1,14" }],
  }[type];
  return page.el("svg", { class: "sign " + type, viewBox: "0 0 16 16", "aria-hidden": "true" }, page.el(...drawing));
};

page.toHash = function () {
  const { lang, theme, tab, view, selected, hidden, together, statuses, section } = page.state;
  const parts = new URLSearchParams();
  parts.set("tab", tab);
  parts.set("view", view.kind);
  if (view.kind === "focus") parts.set("of", things[view.of].key);
  if (view.kind === "custom") parts.set("nodes", view.nodes.map((index) => things[index].key).join("."));
  if (selected && selected.thing !== undefined) parts.set("node", things[selected.thing].key);
  if (selected && selected.fact !== undefined) {
    const [subject, kind, object] = content.facts[selected.fact];
    parts.set("edge", [things[subject].key, kind, things[object].key].join("."));
  }
  if (hidden.types.size) parts.set("without", [...hidden.types].sort().join("."));
  if (hidden.kinds.size) parts.set("unrelated", [...hidden.kinds].sort().join("."));
  if (hidden.years.size) parts.set("years", page.years.filter((year) => !hidden.years.has(year)).join("."));
  if (hidden.places.size) parts.set("places", page.places.flatMap((place, at) => (hidden.places.has(place) ? [] : [at])).join("."));
  if (hidden.stated) parts.set("stated", "0");
  if (hidden.inferred) parts.set("inferred", "0");
  if (together) parts.set("together", "1");
  if (statuses.size) parts.set("status", [...statuses].sort().join("."));
  if (section !== null) parts.set("section", String(section));
  parts.set("lang", lang);
  parts.set("theme", theme);
  return "#" + parts.toString();
};

const pick = (text, known) => new Set((text || "").split(".").filter((name) => known.includes(name)));
/** All but those that are named: the filters of years and places name what is shown. */
const except = (text, all, names) => new Set(text === null ? [] : all.filter((_, at) => !text.split(".").includes(names[at])));
page.fromHash = function (hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const state = page.state;
  if (parts.get("lang") in words) state.lang = parts.get("lang");
  if (["light", "dark"].includes(parts.get("theme"))) state.theme = parts.get("theme");
  if (["graph", "figures", "projects", "programs", "list"].includes(parts.get("tab"))) state.tab = parts.get("tab");
  state.hidden = {
    types: pick(parts.get("without"), TYPES),
    kinds: pick(parts.get("unrelated"), KINDS),
    years: except(parts.get("years"), page.years, page.years),
    places: except(parts.get("places"), page.places, page.places.map((_, at) => String(at))),
    stated: parts.get("stated") === "0",
    inferred: parts.get("inferred") === "0",
  };
  state.together = parts.get("together") === "1";
  state.statuses = pick(parts.get("status"), STATUSES);
  const section = Number(parts.get("section"));
  state.section = parts.has("section") && content.sections[section] ? section : null;
  const focus = page.byKey.get(parts.get("of"));
  const nodes = (parts.get("nodes") || "").split(".").map((key) => page.byKey.get(key)).filter((n) => n !== undefined);
  if (parts.get("view") === "focus" && focus !== undefined) state.view = { kind: "focus", of: focus };
  else if (parts.get("view") === "custom" && nodes.length) state.view = { kind: "custom", nodes };
  else if (parts.get("view") === "all") state.view = { kind: "all" };
  const thing = page.byKey.get(parts.get("node"));
  const ends = (parts.get("edge") || "").split(".");
  const fact = content.facts.findIndex((f) =>
    f[1] === ends[1] && things[f[0]].key === ends[0] && things[f[2]].key === ends[2]);
  state.selected = thing !== undefined ? { thing } : fact >= 0 ? { fact } : null;
};
})();
