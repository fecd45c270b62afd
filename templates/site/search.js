/* Searches the site: names and terms first, then pages, then briefs. Its index is made by
   analysis/documents/site/search.py, which cuts text into words by the same rules; the files are
   scripts, so that a page opened from a folder can load them too. */
(() => {
  "use strict";
  const UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff";
  const RUNS = new RegExp(`([${UNSPACED}]+)|((?:(?![${UNSPACED}])[\\p{L}\\p{N}])+)`, "gu");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\u0629/g, "\u0647").replace(/\u0649/g, "\u064a").replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60)).toLowerCase();
  const bare = (text) => plain(text).replace(/[^\p{L}\p{N}]/gu, "");

  // --- the index, loaded as it is needed ---

  const script = document.currentScript;
  const folder = script.dataset.index;
  const taken = {};
  window.siteSearch = { take: (name, value) => { taken[name] = value; } };

  const loading = {};
  const load = (name) => loading[name] ??= new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = `${folder}/${name}.js`;
    tag.onload = () => resolve(taken[name]);
    tag.onerror = () => { delete loading[name]; reject(new Error(name)); };
    document.head.append(tag);
  });

  let site = null; // pages with their names made plain, and the first section of each
  const open = async () => {
    const { pages, words } = await load("pages");
    if (site) return;
    let first = 0;
    site = {
      words,
      pages: pages.map(([href, title, kind, names, sections], number) => {
        const page = { href, title, kind, number, first };
        page.names = [...new Set((["page", "manual"].includes(kind) ? [title, ...names] : names).map(bare))].filter(Boolean);
        page.parts = new Set([title, ...names].flatMap((name) => plain(name).match(/[\p{L}\p{N}]+/gu) ?? []));
        first += sections;
        return page;
      }),
    };
    site.sections = first;
  };

  const pageOf = (section) => {
    let [low, high] = [0, site.pages.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (site.pages[middle].first <= section) low = middle;
      else high = middle - 1;
    }
    return site.pages[low];
  };

  // The files that may hold words which begin so.
  const shardsOf = (start) => {
    const end = `${start}\uffff`;
    return site.words.flatMap((first, i) =>
      first <= end && (site.words[i + 1] === undefined || site.words[i + 1] > start) ? [`w${i}`] : []);
  };

  // --- one word of a question: what it counts for in each section ---

  const weigh = (found, list, share) => {
    for (let i = 0; i < list.length; i += 2) {
      const worth = share * list[i + 1] / (list[i + 1] + 2);
      if (!(found.get(list[i]) >= worth)) found.set(list[i], worth);
    }
  };
  const rare = (found) => {
    const idf = Math.log(1 + site.sections / (found.size + 0.5));
    for (const [section, worth] of found) found.set(section, worth * idf);
    return found;
  };

  const beginning = async (start, fits = (word) => word.startsWith(start)) => {
    const found = new Map();
    for (const shard of await Promise.all(shardsOf(start).map(load))) {
      for (const [word, list] of Object.entries(shard)) {
        if (fits(word)) weigh(found, list, word === start ? 1 : 0.4 + 0.5 * start.length / Math.max(word.length, start.length));
      }
    }
    return rare(found);
  };

  // Whether one slip of the pen (two in long words) leads from one word to the other.
  const near = (a, b) => {
    const slips = a.length > 7 ? 2 : 1;
    if (Math.abs(a.length - b.length) > slips) return false;
    let [before, row] = [null, [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length] <= slips;
  };

  const latin = async (word) => {
    if (word.length < 2 && /\p{L}/u.test(word)) return new Map();
    const stem = word.length > 4 ? word.replace(/(?<!s)s$/, "") : word;
    const found = await beginning(stem);
    if (found.size || word.length < 5 || /\d/.test(word)) return found;
    const slipped = new Map();
    for (const shard of await Promise.all(shardsOf(word[0]).map(load))) {
      for (const [other, list] of Object.entries(shard)) if (near(word, other)) weigh(slipped, list, 0.5);
    }
    return slipped.size ? rare(slipped) : related(word);
  };

  // Words with the same beginning that end otherwise: limits, for limitations.
  const related = async (word) => {
    for (let length = word.length - 1; length >= 5 && length > 0.4 * word.length; length--) {
      const found = await beginning(word.slice(0, length), (other) => other.startsWith(word.slice(0, length)) && other.length <= length + 3);
      if (found.size) return new Map([...found].map(([section, worth]) => [section, worth / 2]));
    }
    return new Map();
  };

  // A run without spaces: every pair must be there, else (a question of several words) most of
  // them, and where nothing else is found whatever has the most.
  const unspaced = async (run, lenient) => {
    const pairs = run.length < 2 ? [run] : [...Array(run.length - 1).keys()].map((i) => run.slice(i, i + 2));
    const found = await Promise.all(pairs.map((pair) => beginning(pair)));
    const count = new Map();
    for (const each of found) {
      for (const [section, worth] of each) {
        const [n, sum] = count.get(section) ?? [0, 0];
        count.set(section, [n + 1, sum + worth]);
      }
    }
    const all = [...count].filter(([, [n]]) => n === pairs.length);
    const some = lenient ? Math.max(pairs.length / 4, ...[...count.values()].map(([n]) => n)) : pairs.length / 2;
    const most = [...count].filter(([, [n]]) => n >= some && (lenient || n >= 2));
    return new Map((all.length ? all : most).map(([section, [n, sum]]) => [section, sum * n / pairs.length / pairs.length]));
  };

  // --- a question ---

  // Names count before all that is said anywhere; what is asked for may go on after a name.
  const named = (page, asked, words) => {
    let best = 0;
    for (const name of page.names) {
      if (name === asked) return 1000;
      if (name.startsWith(asked) && (page.kind !== "term" || 2 * asked.length >= name.length)) best = Math.max(best, 400 * Math.sqrt(asked.length / name.length));
      else if (asked.length > 3 && name.includes(asked)) best = Math.max(best, 100 * Math.sqrt(asked.length / name.length));
      else if (name.length > 1 && !/^\d+$/.test(name) && (page.kind !== "page" || 2 * name.length >= asked.length) && new RegExp(`^[${UNSPACED}]`, "u").test(name) && asked.includes(name)) best = Math.max(best, (page.kind === "brief" ? 320 : 300) + name.length);
    }
    if (page.kind === "brief" && words.length > 1 && words.some((word) => word.length > 2 && page.names.includes(word))) best = Math.max(best, 200);
    return best;
  };
  const MISSPELT = 60;
  const KINDS = { term: 1.5, page: 1.3, brief: 0.8, manual: 0.4 };

  // What a question says beside what it asks for (how, which; 如何, 哪些) is left out, unless it is all.
  const idle = (document.querySelector("form[data-search]")?.dataset.idle ?? "").split("|").filter(Boolean);
  const cut = (text) => [...text.matchAll(RUNS)].map(([, run, word]) => ({ run, word, text: run ?? word }));
  const wordsOf = (question) => {
    const whole = plain(question);
    const left = idle.filter((each) => new RegExp(`^[${UNSPACED}]`, "u").test(each)).reduce((text, each) => text.replaceAll(each, " "), whole);
    const words = cut(left).filter(({ text }) => !idle.includes(text));
    return words.length ? words : cut(whole);
  };

  // Where each word of a question stands: what it counts for on each page, and in its sections.
  const look = async (words, lenient) => {
    const found = await Promise.all(words.map(({ run, word }) => (run ? unspaced(run, lenient) : latin(word))));
    const scores = new Map();
    const sections = new Map();
    found.forEach((each, i) => {
      for (const [section, worth] of each) {
        const page = pageOf(section);
        const kept = scores.get(page) ?? Array(words.length).fill(0);
        kept[i] = Math.max(kept[i], worth) + 0.05 * Math.min(kept[i], worth);
        scores.set(page, kept);
        const place = sections.get(page) ?? new Map();
        place.set(section, (place.get(section) ?? 0) + worth);
        sections.set(page, place);
      }
    });
    return { scores, sections };
  };

  // Pages by name, and those that have at least ``enough`` of the words.
  const gather = ({ scores, sections }, words, named, enough) => {
    const hits = [];
    for (const page of site.pages) {
      const name = named(page);
      const told = scores.get(page) ?? [];
      const there = words.filter((word, i) => told[i] > 0 || [...page.parts].some((part) => part.startsWith(word.text))).length;
      if (!name && !(there >= enough && told.length)) continue;
      const best = [...(sections.get(page) ?? [])].sort(([a, x], [b, y]) => y - x || a - b)[0];
      const together = best ? best[1] : 0; // all words in one section count more than here and there
      const sum = told.reduce((a, b) => a + b, 0);
      hits.push({ page, section: best && name < 400 ? best[0] - page.first : 0, score: name + (KINDS[page.kind] ?? 1) * (sum + together), certain: name > 0 });
    }
    return hits;
  };

  async function ask(question) {
    await open();
    const asked = bare(question);
    if (!asked) return [];
    const words = wordsOf(question);
    const texts = words.map((each) => each.text);
    const essence = texts.join("");
    const byName = (page) => Math.max(named(page, asked, texts), essence && essence !== asked ? named(page, essence, texts) : 0);
    const hits = gather(await look(words, false), words, byName, words.length);
    if (!hits.some((hit) => hit.certain) && asked.length > 4) {
      for (const page of site.pages) {
        if (page.names.some((name) => name.length > 4 && near(asked, name))) {
          const hit = hits.find((each) => each.page === page);
          if (hit) hit.score += MISSPELT;
          else hits.push({ page, section: 0, score: MISSPELT });
        }
      }
    }
    const partial = !hits.length;
    if (partial) hits.push(...gather(await look(words, true), words, () => 0, Math.ceil(words.length / 2)));
    hits.sort((a, b) => b.score - a.score || a.page.number - b.page.number);
    return hits.map((hit) => ({ ...hit, partial, words: texts }));
  }

  // --- showing what was found ---

  // A text's characters made plain, each with its place in the text as it is written.
  const mapped = (text) => {
    let said = "";
    const places = [];
    let at = 0;
    for (const character of text) {
      for (const one of plain(character)) {
        said += one;
        for (let i = 0; i < one.length; i++) places.push(at);
      }
      at += character.length;
    }
    places.push(at);
    return { said, places };
  };

  // Where the words stand in a text: [from, to], in order. A stem is marked to its word's end.
  const marks = (text, words) => {
    const { said, places } = mapped(text);
    const spans = [];
    for (const word of words) {
      const isRun = new RegExp(`^[${UNSPACED}]`, "u").test(word);
      const stem = !isRun && word.length > 4 ? word.replace(/(?<!s)s$/, "") : word;
      const pieces = isRun && word.length > 2 && !said.includes(word)
        ? [...Array(word.length - 1).keys()].map((i) => word.slice(i, i + 2)) : [stem];
      for (const piece of pieces) {
        for (let i = said.indexOf(piece); i >= 0 && spans.length < 50; i = said.indexOf(piece, i + 1)) {
          if (!isRun && /[\p{L}\p{N}]/u.test(said[i - 1] ?? " ") && !new RegExp(`[${UNSPACED}]`, "u").test(said[i - 1])) continue;
          let end = i + piece.length;
          if (!isRun) while (/[\p{L}\p{N}]/u.test(said[end] ?? " ") && !new RegExp(`[${UNSPACED}]`, "u").test(said[end])) end++;
          spans.push([places[i], places[end]]);
        }
      }
    }
    spans.sort((a, b) => a[0] - b[0]);
    const joined = [];
    for (const span of spans) {
      const last = joined.at(-1);
      if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
      else joined.push(span);
    }
    return joined;
  };

  const marked = (text, spans, from = 0, to = text.length) => {
    const pieces = [];
    let at = from;
    for (const [start, end] of spans) {
      if (start < at || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      pieces.push(text.slice(at, start), mark);
      at = end;
    }
    pieces.push(text.slice(at, to));
    return pieces;
  };

  // A stretch of the text around the first place where most of what was asked for stands.
  const excerpt = (text, words, room) => {
    const spans = marks(text, words);
    let [best, most] = [0, -1];
    for (const [start] of spans) {
      const inside = spans.filter(([from, to]) => from >= start && to <= start + room * 0.7).length;
      if (inside > most) [best, most] = [start, inside];
    }
    let from = Math.max(0, best - Math.round(room * 0.3));
    if (from) from = /[\s。，；：！？]/.test(text[from - 1]) ? from : from + Math.max(0, text.slice(from, best).search(/[\s。，；：！？]/) + 1);
    let to = Math.min(text.length, from + room);
    if (to < text.length && /[A-Za-z]/.test(text[to])) to = Math.max(from, text.lastIndexOf(" ", to)) || to;
    return [from ? "… " : "", ...marked(text, spans, from, to), to < text.length ? " …" : ""];
  };

  const said = (form) => form.dataset;
  const item = async (hit, form, room) => {
    const sections = await load(`p${hit.page.number}`);
    const [anchor, heading, text] = sections[hit.section];
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = said(form).root + hit.page.href + (anchor ? `#${anchor}` : "");
    const title = hit.section && heading ? `${hit.page.title} – ${heading}` : hit.page.title;
    link.append(...marked(title, marks(title, hit.words)));
    const kind = document.createElement("span");
    kind.className = "hit-kind";
    kind.textContent = said(form)[hit.page.kind] ?? "";
    const around = document.createElement("p");
    around.append(...excerpt(text || heading, hit.words, room));
    line.append(link, kind, around);
    return line;
  };

  const counted = (form, n) => (n === 0 ? said(form).none : window.Counts.said(JSON.parse(said(form).counted), { n }));

  // --- the box on every page, and the page of its own ---

  const wire = (form) => {
    const whole = "whole" in form.dataset;
    const field = form.querySelector("input");
    const panel = form.querySelector(".hits");
    const list = panel.querySelector("ol");
    const status = panel.querySelector("[role=status]");
    const more = panel.querySelector(".hits-more");
    let shown = whole ? 20 : 6;
    let turn = 0;

    const close = () => { if (!whole) panel.hidden = true; };
    const show = async () => {
      const mine = ++turn;
      const question = field.value.trim();
      if (whole) {
        const address = new URL(location.href);
        if (question) address.searchParams.set("q", question); else address.searchParams.delete("q");
        if (location.protocol !== "file:" || address.search) history.replaceState(null, "", address);
      }
      if (!question) { list.replaceChildren(); status.textContent = ""; more.hidden = true; return close(); }
      let hits;
      let items;
      try {
        hits = await ask(question);
        items = await Promise.all(hits.slice(0, shown).map((hit) => item(hit, form, whole ? 200 : 110)));
      } catch {
        if (mine !== turn) return;
        list.replaceChildren();
        status.textContent = said(form).unread;
        panel.hidden = false;
        return;
      }
      if (mine !== turn) return;
      list.replaceChildren(...items);
      list.hidden = !items.length;
      status.textContent = hits[0]?.partial ? said(form).some : counted(form, hits.length);
      more.hidden = hits.length <= shown;
      if (!whole) more.href = `${said(form).all}?q=${encodeURIComponent(question)}`;
      panel.hidden = false;
    };

    field.addEventListener("input", () => { if (whole) shown = 20; show(); });
    field.addEventListener("focus", () => { if (field.value.trim() && panel.hidden) show(); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const question = field.value.trim();
      if (!question) return;
      if (whole) return list.querySelector("a")?.click();
      await show();
      list.querySelector("a")?.click();
    });
    const stops = () => [field, ...panel.querySelectorAll("a[href], button")].filter((each) => each.offsetParent !== null);
    form.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && !panel.hidden) {
        event.preventDefault();
        const all = stops();
        all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement) + step))].focus();
      } else if (event.key === "Escape" && !whole && !panel.hidden) {
        event.preventDefault();
        field.focus();
        close();
      }
    });
    if (whole) {
      more.addEventListener("click", () => { shown += 20; show(); });
      field.value = new URL(location.href).searchParams.get("q") ?? "";
      if (field.value) show();
    } else {
      form.addEventListener("focusout", (event) => {
        if (!event.relatedTarget || !form.contains(event.relatedTarget)) setTimeout(() => form.contains(document.activeElement) || close(), 150);
      });
    }
  };

  for (const form of document.querySelectorAll("form[data-search]")) wire(form);
  window.siteSearch.ask = ask;
})();
