/* The explorer. It sorts, filters, counts and places what data.js holds, and estimates nothing:
   values, texts, medians and lines are as they were computed when the site was built. The address
   after # says all that was chosen, and brings it back. */
(() => {
  "use strict";
  const data = window.EXPLORER;
  const page = document.querySelector("[data-explorer]");
  if (!data || !page) return;
  const { asSvg, asCanvas, save, csv } = window.Chart;
  const says = (key, values = {}) => window.Counts.said(data.says[key], { units: data.units, ...values });
  const find = (name) => page.querySelector(`[data-${name}]`);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const n = data.slugs.length;
  const figures = new Map(data.figures.map((one) => [one.key, one]));
  const place = new Map(data.slugs.map((slug, i) => [slug, i]));
  const haystack = data.find.map(plain);
  const PAGE = 100;
  const grouped = Boolean(find("group"));
  const DRAWS = ["medians", "lines", "best", "names"];
  const BRIEF = ["result", "use", "circumstances"]; // sections that stand side by side at once
  const at = (figure, k) => (k === data.own ? figure : figure.through?.[k]);
  const named = (one) => (one.unit ? `${window.Counts.apart(one.label)} (${one.unit})` : one.label);
  const add = (parent, tag, given = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(given)) {
      if (value === true) node.setAttribute(key, "");
      else if (value != null && value !== false) node.setAttribute(key, value);
    }
    node.append(...children);
    parent?.append(node);
    return node;
  };

  const { sentence, apart } = window.ExplorerSays({ data, figures, place, at, says });
  const layout = window.ExplorerChart({ data, figures, at, says, named });

  /* What is chosen, from the address and to it. */
  const start = { x: data.start.x, y: data.start.y, q: "", group: "", class: "", state: "", like: "", sort: "", columns: data.start.columns, compare: [], draw: n > 60 ? ["medians"] : ["medians", "names"], period: "", side: "" };
  let chosen = { ...start };
  let shown = PAGE;

  const plotted = (key) => figures.has(key) && !figures.get(key).range;
  const columned = (key) => figures.has(key) && !figures.get(key).time;
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const list = (key, known) => (given.has(key) ? [...new Set(given.get(key).split(",").filter(known))] : start[key]);
    const one = (key, known) => (given.has(key) && known(given.get(key)) ? given.get(key) : start[key]);
    chosen = {
      x: one("x", plotted),
      y: one("y", (key) => plotted(key) && !figures.get(key).time),
      q: given.get("q") ?? "",
      group: one("group", (g) => data.groups.includes(g)),
      class: one("class", (c) => ["high", "other"].includes(c)),
      state: one("state", (s) => s in data.stateNames),
      like: one("like", (slug) => data.circumstances[place.get(slug)] != null),
      sort: one("sort", (s) => ["name", "group", "class", "state"].includes(s.replace("-", "")) || figures.has(s.replace(/^-/, ""))),
      columns: list("columns", columned),
      compare: list("compare", (slug) => place.has(slug)).slice(0, data.most),
      draw: list("draw", (d) => DRAWS.includes(d)),
      period: one("period", (p) => data.periods.length > 1 && (p === "all" || data.periods.includes(p))),
      side: one("side", (s) => s === "all"),
    };
  };
  const same = (a, b) => String(a) === String(b);
  const write = () => {
    const held = new URLSearchParams();
    for (const [key, value] of Object.entries(chosen)) if (!same(value, start[key])) held.set(key, String(value));
    const text = held.toString().replaceAll("%2C", ",").replaceAll("%7E", "~");
    if (location.hash.slice(1) !== text) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
    find("address").value = location.href;
  };

  /* Which regions, in which order. */
  const rows = () => {
    const wanted = plain(chosen.q.trim());
    const like = chosen.like && data.circumstances[place.get(chosen.like)];
    const kept = [];
    for (let i = 0; i < n; i += 1) {
      if (wanted && !haystack[i].includes(wanted)) continue;
      if (chosen.group && data.groups[i] !== chosen.group) continue;
      if (chosen.class && (chosen.class === "high") !== Boolean(data.high[i])) continue;
      if (chosen.state && data.states[i] !== chosen.state) continue;
      if (chosen.like && data.circumstances[i] !== like) continue;
      kept.push(i);
    }
    return kept;
  };
  const language = new Intl.Collator(document.documentElement.lang);
  const sorted = (kept) => {
    if (!chosen.sort) return kept;
    const falling = chosen.sort.startsWith("-");
    const key = chosen.sort.replace(/^-/, "");
    const texts = { name: data.names, group: data.groups, state: data.states.map((s) => data.stateNames[s]) }[key];
    const values = key === "class" ? data.high : figures.get(key)?.values;
    return [...kept].sort((a, b) => {
      if (texts) return (falling ? -1 : 1) * language.compare(texts[a], texts[b]) || a - b;
      const [u, v] = [values[a], values[b]];
      if (u == null || v == null) return (u == null) - (v == null) || a - b; // unknown stands last
      return (falling ? v - u : u - v) || a - b;
    });
  };

  /* The table. */
  const table = find("table");
  const heads = () => [
    ["name", null],
    ...(grouped ? [["group", null]] : []), ["class", null], ["state", null],
    ...chosen.columns.map((key) => [key, figures.get(key)]),
  ];
  const fixed = [...table.tHead.rows[0].cells].slice(0, grouped ? 4 : 3).map((head) => head.textContent.trim());
  const drawTable = (kept) => {
    const order = sorted(kept);
    const head = document.createElement("tr");
    heads().forEach(([key, figure], k) => {
      const label = k < fixed.length ? fixed[k] : figure.label;
      const way = chosen.sort.replace(/^-/, "") === key ? (chosen.sort.startsWith("-") ? "descending" : "ascending") : null;
      const cell = add(head, "th", { scope: "col", class: k < fixed.length ? null : "number", "aria-sort": way });
      const button = add(cell, "button", { type: "button", "data-sort": key }, label);
      if (k >= fixed.length && figure.unit) add(button, "span", { class: "unit" }, ` ${figure.unit}`);
    });
    const focused = document.activeElement?.dataset?.sort;
    table.tHead.replaceChildren(head);
    if (focused) table.tHead.querySelector(`[data-sort="${CSS.escape(focused)}"]`)?.focus();
    const body = document.createDocumentFragment();
    for (const i of order.slice(0, shown)) {
      const picked = chosen.compare.includes(data.slugs[i]);
      const row = add(body, "tr", { class: picked ? "picked-row" : null });
      const first = add(row, "th", { scope: "row" });
      const box = add(first, "input", { type: "checkbox", "data-pick": data.slugs[i], "aria-label": says("pick", { name: data.names[i] }) });
      box.checked = picked;
      first.append(" ");
      add(first, "a", { href: `${data.briefs}${data.slugs[i]}/index.html` }, data.names[i]);
      if (grouped) add(row, "td", {}, data.groups[i]);
      add(row, "td", { class: data.high[i] ? "class-high" : "class-other" }, says(data.high[i] ? "high" : "other"));
      add(row, "td", {}, data.stateNames[data.states[i]] + (data.depends[i] ? " *" : ""));
      for (const key of chosen.columns) {
        const figure = figures.get(key);
        const cell = add(row, "td", { class: "number" });
        if (figure.values[i] == null || figure.range) cell.textContent = figure.texts[i];
        else add(cell, "data", { value: figure.values[i] }, figure.texts[i]);
      }
    }
    const again = document.activeElement?.dataset?.pick;
    table.tBodies[0].replaceChildren(body);
    if (again) table.querySelector(`[data-pick="${CSS.escape(again)}"]`)?.focus();
    find("count").textContent = says("shown", { n: kept.length, total: n });
    find("more").hidden = order.length <= shown;
  };

  /* The chart. */
  let drawn = null;
  const moment = () => {
    if (chosen.period === "all" || figures.get(chosen.x).time) return null;
    return chosen.period ? data.periods.indexOf(chosen.period) : data.own;
  };
  const caption = (kept) => {
    const which = { x: named(figures.get(chosen.x)), y: named(figures.get(chosen.y)), n: kept.length, total: n };
    return says(kept.length < n ? "title_some" : "title", which);
  };
  const legend = (kept, rest) => {
    const high = kept.filter((i) => data.high[i]).length;
    for (const [name, number] of [["high", high], ["other", kept.length - high], ["rest", rest.length]]) find(`of-${name}`).textContent = ` (${window.Counts.written(number)})`;
    find("rest").hidden = !rest.length;
    find("chosen").hidden = !chosen.compare.length;
  };
  const drawChart = (kept) => {
    const inside = new Set(kept);
    const rest = data.slugs.map((_, i) => i).filter((i) => !inside.has(i));
    const k = moment();
    const said = sentence(chosen, kept, k);
    drawn = layout(chosen, kept, rest, k, Math.round(find("chart").clientWidth));
    drawn.title = [said, caption(kept)].filter(Boolean).join(". ");
    find("plot-title").textContent = said ?? caption(kept);
    find("caption").textContent = said ? caption(kept) : "";
    legend(kept, rest);
    const svg = asSvg(drawn);
    find("chart").replaceChildren(svg);
    find("under").textContent = says("point");
    const all = [...drawn.behind, ...drawn.placed];
    const nearest = (event) => {
      const frame = svg.getBoundingClientRect();
      const [x, y] = [((event.clientX - frame.left) / frame.width) * drawn.width, ((event.clientY - frame.top) / frame.height) * drawn.height];
      let [best, far] = [null, 18 ** 2];
      for (const p of all) {
        const d = (p.x - x) ** 2 + (p.y - y) ** 2;
        if (d <= far) [best, far] = [p, d];
      }
      return best;
    };
    svg.addEventListener("pointermove", (event) => {
      const p = nearest(event);
      if (!p) return;
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      const told = (figure) => (figure.time ? "" : `${window.Counts.apart(figure.label)} ${at(figure, p.k).texts[p.i]}`);
      find("under").textContent = `${window.Counts.apart(data.names[p.i])}${data.periods.length > 1 ? ` (${data.periods[p.k]})` : ""}: ${[told(across), told(up)].filter(Boolean).join(", ")}`;
    });
    svg.addEventListener("click", (event) => { const p = nearest(event); if (p) pick(data.slugs[p.i]); });
  };

  /* Side by side: result, use and circumstances; the rest when it is asked for. */
  const drawSide = () => {
    const list = find("picked");
    list.replaceChildren();
    for (const slug of chosen.compare) {
      const item = add(list, "li");
      add(item, "button", { type: "button", "data-drop": slug, "aria-label": says("remove", { name: data.names[place.get(slug)] }) }, `${data.names[place.get(slug)]} ×`);
    }
    const box = find("compared");
    const ids = chosen.compare.map((slug) => place.get(slug));
    find("desk").classList.toggle("comparing", ids.length > 1);
    page.querySelectorAll(".beside").forEach((one) => { one.hidden = ids.length < 2; });
    find("told").textContent = ids.length < 2 ? says("compare", { n: data.most }) : "";
    if (ids.length < 2) return box.replaceChildren();
    const furthest = apart(ids);
    const made = add(null, "table", { class: "compared" });
    const head = add(add(made, "thead"), "tr");
    add(head, "td");
    ids.forEach((i) => add(add(head, "th", { scope: "col", class: "number" }), "a", { href: `${data.briefs}${data.slugs[i]}/index.html` }, data.names[i]));
    add(head, "td", { class: "number middle" }, says("median", { value: "" }).trim());
    let [section, body] = [null, null];
    for (const figure of data.figures) {
      if (figure.time || (chosen.side !== "all" && !BRIEF.includes(figure.section))) continue;
      if (figure.section !== section) {
        section = figure.section;
        body = add(made, "tbody");
        add(add(body, "tr"), "th", { scope: "rowgroup", colspan: ids.length + 2 }, data.sections[section]);
      }
      const most = furthest.includes(figure.key);
      const row = add(body, "tr", { class: most ? "apart" : null });
      const label = add(row, "th", { scope: "row" });
      if (most) label.append("▸ ");
      label.append(figure.label);
      if (most) add(label, "span", { class: "visually-hidden" }, ` (${says("largest")})`);
      if (figure.unit) add(label, "span", { class: "unit" }, ` ${figure.unit}`);
      for (const i of ids) {
        const cell = add(row, "td", { class: "number" });
        if (figure.values[i] == null || figure.range) cell.textContent = figure.texts[i];
        else add(cell, "data", { value: figure.values[i] }, figure.texts[i]);
      }
      add(row, "td", { class: "number middle" }, figure.median ? figure.median[1] : "–");
    }
    find("apart").textContent = furthest.length ? says("apart", { name: data.names[ids[0]] }) : "";
    find("every").textContent = says(chosen.side === "all" ? "fewer" : "every");
    return box.replaceChildren(made);
  };

  const pick = (slug) => {
    if (chosen.compare.includes(slug)) chosen.compare = chosen.compare.filter((s) => s !== slug);
    else if (chosen.compare.length >= data.most) { show(); find("told").textContent = says("full", { n: data.most }); return; }
    else chosen.compare = [...chosen.compare, slug];
    show();
  };

  /* Controls. */
  const options = (select, entries) => select.replaceChildren(...entries.map(([value, label]) => { const o = document.createElement("option"); o.value = value; o.textContent = label; return o; }));
  const axes = (select, timed) => {
    select.replaceChildren();
    for (const [section, label] of Object.entries(data.sections)) {
      const group = add(select, "optgroup", { label });
      for (const figure of data.figures) if (figure.section === section && !figure.range && (timed || !figure.time)) add(group, "option", { value: figure.key }, figure.label);
      if (!group.children.length) group.remove();
    }
  };
  axes(find("x"), true);
  axes(find("y"), false);
  if (find("period")) options(find("period"), [...data.periods.map((one, k) => [k === data.own ? "" : one, one]), ["all", says("through")]]);
  if (grouped) [...new Set(data.groups)].forEach((group) => group && add(find("group"), "option", { value: group }, group));
  Object.entries(data.stateNames).forEach(([state, label]) => add(find("state"), "option", { value: state }, label));
  options(find("like"), [["", says("all")], ...data.slugs.map((slug, i) => [slug, data.names[i]]).filter((_, i) => data.circumstances[i] != null)]);
  options(find("add"), [["", "…"], ...data.slugs.map((slug, i) => [slug, data.names[i]])]);
  const boxes = find("columns");
  for (const [section, label] of Object.entries(data.sections)) {
    const set = add(boxes, "fieldset");
    add(set, "legend", {}, label);
    for (const figure of data.figures) if (figure.section === section && !figure.time) add(set, "label", {}, add(null, "input", { type: "checkbox", value: figure.key, "data-column": true }), ` ${figure.label}`);
  }

  // What has not changed is not drawn again: with thousands of rows that is felt.
  const before = {};
  const isNew = (part, made) => {
    const text = JSON.stringify(made);
    if (before[part] === text) return false;
    before[part] = text;
    return true;
  };
  const markPicked = () => table.querySelectorAll("[data-pick]").forEach((box) => {
    box.checked = chosen.compare.includes(box.dataset.pick);
    box.closest("tr").classList.toggle("picked-row", box.checked);
  });

  const show = () => {
    const kept = rows();
    find("x").value = chosen.x;
    find("y").value = chosen.y;
    if (find("period")) {
      find("period").value = chosen.period;
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      find("period").disabled = across.time || !(across.through && up.through);
    }
    page.querySelectorAll("[data-draw]").forEach((box) => { box.checked = chosen.draw.includes(box.value); });
    page.querySelectorAll("[data-column]").forEach((box) => { box.checked = chosen.columns.includes(box.value); });
    for (const key of ["group", "class", "state", "like"]) if (find(key)) find(key).value = chosen[key];
    if (find("name").value !== chosen.q) find("name").value = chosen.q;
    find("add").value = "";
    const which = [chosen.q, chosen.group, chosen.class, chosen.state, chosen.like];
    if (isNew("chart", [which, chosen.x, chosen.y, chosen.draw, chosen.period, chosen.compare])) drawChart(kept);
    if (isNew("side", [chosen.compare, chosen.side])) drawSide();
    if (isNew("table", [which, chosen.sort, chosen.columns, shown])) drawTable(kept);
    else markPicked();
    write();
  };
  const set = (key, value) => { chosen[key] = value; shown = PAGE; show(); };
  const toggled = (key, value, on, order) => set(key, order.filter((one) => (one === value ? on : chosen[key].includes(one))));

  for (const key of ["x", "y", "period", "group", "class", "state", "like"]) find(key)?.addEventListener("change", (event) => set(key, event.target.value));
  find("name").addEventListener("input", (event) => set("q", event.target.value));
  find("add").addEventListener("change", (event) => event.target.value && pick(event.target.value));
  find("every").addEventListener("click", () => set("side", chosen.side === "all" ? "" : "all"));
  find("clear").addEventListener("click", () => { Object.assign(chosen, { q: "", group: "", class: "", state: "", like: "", sort: "" }); shown = PAGE; show(); });
  find("more").addEventListener("click", () => { shown += 5 * PAGE; show(); });
  page.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-draw]")) toggled("draw", box.value, box.checked, DRAWS);
    if (box.matches("[data-column]")) toggled("columns", box.value, box.checked, data.figures.map((f) => f.key));
    if (box.matches("[data-pick]")) pick(box.dataset.pick);
  });
  page.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.sort) {
      const key = button.dataset.sort;
      set("sort", chosen.sort === key ? `-${key}` : key);
    }
    if (button?.dataset.drop) pick(button.dataset.drop);
    if (button?.dataset.take) take(button.dataset.take);
  });
  find("copy").addEventListener("click", async (event) => {
    const field = find("address");
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch (error) { document.execCommand("copy"); }
    event.target.textContent = says("copied");
  });
  const take = (kind) => {
    const name = (ending) => `${data.file}-${chosen.y}-${chosen.x}.${ending}`;
    if (kind === "svg") save(name("svg"), new Blob([new XMLSerializer().serializeToString(asSvg(drawn))], { type: "image/svg+xml" }));
    if (kind === "png") asCanvas(drawn).toBlob((blob) => save(name("png"), blob), "image/png");
    if (kind === "csv") {
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      save(name("csv"), csv([["slug", data.unit, "period", named(across), named(up)], ...drawn.placed.map((p) => [data.slugs[p.i], data.names[p.i], data.periods[p.k], p.a, p.b])]));
    }
    if (kind === "compared") {
      const ids = chosen.compare.map((slug) => place.get(slug));
      save(`${data.file}-compared.csv`, csv([["", ...ids.map((i) => data.names[i]), says("median", { value: "" }).trim()], ...data.figures.filter((f) => !f.time).map((f) => [named(f), ...ids.map((i) => (f.range ? f.texts[i] : f.values[i])), f.range ? "" : f.median?.[0]])]));
    }
    if (kind === "table") {
      const heading = ["slug", ...fixed, ...chosen.columns.map((key) => named(figures.get(key)))];
      save(`${data.file}-table.csv`, csv([heading, ...sorted(rows()).map((i) => [data.slugs[i], data.names[i], ...(grouped ? [data.groups[i]] : []), says(data.high[i] ? "high" : "other"), data.stateNames[data.states[i]], ...chosen.columns.map((key) => { const f = figures.get(key); return f.range ? f.texts[i] : f.values[i]; })])]));
    }
  };

  window.addEventListener("hashchange", () => { read(); shown = PAGE; show(); });
  let wide = 0;
  new ResizeObserver(() => { const now = find("chart").clientWidth; if (Math.abs(now - wide) > 20) { wide = now; drawChart(rows()); } }).observe(find("chart"));
  new MutationObserver(() => drawChart(rows())).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawChart(rows()));
  read();
  wide = find("chart").clientWidth;
  show();
})();
