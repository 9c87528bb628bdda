/* The full text of the report, every mention highlighted by type, and places in it shown. */
(function () {
"use strict";
const { el, byId, t, content, named } = page;
const holder = byId("text");
const LONG = 2500; /* sentences from which on the browser lays out only what is seen */
const rows = [];
let marks = []; /* places of the selection: {sentence, start, end} in order of the text */
let current = -1;

const tidy = (text) => text.replace(/\s*\n\s*/g, "");

/** The pieces of a sentence: names as links, marked places as marks, the rest as text. */
page.pieces = function (sentence, marked, from, to) {
  const text = content.sentences[sentence][0];
  const low = from || 0;
  const high = to === undefined ? text.length : to;
  const names = named[sentence];
  const cuts = new Set([low, high]);
  for (const { start, end } of [...names, ...marked]) for (const cut of [start, end]) if (cut > low && cut < high) cuts.add(cut);
  const edges = [...cuts].sort((a, b) => a - b);
  const pieces = [];
  let held = null;
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, end] = [edges[i], edges[i + 1]];
    const name = names.find((n) => n.start <= start && n.end >= end);
    const mark = marked.find((m) => m.start <= start && m.end >= end);
    const node = document.createTextNode(tidy(text.slice(start, end)));
    const inner = mark ? el("mark", { class: mark.part || "span" }, node) : node;
    if (!name) {
      held = null;
      pieces.push(inner);
    } else if (held && held.name === name) held.link.append(inner);
    else {
      const thing = content.things[name.thing];
      const link = el("a", { class: "mention " + thing.type, href: "#node=" + thing.key, "data-thing": name.thing }, inner);
      held = { name, link };
      pieces.push(link);
    }
  }
  return pieces;
};

function draw(sentence, marked) {
  const [text, , heading] = content.sentences[sentence];
  const signs = heading ? text.match(/^#*\s*/)[0].length : 0; /* the number signs of Markdown are not read out */
  rows[sentence].replaceChildren(...page.pieces(sentence, marked, signs));
}

function build() {
  let paragraph = null;
  holder.classList.toggle("long", content.sentences.length > LONG);
  const starts = new Map((content.reports || []).map((report) => [report.sentence, report]));
  content.sentences.forEach(([, section, heading, fresh], index) => {
    if (starts.has(index)) {
      holder.append(el("h3", { class: "report" }, page.reportName(index) + " ", el("small", {}, starts.get(index).title)));
      paragraph = null;
    }
    const row = el("span", { class: "sentence", id: "s" + index });
    rows.push(row);
    if (heading) {
      const level = Math.min(Math.max(content.sections[section] ? content.sections[section][2] : 1, 1), 3);
      holder.append(el("p", { class: "heading h" + level }, row));
      paragraph = null;
    } else {
      if (!paragraph || fresh) holder.append((paragraph = el("p")));
      paragraph.append(row);
    }
    draw(index, []);
  });
  const jump = byId("jump");
  content.sections.forEach(([text], index) => {
    if (text) jump.append(el("option", { value: index, lang: "zh-CN" }, tidy(text).replace(/^#+\s*/, "").slice(0, 40)));
  });
  jump.addEventListener("change", () => {
    const wanted = Number(jump.value);
    const first = content.sentences.findIndex((sentence, at) => sentence[1] === wanted || page.isInSection(at, wanted));
    if (jump.value !== "" && first >= 0) reveal(rows[first]);
    jump.value = "";
  });
}

function reveal(element) {
  const top = element.getBoundingClientRect().top - holder.getBoundingClientRect().top + holder.scrollTop;
  holder.scrollTo({ top: top - holder.clientHeight * 0.3, behavior: page.isStill() ? "auto" : "smooth" });
}

page.placesOf = function (selected) {
  if (!selected) return [];
  if (selected.thing !== undefined)
    return content.things[selected.thing].at.map(([sentence, start, end]) => ({ sentence, start, end, part: "chosen" }));
  return content.facts[selected.fact][3].map((piece) => page.placesOfPiece(piece)).flat();
};
/** The marked places of one piece of evidence: subject and object, or the whole span. */
page.placesOfPiece = function ([sentence, span, subject, object]) {
  const parts = [];
  if (subject.length) parts.push({ sentence, start: subject[0], end: subject[1], part: "chosen" });
  if (object.length) parts.push({ sentence, start: object[0], end: object[1], part: "chosen" });
  parts.push({ sentence, start: span[0], end: span[1], part: "span", lead: true });
  return parts;
};

/** Mark places in the text and go to one of them. */
page.markPlaces = function (places, at) {
  for (const sentence of new Set(marks.map((mark) => mark.sentence))) {
    draw(sentence, []);
    rows[sentence].classList.remove("cited");
  }
  marks = places;
  for (const sentence of new Set(marks.map((mark) => mark.sentence))) {
    draw(sentence, marks.filter((mark) => mark.sentence === sentence));
    rows[sentence].classList.add("cited");
  }
  const stops = [...new Set(marks.map((mark) => mark.sentence))].sort((a, b) => a - b);
  byId("hits").hidden = stops.length === 0;
  current = at !== undefined ? Math.max(stops.indexOf(at), 0) : 0;
  go(stops);
};

function go(stops) {
  if (!stops.length) return;
  byId("hit").textContent = t("text.of", { i: current + 1, n: stops.length });
  document.querySelectorAll(".sentence.current").forEach((row) => row.classList.remove("current"));
  rows[stops[current]].classList.add("current");
  reveal(rows[stops[current]].querySelector("mark") || rows[stops[current]]);
}
function step(by) {
  const stops = [...new Set(marks.map((mark) => mark.sentence))].sort((a, b) => a - b);
  current = (current + by + stops.length) % stops.length;
  go(stops);
}
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a.mention");
  if (!link) return;
  event.preventDefault();
  const row = link.closest(".sentence");
  page.open(Number(link.dataset.thing), { sentence: row ? Number(row.id.slice(1)) : undefined });
});

page.on("select", (options) => page.markPlaces(page.placesOf(page.state.selected), options.sentence));
page.on("words", () => {
  const stops = new Set(marks.map((mark) => mark.sentence)).size;
  if (stops) byId("hit").textContent = t("text.of", { i: current + 1, n: stops });
});
page.isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
build();
})();
