/* Tables that sort, filter and can be taken away as CSV. */
(function () {
"use strict";
const { el, t } = page;
const tables = {}; /* tab -> {head, rows} of what stands there now */

/**
 * A table. A column: {key, title, cell(row), value(row), csv(row), numeric, hidden}; value sorts, csv (or value)
 * goes to the CSV, a hidden column only there. Returns {element, draw(rows)}.
 */
page.makeTable = function (tab, all, options) {
  const columns = all.filter((column) => !column.hidden);
  let sorted = options && options.sort ? { key: options.sort, down: Boolean(options.down) } : null;
  let rows = [];
  const head = el("tr", {});
  const body = el("tbody", {});
  const caption = el("caption", { class: "unseen" }, t("tab." + tab));
  const table = el("table", {}, caption, el("thead", {}, head), body);

  function order() {
    if (!sorted) return rows;
    const column = columns.find((one) => one.key === sorted.key);
    const sign = sorted.down ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [one, two] = [column.value(a), column.value(b)];
      const empty = (v) => v === null || v === undefined || v === "";
      if (empty(one) || empty(two)) return empty(one) - empty(two);
      const by = column.numeric ? Number(one) - Number(two) : String(one).localeCompare(String(two), "zh");
      return sign * by || 0;
    });
  }
  function fill() {
    head.replaceChildren(...columns.map((column) => {
      const direction = sorted && sorted.key === column.key ? (sorted.down ? "descending" : "ascending") : null;
      return el("th", { scope: "col", class: column.numeric ? "number" : "", "aria-sort": direction },
        el("button", { type: "button", "aria-label": t("sort", { name: column.title }),
          onclick: () => {
            sorted = { key: column.key, down: direction ? !sorted.down : Boolean(column.numeric) };
            fill();
          } }, column.title, el("span", { "aria-hidden": "true" }, direction ? (sorted.down ? " ↓" : " ↑") : "")));
    }));
    const now = order();
    body.replaceChildren(...now.map((row) => {
      const line = el("tr", {}, ...columns.map((column) =>
        el("td", { class: column.numeric ? "number" : "" }, column.cell(row))));
      if (options && options.onopen) {
        line.addEventListener("click", (event) => {
          if (!event.target.closest("button, a")) options.onopen(row);
        });
        line.className = "opens";
      }
      return line;
    }));
    if (!now.length) body.append(el("tr", {}, el("td", { colspan: columns.length, class: "quiet" }, t("none"))));
    tables[tab] = { head: all.map((column) => column.title), rows: now.map((row) => all.map((column) => (column.csv || column.value)(row))) };
  }
  return {
    element: el("div", { class: "table", tabindex: 0, role: "region", "aria-label": t("tab." + tab) }, table),
    draw(fresh) {
      rows = fresh;
      fill();
    },
  };
};

page.setTable = (tab, head, rows) => (tables[tab] = { head, rows });

/** CSV of the rows a tab shows, with a byte order mark for spreadsheets; cells cannot become formulas. */
page.csv = function (tab) {
  page.buildSheet(tab);
  const { head, rows } = tables[tab] || { head: [], rows: [] };
  const number = /^[-+]?[\d.,]+(e[-+]?\d+)?%?$/i;
  const cell = (value) => {
    let text = value === null || value === undefined ? "" : String(value);
    if (/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) && !number.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) || text.startsWith("'") ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
};

/** A labelled field for filters above a sheet. */
page.field = function (label, input) {
  return el("label", { class: "field" }, el("span", {}, label), input);
};
})();
