/* Counts in the page's language: its digits, and the form that a message has for a number. Which
   forms there are is said by whoever made the page (analysis/language/words.py, Words.forms). */
(() => {
  "use strict";
  const page = document.documentElement;
  const numbers = new Intl.NumberFormat(page.dataset.numbers || page.lang);
  const rules = new Map();
  const written = (value) => (typeof value === "number" ? numbers.format(value) : value);
  const form = (message, n) => {
    if (typeof message === "string") return message;
    if (n == null) return message.other;
    if (!rules.has(message.lang)) rules.set(message.lang, new Intl.PluralRules(message.lang));
    return message[`=${n}`] ?? message[rules.get(message.lang).select(n)] ?? message.other;
  };
  window.Counts = {
    written,
    /* A message with its places filled; the number n, if there is one, picks the form. */
    said: (message, values = {}) => form(message, values.n).replace(/\{(\w+)\}/g, (whole, name) => written(values[name]) ?? whole),
  };
})();
