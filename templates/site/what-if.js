/* Walks through the choices that a study declares. What each combination finds was computed when
   the site was built and stands in data.js; here it is looked up. */
(() => {
  "use strict";
  const data = window.CHOICES;
  const page = document.querySelector("[data-choices]");
  if (!data || !page) return;
  const find = (name) => page.querySelector(`[data-${name}]`);
  const at = new Map(data.combinations.map((one, i) => [String(one.point), i]));
  const add = (parent, tag, text, given = {}) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(given)) node.setAttribute(key, value);
    if (text != null) node.textContent = text;
    parent.append(node);
    return node;
  };
  let here = data.own;
  let unit = 0;

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    const number = Number(given.get("combination") ?? data.own + 1) - 1;
    here = Number.isInteger(number) && data.combinations[number] ? number : data.own;
    unit = Math.max(0, data.slugs.indexOf(given.get("unit")));
  };
  const write = () => {
    const held = [];
    if (here !== data.own) held.push(`combination=${here + 1}`);
    if (unit) held.push(`unit=${data.slugs[unit]}`);
    history.replaceState(null, "", held.length ? `#${held.join("&")}` : location.pathname + location.search);
  };
  const named = (parent, label, held) => {
    if (!held.length) return;
    const line = add(parent, "p", label + data.says.colon);
    held.forEach((i, k) => {
      if (k) line.append(data.says.also);
      if (i === unit) add(line, "strong", apart(data.names[i]));
      else line.append(apart(data.names[i]));
    });
  };
  /* What was found, behind the choices that are not the study's own. */
  const { said, apart } = window.Counts;
  const says = (key, values) => said(data.says[key], values);
  const told = (one, own) => {
    const other = data.choices.flatMap((choice, k) => (one.point[k] === own.point[k] ? [] : [says("choice", { label: choice.label, value: choice.texts[one.point[k]] })]));
    return other.length ? says("changed", { choices: other.join(data.says.between), said: one.said }) : one.said;
  };
  const SVG = "http://www.w3.org/2000/svg";
  const drawStands = () => {
    const [bar, key] = [find("bar"), find("key-of")];
    bar.replaceChildren();
    key.replaceChildren();
    const counts = data.stands[unit];
    const total = data.combinations.length;
    let from = 0;
    counts.forEach((n, k) => {
      if (!n) return;
      const part = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x: `${(100 * from) / total}%`, width: `${(100 * n) / total}%`, height: 20, class: `stand-${k}` })) part.setAttribute(name, value);
      bar.append(part);
      from += n;
      const line = add(key, "li");
      add(line, "span", null, { class: `swatch stand-${k}`, "aria-hidden": "true" });
      add(line, "strong", String(n));
      line.append(` ${data.standings[k]}`);
    });
  };
  const show = () => {
    const one = data.combinations[here];
    const own = data.combinations[data.own];
    one.point.forEach((value, k) => { page.querySelector(`[name="c${k}"][value="${value}"]`).checked = true; });
    find("said").textContent = told(one, own);
    find("fit").textContent = one.fit;
    const box = find("terms");
    box.replaceChildren();
    for (const term of one.terms) {
      const part = add(box, "section", null, { class: term.own ? "way kept" : "way" });
      const head = add(part, "h3", `${term.name} `);
      add(head, "span", [data.says[term.own ? "same" : "other"], ...(term.some ? [data.says.some] : [])].join(" · "), { class: "mark" });
      if (term.asks !== term.name) add(part, "p", term.asks);
      add(part, "p", term.said);
      const members = [...term.members].flatMap((bit, i) => (bit === "1" ? [i] : []));
      named(part, data.says.high, members.filter((i) => one.high[i] === "1"));
      named(part, data.says.not_high, members.filter((i) => one.high[i] !== "1"));
      if (!members.length) add(part, "p", data.says.nobody);
    }
    find("unit").value = data.slugs[unit];
    find("here").textContent = data.states[one.states[unit]];
    find("there").textContent = data.states[own.states[unit]];
    find("counts").textContent = data.counts[unit];
    drawStands();
    page.querySelectorAll("td.here").forEach((cell) => cell.classList.remove("here"));
    const cell = page.querySelector(`[data-cell="${here}"]`);
    cell.parentElement.classList.add("here");
    page.querySelectorAll("[data-cell][aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    cell.setAttribute("aria-current", "true");
    write();
  };

  data.names.forEach((name, i) => add(find("unit"), "option", name, { value: data.slugs[i] }));
  find("form").addEventListener("change", () => {
    const point = data.choices.map((_, k) => page.querySelector(`[name="c${k}"]:checked`).value);
    here = at.get(String(point));
    show();
  });
  find("form").addEventListener("submit", (event) => event.preventDefault());
  find("back").addEventListener("click", () => { here = data.own; show(); });
  find("unit").addEventListener("change", (event) => { unit = data.slugs.indexOf(event.target.value); show(); });
  find("sheet").addEventListener("click", (event) => {
    const link = event.target.closest("[data-cell]");
    if (!link) return;
    event.preventDefault();
    here = Number(link.dataset.cell);
    show();
    find("form").scrollIntoView({ block: "nearest" });
  });
  window.addEventListener("hashchange", () => { read(); show(); });
  read();
  show();
})();
