/* The card of what is selected: what it is, its facts, and the sentences that say so. */
(function () {
"use strict";
const { el, byId, t, content } = page;
const things = content.things;
const MANY = 6;

const nameLink = (index) =>
  el("button", { type: "button", class: "link", lang: "zh-CN", onclick: () => page.open(index) }, page.sign(things[index].type), things[index].name);
page.nameLink = nameLink;

/** A list that shows some rows and the rest on demand. */
function some(rows, most, className) {
  const list = el("ul", { class: className || "" }, ...rows.slice(0, most));
  if (rows.length <= most) return list;
  const more = el("button", { type: "button", class: "link more" }, t("more", { n: rows.length - most }));
  more.addEventListener("click", () => {
    list.append(...rows.slice(most));
    more.remove();
  });
  return el("div", {}, list, more);
}

function how(confidence, rule, modality) {
  return el("details", { class: "how" }, el("summary", {}, t("how")),
    el("p", {}, t("confidence") + " " + confidence.toFixed(2) + " · " + t("rule") + " ", el("code", {}, content.rules[rule]),
      modality ? " · " + t("modality." + modality) : ""));
}

/** A sentence with places marked, cut to what is around them when it is long; a click goes to the text. */
page.quote = function (sentence, places) {
  const text = content.sentences[sentence][0];
  const low = Math.max(Math.min(...places.map((place) => place.start)) - 40, 0);
  const high = Math.min(Math.max(...places.map((place) => place.end)) + 50, text.length);
  const pieces = page.pieces(sentence, places, low, high);
  const goes = el("button", { type: "button", class: "link goes", "aria-label": t("read"),
    onclick: () => page.markPlaces(places.length ? places : [{ sentence, start: 0, end: 0 }], sentence) }, "→");
  const from = page.reportName(sentence);
  return el("blockquote", { lang: "zh-CN" }, from ? el("small", { class: "from" }, from) : null, low > 0 ? "…" : null, ...pieces, high < text.length ? "…" : null, goes);
};

function evidence(fact) {
  return content.facts[fact][3].map((piece) =>
    el("div", { class: "piece" }, page.quote(piece[0], page.placesOfPiece(piece)), how(piece[4], piece[5], piece[6])));
}

function basis(fact) {
  const inferred = page.isInferred(fact);
  return el("span", { class: "basis " + (inferred ? "inferred" : "stated"), title: t(inferred ? "inferred" : "stated") },
    el("span", { class: "unseen" }, t(inferred ? "inferred" : "stated")));
}

function factRow(fact, index) {
  const other = page.otherEnd(fact, index);
  const planned = content.facts[fact][3].every((piece) => piece[6] === "planned");
  const shut = el("details", { class: "evidence-of" },
    el("summary", {}, t("evidence", { n: content.facts[fact][3].length })));
  shut.addEventListener("toggle", () => {
    if (!shut.open || shut.childElementCount > 1) return;
    shut.append(...evidence(fact));
    page.markPlaces(page.placesOf({ fact }));
  });
  return el("li", {}, basis(fact), nameLink(other), planned ? el("span", { class: "tag" }, t("planned.tag")) : null, shut);
}

function factGroups(thing) {
  const groups = new Map();
  const order = [...thing.facts].sort((a, b) => page.isInferred(a) - page.isInferred(b) || page.otherEnd(a, thing.index) - page.otherEnd(b, thing.index));
  for (const kind of page.KINDS) for (const side of ["kind.", "from."]) groups.set(side + kind, []);
  for (const fact of order) groups.get((content.facts[fact][0] === thing.index ? "kind." : "from.") + content.facts[fact][1]).push(fact);
  return [...groups].filter(([, facts]) => facts.length).map(([key, facts]) =>
    el("div", { class: "group" }, el("h4", {}, t(key), el("small", {}, facts.length > 1 ? " " + facts.length : "")),
      some(facts.map((fact) => factRow(fact, thing.index)), MANY)));
}

function statusRows(thing) {
  return thing.statuses.map(([status, modality, sentence, start, end, confidence, rule]) =>
    el("li", {}, el("span", { class: "chip " + status }, t("status." + status)),
      modality === "planned" ? el("span", { class: "tag" }, t("planned.tag")) : null,
      page.quote(sentence, [{ sentence, start, end, part: "chosen" }]), how(confidence, rule, modality)));
}

function attributeRows(thing) {
  return thing.attributes.map(([name, value, unit, sentence, start, end, confidence, rule]) =>
    el("li", {}, el("span", { class: "label" }, t("attribute." + name)), " ", el("b", { lang: "zh-CN" }, value + unit),
      page.quote(sentence, [{ sentence, start, end, part: "chosen" }]), how(confidence, rule)));
}

const block = (key, ...body) => el("section", {}, el("h3", {}, t(key)), ...body);

function thingCard(thing) {
  const together = page.togetherWith(thing.index).slice(0, 10);
  return [
    el("header", {}, el("p", { class: "kicker " + thing.type }, page.sign(thing.type), t("one." + thing.type), " · ", t("mentions", { n: thing.at.length })),
      el("h2", { lang: "zh-CN" }, thing.name),
      thing.aliases.length ? el("p", { class: "aliases" }, t("aliases") + " ", el("span", { lang: "zh-CN" }, thing.aliases.join("、"))) : null,
      el("p", { class: "actions" },
        el("button", { type: "button", id: "focus", onclick: () => page.focusOn(thing.index) }, t("focus")),
        el("button", { type: "button", id: "expand", onclick: () => page.expand(thing.index) }, t("expand")))),
    thing.statuses.length ? block("card.status", el("ul", {}, ...statusRows(thing))) : null,
    thing.attributes.length ? block("card.attributes", el("ul", {}, ...attributeRows(thing))) : null,
    thing.facts.length ? block("card.facts", ...factGroups(thing)) : el("p", { class: "quiet" }, t("card.none")),
    together.length ? block("card.together", el("p", { class: "cloud" }, ...together.map(nameLink))) : null,
  ];
}

function factCard(fact) {
  const [subject, kind, object] = content.facts[fact];
  return [
    el("header", {}, el("p", { class: "kicker" }, basis(fact), t(page.isInferred(fact) ? "inferred" : "stated")),
      el("h2", { class: "statement", lang: "zh-CN" }, nameLink(subject), el("span", { class: "arrow" }, t("kind." + kind)), nameLink(object))),
    block("card.facts", ...evidence(fact)),
  ];
}

function introCard() {
  const stated = content.facts.filter((_, fact) => !page.isInferred(fact)).length;
  const counts = { things: things.length, facts: content.facts.length, stated, figures: content.observations.length };
  return [
    el("header", {}, el("h2", {}, t("intro"))),
    el("p", {}, t("intro.counts", counts)),
    el("p", { class: "quiet" }, t("intro.how")),
  ];
}

function draw() {
  const selected = page.state.selected;
  const card = byId("card");
  card.classList.toggle("open", Boolean(selected));
  const body = !selected ? introCard() : selected.fact !== undefined ? factCard(selected.fact) : thingCard(things[selected.thing]);
  const close = el("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => page.select(null) }, "×");
  page.fill(card, selected ? close : null, ...body);
  card.scrollTop = 0;
}
page.on("select", draw);
page.on("words", draw);
})();
