/** What came of a block, below it and what the page shows of it. */

import { el } from "./dom.js";
import { megabytes, say } from "./words.js";

/** @import { Failure } from "./messages.js" */

/** A verdict, which is announced, and texts. */
export class Answers {
  #status = el("p", { class: "live-verdict", role: "status" });
  #texts = el("div");

  /**
   * @param {HTMLElement} block
   * @param {string} label
   */
  constructor(block, label) {
    this.element = el(
      "div",
      { class: "live-answer", role: "group", "aria-label": label },
      this.#status,
      this.#texts,
    );
    lastOf(block).after(this.element);
  }

  /**
   * @param {"loading" | "same" | "other" | "failed"} state
   * @param {string} text
   * @param {Node[]} [texts] those before stay where none are given
   */
  tell(state, text, texts) {
    this.element.dataset.state = state;
    this.#status.textContent = text;
    if (texts) this.#texts.replaceChildren(...texts);
  }

  /**
   * @param {number} bytes
   * @param {number} all
   */
  fetched(bytes, all) {
    const [got, of] = [bytes, all].map(megabytes);
    if (bytes < all) this.tell("loading", say("fetching", { got, all: of }));
  }

  /** @param {Failure} failure that is no answer */
  fail({ message, file, line, trace }) {
    const text = file && line ? say("line-of-file", { file, line, message }) : message;
    this.tell("failed", text, [shown(trace)]);
  }
}

/**
 * Return what stands last of a block: itself, or the outputs right below it.
 * @param {Element} block
 * @returns {Element}
 */
function lastOf(block) {
  const next = block.nextElementSibling;
  return next?.matches(".output, .literal-block-wrapper:has(> .output)") ? lastOf(next) : block;
}

/** @param {string} words */
export const title = (words) => el("p", { class: "live-title" }, words);

/** @param {string} words */
export const shown = (words) => el("pre", { tabindex: "0" }, words.trimEnd() || say("nothing"));
