/** The code of an example: its block, which becomes an editor with the files in tabs. */

import { el } from "./dom.js";
import { Tabs } from "./tabs.js";
import { say } from "./words.js";

/** @import { Edits } from "./edits.js" */
/** @import { Editor } from "./editor.js" */

/**
 * @typedef {object} Wishes
 * @property {URL} editor the bundle
 * @property {(file: string) => string} label what the code of a file is called
 * @property {() => void} onChange
 * @property {() => void} onRun
 */

/** The files of an example, one of which is shown. */
export class Code {
  /** @type {Promise<Editor> | undefined} */
  #editor;
  /** @type {{ file: string, line: number } | null} */
  #wrong = null;
  #block;
  #edits;
  #wishes;

  /**
   * @param {HTMLElement} block what the page shows
   * @param {Edits} edits
   * @param {string} main the file that is shown first
   * @param {Wishes} wishes
   */
  constructor(block, edits, main, wishes) {
    this.#block = block;
    this.#edits = edits;
    this.#wishes = wishes;
    this.element = el("div", { class: "live-code" });
    block.replaceWith(this.element);
    this.element.append(block);
    this.tabs = new Tabs(say("files"), () => this.edit());
    this.tabs.open = main;
    const names = Object.keys(edits.files);
    for (const name of [main, ...names.filter((it) => it !== main)]) {
      this.tabs.add(name, this.element, name);
    }
    this.#showTouched();
  }

  /** Return the editor, with the open file in it. */
  async edit() {
    this.#editor ??= this.#make().catch((error) => {
      this.#editor = undefined; // it is fetched again when it is asked for again
      throw error;
    });
    const editor = await this.#editor;
    const file = this.tabs.open;
    editor.show(file, this.#edits.files[file]);
    editor.mark(this.#wrong?.file === file ? this.#wrong.line : null);
    this.#showTouched();
    return editor;
  }

  /** The text of the open file. */
  get text() {
    return this.#edits.files[this.tabs.open];
  }

  /**
   * Mark a line as wrong, and show its file.
   * @param {string | null} [file]
   * @param {number | null} [line]
   */
  async mark(file, line) {
    this.#wrong = file && line && file in this.#edits.files ? { file, line } : null;
    if (this.#wrong && this.tabs.open !== file) this.tabs.select(this.#wrong.file);
    else if (this.#editor) (await this.#editor).mark(this.#wrong?.line ?? null);
  }

  /** Bring the place where the reader types into view, once the code has become less tall. */
  async revealCaret() {
    (await this.#editor)?.revealCaret();
  }

  async #make() {
    const { Editor: Made } = await import(this.#wishes.editor.href);
    const parent = el("div", { class: "live-editor highlight" });
    const { fontSize, lineHeight, paddingTop } = getComputedStyle(
      /** @type {Element} */ (this.#block.querySelector("pre")),
    );
    parent.style.setProperty("--code-size", fontSize);
    // Lines of text have whole 64ths of a pixel, and blocks, as the editor's, need not.
    const line = Math.floor(Number.parseFloat(lineHeight) * 64) / 64;
    parent.style.setProperty("--code-line", `${line}px`);
    parent.style.setProperty("--code-above", paddingTop);
    const { label, onRun } = this.#wishes;
    const editor = new Made({ parent, label, onRun, onChange: this.#change.bind(this) });
    this.element.append(parent);
    this.#block.hidden = true;
    return editor;
  }

  /**
   * @param {string} file
   * @param {string} text
   */
  #change(file, text) {
    if (text === this.#edits.files[file]) return;
    this.#edits.set(file, text);
    if (this.#wrong?.file === file) this.#wrong = null;
    this.#showTouched();
    this.#wishes.onChange();
  }

  #showTouched() {
    for (const [name, tab] of this.tabs.buttons) {
      tab.toggleAttribute("data-touched", this.#edits.touches(name));
    }
  }
}
