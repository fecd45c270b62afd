/* Finds a region, sorts a table. Every page reads well without it. */
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const form = document.querySelector("[data-finder]");
  if (form) {
    const field = form.querySelector("input");
    const count = form.querySelector("[role=status]");
    const rows = [...document.querySelectorAll("[data-find]")];
    const show = () => {
      const wanted = plain(field.value.trim());
      let n = 0;
      for (const row of rows) {
        row.hidden = !plain(row.dataset.find).includes(wanted);
        document.querySelector(`[data-tile="${row.dataset.slug}"]`)?.toggleAttribute("hidden", row.hidden);
        n += row.hidden ? 0 : 1;
      }
      count.textContent = wanted ? (n === 1 ? count.dataset.one : count.dataset.many).replace("{n}", n) : "";
    };
    form.hidden = false;
    field.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const left = rows.filter((row) => !row.hidden);
      if (left.length === 1) left[0].querySelector("a").click();
    });
  }

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") === "ascending";
        const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
        const rows = [...body.rows].sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          const order = x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y, document.documentElement.lang);
          return falling ? -order : order;
        });
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        body.append(...rows);
      });
    });
  }
})();
