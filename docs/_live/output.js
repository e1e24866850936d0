/** What the application prints: its output, its log, its warnings. */

import { el } from "./dom.js";
import { say } from "./words.js";

/** The most lines that are kept. */
const MOST = 2000;

/** The lines that were printed. */
export class Output {
  /** @type {HTMLElement[]} What comes with the next picture. */
  #new = [];
  #count = 0;
  #onCount;

  /** @param {(count: number) => void} onCount */
  constructor(onCount) {
    this.#onCount = onCount;
    const attributes = { class: "live-printed", "data-none": say("no-output") };
    this.list = el("pre", attributes);
    this.element = el("div", { class: "live-below-panel", tabindex: "0", hidden: true }, this.list);
  }

  /** @param {string} text */
  add(text) {
    if (this.#new.length === 0) requestAnimationFrame(() => this.#show());
    this.#new.push(el("span", {}, `${text}\n`));
    if (this.#new.length > MOST) this.#new.splice(1, 1);
    this.#count++;
  }

  #show() {
    this.list.append(...this.#new);
    this.#new = [];
    while (this.list.children.length > MOST) this.list.firstElementChild?.remove();
    this.element.scrollTop = this.element.scrollHeight;
    this.#onCount(this.#count);
  }
}
