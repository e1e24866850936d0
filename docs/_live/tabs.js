/** Tabs, as the authoring practices of ARIA have them: one is open, arrows move. */

import { el } from "./dom.js";

let number = 0;

/** A row of tabs. */
export class Tabs {
  /** @type {Map<string, HTMLButtonElement>} By their names. */
  buttons = new Map();
  open = "";
  #onOpen;

  /**
   * @param {string} label
   * @param {(name: string) => void} onOpen
   */
  constructor(label, onOpen) {
    this.#onOpen = onOpen;
    const attributes = { class: "live-tabs", role: "tablist", "aria-label": label };
    const keydown = (/** @type {KeyboardEvent} */ event) => this.#move(event);
    this.element = el("div", { ...attributes, keydown });
  }

  /**
   * @param {string} name
   * @param {HTMLElement} panel what it opens
   * @param {(Node | string)[]} text
   */
  add(name, panel, ...text) {
    panel.id ||= `live-panel-${++number}`;
    panel.setAttribute("role", "tabpanel");
    const attributes = { type: "button", role: "tab", class: "live-tab" };
    const click = () => this.select(name);
    const controls = { id: `live-tab-${++number}`, "aria-controls": panel.id };
    const made = el("button", { ...attributes, ...controls, click }, ...text);
    panel.setAttribute("aria-labelledby", made.id);
    this.buttons.set(name, made);
    this.element.append(made);
    this.#show();
  }

  /**
   * Open a tab, and tell of it.
   * @param {string} name
   */
  select(name) {
    this.open = name;
    this.#show();
    this.#bringIntoView(name);
    this.#onOpen(name);
  }

  /**
   * Scroll the row to a tab, and nothing else.
   * @param {string} name
   */
  #bringIntoView(name) {
    const { offsetLeft, offsetWidth } = /** @type {HTMLElement} */ (this.buttons.get(name));
    const { scrollLeft, clientWidth } = this.element;
    const least = offsetLeft + offsetWidth - clientWidth;
    this.element.scrollLeft = Math.min(offsetLeft, Math.max(least, scrollLeft));
  }

  #show() {
    for (const [name, made] of this.buttons) {
      const open = name === this.open;
      made.setAttribute("aria-selected", String(open));
      made.tabIndex = open ? 0 : -1;
      const panel = document.getElementById(made.getAttribute("aria-controls") ?? "");
      if (open) panel?.setAttribute("aria-labelledby", made.id);
    }
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const { key } = event;
    const names = [...this.buttons.keys()];
    const at = names.indexOf(this.open);
    /** @type {Record<string, number>} */
    const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 };
    if (!(key in places)) return;
    event.preventDefault();
    const name = names[(places[key] + names.length) % names.length];
    this.select(name);
    this.buttons.get(name)?.focus();
  }
}
