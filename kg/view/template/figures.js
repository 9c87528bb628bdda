/* Indicators: last year's result beside this year's target, as a table and a chart. */
(function () {
"use strict";
const { el, byId, t, content } = page;
const holder = byId("panel-figures");
const filter = { text: "", which: "all" };
const MOST = 1000; /* rows on the page; the filter finds the rest */

const amount = (figure) => (figure.lower !== undefined && figure.upper !== undefined ? figure.lower + "–" + figure.upper : figure.value);
function written(figure) {
  const number = amount(figure);
  return number === undefined ? "" : t("precision." + figure.precision) + number + (figure.unit || "");
}
const percent = (figure) =>
  figure.change === undefined ? "" : (amount(figure) === undefined ? t("precision." + figure.precision) : "") + (Number(figure.change) > 0 ? "+" : "") + figure.change + "%";

/* One row an indicator: its results and targets paired in order of the text, level with level, share with share. */
const rows = [];
content.indicators.forEach((name, of) => {
  const own = content.observations.filter((figure) => figure.of === of);
  const results = own.filter((figure) => figure.kind === "actual");
  const targets = own.filter((figure) => figure.kind === "target");
  const fits = (a, b) => (a.measure === "share") === (b.measure === "share") && (!a.baseUnit || !b.baseUnit || a.baseUnit === b.baseUnit);
  const together = (a, b) => page.reportOf(a.at[0]) === page.reportOf(b.at[0]);
  for (const result of results) {
    const at = targets.findIndex((target) => together(result, target) && fits(result, target));
    rows.push({ name, result, target: at >= 0 ? targets.splice(at, 1)[0] : null });
  }
  for (const target of targets) rows.push({ name, result: null, target });
});
const placeOf = (row) => (row.result || row.target).at;
/** The parts of the report that a row is from: both where it joins a result and a target. */
const partsOf = (row) => {
  const figures = [row.result, row.target].filter(Boolean);
  return [...new Set(figures.map((figure) => t("role." + content.sections[content.sentences[figure.at[0]][1]][1])))].join(" · ");
};

function passes(row) {
  if (!page.passesSentence(placeOf(row)[0])) return false;
  if (filter.text && !row.name.toLowerCase().includes(filter.text.toLowerCase())) return false;
  if (filter.which === "both") return row.result && row.target;
  if (filter.which === "actual") return row.result;
  if (filter.which === "target") return row.target;
  return true;
}

function read(figure) {
  const [sentence, start, end] = figure.at;
  page.readPlaces([{ sentence, start, end, part: "chosen" }]);
}

const number = (text) => (text === undefined ? null : Number(text));
/** What a figure sorts by: its base value; for a range the lower end in the base unit. */
function level(figure) {
  if (!figure) return null;
  if (figure.base !== undefined || figure.lower === undefined) return number(figure.base || figure.value);
  const large = figure.unit === figure.baseUnit ? "" : (figure.unit || "").match(/^(万亿|亿|万)?/)[0];
  return Number(figure.lower) * { "": 1, 万: 1e4, 亿: 1e8, 万亿: 1e12 }[large];
}
const opens = (figure, text) =>
  figure && text ? el("button", { type: "button", class: "link value", lang: "zh-CN", onclick: () => read(figure) }, text) : "";

/** Growth of result and target of each indicator that has both, as two dots on a line. */
function chart() {
  const paired = rows.filter((row) => page.passesSentence(placeOf(row)[0]) && row.result && row.target && row.result.change !== undefined && row.target.change !== undefined)
    .sort((a, b) => Number(b.result.change) - Number(a.result.change)).slice(0, 16);
  if (!paired.length) return el("p", { class: "quiet" }, t("figures.chart.none"));
  const values = paired.flatMap((row) => [Number(row.result.change), Number(row.target.change)]);
  const [low, high] = [Math.min(0, Math.floor(Math.min(...values))), Math.ceil(Math.max(...values, 1))];
  const [left, right, line, top] = [190, 110, 30, 34];
  const [width, height] = [720, top + paired.length * line + 26];
  const x = (value) => left + ((value - low) / (high - low)) * (width - left - right);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => (high - low) / size <= 8) || 1000;
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) ticks.push(value);
  const svg = el("svg", { class: "chart", viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": t("figures.chart") },
    ...ticks.flatMap((value) => [
      el("line", { class: value === 0 ? "zero" : "grid", x1: x(value), x2: x(value), y1: top - 6, y2: height - 22 }),
      el("text", { class: "tick", x: x(value), y: height - 6, "text-anchor": "middle" }, value + "%")]),
    el("g", { class: "legend" }, el("circle", { class: "result", cx: left + 6, cy: 12, r: 5 }), el("text", { x: left + 17, y: 16 }, t("actual")),
      el("polygon", { class: "target", points: diamond(left + 96, 12) }), el("text", { x: left + 107, y: 16 }, t("target"))));
  paired.forEach((row, index) => {
    const y = top + index * line + line / 2;
    const [result, target] = [Number(row.result.change), Number(row.target.change)];
    const from = page.reportName(placeOf(row)[0]);
    const room = from ? 13 - Math.ceil([...from].length * 0.8) : 13;
    const name = (from ? from + " " : "") + ([...row.name].length > room ? [...row.name].slice(0, Math.max(room - 1, 4)).join("") + "…" : row.name);
    svg.append(el("g", { class: "row", onclick: () => read(row.target) },
      el("rect", { class: "touch", x: 0, y: y - line / 2, width, height: line }),
      el("text", { class: "name", x: left - 14, y: y + 4, "text-anchor": "end", lang: "zh-CN" }, name),
      el("line", { class: "between", x1: x(result), x2: x(target), y1: y, y2: y }),
      el("circle", { class: "result", cx: x(result), cy: y, r: 5 }),
      el("polygon", { class: "target", points: diamond(x(target), y) }),
      el("text", { class: "value", x: Math.max(x(result), x(target)) + 12, y: y + 4 }, row.result.change + " → " + percent(row.target).replace("+", ""))));
  });
  return el("figure", {}, el("figcaption", {}, el("h3", {}, t("figures.chart")), el("p", { class: "quiet" }, t("figures.chart.note"))), svg);
}
const diamond = (x, y) => [[x, y - 6], [x + 6, y], [x, y + 6], [x - 6, y]].map((point) => point.join(",")).join(" ");

/** The columns of one side, result or target: number with unit on the page, apart in the CSV; and its growth. */
function side(kind, growth) {
  const of = (row) => row[kind];
  return [
    { key: kind, title: t("figures." + kind), numeric: true, cell: (row) => opens(of(row), of(row) && written(of(row))), value: (row) => level(of(row)), csv: (row) => of(row) && amount(of(row)) },
    { key: kind + "-unit", title: t("figures.unit"), hidden: true, csv: (row) => of(row) && of(row).unit },
    { key: growth, title: t("figures." + growth), numeric: true, cell: (row) => opens(of(row), of(row) && percent(of(row))), value: (row) => (of(row) ? number(of(row).change) : null), csv: (row) => of(row) && of(row).change },
  ];
}

function build() {
  const table = page.makeTable("figures", [
    { key: "name", title: t("figures.indicator"), cell: (row) => el("span", { class: "strong", lang: "zh-CN" }, row.name), value: (row) => row.name },
    ...(content.reports ? [{ key: "report", title: t("report"), cell: (row) => page.reportName(placeOf(row)[0]), value: (row) => page.reportName(placeOf(row)[0]) }] : []),
    ...side("result", "growth"),
    ...side("target", "target.growth"),
    { key: "period", title: t("figures.period"), cell: (row) => [row.result, row.target].filter(Boolean).map((figure) => figure.period).filter(Boolean).join(" → "), value: (row) => (row.result || row.target).period || "" },
    { key: "part", title: t("figures.part"), cell: partsOf, value: partsOf },
  ], { onopen: (row) => read(row.result || row.target) });
  const count = el("span", { class: "quiet", role: "status" });
  const redraw = () => {
    const now = rows.filter(passes);
    count.textContent = t("rows", { n: now.length }) + (now.length > MOST ? t("left.limit", { limit: MOST }) : "");
    table.draw(now.slice(0, MOST));
  };
  const text = el("input", { type: "search", value: filter.text, id: "figures-filter" });
  text.addEventListener("input", () => { filter.text = text.value.trim(); redraw(); });
  const which = el("select", { id: "figures-which" }, ...["all", "both", "actual", "target"].map((key) =>
    el("option", { value: key, selected: filter.which === key }, t("figures.which." + key))));
  which.addEventListener("change", () => { filter.which = which.value; redraw(); });
  page.fill(holder, el("h2", {}, t("figures.title")), el("p", { class: "lead" }, t("figures.intro")), chart(),
    el("div", { class: "fields" }, page.field(t("figures.filter"), text), page.field(t("figures.which"), which), count), table.element);
  redraw();
}
page.sheet("figures", build);
page.figureRows = rows;
})();
