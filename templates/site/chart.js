/* Draws a list of marks as SVG for the page and for a file, or on a canvas for a PNG: one list, so
   that all three look alike. A mark: [kind, numbers..., how it looks]. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, given) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(given)) if (value != null) node.setAttribute(key, value);
    return node;
  };

  const asSvg = ({ width, height, marks, ground, font, title }) => {
    const svg = make("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title, "font-family": font });
    const name = make("title", {});
    name.textContent = title;
    svg.append(name, make("rect", { width, height, fill: ground }));
    for (const mark of marks) {
      if (mark.kind === "line") {
        svg.append(make("polyline", { points: mark.points.map((p) => p.join(",")).join(" "), fill: "none", stroke: mark.stroke, "stroke-width": mark.width ?? 1, "stroke-dasharray": mark.dash?.join(" ") }));
      } else if (mark.kind === "dot") {
        svg.append(make("circle", { cx: mark.x, cy: mark.y, r: mark.r, fill: mark.fill ?? "none", stroke: mark.stroke, "stroke-width": mark.width ?? 0 }));
      } else {
        const text = make("text", { x: mark.x, y: mark.y, fill: mark.fill, "font-size": mark.size, "font-weight": mark.bold ? 700 : null, "text-anchor": mark.anchor ?? "start" });
        text.textContent = mark.text;
        svg.append(text);
      }
    }
    return svg;
  };

  const asCanvas = ({ width, height, marks, ground, font }, scale = 2) => {
    const canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = ground;
    pen.fillRect(0, 0, width, height);
    for (const mark of marks) {
      pen.setLineDash(mark.dash ?? []);
      pen.lineWidth = mark.width ?? 1;
      pen.beginPath();
      if (mark.kind === "line") {
        mark.points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
        pen.strokeStyle = mark.stroke;
        pen.stroke();
      } else if (mark.kind === "dot") {
        pen.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI);
        if (mark.fill) { pen.fillStyle = mark.fill; pen.fill(); }
        if (mark.stroke && mark.width) { pen.strokeStyle = mark.stroke; pen.stroke(); }
      } else {
        pen.font = `${mark.bold ? 700 : 400} ${mark.size}px ${font}`;
        pen.textAlign = { middle: "center", end: "right" }[mark.anchor] ?? "left";
        pen.fillStyle = mark.fill;
        pen.fillText(mark.text, mark.x, mark.y);
      }
    }
    return canvas;
  };

  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // What a spreadsheet would take for a formula gets an apostrophe, as in every file of the site.
  const cell = (value) => {
    let text = value == null ? "" : String(value).replace(/[\u2066-\u2069]/g, ""); // for the eye alone
    if (typeof value === "string" && /^(\s*[=+\-@＝＋－＠﹢﹣－﹫−]|[\t\r\n])/.test(text) && !/^ *[+\-−]?[\d.,]+%? *$/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (rows) => new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\n"), "\n"], { type: "text/csv;charset=utf-8" });

  // Round steps of an axis: 1, 2 or 5 times a power of ten, about `wanted` of them.
  const ticks = (low, high, wanted) => {
    const rough = (high - low) / wanted || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((s) => s * power >= rough) * power;
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) found.push(Number((k * step).toPrecision(12)));
    return { found, step };
  };

  window.Chart = { asSvg, asCanvas, save, csv, ticks };
})();
