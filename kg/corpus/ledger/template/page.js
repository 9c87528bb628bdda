"use strict";
(() => {
  const root = document.documentElement;
  const rows = [...document.querySelectorAll("#ledger tbody tr")];
  const filter = document.getElementById("filter");
  const outcome = document.getElementById("outcome");
  const language = document.getElementById("language");
  const shown = document.getElementById("shown");
  let up = 1;
  let sorted = -1;

  const speak = (to) => {
    root.lang = to === "zh" ? "zh-CN" : "en";
    for (const node of document.querySelectorAll("[data-zh]")) node.textContent = node.dataset[to];
    language.textContent = to === "zh" ? "English" : "中文";
    count();
  };
  const count = () => {
    const number = rows.filter((row) => !row.hidden).length;
    shown.textContent = root.lang === "en" ? `${number} of ${rows.length}` : `${number} / ${rows.length} 条`;
  };
  const keep = () => {
    const words = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = (outcome.value && row.dataset.outcome !== outcome.value) || !words.every((word) => text.includes(word));
    }
    count();
  };
  const sort = (column) => {
    up = sorted === column ? -up : 1;
    sorted = column;
    const key = (row) => row.cells[column].textContent.trim();
    const order = [...rows].sort((a, b) => up * key(a).localeCompare(key(b), "zh", { numeric: true }));
    document.querySelector("#ledger tbody").append(...order);
    document.querySelectorAll("#ledger th").forEach((head, index) => {
      if (index === column) head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  };
  document.querySelectorAll("#ledger th").forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(index));
    head.append(button);
  });
  filter.addEventListener("input", keep);
  outcome.addEventListener("change", keep);
  language.addEventListener("click", () => speak(root.lang === "en" ? "zh" : "en"));
  document.querySelector(".tools").hidden = false;
  count();
})();
