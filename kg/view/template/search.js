/* Search by name, alias and pinyin initials, with suggestions by keyboard. */
(function () {
"use strict";
const { el, byId, t, content } = page;
const LIMIT = 10;
const initials = new Map();
for (const [letters, characters] of Object.entries(content.initials))
  for (const character of characters) initials.set(character, letters);

const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** Whether letters stand for the characters of a name from some position on: "qjh" for 綦江河. */
function startOfInitials(name, letters) {
  const characters = [...name];
  for (let start = 0; start + letters.length <= characters.length; start++) {
    let offset = 0;
    while (offset < letters.length) {
      const own = characters[start + offset];
      const possible = initials.get(own) || own.toLowerCase();
      if (!possible.includes(letters[offset])) break;
      offset++;
    }
    if (offset === letters.length) return start;
  }
  return -1;
}

/** Things that match, best first: whole name, beginning, inside, then initials; heavier ones before. */
page.find = function (query) {
  const wanted = fold(query);
  if (!wanted) return [];
  const found = [];
  const letters = /^[a-z]+$/.test(wanted) && wanted.length > 1 ? wanted : null;
  for (const thing of content.things) {
    let best = null;
    for (const name of [thing.name, ...thing.aliases]) {
      const folded = fold(name);
      let rank = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(wanted) ? 2 : null;
      if (rank === null && letters) {
        const start = startOfInitials(folded, letters);
        if (start >= 0) rank = start === 0 ? ([...folded].length === letters.length ? 2.5 : 3) : 4;
      }
      if (rank !== null && (best === null || rank < best.rank)) best = { rank, name };
    }
    if (best) found.push({ ...best, thing });
  }
  return found.sort((a, b) => a.rank - b.rank || a.thing.index - b.thing.index);
};

const box = byId("search");
const list = byId("suggestions");
let shown = [];
let active = -1;

function close() {
  list.hidden = true;
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
function mark(index) {
  active = index;
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
  if (index >= 0) {
    box.setAttribute("aria-activedescendant", "suggestion-" + index);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}
function suggest() {
  const query = box.value;
  const found = page.find(query);
  shown = found.slice(0, LIMIT);
  if (!query.trim()) return close();
  if (!shown.length) {
    list.replaceChildren(el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("search.none", { q: query })));
  } else {
    list.replaceChildren(...shown.map(({ thing, name }, index) =>
      el("li", { role: "option", id: "suggestion-" + index, "aria-selected": "false",
        onmousedown: (event) => { event.preventDefault(); choose(index); } },
        page.sign(thing.type), el("span", { class: "name", lang: "zh-CN" }, thing.name),
        name !== thing.name ? el("small", { lang: "zh-CN" }, name) : null,
        el("small", { class: "side" }, t("one." + thing.type)))));
  }
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  page.say(t("search.count", { n: found.length }));
  mark(shown.length ? 0 : -1);
}
function choose(index) {
  const hit = shown[index];
  if (!hit) return;
  box.value = "";
  close();
  page.open(hit.thing.index);
}
box.addEventListener("input", suggest);
box.addEventListener("focus", () => box.value && suggest());
box.addEventListener("blur", close);
box.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) suggest();
    else if (shown.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
    event.preventDefault();
  } else if (event.key === "Enter" && !list.hidden) {
    choose(active);
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (!list.hidden) close();
    else box.value = "";
    event.stopPropagation();
  }
});
})();
