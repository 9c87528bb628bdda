/* The page as a whole: tabs, legend and filters, language, theme, keys, and the state in the address. */
(function () {
"use strict";
const { el, byId, t, content, state } = page;
const things = content.things;
const TABS = ["graph", "figures", "projects", "programs", "list"];
const counts = {
  graph: null, figures: content.observations.length, list: things.length,
  projects: things.filter((thing) => thing.type === "PROJECT").length,
  programs: things.filter((thing) => thing.type === "PROGRAM").length,
};

/* ---- tabs ---- */

function drawTabs() {
  page.fill(byId("tabs"), ...TABS.map((tab) =>
    el("button", { type: "button", role: "tab", id: "tab-" + tab, "aria-controls": "panel-" + tab, "aria-selected": String(state.tab === tab), tabindex: state.tab === tab ? 0 : -1,
      onclick: () => page.showTab(tab) }, t("tab." + tab), counts[tab] === null ? null : el("small", {}, counts[tab]))));
  for (const tab of TABS) byId("panel-" + tab).hidden = state.tab !== tab;
  document.body.dataset.tab = state.tab;
}
page.showTab = function (tab) {
  state.tab = tab;
  drawTabs();
  page.buildSheet(tab);
  page.emit("state");
};
byId("tabs").addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  page.showTab(TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length]);
  byId("tab-" + state.tab).focus();
});

/** Show places in the text beside the graph, with nothing selected. */
page.readPlaces = function (places) {
  page.showTab("graph");
  page.select(null);
  page.markPlaces(places);
};

/* ---- legend and filters ---- */

function toggle(set, value) {
  if (set.has(value)) set.delete(value);
  else set.add(value);
}
function changed() {
  drawFilters();
  page.emit("filters");
  page.emit("state");
}
function check(id, on, change, ...label) {
  const box = el("input", { type: "checkbox", id });
  box.checked = on;
  box.addEventListener("change", () => {
    change();
    changed();
    byId(id).focus();
  });
  return el("label", { class: "check" }, box, ...label);
}
const rule = (className) => el("span", { class: "rule " + className, "aria-hidden": "true" });

function drawFilters() {
  const count = (test) => things.filter(test).length;
  const kinds = page.KINDS.map((kind) => [kind, content.facts.filter((fact) => fact[1] === kind).length]).filter(([, n]) => n);
  const inferred = content.facts.filter((_, fact) => page.isInferred(fact)).length;
  const stages = page.STATUSES.map((status) => [status, count((thing) => thing.type === "PROJECT" && (page.stageOf(thing) || {}).status === status)]).filter(([, n]) => n);
  const views = ["opening", "all"].map((kind) =>
    el("button", { type: "button", id: "view-" + kind, "aria-pressed": String(state.view.kind === kind), onclick: () => page.show({ kind }) }, t("view." + kind)));
  const section = el("select", { id: "section", "aria-label": t("section"), lang: "zh-CN" }, el("option", { value: "" }, t("section.all")),
    ...content.sections.map(([text], index) => (text ? el("option", { value: index, selected: state.section === index }, text.replace(/^#+\s*/, "").slice(0, 32)) : null)));
  section.addEventListener("change", () => {
    state.section = section.value === "" ? null : Number(section.value);
    changed();
    byId("section").focus();
  });
  const ofReports = (key, values, hidden, name) => (values.length < 2 ? null :
    el("fieldset", {}, el("legend", {}, t(key)), el("div", { class: "chips" }, ...values.map((value, at) =>
      el("button", { type: "button", id: key + "-" + at, class: "chip", lang: "zh-CN", "aria-pressed": String(!hidden.has(value)),
        onclick: () => {
          toggle(hidden, value);
          page.emit("reports");
          changed();
          byId(key + "-" + at).focus();
        } }, name(value)))),
      el("button", { type: "button", id: key + "-none", class: "link", onclick: () => {
        const all = hidden.size === 0;
        hidden.clear();
        if (all) values.slice(0, -1).forEach((value) => hidden.add(value));
        page.emit("reports");
        changed();
        byId(key + "-none").focus();
      } }, t(hidden.size ? "all." + key : "last." + key))));
  page.fill(byId("filters"),
    el("div", { class: "switch", role: "group", "aria-label": t("view") }, ...views),
    ofReports("years", page.years, state.hidden.years, (year) => year),
    ofReports("places", page.places, state.hidden.places, (place) => place),
    el("fieldset", {}, el("legend", {}, t("types")), ...page.TYPES.map((type) =>
      check("type-" + type, !state.hidden.types.has(type), () => toggle(state.hidden.types, type), page.sign(type), t("type." + type), el("small", {}, count((thing) => thing.type === type))))),
    el("fieldset", {}, el("legend", {}, t("kinds")), ...kinds.map(([kind, n]) =>
      check("kind-" + kind, !state.hidden.kinds.has(kind), () => toggle(state.hidden.kinds, kind), t("kind." + kind), el("small", {}, n)))),
    el("fieldset", {}, el("legend", {}, t("basis")),
      check("basis-stated", !state.hidden.stated, () => (state.hidden.stated = !state.hidden.stated), rule("solid"), t("stated"), el("small", {}, content.facts.length - inferred)),
      check("basis-inferred", !state.hidden.inferred, () => (state.hidden.inferred = !state.hidden.inferred), rule("dashed"), t("inferred"), el("small", {}, inferred)),
      check("together", state.together, () => (state.together = !state.together), rule("dotted"), t("together"))),
    stages.length ? el("fieldset", {}, el("legend", {}, t("statuses")), el("div", { class: "chips" }, ...stages.map(([status, n]) =>
      el("button", { type: "button", id: "status-" + status, class: "chip " + status, "aria-pressed": String(state.statuses.has(status)),
        onclick: () => { toggle(state.statuses, status); changed(); byId("status-" + status).focus(); } }, t("status." + status), el("small", {}, n))))) : null,
    el("fieldset", {}, el("legend", {}, t("section")), section),
    el("button", { type: "button", id: "reset", class: "link", onclick: () => page.clearFilters() }, t("reset")));
}
page.clearFilters = function () {
  state.hidden = { types: new Set(), kinds: new Set(), years: new Set(), places: new Set(), stated: false, inferred: false };
  page.emit("reports");
  state.statuses = new Set();
  state.section = null;
  changed();
};
page.on("view", drawFilters);
byId("filters-open").addEventListener("click", () => {
  const open = byId("filters").classList.toggle("open");
  byId("filters-open").setAttribute("aria-expanded", String(open));
});

/* ---- language and theme ---- */

function drawWords() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    if (element.tagName === "INPUT") element.placeholder = t(element.dataset.label);
    else if (element.tagName === "BUTTON") element.title = t(element.dataset.label);
  }
  byId("lang").textContent = t("lang.switch");
  byId("lang").lang = state.lang === "zh" ? "en" : "zh-CN";
  const { place, government, level, year, characters } = content.report;
  page.fill(byId("meta"), [place || government, level ? t("level." + level) : null, year, characters && !window.matchMedia("(max-width: 720px)").matches ? characters.toLocaleString("en") + (state.lang === "zh" ? " 字" : " characters") : null].filter(Boolean).join(" · "));
  byId("made").textContent = t("made", { version: content.report.version });
  drawTabs();
  drawFilters();
  page.emit("words");
}
function drawTheme() {
  document.documentElement.dataset.theme = state.theme;
  byId("theme").textContent = t(state.theme === "dark" ? "theme.light" : "theme.dark");
}
byId("lang").addEventListener("click", () => {
  state.lang = state.lang === "zh" ? "en" : "zh";
  drawWords();
  drawTheme();
  page.emit("state");
});
byId("theme").addEventListener("click", () => {
  state.theme = state.theme === "dark" ? "light" : "dark";
  drawTheme();
  page.emit("theme");
  page.emit("state");
});

/* ---- keys ---- */

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement && document.activeElement.tagName);
  if (event.key === "/" && !typing) {
    byId("search").focus();
    event.preventDefault();
  } else if (event.key === "Escape" && page.state.selected) page.select(null);
  else if (event.key === "Backspace" && !typing) page.back();
});

/* ---- start; the state is kept in the address so that a link restores the view ---- */

if (location.hash.length > 1) page.fromHash(location.hash);
drawTheme();
drawWords();
page.startNetwork();
page.emit("select", {});
page.on("state", () => history.replaceState(null, "", page.toHash()));
window.addEventListener("hashchange", () => {
  if (!location.hash.includes("=")) return; /* the skip link */
  page.fromHash(location.hash);
  drawTheme();
  drawWords();
  page.emit("theme");
  page.emit("reports");
  page.show(page.state.view, { replace: true });
  page.emit("select", {});
});
document.body.dataset.ready = "yes";
})();
