/* Projects by stage, programs with what they frame, and the index of everything. */
(function () {
"use strict";
const { el, byId, t, content } = page;
const things = content.things;
const of = (type) => things.filter((thing) => thing.type === type);

/** The other ends of a thing's facts of one kind; as its subject or its object. */
function ends(thing, kind, asSubject) {
  const found = thing.facts.filter((fact) => content.facts[fact][1] === kind && (content.facts[fact][0] === thing.index) === asSubject);
  return found.sort((a, b) => page.isInferred(a) - page.isInferred(b)).map((fact) => ({ index: page.otherEnd(fact, thing.index), inferred: page.isInferred(fact) }));
}
const links = (list) => list.map(({ index, inferred }) => el("span", { class: inferred ? "end inferred" : "end" }, page.nameLink(index)));
const line = (key, list) => (list.length ? el("p", { class: "line" }, el("span", { class: "label" }, t(key)), ...links(list)) : null);

const named = (thing) => !page.hidesReports() || thing.at.some((mention) => page.passesSentence(mention[0]));

/* ---- projects ---- */

let wanted = "";
let facts = new Map();
const collect = () => new Map(of("PROJECT").map((thing) => {
  const region = content.report.region;
  const places = ends(thing, "locatedIn", true);
  const nearer = places.filter((end) => end.index !== region);
  return [thing, {
    places: nearer.length ? nearer.slice(0, 2) : places.slice(0, 1),
    firms: ends(thing, "undertakes", false),
    amount: thing.attributes.find((attribute) => attribute[0] === "investment"),
    stage: page.stageOf(thing),
  }];
}));

function projectPasses(thing) {
  if (!named(thing)) return false;
  if (!wanted) return true;
  const { places, firms } = facts.get(thing);
  return [thing, ...[...places, ...firms].map((end) => things[end.index])].some((one) => [one.name, ...one.aliases].some((name) => name.toLowerCase().includes(wanted)));
}

function projectCard(thing) {
  const { places, firms, amount, stage } = facts.get(thing);
  return el("li", { class: "project" + (stage && stage.planned ? " intended" : "") },
    el("h4", {}, page.nameLink(thing.index), stage && stage.planned && stage.status !== "planned" ? el("span", { class: "tag" }, t("planned.tag")) : null),
    line("projects.place", places), line("projects.by", firms),
    amount ? el("p", { class: "line" }, el("span", { class: "label" }, t("projects.amount")), el("b", { lang: "zh-CN" }, amount[1] + amount[2])) : null);
}

function drawProjects() {
  const board = byId("board");
  const now = of("PROJECT").filter(projectPasses);
  const columns = page.STATUSES.map((status) => [status, now.filter((thing) => facts.get(thing).stage && facts.get(thing).stage.status === status)]);
  const rest = now.filter((thing) => !facts.get(thing).stage);
  page.fill(board, ...columns.map(([status, list]) =>
    el("section", { class: "column " + status }, el("h3", {}, t("status." + status), el("small", {}, " " + list.length)), el("ul", {}, ...list.map(projectCard)))));
  page.fill(byId("board-rest"), rest.length ? el("details", { open: wanted !== "" }, el("summary", {}, t("projects.none", { n: rest.length })), el("ul", { class: "rest" }, ...rest.map(projectCard))) : null);
  page.setTable("projects", ["projects.project", "projects.status", "projects.place", "projects.by", "projects.amount"].map((key) => t(key)),
    now.map((thing) => {
      const { places, firms, amount, stage } = facts.get(thing);
      const names = (list) => list.map((end) => things[end.index].name).join("；");
      return [thing.name, stage ? t("status." + stage.status) : "", names(places), names(firms), amount ? amount[1] + amount[2] : ""];
    }));
}

function buildProjects() {
  facts = collect();
  const text = el("input", { type: "search", value: wanted, id: "projects-filter" });
  text.addEventListener("input", () => { wanted = text.value.trim().toLowerCase(); drawProjects(); });
  page.fill(byId("panel-projects"), el("h2", {}, t("projects.title")), el("p", { class: "lead" }, t("projects.intro")),
    el("div", { class: "fields" }, page.field(t("projects.filter"), text)),
    el("div", { id: "board", class: "board", tabindex: 0, role: "region", "aria-label": t("projects.title") }), el("div", { id: "board-rest" }));
  drawProjects();
}

/* ---- programs ---- */

function buildPrograms() {
  const rows = of("PROGRAM").filter(named).map((thing) => ({
    thing, by: ends(thing, "implements", false), holds: ends(thing, "partOf", false), within: ends(thing, "partOf", true),
  }));
  const framing = rows.filter((row) => row.by.length + row.holds.length + row.within.length);
  framing.sort((a, b) => b.holds.length - a.holds.length || b.by.length - a.by.length || a.thing.index - b.thing.index);
  const loose = rows.filter((row) => !(row.by.length + row.holds.length + row.within.length));
  page.fill(byId("panel-programs"), el("h2", {}, t("programs.title")), el("p", { class: "lead" }, t("programs.intro")),
    el("ul", { class: "programs" }, ...framing.map(({ thing, by, holds, within }) =>
      el("li", { class: "program" }, el("h3", {}, page.nameLink(thing.index), el("small", {}, t("mentions", { n: thing.at.length }))),
        line("programs.within", within), line("programs.by", by), line("programs.holds", holds),
        page.quote(thing.at[0][0], [{ sentence: thing.at[0][0], start: thing.at[0][1], end: thing.at[0][2], part: "chosen" }])))),
    loose.length ? el("h3", { class: "loose" }, t("programs.loose") + " " + loose.length) : null,
    loose.length ? el("p", { class: "cloud" }, ...loose.map((row) => page.nameLink(row.thing.index))) : null,
    rows.length ? null : el("p", { class: "quiet" }, t("none")));
  const names = (list) => list.map((end) => things[end.index].name).join("；");
  page.setTable("programs", ["tab.programs", "programs.within", "programs.by", "programs.holds", "list.mentions"].map((key) => t(key)),
    [...framing, ...loose].map((row) => [row.thing.name, names(row.within), names(row.by), names(row.holds), row.thing.at.length]));
}

/* ---- index ---- */

const index = { text: "", type: "" };
const MOST = 1000; /* rows of the index on the page; the filter finds the rest */
function buildList() {
  const table = page.makeTable("list", [
    { key: "name", title: t("list.name"), cell: (thing) => [page.nameLink(thing.index), thing.aliases.length ? el("small", { lang: "zh-CN" }, " " + thing.aliases.join("、")) : null], value: (thing) => thing.name },
    { key: "type", title: t("list.type"), cell: (thing) => t("one." + thing.type), value: (thing) => t("one." + thing.type) },
    { key: "mentions", title: t("list.mentions"), numeric: true, cell: (thing) => thing.at.length, value: (thing) => thing.at.length },
    { key: "facts", title: t("list.facts"), numeric: true, cell: (thing) => thing.facts.length, value: (thing) => thing.facts.length },
    { key: "status", title: t("list.status"), cell: (thing) => stageName(thing), value: (thing) => stageName(thing) },
  ], { onopen: (thing) => page.open(thing.index) });
  const count = el("span", { class: "quiet", role: "status" });
  const redraw = () => {
    const found = index.text ? page.find(index.text).map((hit) => hit.thing) : things;
    const now = found.filter((thing) => named(thing) && (!index.type || thing.type === index.type));
    count.textContent = t("rows", { n: now.length }) + (now.length > MOST ? t("left.limit", { limit: MOST }) : "");
    table.draw(now.slice(0, MOST));
  };
  const text = el("input", { type: "search", value: index.text, id: "list-filter" });
  text.addEventListener("input", () => { index.text = text.value.trim(); redraw(); });
  const type = el("select", { id: "list-type" }, el("option", { value: "" }, t("list.all")),
    ...page.TYPES.map((name) => el("option", { value: name, selected: index.type === name }, t("type." + name))));
  type.addEventListener("change", () => { index.type = type.value; redraw(); });
  page.fill(byId("panel-list"), el("h2", {}, t("list.title")), el("p", { class: "lead" }, t("list.intro")),
    el("div", { class: "fields" }, page.field(t("list.filter"), text), page.field(t("list.type"), type), count), table.element);
  redraw();
}
function stageName(thing) {
  const stage = page.stageOf(thing);
  return stage ? t("status." + stage.status) : "";
}

page.sheet("projects", buildProjects);
page.sheet("programs", buildPrograms);
page.sheet("list", buildList);
})();
