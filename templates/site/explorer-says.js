/* The sentence above the explorer's chart, and what stands out side by side: found by rule in what
   data.js holds. It counts and compares the figures that are shown, and estimates nothing. */
(() => {
  "use strict";
  const MOST_ALIKE = 1e-9;
  const FEWEST = 4; // points, for a sentence on how two figures go together

  window.ExplorerSays = ({ data, figures, place, at, says }) => {
    const n = data.slugs.length;
    const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
    const named = (ids) => list.format(ids.map((i) => window.Counts.apart(data.names[i])));

    /* From the first period to the last: in how many a figure rose. */
    const rose = (across, up, kept) => {
      const both = !across.time && across.through;
      const there = data.periods.map((_, k) => k).filter((k) => at(up, k) && (!both || at(across, k)));
      if (!up.through || (!across.time && !across.through) || there.length < 2) return null;
      const [first, last] = [there[0], there[there.length - 1]];
      const [whom, ways] = [both ? [up, across] : [up], []];
      const known = kept.filter((i) => whom.every((f) => at(f, first).values[i] != null && at(f, last).values[i] != null));
      for (const f of whom) ways.push(known.filter((i) => at(f, last).values[i] > at(f, first).values[i]).length);
      return says(both ? "rose_both" : "rose", {
        first: data.when[first], last: data.when[last], y: up.said, x: across.said, a: known.length, b: ways[0], d: ways[1] ?? 0,
      });
    };

    /* The ends of those that are set side by side. */
    const ends = (up, k, compare) => {
      const column = at(up, k);
      const ids = compare.map((slug) => place.get(slug)).filter((i) => column.values[i] != null);
      if (ids.length < 2) return null;
      const order = [...ids].sort((a, b) => column.values[b] - column.values[a]);
      const [top, bottom] = [order[0], order[order.length - 1]];
      const [high, low] = [column.texts[top], column.texts[bottom]];
      const alike = (text) => ids.filter((i) => column.texts[i] === text);
      const values = { y: up.label, high, low, most: named(alike(high)), least: named(alike(low)), n: ids.length, value: column.median?.[1] };
      if (high === low) return says("same", values);
      const touch = (i, j) => data.intervals[i] && data.intervals[j] && data.intervals[i][0] <= data.intervals[j][1] && data.intervals[j][0] <= data.intervals[i][1];
      if (up.doubt && k === data.own && alike(high).some((i) => alike(low).some((j) => touch(i, j)))) return says("overlap", values);
      return says("ends", values);
    };

    /* How many that are above a mark in one figure are above it in the other. */
    const crossed = (across, up, k, kept, draw) => {
      const [u, v] = [at(across, k), at(up, k)];
      const lines = draw.includes("lines") && across.lines?.length === 1 && up.lines?.length === 1;
      const [x, y] = lines ? [across.lines[0][0], up.lines[0][0]] : [u.median?.[0], v.median?.[0]];
      const known = kept.filter((i) => u.values[i] != null && v.values[i] != null);
      if (across === up || x == null || y == null || known.length < FEWEST) return null;
      const above = known.filter((i) => u.values[i] > x);
      const others = known.filter((i) => !(u.values[i] > x));
      const so = (ids) => ids.filter((i) => v.values[i] > y).length;
      return says(lines ? "lines" : "medians", {
        x: across.said, y: up.said, a: above.length, b: so(above), c: others.length, d: so(others),
      });
    };

    const sentence = (chosen, kept, k) => {
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      if (k === null) return rose(across, up, kept);
      if (!at(across, k) || !at(up, k)) return null;
      if (chosen.compare.length > 1) return ends(up, k, chosen.compare);
      if (chosen.like && !chosen.class && k === data.own) {
        const high = kept.filter((i) => data.high[i]).length;
        return says("like", { name: data.names[place.get(chosen.like)], a: kept.length, b: high });
      }
      const said = crossed(across, up, k, kept, chosen.draw);
      return said && kept.length < n ? says("among", { said, n: kept.length, total: n }) : said;
    };

    /* The figures in which the first of several regions is furthest from the median of the others,
       counted in widths of the middle half of all regions. */
    const apart = ([first, ...others]) => {
      let [most, found] = [0, []];
      for (const key of data.apart) {
        const figure = figures.get(key);
        const rest = others.map((i) => figure.values[i]).filter((v) => v != null).sort((a, b) => a - b);
        if (figure.values[first] == null || !rest.length || !figure.spread) continue;
        const half = rest.length >> 1;
        const middle = rest.length % 2 ? rest[half] : (rest[half - 1] + rest[half]) / 2;
        const far = Math.abs(figure.values[first] - middle) / figure.spread;
        if (far > most + MOST_ALIKE) [most, found] = [far, [key]];
        else if (found.length && far >= most - MOST_ALIKE) found.push(key);
      }
      return found;
    };

    return { sentence, apart };
  };
})();
