/* The explorer's chart as a list of marks: who is chosen in full, the others in grey, one period or
   all of them joined by lines. Every value, text, median and line is as data.js holds it. */
(() => {
  "use strict";
  const SMALL = 13;
  const MANY = 400; // points, beyond which they are drawn small and without names

  window.ExplorerChart = ({ data, figures, at, says, named }) => {
    const { ticks } = window.Chart;
    const colours = () => {
      const style = getComputedStyle(document.documentElement);
      const of = (name) => style.getPropertyValue(`--${name}`).trim();
      return { ink: of("ink"), soft: of("ink-soft"), rule: of("grey-light"), ground: of("ground"), good: of("good"), other: of("control"), mine: of("mine"), accent: of("accent") };
    };
    const outcome = figures.get(data.outcome);
    const isHigh = (i, k) => {
      if (k === data.own) return Boolean(data.high[i]);
      const member = outcome?.through?.[k]?.values[i];
      return member == null ? null : member > 0.5;
    };

    /* What is placed: each region in one period, or in all of them (k === null). */
    const collect = (ids, across, up, k) => {
      const found = [];
      const which = k === null ? data.periods.map((_, one) => one) : [k];
      for (const one of which) {
        const [u, v] = [at(across, one), at(up, one)];
        if (u && v) for (const i of ids) if (u.values[i] != null && v.values[i] != null) found.push({ i, k: one, a: u.values[i], b: v.values[i] });
      }
      return found;
    };

    const scaleOf = (held, low, high) => {
      let [least, most] = [Math.min(...held), Math.max(...held)];
      if (!held.length) [least, most] = [0, 1];
      const room = (most - least || Math.abs(most) || 1) * 0.05;
      const ends = [least >= 0 && least - room < 0 ? 0 : least - room, most + room];
      return { ends, to: (value) => low + ((value - ends[0]) / (ends[1] - ends[0])) * (high - low) };
    };

    return (chosen, kept, rest, k, size) => {
      const [across, up] = [figures.get(chosen.x), figures.get(chosen.y)];
      const paint = colours();
      const width = Math.max(320, Math.min(760, size || 640));
      const height = Math.round(Math.max(340, width * 0.8));
      const points = collect(kept, across, up, k);
      const grey = collect(rest, across, up, k);
      const last = Math.max(...points.map((p) => p.k));
      const along = Boolean(across.time); // names stand at the ends of their lines
      const box = { left: 62, right: width - (along ? Math.min(130, width / 4) : 18), top: 40, bottom: height - 52 };
      const marks = [];
      const line = (places, stroke, more = {}) => marks.push({ kind: "line", points: places, stroke, ...more });
      // A chart's places run from the left; what is written there runs as the page does.
      const written = (said) => (document.documentElement.dir === "rtl" ? `\u2067${said}\u2069` : said);
      const text = (x, y, said, more = {}) => marks.push({ kind: "text", x, y, text: written(said), size: SMALL, fill: paint.soft, ...more });
      const best = data.best && data.best.x === chosen.x && data.best.y === chosen.y && chosen.draw.includes("best") ? data.best.points : [];
      const linesOf = (figure) => (chosen.draw.includes("lines") ? figure.lines ?? [] : []);
      const medianOf = (figure) => (chosen.draw.includes("medians") && k !== null ? at(figure, k)?.median : null);

      /* Axes. */
      const held = (figure, side, place) => {
        const values = [...points, ...grey].map((p) => p[side]);
        values.push(...best.map((p) => p[place]), ...linesOf(figure).map((one) => one[0]));
        if (medianOf(figure)) values.push(medianOf(figure)[0]);
        return values;
      };
      const xs = scaleOf(held(across, "a", 0), box.left, box.right);
      const ys = scaleOf(held(up, "b", 1), box.bottom, box.top);
      const write = (value, step, style = "decimal") => value.toLocaleString(document.documentElement.dataset.numbers || document.documentElement.lang, { style, minimumFractionDigits: Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9))), notation: Math.abs(value) > 1e15 ? "scientific" : "standard" });
      const shown = (figure, value, step) => (figure.texts.some((one) => /[%\u066a]/.test(one)) ? write(value, step * 100, "percent") : write(value, step));
      const upright = (x, said) => {
        line([[x, box.top], [x, box.bottom]], paint.rule);
        text(x, box.bottom + 18, said, { anchor: "middle" });
      };
      if (along) {
        const known = [...new Set([...points, ...grey].map((p) => p.k))].sort((a, b) => a - b);
        const every = Math.ceil(known.length / Math.max(2, width / 90));
        known.forEach((one, place) => place % every === 0 && upright(xs.to(data.moments[one]), data.periods[one]));
      } else {
        const { found, step } = ticks(...xs.ends, width / 130);
        found.forEach((v) => upright(xs.to(v), shown(across, v, step)));
      }
      const grid = ticks(...ys.ends, height / 80);
      grid.found.forEach((v) => {
        line([[box.left, ys.to(v)], [box.right, ys.to(v)]], paint.rule);
        text(box.left - 8, ys.to(v) + 4, shown(up, v, grid.step), { anchor: "end" });
      });
      text(6, 18, named(up), { fill: paint.ink, bold: true });
      text(box.right, height - 10, named(across), { fill: paint.ink, bold: true, anchor: "end" });

      /* Medians, the study's lines, best practice. */
      const rule = (vertical, value, said, look) => {
        const place = vertical ? xs.to(value) : ys.to(value);
        line(vertical ? [[place, box.top], [place, box.bottom]] : [[box.left, place], [box.right, place]], look.stroke, look);
        if (vertical) text(place + (place > (box.left + box.right) / 2 ? -4 : 4), look.low ? box.bottom - 6 : box.top - 4, said, { fill: look.stroke, anchor: place > (box.left + box.right) / 2 ? "end" : "start" });
        else text(look.low ? box.right : box.left + 4, place - 4, said, { fill: look.stroke, anchor: look.low ? "end" : "start" });
      };
      for (const [figure, vertical] of [[across, true], [up, false]]) {
        const middle = medianOf(figure);
        if (middle && !figure.time) rule(vertical, middle[0], says("median", { value: middle[1] }), { stroke: paint.soft, dash: [5, 4], low: true });
        for (const [value, said] of linesOf(figure)) rule(vertical, value, says("line", { value: said }), { stroke: paint.accent, width: 1.5 });
      }
      if (best.length) {
        line(best.map(([a, b]) => [xs.to(a), ys.to(b)]), paint.accent, { width: 2 });
        const [a, b] = best[best.length - 1];
        text(xs.to(a) - 4, ys.to(b) - 6, says("best"), { fill: paint.accent, anchor: "end" });
      }

      /* Marks: the others first, who is set side by side last. */
      const many = points.length > MANY;
      const r = many ? 2.5 : 5;
      const put = (p) => ({ ...p, x: xs.to(p.a), y: ys.to(p.b), mine: chosen.compare.includes(data.slugs[p.i]), past: k === null && p.k !== last });
      const [placed, behind] = [points.map(put), grey.map(put)];
      const front = [...placed.filter((p) => !p.mine), ...placed.filter((p) => p.mine)];
      if (k === null) {
        const paths = new Map();
        for (const p of [...behind, ...front]) paths.set(p.i, [...(paths.get(p.i) ?? []), p]);
        const drawn = new Set(kept);
        for (const [i, path] of paths) {
          const mine = path[0].mine && drawn.has(i);
          if (path.length > 1) line(path.map((p) => [p.x, p.y]), mine ? paint.mine : drawn.has(i) ? paint.other : paint.rule, { width: mine ? 3 : 1 });
        }
      }
      for (const p of behind) if (!p.past) marks.push({ kind: "dot", x: p.x, y: p.y, r: many ? 1.5 : 2.5, fill: paint.soft });
      const showFrontier = chosen.draw.includes("best") && !best.length;
      for (const p of front) {
        if (p.past && many) continue;
        const high = isHigh(p.i, p.k);
        const small = p.past ? r * 0.6 : r;
        if (high === null) marks.push({ kind: "dot", x: p.x, y: p.y, r: small, fill: paint.soft, stroke: paint.ground, width: 1 });
        else if (high) marks.push({ kind: "dot", x: p.x, y: p.y, r: small, fill: paint.good, stroke: paint.ground, width: 1 });
        else marks.push({ kind: "dot", x: p.x, y: p.y, r: small - 0.5, fill: paint.ground, stroke: paint.other, width: many || p.past ? 1 : 2 });
        if (showFrontier && data.frontier[p.i] && p.k === data.own) marks.push({ kind: "dot", x: p.x, y: p.y, r: r + 3, stroke: paint.ink, width: 1.2 });
        if (p.mine && !p.past) marks.push({ kind: "dot", x: p.x, y: p.y, r: r + (showFrontier ? 5.5 : 3), stroke: paint.mine, width: 3 });
      }

      /* Names where they find room: those side by side always, then the others in order. */
      const taken = [...placed, ...behind].filter((p) => !p.past).map((p) => [p.x - r, p.y - r, p.x + r, p.y + r]);
      const free = (a) => a[0] >= 2 && a[2] <= width && a[1] >= 20 && taken.every((b) => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3]);
      const ends = placed.filter((p) => !p.past);
      const others = chosen.draw.includes("names") && !many ? ends.filter((p) => !p.mine) : [];
      for (const p of [...ends.filter((q) => q.mine), ...others]) {
        const name = data.names[p.i];
        const wide = [...name].reduce((sum, c) => sum + (c > "\u2e80" ? 13 : 7.2), 0) * (p.mine ? 1.08 : 1);
        const away = p.mine ? r + 4 : r;
        const near = [[away + 4, 4, "start"], [-away - 4, 4, "end"], [0, -away - 5, "middle"], [0, away + 14, "middle"]];
        const far = [[away, -away - 5, "start"], [-away, -away - 5, "end"], [away, away + 14, "start"], [-away, away + 14, "end"], [0, -away - 19, "middle"], [0, away + 28, "middle"]];
        const spots = (along ? near.slice(0, 1) : p.mine ? [...near, ...far] : near).map(([x, y, anchor]) => [p.x + x, p.y + y, anchor]);
        const area = ([x, y, anchor]) => { const from = { start: x, end: x - wide, middle: x - wide / 2 }[anchor]; return [from, y - 11, from + wide, y + 3]; };
        const spot = spots.find((one) => free(area(one))) ?? (p.mine ? spots[0] : null);
        if (!spot) continue;
        taken.push(area(spot));
        text(spot[0], spot[1], name, { anchor: spot[2], fill: p.mine ? paint.ink : paint.soft, bold: p.mine });
      }
      return { width, height, marks, ground: paint.ground, font: getComputedStyle(document.body).fontFamily, placed, behind };
    };
  };
})();
