/** The caption of a block as a bar: files at its start, what can be done at its end. */

import { button, el } from "./dom.js";
import { KEY, say } from "./words.js";

/**
 * @typedef {"idle" | "loading" | "running" | "error" | "stopped"} State
 *
 * @typedef {object} Doing what its buttons do
 * @property {() => void} stop
 * @property {() => void} reset
 */

/** What says how the example is, and what can be done about it. */
export class Bar {
  #text = el("span", { class: "live-say" });
  #aloud = el("span", { class: "live-aloud", role: "status" });
  #progress = el("span", { class: "live-progress", "aria-hidden": "true" });
  #run;
  #stop;
  #reset;

  /**
   * @param {HTMLElement} caption
   * @param {HTMLButtonElement} run its last element
   * @param {Doing} doing
   */
  constructor(caption, run, { stop, reset }) {
    this.#run = run;
    this.#stop = button(say("stop"), "live-button live-stop", stop);
    this.#reset = button(say("reset"), "live-button live-reset", reset);
    run.title = KEY;
    const spoken = [this.#text, this.#aloud, this.#reset, this.#stop];
    run.before(el("span", { class: "live-tools" }, ...spoken));
    run.after(this.#progress);
  }

  /**
   * @param {State} state
   * @param {string} text
   * @param {{ runs: boolean, changed: boolean, resettable: boolean }} code
   */
  show(state, text, { runs, changed, resettable }) {
    const focused = document.activeElement;
    this.#text.textContent = this.#text.title = text;
    this.#stop.hidden = state !== "loading" && !runs;
    this.#run.hidden = state === "loading";
    this.#run.toggleAttribute("data-changed", changed);
    this.#reset.hidden = !resettable;
    // A button that goes gives the focus to the one that comes.
    if (focused === this.#run && this.#run.hidden) this.#stop.focus();
    if (focused === this.#stop && !this.#run.hidden) this.#run.focus();
    if (focused === this.#reset && this.#reset.hidden) this.#run.focus();
  }

  /** Give the focus to what runs the example, or else stops it. */
  focus() {
    (this.#run.hidden ? this.#stop : this.#run).focus({ preventScroll: true });
  }

  /**
   * Tell those who don't see.
   * @param {string} text
   */
  announce(text) {
    this.#aloud.textContent = text;
  }

  /** @param {number} part of what is fetched, from 0 to 1 */
  progress(part) {
    this.#progress.style.setProperty("--part", String(part));
  }
}
