/* Counts in the page's language: its digits, and the form that a message has for a number. Which
   forms there are is said by whoever made the page (analysis/language/words.py, Words.forms). What
   runs the other way than its message stands apart, by the same rules as there (isolate). */
(() => {
  "use strict";
  const page = document.documentElement;
  const numbers = new Intl.NumberFormat(page.dataset.numbers || page.lang);
  const rules = new Map();
  const written = (value) => (typeof value === "number" ? numbers.format(value) : value);
  const FROM_THE_RIGHT = "[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]";
  const AGAINST = { ltr: new RegExp(FROM_THE_RIGHT, "u"), rtl: new RegExp(`(?!${FROM_THE_RIGHT})\\p{L}`, "u") };
  const own = page.dir === "rtl" ? "rtl" : "ltr";
  // A message that runs the other way than the page begins with the sign of its own way.
  const way = (said) => ({ "\u2066": "ltr", "\u2067": "rtl" })[said[0]] ?? own;
  const apart = (text, side = own, numbers = false) => (AGAINST[side].test(text) || (numbers && /\p{Nd}/u.test(text) && /\p{L}/u.test(text)) ? `\u2068${text}\u2069` : text);
  const form = (message, n) => {
    if (typeof message === "string") return message;
    if (n == null) return message.other;
    if (!rules.has(message.lang)) rules.set(message.lang, new Intl.PluralRules(message.lang));
    return message[`=${n}`] ?? message[rules.get(message.lang).select(n)] ?? message.other;
  };
  window.Counts = {
    written,
    apart,
    /* A message with its places filled; the number n, if there is one, picks the form. */
    said: (message, values = {}) => {
      const chosen = form(message, values.n);
      const side = way(chosen);
      const crossed = side === "rtl" && AGAINST.rtl.test(chosen.replace(/\{\w+\}/g, ""));
      return chosen.replace(/\{(\w+)\}/g, (whole, name) => (values[name] == null ? whole : apart(written(values[name]), side, crossed)));
    },
  };
})();
