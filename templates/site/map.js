/* Shows another indicator on the map. Every text comes from the page; nothing is computed here. */
(() => {
  "use strict";
  const told = document.getElementById("map-layers");
  const choice = document.querySelector("[data-layers]");
  if (!told || !choice) return;
  const map = document.querySelector(".map");
  const layers = new Map(JSON.parse(told.textContent).map((layer) => [layer.key, layer]));
  const place = new URL(location.href);

  const show = (key) => {
    const layer = layers.get(key);
    map.dataset.show = key;
    const digits = Math.max(...Object.values(layer.values).map((text) => text.length));
    map.style.setProperty("--digits", digits);
    map.classList.toggle("map-long", digits > 5);
    map.querySelector("[data-head]").textContent = layer.head;
    layer.legend.forEach((text, n) => {
      const line = map.querySelector(`[data-class="${n}"]`);
      line.hidden = !text;
      line.lastElementChild.textContent = text;
    });
    for (const tile of map.querySelectorAll("[data-tile]")) {
      tile.querySelector("[data-value]").textContent = layer.values[tile.dataset.tile];
      tile.className = tile.className.replace(/\bclass-\d/, `class-${layer.classes[tile.dataset.tile]}`);
    }
  };

  choice.addEventListener("change", (event) => {
    show(event.target.value);
    if (event.target.value === layers.keys().next().value) place.searchParams.delete("show");
    else place.searchParams.set("show", event.target.value);
    try { history.replaceState(null, "", place); } catch (error) { /* not from a disk */ }
  });

  const asked = place.searchParams.get("show");
  if (layers.has(asked)) {
    choice.querySelector(`input[value="${CSS.escape(asked)}"]`).checked = true;
    show(asked);
  }
})();
