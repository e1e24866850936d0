/** What the page says, in its language. */

/** @type {Record<string, string>} */
let texts = {};

/**
 * Speak the page's language.
 * @param {Record<string, string>} given see words.json
 */
export function setTexts(given) {
  texts = given;
}

/**
 * Return a text, with values in place of the names in its braces.
 * @param {string} key see words.json
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const text = texts[key];
  if (text === undefined) throw new Error(`words.json has no ${JSON.stringify(key)}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** What runs the code in the editor, as this computer's keyboard calls it. */
export const KEY = /Mac|iP/.test(navigator.platform) ? "⌘↵" : "Ctrl+Enter";

/** @param {number} bytes */
export const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
