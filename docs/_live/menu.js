/** What else can be done with an example: copied, taken home, seen by somebody else. */

import { button, el, flash, icon, tool } from "./dom.js";
import { say } from "./words.js";
import { zip } from "./zip.js";

/** @import { Example } from "./messages.js" */

/**
 * @typedef {object} Doing
 * @property {() => string} text of the open file
 * @property {() => Record<string, string>} files as the reader has changed them
 * @property {(visitor: number) => void} visit
 * @property {(text: string) => void} announce
 */

/** A button that opens a short list of deeds. */
export class Menu {
  #visitor = 1;
  #other;
  #doing;
  #example;
  #list;

  /**
   * @param {Example} example
   * @param {Doing} doing
   */
  constructor(example, doing) {
    this.#doing = doing;
    this.#example = example;
    this.#other = this.#item("", () => this.#visit());
    this.#list = el("div", { class: "live-list" }, ...this.#items());
    const more = el("summary", { "aria-label": say("more"), title: say("more") }, icon("more"));
    const listening = { keydown: this.#key.bind(this), focusout: this.#leave.bind(this) };
    this.element = el("details", { class: "live-more", ...listening }, more, this.#list);
    this.#name();
  }

  #items() {
    const copy = button(say("copy"), "live-item", () => this.#copy(copy));
    const download = this.#item(say("download"), () => this.#download());
    const items = [this.#other, copy, download];
    if (this.#example.commands) {
      items.push(this.#item(say("elsewhere"), () => this.#showCommands()));
    }
    return items;
  }

  /**
   * @param {string} text
   * @param {() => void} click
   */
  #item(text, click) {
    return button(text, "live-item", () => {
      this.#close();
      click();
    });
  }

  #close() {
    this.element.open = false;
    this.element.querySelector("summary")?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || !this.element.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }

  /** @param {FocusEvent} event */
  #leave({ relatedTarget }) {
    if (relatedTarget && !this.element.contains(/** @type {Node} */ (relatedTarget))) {
      this.element.open = false;
    }
  }

  #visit() {
    this.#visitor = 3 - this.#visitor;
    this.#name();
    this.#doing.visit(this.#visitor);
  }

  #name() {
    this.#other.textContent = say("other-visitor", { number: 3 - this.#visitor });
  }

  /** @param {HTMLElement} item */
  async #copy(item) {
    await navigator.clipboard.writeText(this.#doing.text());
    this.#doing.announce(say("copied"));
    flash(item, say("copied"));
  }

  #download() {
    const name = this.#example.main.replace(/\W.*$/, "");
    const files = Object.entries(this.#doing.files());
    const inside = files.map(([path, text]) => [`${name}/${path}`, text]);
    const href = URL.createObjectURL(zip(Object.fromEntries(inside)));
    el("a", { href, download: `${name}.zip` }).click();
    setTimeout(URL.revokeObjectURL, 60_000, href);
  }

  #showCommands() {
    const title = say("elsewhere");
    const commands = (this.#example.commands ?? []).join("\n");
    const dialog = el("dialog", { class: "live-commands", "aria-label": title });
    dialog.append(
      el("p", { class: "live-heading" }, title, tool("close", say("close"), () => dialog.close())),
      el("p", {}, say("elsewhere-how")),
      el("pre", { tabindex: "0" }, commands),
    );
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("cancel", (event) => event.stopPropagation());
    this.element.after(dialog); // within it, it would be hidden
    dialog.showModal();
  }
}
