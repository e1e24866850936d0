/** Makes elements. */

/**
 * @typedef {string | number | boolean | null | undefined} Value
 * @typedef {(event: any) => void} Listener
 */

/**
 * Return a new element; an attribute that is a function listens to the event of its name.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value | Listener>} [attributes]
 * @param {(Node | string | null)[]} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const PATHS = {
  back: "m14 6-6 6 6 6",
  forward: "m10 6 6 6-6 6",
  reload: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  wide: "M14 5h5v5M10 19H5v-5M19 5l-6 6M5 19l6-6",
  close: "M6 6l12 12M18 6 6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
};

/** @typedef {keyof typeof PATHS} Icon */

/**
 * Return a drawing of one line, for eyes alone.
 * @param {Icon} name
 */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `live-icon live-icon-${name}`);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/**
 * Return a button with words.
 * @param {string} text
 * @param {string} kind its class
 * @param {Listener} click
 */
export function button(text, kind, click) {
  return el("button", { type: "button", class: kind, click }, text);
}

/**
 * Return a button with a drawing, and the words for it.
 * @param {Icon} name
 * @param {string} text
 * @param {Listener} click
 */
export function tool(name, text, click) {
  const attributes = { type: "button", class: "live-tool", "aria-label": text, title: text };
  return el("button", { ...attributes, click }, icon(name));
}

/**
 * Say on a button, for a moment, that it has done its deed; nothing beside it moves.
 * @param {HTMLElement} made
 * @param {string} text
 */
export function flash(made, text) {
  const was = made.textContent;
  if (was === text) return;
  made.style.minWidth = `${made.offsetWidth}px`;
  made.textContent = text;
  setTimeout(() => (made.textContent = was), 1500);
}
