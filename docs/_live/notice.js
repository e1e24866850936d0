/** Says that an example has changed since the reader edited it, and keeps both. */

import { button, el } from "./dom.js";
import { say } from "./words.js";

/** @import { Edits } from "./edits.js" */

/**
 * Return a line with a button that shows the reader's version, or the page's.
 * @param {Edits} edits
 * @param {() => void} onSwitch
 */
export function makeNotice(edits, onSwitch) {
  const other = button(say("show-mine"), "live-quiet", () => {
    const mine = edits.version === "new";
    edits.version = mine ? "mine" : "new";
    other.textContent = say(mine ? "show-new" : "show-mine");
    onSwitch();
  });
  return el("p", { class: "live-notice", hidden: true }, say("example-changed"), " ", other);
}
