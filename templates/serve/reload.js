/* Shows a page anew when its site has been built anew. Added by `pathways serve`, never written
   into a site. */
(() => {
  "use strict";
  const EVERY = 1000; // milliseconds
  let first = null;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/.pathways/edition", { cache: "no-store" });
      const edition = await answer.text();
      if (first === null) first = edition;
      else if (answer.ok && edition !== first) location.reload();
    } catch { /* the server has ended, or is starting again */ }
  };
  look();
  setInterval(look, EVERY);
})();
