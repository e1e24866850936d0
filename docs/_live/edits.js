/** A project's files as the reader has changed them, kept from visit to visit. */

import { keep, kept } from "./storage.js";

/** @typedef {Record<string, string>} Texts by the names of their files */

/**
 * The reader's changes to one example. Those to an earlier version of the example are
 * kept beside those to the present one, and one of both is shown.
 */
export class Edits {
  /** @type {"new" | "mine"} Which version is shown. */
  version = "new";
  /** @type {{ new: Texts, mine: Texts | null }} Only what differs from the page. */
  #changes = { new: {}, mine: null };
  #name;
  #hash;
  #page;

  /**
   * @param {string} name what they are kept under
   * @param {string} hash of the page's files
   * @param {Texts} page these
   */
  constructor(name, hash, page) {
    this.#name = name;
    this.#hash = hash;
    this.#page = page;
    const found = kept(name);
    if (found?.hash === hash) this.#changes = { new: found.files, mine: found.older };
    else if (found) this.#changes.mine = { ...found.older, ...found.files };
  }

  /** The files as they are shown. */
  get files() {
    return { ...this.#page, ...this.#shown };
  }

  /** Did the reader change what the page no longer has? */
  get haveOlder() {
    return this.#changes.mine !== null;
  }

  get any() {
    return Object.keys(this.#shown).length > 0;
  }

  /** @param {string} file */
  touches(file) {
    return file in this.#shown;
  }

  /**
   * @param {string} file
   * @param {string} text
   */
  set(file, text) {
    if (text === this.#page[file]) delete this.#shown[file];
    else this.#shown[file] = text;
    this.#keep();
  }

  /** Forget the changes that are shown. */
  reset() {
    if (this.version === "mine") this.#changes.mine = null;
    else this.#changes.new = {};
    this.version = "new";
    this.#keep();
  }

  get #shown() {
    return (this.version === "mine" && this.#changes.mine) || this.#changes.new;
  }

  #keep() {
    const { new: files, mine: older } = this.#changes;
    const none = !older && Object.keys(files).length === 0;
    keep(this.#name, none ? null : { hash: this.#hash, files, older });
  }
}
