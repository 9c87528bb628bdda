/* The query page: asks this server's endpoint and shows the rows; values are put in as text alone. */
(function () {
"use strict";
const byId = (id) => document.getElementById(id);
const MOST = 2000; /* rows shown; CSV and JSON have them all */
const form = byId("ask");
const answer = byId("answer");
const words = answer.dataset;
const PREFIXES = JSON.parse(words.prefixes);
const THING = /^.*\/id\/(([0-9a-f]{12})(?:\/(?:place|enterprise|project|program|organization)\/([0-9a-f]+))?)$/;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function short(iri) {
  for (const [prefix, space] of Object.entries(PREFIXES)) if (iri.startsWith(space)) return prefix + ":" + iri.slice(space.length);
  return iri;
}

function cell(value) {
  if (!value) return element("td", {});
  if (value.type !== "uri") return element("td", /decimal|integer|double/.test(value.datatype || "") ? { class: "number" } : {}, value.value);
  const found = THING.exec(value.value);
  if (!found) return element("td", { class: "iri" }, short(value.value));
  const place = found[3] ? "#view=focus&of=" + found[3] + "&node=" + found[3] : "";
  return element("td", { class: "iri" }, element("a", { href: "/report/" + found[2] + place }, found[1]));
}

function show(data) {
  if ("boolean" in data) {
    answer.replaceChildren(element("p", { class: "truth" }, data.boolean ? words.yes : words.no));
    return "";
  }
  const names = data.head.vars;
  const rows = data.results.bindings;
  answer.replaceChildren(element("table", {},
    element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.slice(0, MOST).map((row) => element("tr", {}, ...names.map((name) => cell(row[name])))))));
  return words.rows.replace("{n}", rows.length) + (rows.length > MOST ? " " + words.more.replace("{n}", MOST) : "");
}

async function ask(accept) {
  return fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept }, body: byId("query").value });
}

async function run() {
  const status = byId("status");
  status.textContent = words.busy;
  answer.replaceChildren();
  const begun = performance.now();
  try {
    const response = await ask("application/sparql-results+json, text/turtle;q=0.5");
    const text = await response.text();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1) + " s";
    if (!response.ok) {
      status.textContent = seconds;
      answer.replaceChildren(element("p", { class: "problem", role: "alert" }, text));
    } else if (response.headers.get("Content-Type").startsWith("text/turtle")) {
      status.textContent = seconds;
      answer.replaceChildren(element("pre", {}, text));
    } else status.textContent = [show(JSON.parse(text)), seconds].filter(Boolean).join(" · ");
    for (const id of ["csv", "json"]) byId(id).hidden = !response.ok;
  } catch (error) {
    status.textContent = "";
    answer.replaceChildren(element("p", { class: "problem", role: "alert" }, String(error)));
  }
}

async function save(accept, name) {
  const response = await ask(accept);
  const link = element("a", { href: URL.createObjectURL(await response.blob()), download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
byId("ready").addEventListener("change", (event) => {
  if (event.target.value) byId("query").value = event.target.value;
});
byId("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
byId("csv").addEventListener("click", () => save("text/csv, text/turtle;q=0.1", "answer.csv"));
byId("json").addEventListener("click", () => save("application/sparql-results+json, text/turtle;q=0.1", "answer.json"));
})();
