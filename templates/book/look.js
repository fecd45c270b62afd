// Loaded in <head>, so that a chosen theme is there before the first paint. Without it the pages
// are whole: the theme follows the system, and tabs stand one below the other.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try { return localStorage.getItem("theme"); } catch (error) { return null; }
  }

  function theme() {
    return root.dataset.theme || (dark.matches ? "dark" : "light");
  }

  if (stored()) root.dataset.theme = stored();

  root.classList.add("js"); // what needs scripts has its room before the first paint

  function wireTheme(button) {
    button.addEventListener("click", function () {
      root.dataset.theme = theme() === "dark" ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* not kept */ }
    });
  }

  // Makes a tab bar of a set's sections, as the ARIA practice for tabs has it.
  function wireTabs(set, count) {
    const panels = Array.from(set.querySelectorAll(":scope > .tab"));
    const bar = document.createElement("div");
    bar.setAttribute("role", "tablist");
    const tabs = panels.map(function (panel, n) {
      const title = panel.querySelector(":scope > .tab-title");
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = "tabset-" + count + "-" + (n + 1) + "-tab";
      tab.innerHTML = title.innerHTML;
      tab.setAttribute("role", "tab");
      panel.id = "tabset-" + count + "-" + (n + 1);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("aria-controls", panel.id);
      title.hidden = true;
      bar.append(tab);
      return tab;
    });

    function select(chosen) {
      tabs.forEach(function (tab, n) {
        tab.setAttribute("aria-selected", String(n === chosen));
        tab.tabIndex = n === chosen ? 0 : -1;
        panels[n].hidden = n !== chosen;
      });
    }

    bar.addEventListener("click", function (event) {
      const at = tabs.indexOf(event.target.closest("[role=tab]"));
      if (at >= 0) select(at);
    });
    bar.addEventListener("keydown", function (event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = tabs.indexOf(document.activeElement);
      const next = (at + step + tabs.length) % tabs.length;
      select(next);
      tabs[next].focus();
    });
    set.prepend(bar);
    select(0);
  }

  // What is wider than its place scrolls: the keyboard reaches it then, and only then.
  function reachScrollers() {
    document.querySelectorAll(".equation, .float-content, .manual .wide, pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else if (!box.hasAttribute("role")) box.removeAttribute("tabindex");
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("button.theme").forEach(wireTheme);
    document.querySelectorAll(".tabset").forEach(function (set, n) { wireTabs(set, n + 1); });
    const narrow = matchMedia("(max-width: 60rem)");
    document.querySelectorAll("nav.chapters > details").forEach(function (menu) {
      menu.open = !narrow.matches;
      menu.classList.add("settled");
    });
    reachScrollers();
    addEventListener("resize", reachScrollers);
  });
})();
