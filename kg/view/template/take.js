/* Taking things away: the view as PNG or SVG, a table as CSV, a link, a print. */
(function () {
"use strict";
const { el, byId, t, content } = page;
const name = (end) => (content.report.title || "graph").replace(/[\\/:*?"<>|\s\u0000-\u001f]+/g, "-").slice(0, 60) + end;

function save(blob, file) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  page.say(t("take.saved", { name: file }));
}

function png() {
  const { canvas, palette } = page.drawn();
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d");
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save(blob, name(".png")), "image/png");
}

/** The view as a drawing of its own: edges, shapes and the labels that stand now. */
page.svg = function () {
  const { spots, shown, labels, palette, bounds } = page.drawn();
  const [width, height] = [bounds.right - bounds.left + 40, bounds.bottom - bounds.top + 40];
  const root = el("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: [bounds.left - 20, bounds.top - 20, width, height].map(Math.round).join(" ") });
  root.append(el("rect", { x: bounds.left - 20, y: bounds.top - 20, width, height, fill: palette.paper }));
  for (const fact of shown.facts) {
    const [subject, , object] = content.facts[fact];
    const [a, b] = [spots.get(subject), spots.get(object)];
    const inferred = content.edges[fact].dashes;
    root.append(el("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1], stroke: palette.edge, "stroke-width": inferred ? 1 : 1.6, "stroke-dasharray": inferred ? "5 5" : null }));
  }
  for (const id of shown.ids) root.append(shape(spots.get(id), content.nodes[id], palette[content.things[id].type], palette.paper));
  for (const { text, x, y, size, heavy } of labels)
    root.append(el("text", { x, y: y + size * 0.85, "font-size": size, "font-weight": heavy ? 600 : 400, "font-family": page.FONT, "text-anchor": "middle",
      fill: palette.ink, stroke: palette.paper, "stroke-width": size / 4, "paint-order": "stroke" }, text));
  return new XMLSerializer().serializeToString(root);
};

function shape([x, y], { shape: kind, size }, fill, stroke) {
  const look = { fill, stroke, "stroke-width": 1.5 };
  if (kind === "dot") return el("circle", { cx: x, cy: y, r: size, ...look });
  if (kind === "square") return el("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, ...look });
  const sides = { diamond: [4, 0], hexagon: [6, 0], triangle: [3, -Math.PI / 2] }[kind];
  const points = Array.from({ length: sides[0] }, (_, i) => {
    const angle = sides[1] + (i * 2 * Math.PI) / sides[0];
    return (x + size * Math.cos(angle)).toFixed(1) + "," + (y + size * Math.sin(angle)).toFixed(1);
  });
  return el("polygon", { points: points.join(" "), ...look });
}

async function copyLink() {
  const address = location.href.split("#")[0] + page.toHash();
  try {
    await navigator.clipboard.writeText(address);
    page.say(t("take.copied"));
  } catch {
    window.prompt(t("take.link.title"), address);
  }
}

const ways = {
  png,
  svg: () => save(new Blob([page.svg()], { type: "image/svg+xml" }), name(".svg")),
  csv: () => {
    const tab = page.state.tab === "graph" ? "list" : page.state.tab;
    save(new Blob([page.csv(tab)], { type: "text/csv" }), name("-" + t("tab." + tab) + ".csv"));
  },
  link: copyLink,
  print: () => window.print(),
};

const menu = byId("take-menu");
const button = byId("take");
const open = (yes) => {
  menu.hidden = !yes;
  button.setAttribute("aria-expanded", String(yes));
};
button.addEventListener("click", () => open(menu.hidden));
menu.addEventListener("click", (event) => {
  const way = event.target.dataset.take;
  if (!way) return;
  open(false);
  button.focus();
  ways[way]();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".menu")) open(false);
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  open(false);
  button.focus();
  event.stopPropagation();
});
})();
