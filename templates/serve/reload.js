/* Shows a page anew when its site has been built anew. Added by `pathways serve`, never written
   into a site. The page says itself of which edition it is: a page in a hidden tab looks for the
   first time when it is looked at, which may be after a build. */
(() => {
  "use strict";
  const EVERY = 1000; // milliseconds
  const { edition } = document.currentScript.dataset;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/.pathways/edition", { cache: "no-store" });
      const now = await answer.text();
      if (answer.ok && now && now !== edition) location.reload();
    } catch { /* the server has ended, or is starting again */ }
  };
  look();
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
})();
