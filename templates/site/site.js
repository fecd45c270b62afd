/* Finds a region, sorts a table, searches the site. Every page reads well without it. */
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

  const search = document.querySelector(".site-search");
  if (search && location.protocol === "file:") {
    const field = search.querySelector("input");
    field.disabled = true;
    field.placeholder = field.dataset.offline;
  } else if (search) {
    const field = search.querySelector("input");
    const list = search.querySelector("ul");
    let entries = null;
    let chosen = -1;
    const load = async () => {
      if (!entries) {
        const answer = await fetch(search.dataset.index);
        entries = (await answer.json()).map((e) => ({ ...e, plain: plain(`${e.title} ${e.section ?? ""} ${e.text ?? ""}`) }));
      }
    };
    const choose = (i) => {
      const items = [...list.querySelectorAll("[role=option]")];
      chosen = items.length ? (i + items.length) % items.length : -1;
      items.forEach((item, k) => item.setAttribute("aria-selected", k === chosen));
      field.setAttribute("aria-activedescendant", chosen < 0 ? "" : items[chosen].id);
    };
    const close = () => {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
    };
    const show = async () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      if (!words.length) return close();
      await load();
      const score = (e) => words.reduce((sum, w) => sum + (plain(e.title).includes(w) ? 10 : 0) + (plain(e.section ?? "").includes(w) ? 5 : 0) + 1, 0);
      const hits = entries.filter((e) => words.every((w) => e.plain.includes(w))).sort((a, b) => score(b) - score(a)).slice(0, 8);
      list.replaceChildren(...(hits.length ? hits : [null]).map((hit, i) => {
        const item = document.createElement("li");
        if (!hit) {
          item.textContent = field.dataset.none;
          return item;
        }
        item.id = `site-search-${i}`;
        item.setAttribute("role", "option");
        const link = document.createElement("a");
        link.href = search.dataset.root + hit.href;
        link.tabIndex = -1;
        link.textContent = hit.section ? `${hit.title} – ${hit.section}` : hit.title;
        item.append(link);
        return item;
      }));
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      choose(0);
    };
    field.addEventListener("input", show);
    field.addEventListener("focus", show);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape") close();
    });
    search.addEventListener("focusout", (event) => search.contains(event.relatedTarget) || setTimeout(close, 150));
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelectorAll("[role=option] a")[chosen]?.click();
    });
  }
})();
