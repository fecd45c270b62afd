/* The box that finds a unit by any of its names: a combobox as the ARIA practice has it. */
(() => {
  "use strict";
  const form = document.querySelector("form.find");
  if (!form) return;
  const MOST = 8; // options that are shown at once
  const field = form.querySelector("input");
  const panel = form.querySelector(".find-panel");
  const list = form.querySelector("[role=listbox]");
  const none = form.querySelector(".find-none");
  const count = form.querySelector("[role=status]");
  let hits = [];
  let chosen = -1;

  // The same as in analysis/documents/site/spoken.py: letters and digits, no accents, no case.
  const squeezed = (text) => text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").replace(/\u0629/g, "\u0647").replace(/\u0649/g, "\u064a").replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)).toLowerCase();

  let units = null;
  const load = () => new Promise((resolve, reject) => {
    if (units) return resolve();
    const script = document.createElement("script");
    script.src = form.dataset.units;
    script.onload = () => {
      units ??= window.pathwaysUnits.map((unit) => ({
        ...unit,
        // What is compared, each with how it is written.
        keys: [unit.name, ...unit.names, ...unit.pinyin].map((text) => ({ text, plain: squeezed(text), starts: text.split(/[\s\-&]+/).slice(1).map(squeezed) })),
        among: unit.groups.map((text) => ({ text, plain: squeezed(text) })),
        exact: [...unit.codes, ...unit.initials].map((text) => ({ text, plain: squeezed(text) })),
      }));
      resolve();
    };
    script.onerror = reject;
    document.head.append(script);
  });

  // How well a unit fits (0 is best), and by which of its names; null where it does not.
  const fit = (unit, wanted) => {
    for (const code of unit.exact) if (code.plain === wanted) return { rank: 0, by: code.text };
    let best = null;
    const better = (rank, by) => { if (!best || rank < best.rank) best = { rank, by }; };
    unit.keys.forEach((key, n) => {
      if (key.plain === wanted) better(n ? 1 : 0, key.text);
      else if (key.plain.startsWith(wanted)) better(n ? 3 : 2, key.text);
      else if (key.starts.some((start) => start.startsWith(wanted))) better(4, key.text);
      else if (wanted.length > 1 && key.plain.includes(wanted)) better(5, key.text);
    });
    for (const code of unit.exact) if (code.plain.startsWith(wanted)) better(6, code.text);
    for (const group of unit.among) if (group.plain.startsWith(wanted)) better(7, group.text);
    return best;
  };

  const distance = (a, b) => {
    let before = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]));
      before = row;
    }
    return before[b.length];
  };

  const nearest = (wanted) => {
    const most = Math.max(1, Math.floor(wanted.length / 3));
    return units
      .map((unit) => ({ unit, away: Math.min(...unit.keys.map((key) => distance(wanted, key.plain))) }))
      .filter((each) => each.away <= most)
      .sort((a, b) => a.away - b.away)
      .slice(0, 3)
      .map((each) => each.unit);
  };

  const address = (unit) => `${form.dataset.folder}${unit.slug}/index.html`;
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // A name with what was typed of it marked.
  const marked = (text, typed) => {
    const small = element("small");
    const at = text.toLowerCase().indexOf(typed.trim().toLowerCase());
    if (at < 0) small.textContent = text;
    else small.append(text.slice(0, at), element("mark", text.slice(at, at + typed.trim().length)), text.slice(at + typed.trim().length));
    return small;
  };

  const option = ({ unit, by }, n) => {
    const item = element("li");
    item.id = `find-${n}`;
    item.setAttribute("role", "option");
    item.append(element("strong", unit.name));
    const score = element("span", undefined, "find-score");
    const disc = element("span", undefined, unit.high ? "disc" : "ring");
    disc.setAttribute("aria-hidden", "true");
    score.append(disc, ` ${unit.score}`, element("span", `, ${unit.high ? form.dataset.high : form.dataset.other}`, "visually-hidden"));
    item.append(score);
    const others = [...unit.names, ...unit.codes].filter((text) => text !== by && squeezed(text) !== unit.slug.replaceAll("-", ""));
    const also = element("small");
    also.append(marked(by === unit.name ? unit.name : by, field.value), ...others.slice(0, 4).map((text) => ` · ${window.Counts.apart(text)}`));
    item.append(also);
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    item.addEventListener("click", () => { location.href = address(unit); });
    return item;
  };

  const choose = (n) => {
    chosen = hits.length ? (n + hits.length) % hits.length : -1;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
    for (const each of document.querySelectorAll(".mine")) each.classList.remove("mine");
    const slug = chosen < 0 ? null : CSS.escape(hits[chosen].unit.slug);
    if (slug) for (const each of document.querySelectorAll(`[data-tile="${slug}"], [data-row="${slug}"]`)) each.classList.add("mine");
  };

  const open = (yes) => {
    panel.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes && hits.length > 0));
  };

  const show = async () => {
    const wanted = squeezed(field.value);
    if (wanted) await load();
    if (wanted !== squeezed(field.value)) return; // typed on meanwhile
    const found = wanted ? units.map((unit) => ({ unit, ...fit(unit, wanted) })).filter((each) => each.rank !== undefined) : [];
    found.sort((a, b) => a.rank - b.rank || a.unit.name.localeCompare(b.unit.name, document.documentElement.lang));
    hits = found.slice(0, MOST);
    list.replaceChildren(...hits.map(option));
    none.hidden = hits.length > 0 || !wanted;
    none.replaceChildren();
    if (wanted && !hits.length) {
      const near = nearest(wanted);
      none.append(element("p", window.Counts.said(form.dataset.none, { query: field.value.trim() })));
      if (near.length) {
        const line = element("p", `${form.dataset.nearest} `);
        for (const unit of near) {
          const link = element("a", unit.name);
          link.href = address(unit);
          line.append(link);
        }
        none.append(line);
      }
      none.append(element("p", form.dataset.try));
    }
    count.textContent = wanted ? window.Counts.said(JSON.parse(form.dataset.count), { n: found.length }) : "";
    open(Boolean(wanted));
    choose(hits.length ? 0 : -1);
  };

  field.addEventListener("input", show);
  field.addEventListener("focus", () => { load(); if (field.value) show(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) show();
      else choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      if (panel.hidden) field.value = "";
      hits = [];
      choose(-1);
      open(false);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await show(); // Enter may come before the names do
    if (chosen >= 0) location.href = address(hits[chosen].unit);
    else field.focus();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) open(false);
  });
})();
