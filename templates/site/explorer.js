/* The explorer. It sorts, filters and places what data.js holds, and works nothing out: values,
   texts, medians and lines are as they were computed when the site was built. The address after #
   says all that was chosen, and brings it back. */
(() => {
  "use strict";
  const data = window.EXPLORER;
  const page = document.querySelector("[data-explorer]");
  if (!data || !page) return;
  const { asSvg, asCanvas, save, csv, ticks } = window.Chart;
  const says = (key, values = {}) => data.says[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const find = (name) => page.querySelector(`[data-${name}]`);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const count = (n) => n.toLocaleString(document.documentElement.lang);
  const n = data.slugs.length;
  const figures = new Map(data.figures.map((one) => [one.key, one]));
  const place = new Map(data.slugs.map((slug, i) => [slug, i]));
  const haystack = data.find.map(plain);
  const PAGE = 100;
  const grouped = Boolean(find("group"));
  const DRAWS = ["medians", "lines", "best", "names"];
  const named = (one) => (one.unit ? `${one.label} (${one.unit})` : one.label);
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

  /* What is chosen, from the address and to it. */
  const start = { x: data.start.x, y: data.start.y, q: "", group: "", class: "", state: "", like: "", sort: "", columns: data.start.columns, compare: [], draw: n > 60 ? ["medians"] : ["medians", "names"], period: "" };
  let chosen = { ...start };
  let shown = PAGE;

  const plotted = (key) => figures.has(key) && !figures.get(key).range;
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const list = (key, known) => (given.has(key) ? [...new Set(given.get(key).split(",").filter(known))] : start[key]);
    const one = (key, known) => (given.has(key) && known(given.get(key)) ? given.get(key) : start[key]);
    chosen = {
      x: one("x", plotted),
      y: one("y", plotted),
      q: given.get("q") ?? "",
      group: one("group", (g) => data.groups.includes(g)),
      class: one("class", (c) => ["high", "other"].includes(c)),
      state: one("state", (s) => s in data.stateNames),
      like: one("like", (slug) => data.circumstances[place.get(slug)] != null),
      sort: one("sort", (s) => ["name", "group", "class", "state"].includes(s.replace("-", "")) || figures.has(s.replace(/^-/, ""))),
      columns: list("columns", (key) => figures.has(key)),
      compare: list("compare", (slug) => place.has(slug)).slice(0, data.most),
      draw: list("draw", (d) => DRAWS.includes(d)),
      period: one("period", (p) => ["earlier", "both"].includes(p) && data.periods.length > 1),
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
    find("count").textContent = says("shown", { n: count(kept.length), total: count(n), units: data.units });
    find("more").hidden = order.length <= shown;
  };

  /* The chart. */
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name}`).trim();
    return { ink: of("ink"), soft: of("ink-soft"), rule: of("grey-light"), ground: of("ground"), good: of("good"), other: of("control"), mine: of("mine"), accent: of("accent") };
  };
  const earlier = (figure) => figure.earlier;
  let drawn = null;
  const layout = (kept) => {
    const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
    const paint = colours();
    const width = Math.max(320, Math.min(760, Math.round(find("chart").clientWidth || 640)));
    const height = Math.round(Math.max(340, width * 0.8));
    const box = { left: 62, right: width - 18, top: 40, bottom: height - 52 };
    const small = 13;
    const points = [];
    const take = (i, xs, ys, past) => xs[i] != null && ys[i] != null && points.push({ i, a: xs[i], b: ys[i], past });
    const old = chosen.period && earlier(across) && earlier(up);
    for (const i of kept) {
      if (old) take(i, across.earlier[0], up.earlier[0], true);
      if (!old || chosen.period === "both") take(i, across.values, up.values, false);
    }
    const marks = [];
    const text = (x, y, said, more = {}) => marks.push({ kind: "text", x, y, text: said, size: small, fill: paint.soft, ...more });
    const best = data.best && data.best.x === chosen.x && data.best.y === chosen.y && chosen.draw.includes("best") ? data.best.points : [];
    const wanted = (side, k) => {
      const held = [...points.map((p) => p[side]), ...best.map((p) => p[k])];
      const figure = k ? up : across;
      if (chosen.draw.includes("lines") && figure.line) held.push(figure.line[0]);
      if (chosen.draw.includes("medians") && figure.median && !old) held.push(figure.median[0]);
      let [low, high] = [Math.min(...held), Math.max(...held)];
      if (!held.length) [low, high] = [0, 1];
      const room = (high - low || Math.abs(high) || 1) * 0.05;
      return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
    };
    const [xs, ys] = [wanted("a", 0), wanted("b", 1)];
    const toX = (v) => box.left + ((v - xs[0]) / (xs[1] - xs[0])) * (box.right - box.left);
    const toY = (v) => box.bottom - ((v - ys[0]) / (ys[1] - ys[0])) * (box.bottom - box.top);
    const write = (value, step) => value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9))), notation: Math.abs(xs[1]) > 1e15 ? "scientific" : "standard" });
    const large = (figure, value, step) => (figure.texts.some((t) => t.endsWith("%")) ? `${write(value * 100, step * 100)}%` : write(value, step));
    const grid = (low, high, number, draw) => { const { found, step } = ticks(low, high, number); found.forEach((v) => draw(v, step)); };
    grid(xs[0], xs[1], width / 130, (v, step) => {
      marks.push({ kind: "line", points: [[toX(v), box.top], [toX(v), box.bottom]], stroke: paint.rule });
      text(toX(v), box.bottom + 18, large(across, v, step), { anchor: "middle" });
    });
    grid(ys[0], ys[1], height / 80, (v, step) => {
      marks.push({ kind: "line", points: [[box.left, toY(v)], [box.right, toY(v)]], stroke: paint.rule });
      text(box.left - 8, toY(v) + 4, large(up, v, step), { anchor: "end" });
    });
    text(6, 18, named(up), { fill: paint.ink, bold: true });
    text(box.right, height - 10, named(across), { fill: paint.ink, bold: true, anchor: "end" });
    const rule = (figure, vertical, value, said, look) => {
      const at = vertical ? toX(value) : toY(value);
      marks.push({ kind: "line", points: vertical ? [[at, box.top], [at, box.bottom]] : [[box.left, at], [box.right, at]], ...look });
      if (vertical) text(Math.min(at + 4, box.right - 4), look.low ? box.bottom - 6 : box.top - 4, said, { fill: look.stroke, anchor: at > (box.left + box.right) / 2 ? "end" : "start" });
      else text(look.low ? box.right : box.left + 4, at - 4, said, { fill: look.stroke, anchor: look.low ? "end" : "start" });
    };
    for (const [figure, vertical] of [[across, true], [up, false]]) {
      if (chosen.draw.includes("medians") && figure.median && chosen.period !== "earlier") rule(figure, vertical, figure.median[0], says("median", { value: figure.median[1] }), { stroke: paint.soft, dash: [5, 4], low: true });
      if (chosen.draw.includes("lines") && figure.line) rule(figure, vertical, figure.line[0], says("line", { value: figure.line[1] }), { stroke: paint.accent, width: 1.5 });
    }
    if (best.length) {
      marks.push({ kind: "line", points: best.map(([a, b]) => [toX(a), toY(b)]), stroke: paint.accent, width: 2 });
      const [a, b] = best[best.length - 1];
      text(toX(a) - 4, toY(b) - 6, says("best"), { fill: paint.accent, anchor: "end" });
    }
    const many = points.length > 400;
    const r = many ? 2.5 : 5;
    const showFrontier = chosen.draw.includes("best") && !best.length;
    const placed = points.map((p) => ({ ...p, x: toX(p.a), y: toY(p.b), mine: chosen.compare.includes(data.slugs[p.i]) }));
    if (chosen.period === "both" && old) {
      const by = new Map();
      for (const p of placed) by.set(p.i, [...(by.get(p.i) ?? []), p]);
      for (const [a, b] of by.values()) if (b) marks.push({ kind: "line", points: [[a.x, a.y], [b.x, b.y]], stroke: a.mine ? paint.mine : paint.rule, width: a.mine ? 2 : 1 });
    }
    for (const p of [...placed.filter((q) => !q.mine), ...placed.filter((q) => q.mine)]) {
      if (p.past) marks.push({ kind: "dot", x: p.x, y: p.y, r: r * 0.6, fill: paint.ground, stroke: paint.other, width: 1 });
      else if (data.high[p.i]) marks.push({ kind: "dot", x: p.x, y: p.y, r, fill: paint.good, stroke: paint.ground, width: 1 });
      else marks.push({ kind: "dot", x: p.x, y: p.y, r: r - 0.5, fill: paint.ground, stroke: paint.other, width: many ? 1 : 2 });
      if (showFrontier && data.frontier[p.i] && !p.past) marks.push({ kind: "dot", x: p.x, y: p.y, r: r + 3, stroke: paint.ink, width: 1.2 });
      if (p.mine) marks.push({ kind: "dot", x: p.x, y: p.y, r: r + (showFrontier ? 5.5 : 3), stroke: paint.mine, width: 3 });
    }
    // Names where they find room: the chosen ones always, then the others in order.
    const taken = placed.map((p) => [p.x - r, p.y - r, p.x + r, p.y + r]);
    const free = (a) => a[0] >= box.left && a[2] <= width && a[1] >= 0 && taken.every((b) => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3]);
    const seen = new Set();
    for (const p of [...placed.filter((q) => q.mine && !q.past), ...(chosen.draw.includes("names") && !many ? placed.filter((q) => !q.mine && !q.past) : [])]) {
      if (seen.has(p.i)) continue;
      seen.add(p.i);
      const name = data.names[p.i];
      const long = [...name].reduce((sum, c) => sum + (c > "\u2e80" ? 13 : 7), 0);
      const spots = [[p.x + r + 4, p.y + 4, "start"], [p.x - r - 4, p.y + 4, "end"], [p.x, p.y - r - 5, "middle"], [p.x, p.y + r + 14, "middle"]];
      const area = ([x, y, anchor]) => { const from = { start: x, end: x - long, middle: x - long / 2 }[anchor]; return [from, y - 11, from + long, y + 3]; };
      const spot = spots.find((s) => free(area(s))) ?? (p.mine ? spots[0] : null);
      if (!spot) continue;
      taken.push(area(spot));
      text(spot[0], spot[1], name, { anchor: spot[2], fill: p.mine ? paint.ink : paint.soft, bold: p.mine });
    }
    const title = says("title", { x: named(across), y: named(up), n: count(new Set(points.map((p) => p.i)).size), units: data.units });
    return { width, height, marks, ground: paint.ground, font: getComputedStyle(document.body).fontFamily, title, placed, old };
  };
  const drawChart = (kept) => {
    drawn = layout(kept);
    find("plot-title").textContent = drawn.title;
    const svg = asSvg(drawn);
    find("chart").replaceChildren(svg);
    find("under").textContent = says("point");
    const nearest = (event) => {
      const frame = svg.getBoundingClientRect();
      const [x, y] = [((event.clientX - frame.left) / frame.width) * drawn.width, ((event.clientY - frame.top) / frame.height) * drawn.height];
      let [best, far] = [null, 18 ** 2];
      for (const p of drawn.placed) {
        const d = (p.x - x) ** 2 + (p.y - y) ** 2;
        if (d < far) [best, far] = [p, d];
      }
      return best;
    };
    svg.addEventListener("pointermove", (event) => {
      const p = nearest(event);
      if (!p) return;
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      const texts = (figure) => (p.past ? figure.earlier[1] : figure.texts)[p.i];
      find("under").textContent = `${data.names[p.i]}${p.past ? ` (${data.periods[1]})` : ""}: ${across.label} ${texts(across)}, ${up.label} ${texts(up)}`;
    });
    svg.addEventListener("click", (event) => { const p = nearest(event); if (p) pick(data.slugs[p.i]); });
  };

  /* Side by side. */
  const drawSide = () => {
    const list = find("picked");
    list.replaceChildren();
    for (const slug of chosen.compare) {
      const item = add(list, "li");
      add(item, "button", { type: "button", "data-drop": slug, "aria-label": says("remove", { name: data.names[place.get(slug)] }) }, `${data.names[place.get(slug)]} ×`);
    }
    const box = find("compared");
    const ids = chosen.compare.map((slug) => place.get(slug));
    page.querySelector('[data-take="compared"]').hidden = ids.length < 2;
    box.hidden = ids.length < 2;
    if (ids.length < 2) { find("told").textContent = says("compare", { n: data.most, units: data.units }); return box.replaceChildren(); }
    find("told").textContent = "";
    const made = document.createElement("table");
    const head = add(add(made, "thead"), "tr");
    add(head, "td");
    ids.forEach((i) => add(add(head, "th", { scope: "col", class: "number" }), "a", { href: `${data.briefs}${data.slugs[i]}/index.html` }, data.names[i]));
    add(head, "td", { class: "number" }, says("median", { value: "" }).trim());
    let section = null;
    let body = null;
    for (const figure of data.figures) {
      if (figure.section !== section) {
        section = figure.section;
        body = add(made, "tbody");
        add(add(body, "tr"), "th", { scope: "rowgroup", colspan: ids.length + 2 }, data.sections[section]);
      }
      const row = add(body, "tr");
      add(row, "th", { scope: "row" }, named(figure));
      for (const i of ids) {
        const cell = add(row, "td", { class: "number" });
        if (figure.values[i] == null || figure.range) cell.textContent = figure.texts[i];
        else add(cell, "data", { value: figure.values[i] }, figure.texts[i]);
      }
      add(row, "td", { class: "number" }, figure.median ? figure.median[1] : "–");
    }
    return box.replaceChildren(made);
  };

  const pick = (slug) => {
    if (chosen.compare.includes(slug)) chosen.compare = chosen.compare.filter((s) => s !== slug);
    else if (chosen.compare.length >= data.most) { show(); find("told").textContent = says("full", { n: data.most, units: data.units }); return; }
    else chosen.compare = [...chosen.compare, slug];
    show();
  };

  /* Controls. */
  const options = (select, entries) => select.replaceChildren(...entries.map(([value, label]) => { const o = document.createElement("option"); o.value = value; o.textContent = label; return o; }));
  const axes = (select) => {
    select.replaceChildren();
    for (const [section, label] of Object.entries(data.sections)) {
      const group = add(select, "optgroup", { label });
      for (const figure of data.figures) if (figure.section === section && !figure.range) add(group, "option", { value: figure.key }, figure.label);
      if (!group.children.length) group.remove();
    }
  };
  axes(find("x"));
  axes(find("y"));
  if (find("period")) options(find("period"), [["", data.periods[0]], ["earlier", data.periods[1]], ["both", says("both")]]);
  if (grouped) [...new Set(data.groups)].forEach((group) => group && add(find("group"), "option", { value: group }, group));
  Object.entries(data.stateNames).forEach(([state, label]) => add(find("state"), "option", { value: state }, label));
  options(find("like"), [["", says("all")], ...data.slugs.map((slug, i) => [slug, data.names[i]]).filter((_, i) => data.circumstances[i] != null)]);
  options(find("add"), [["", "…"], ...data.slugs.map((slug, i) => [slug, data.names[i]])]);
  const boxes = find("columns");
  for (const [section, label] of Object.entries(data.sections)) {
    const set = add(boxes, "fieldset");
    add(set, "legend", {}, label);
    for (const figure of data.figures) if (figure.section === section) add(set, "label", {}, add(null, "input", { type: "checkbox", value: figure.key, "data-column": true }), ` ${figure.label}`);
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
      find("period").disabled = !(earlier(figures.get(chosen.x)) && earlier(figures.get(chosen.y)));
    }
    page.querySelectorAll("[data-draw]").forEach((box) => { box.checked = chosen.draw.includes(box.value); });
    page.querySelectorAll("[data-column]").forEach((box) => { box.checked = chosen.columns.includes(box.value); });
    for (const key of ["group", "class", "state", "like"]) if (find(key)) find(key).value = chosen[key];
    if (find("name").value !== chosen.q) find("name").value = chosen.q;
    find("add").value = "";
    const which = [chosen.q, chosen.group, chosen.class, chosen.state, chosen.like];
    if (isNew("chart", [which, chosen.x, chosen.y, chosen.draw, chosen.period, chosen.compare])) drawChart(kept);
    if (isNew("side", chosen.compare)) drawSide();
    if (isNew("table", [which, chosen.sort, chosen.columns, shown])) drawTable(kept);
    else markPicked();
    write();
  };
  const set = (key, value) => { chosen[key] = value; shown = PAGE; show(); };
  const toggled = (key, value, on, order) => set(key, order.filter((one) => (one === value ? on : chosen[key].includes(one))));

  for (const key of ["x", "y", "period", "group", "class", "state", "like"]) find(key)?.addEventListener("change", (event) => set(key, event.target.value));
  find("name").addEventListener("input", (event) => set("q", event.target.value));
  find("add").addEventListener("change", (event) => event.target.value && pick(event.target.value));
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
      save(name("csv"), csv([["slug", data.unit, "period", named(across), named(up)], ...drawn.placed.map((p) => [data.slugs[p.i], data.names[p.i], data.periods[p.past ? 1 : 0], p.a, p.b])]));
    }
    if (kind === "compared") {
      const ids = chosen.compare.map((slug) => place.get(slug));
      save(`${data.file}-compared.csv`, csv([["", ...ids.map((i) => data.names[i]), says("median", { value: "" }).trim()], ...data.figures.map((f) => [named(f), ...ids.map((i) => (f.range ? f.texts[i] : f.values[i])), f.range ? "" : f.median?.[0]])]));
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
