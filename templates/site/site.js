/* Sorts tables, and lets a tall header scroll away. Every page reads well without it. */
(() => {
  "use strict";
  // Where text alone is enlarged no media query tells that the header takes much of the window.
  const header = document.querySelector(".site-header");
  if (header) {
    const settle = () => header.classList.toggle("tall", header.offsetHeight > innerHeight / 5);
    new ResizeObserver(settle).observe(header);
    addEventListener("resize", settle);
  }
  const language = new Intl.Collator(document.documentElement.lang);
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.textContent.trim() || "fixed" in head.dataset) return; // nothing to sort by
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") === "ascending";
        const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
        // Each key is read once: with thousands of rows that is felt.
        const keyed = [...body.rows].map((row) => [key(row), row]);
        keyed.sort(([x], [y]) => {
          const order = x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : language.compare(x, y);
          return falling ? -order : order;
        });
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        body.append(...keyed.map(([, row]) => row));
      });
    });
  }
})();
