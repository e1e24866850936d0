/** One live example: a block of the page that comes alive in its place. */

import { Bar } from "./bar.js";
import { Code } from "./code.js";
import { el } from "./dom.js";
import { Edits } from "./edits.js";
import { Ended } from "./engine.js";
import { Blocked } from "./service.js";
import { Menu } from "./menu.js";
import { makeNotice } from "./notice.js";
import { Panel } from "./panel.js";
import { KEY, megabytes, say } from "./words.js";

/** @import { State } from "./bar.js" */
/** @import { Engine } from "./engine.js" */
/** @import { Answered, Example, Failure, Request } from "./messages.js" */
/** @import { Service } from "./service.js" */

/**
 * @typedef {object} Site what all examples of a page share
 * @property {Engine} engine
 * @property {Service} service
 * @property {URL} editor
 * @property {string} kept what the names of the reader's edits begin with
 * @property {(box: Box) => void} onTurn this one is asked now: what is printed is its
 */

const touch = matchMedia("(pointer: coarse)").matches;

/** An example, with all that is seen of it. */
export class Box {
  /** @type {State} */
  #state = "idle";
  #text = "";
  #runs = false;
  /** What was run last, as JSON; before that, what the page shows. */
  #ran;
  /** @type {Panel | undefined} */
  #panel;
  #notice;
  #name;
  #example;
  #site;
  #edits;
  #code;
  #bar;

  /**
   * @param {HTMLElement} block
   * @param {string} name
   * @param {Example} example
   * @param {Site} site
   */
  constructor(block, name, example, site) {
    this.#name = name;
    this.#example = example;
    this.#site = site;
    this.#edits = new Edits(site.kept + name, example.hash, example.project.files);
    this.#ran = JSON.stringify(example.project.files);
    const caption = /** @type {HTMLElement} */ (block.querySelector(".code-block-caption"));
    const run = /** @type {HTMLButtonElement} */ (block.querySelector(".live-run"));
    const code = /** @type {HTMLElement} */ (block.querySelector('[class*="highlight-"]'));
    const { height } = caption.getBoundingClientRect();
    caption.style.minHeight = `${height}px`; // else all below moves
    this.dialog = el("dialog", { class: "live", open: true, "aria-label": example.main });
    const focused = document.activeElement;
    block.replaceWith(this.dialog);
    this.dialog.append(block);
    if (focused === run) run.focus({ preventScroll: true });
    block.classList.add("live-box");
    this.#bar = new Bar(caption, run, {
      stop: () => this.#stop(),
      reset: () => this.#reset(),
    });
    const { editor } = site;
    const label = (/** @type {string} */ file) => say("code", { file });
    const wishes = { editor, label, onChange: () => this.#show(), onRun: () => this.run() };
    this.#code = new Code(code, this.#edits, example.main, wishes);
    caption.querySelector(".caption-text")?.replaceWith(this.#code.tabs.element);
    this.#notice = makeNotice(this.#edits, () => this.edit().then(() => this.#show()));
    this.#code.element.before(this.#notice);
    this.dialog.addEventListener("cancel", (event) => this.#cancel(event));
    this.#show();
  }

  /** Let the reader type. */
  async edit(focus = false) {
    const editor = await this.#code.edit();
    if (focus) editor.focus();
  }

  /** Bring it into view, and the focus to it. */
  show() {
    this.dialog.scrollIntoView({ block: "start" });
    this.#bar.focus();
  }

  /** Run what the editor holds. */
  async run() {
    if (this.#state === "loading") return;
    const files = this.#edits.files;
    this.#ran = JSON.stringify(files);
    this.#go("loading", say("starting"));
    this.#bar.announce(say("starting"));
    this.#bar.progress(0);
    const panel = this.#open();
    panel.frame.wait();
    try {
      const { service, engine } = this.#site;
      const [client] = await Promise.all([service.start(), engine.start(), this.edit()]);
      panel.frame.connect(client);
      this.#site.onTurn(this);
      const project = { ...this.#example.project, files };
      const { routes, error } = await engine.load(this.#name, project);
      this.#runs = !error;
      if (error) return this.#fail(error, true);
      this.#go("running", say("running"));
      this.#bar.announce(say("started"));
      this.#code.mark();
      panel.open(routes ?? [], this.#example.address);
    } catch (error) {
      if (!(error instanceof Ended)) this.#cannot(error);
    }
  }

  /** @param {number} bytes that were fetched */
  fetched(bytes) {
    if (this.#state !== "loading") return;
    const all = this.#site.engine.weight(this.#example.project);
    this.#bar.progress(Math.min(1, bytes / all));
    const got = megabytes(bytes);
    const fetching = bytes < all;
    this.#go("loading", fetching ? say("fetching", { got, all: megabytes(all) }) : say("starting"));
  }

  /** @param {Request} request that is on its way */
  asked(request) {
    this.#site.onTurn(this);
    this.#panel?.asked(request);
  }

  /** @param {Answered} answered */
  answered(answered) {
    this.#panel?.answered(answered);
    const { error } = answered.head;
    if (error) this.#fail(error, false);
    else if (this.#state === "error") {
      this.#go("running", say("running"));
      this.#bar.announce(say("running"));
      this.#code.mark();
    }
  }

  /** @param {number} id of a request that has no answer */
  cancelled(id) {
    this.#panel?.cancelled(id);
  }

  /** @param {string} text */
  printed(text) {
    this.#panel?.printed(text);
  }

  /** @param {string} reason why nothing runs any more */
  ended(reason) {
    if (this.#state !== "loading" && !this.#runs) return;
    this.#runs = false;
    this.#panel?.stopped();
    this.#go("stopped", reason);
    this.#bar.announce(reason);
  }

  /** The files that run, or else those in the editor. */
  get files() {
    return this.#runs ? JSON.parse(this.#ran) : this.#edits.files;
  }

  get runs() {
    return this.#runs;
  }

  #stop() {
    this.#site.engine.stop();
  }

  async #reset() {
    this.#edits.reset();
    await this.edit();
    this.#show();
    if (this.#panel) await this.run();
  }

  #open() {
    if (this.#panel) return this.#panel;
    const menu = new Menu(this.#example, {
      text: () => this.#code.text,
      files: () => this.#edits.files,
      visit: (visitor) => this.#panel?.visit(visitor),
      announce: (text) => this.#bar.announce(text),
    });
    this.#panel = new Panel(this.#name, menu, {
      widen: () => this.#widen(),
      clear: () => this.#clear(),
      unserved: () => this.#serveAgain(),
    });
    this.dialog.firstElementChild?.append(this.#panel.element);
    const { first, address } = this.#example;
    if (address) this.#panel.address.show(new URL(address));
    if (first && !this.#edits.any) this.#panel.frame.showRecorded(first);
    this.#code.revealCaret();
    if (this.dialog.getBoundingClientRect().top < 0) this.dialog.scrollIntoView();
    else this.#panel.frame.element.scrollIntoView({ block: "nearest" });
    return this.#panel;
  }

  /** See to it that the preview is answered, where the service worker has gone. */
  async #serveAgain() {
    try {
      this.#panel?.reconnect(await this.#site.service.restart());
    } catch (error) {
      this.#cannot(error);
    }
  }

  #clear() {
    const visitor = String(this.#panel?.frame.visitor);
    this.#site.engine.clear(this.#name, visitor);
    this.#bar.announce(say("cleared"));
  }

  /**
   * Show an error of the reader's code.
   * @param {Failure} failure
   * @param {boolean} atStart did nothing start?
   */
  #fail({ message, file, line, trace }, atStart) {
    this.#go("error", this.#sentence(message, file, line));
    this.#bar.announce(this.#text);
    this.#code.mark(file, line);
    if (atStart) this.#panel?.frame.showTrace(trace);
  }

  /**
   * @param {string} message
   * @param {string | null} file
   * @param {number | null} line
   */
  #sentence(message, file, line) {
    if (!file || !line) return message;
    const several = Object.keys(this.#edits.files).length > 1;
    return say(several ? "line-of-file" : "line", { file, line, message });
  }

  /** @param {unknown} error that is not the reader's */
  #cannot(error) {
    const message = error instanceof Error ? error.message : String(error);
    const text = error instanceof Blocked ? message : say("failed", { message });
    this.#go("error", text);
    this.#bar.announce(text);
    this.#panel?.stopped();
  }

  /**
   * @param {State} state
   * @param {string} text
   */
  #go(state, text) {
    this.#state = state;
    this.#text = text;
    this.#show();
  }

  #show() {
    const changed = this.#ran !== JSON.stringify(this.#edits.files);
    const tells = changed && this.#state === "running";
    const text = touch ? say("changed-touch") : say("changed", { key: KEY });
    this.dialog.dataset.state = tells ? "changed" : this.#state;
    const code = { runs: this.runs, changed, resettable: this.#edits.any };
    this.#bar.show(this.#state, tells ? text : this.#text, code);
    this.#notice.hidden = !this.#edits.haveOlder;
  }

  /** @param {Event} event Escape was pressed */
  #cancel(event) {
    event.preventDefault();
    if (this.dialog.classList.contains("live-wide")) this.#widen();
  }

  /** Fill the window with it, or go back to its place. */
  #widen() {
    const wide = this.dialog.classList.toggle("live-wide");
    this.dialog.close();
    if (wide) this.dialog.showModal();
    else this.dialog.show();
    document.documentElement.classList.toggle("live-open", wide);
    this.#panel?.address.widen(wide);
    this.#panel?.address.focusWide();
  }
}
