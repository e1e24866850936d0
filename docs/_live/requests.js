/** What the application was asked, oldest first, as a terminal shows it. */

import { Beginning } from "./beginning.js";
import { el } from "./dom.js";
import { say } from "./words.js";
import { exchange, size } from "./wire.js";

/** @import { Answered, Head, Request } from "./messages.js" */

/** The most rows that are kept. */
const MOST = 500;

/** The rows of the requests. */
export class Requests {
  /** @type {Map<number, { row: HTMLElement, body: Beginning }>} Those that wait for an answer. */
  #waiting = new Map();
  #count = 0;
  #onCount;

  /** @param {(count: number) => void} onCount */
  constructor(onCount) {
    this.#onCount = onCount;
    const attributes = { class: "live-log", "data-none": say("no-requests") };
    this.list = el("ol", attributes);
    this.element = el("div", { class: "live-below-panel", tabindex: "0" }, this.list);
  }

  /**
   * Add one that has just been sent.
   * @param {Request} request
   */
  begin(request) {
    const parts = [method(request.method), target(request.url), status("…")];
    const row = el("li", { class: "live-row" }, el("p", { class: "live-summary" }, ...parts));
    const body = new Beginning();
    body.add(new Uint8Array(request.body ?? []));
    this.#waiting.set(/** @type {number} */ (request.id), { row, body });
    this.#atEnd(() => this.list.append(row));
    if (this.list.children.length > MOST) this.list.firstElementChild?.remove();
    this.#onCount(++this.#count);
  }

  /**
   * Show what came of one.
   * @param {Answered} answered
   */
  end(answered) {
    const id = /** @type {number} */ (answered.request.id);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!waiting) return;
    const { row, body } = waiting;
    row.dataset.kind = String(Math.floor(answered.head.status / 100));
    const toggle = () => this.#reveal(row);
    const made = el("details", { toggle }, summary(answered), exchange(answered, body.bytes));
    this.#atEnd(() => row.replaceChildren(made));
  }

  /**
   * Tell of one that it will have no answer.
   * @param {number} id
   */
  cancel(id) {
    const row = this.#waiting.get(id)?.row;
    this.#waiting.delete(id);
    if (!row) return;
    row.dataset.kind = "none";
    row.querySelector(".live-status")?.replaceWith(status(say("cancelled")));
  }

  /** Tell that none will be answered any more. */
  giveUp() {
    for (const id of this.#waiting.keys()) this.cancel(id);
  }

  /**
   * Scroll so that as much of a row is seen as can be.
   * @param {HTMLElement} row
   */
  #reveal(row) {
    const [box, it] = [this.element, row].map((each) => each.getBoundingClientRect());
    const below = it.bottom - box.bottom;
    if (below > 0) this.element.scrollTop += Math.min(below, it.top - box.top);
  }

  /** @param {() => void} change that keeps the newest row in sight, if it was */
  #atEnd(change) {
    const { element } = this;
    const was = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    change();
    if (was) element.scrollTop = element.scrollHeight;
  }
}

/** @param {Answered} answered */
function summary({ request, head, milliseconds, got }) {
  return el(
    "summary",
    { class: "live-summary" },
    method(request.method),
    target(request.url),
    tags(request, head),
    status(String(head.status)),
    el("span", { class: "live-number" }, time(milliseconds)),
    el("span", { class: "live-number live-size" }, size(got)),
  );
}

/**
 * @param {Request} request
 * @param {Head} head
 */
function tags({ visitor }, { headers }) {
  const found = visitor === "1" ? [] : [say("visitor", { number: visitor })];
  if (headers.some(([name]) => /^set-cookie$/i.test(name))) found.push(say("sets-cookie"));
  const made = found.map((text) => el("span", { class: "live-tag", title: text }, text));
  return el("span", { class: "live-tags" }, ...made);
}

/** @param {string} name */
const method = (name) => el("span", { class: "live-method" }, name);
/** @param {string} url */
const target = (url) => el("span", { class: "live-target", title: path(url) }, path(url));
/** @param {string} code */
const status = (code) => el("span", { class: "live-status" }, code);

/** @param {number} milliseconds */
function time(milliseconds) {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.max(1, Math.round(milliseconds))} ms`;
}

/** @param {string} url */
function path(url) {
  const { pathname, search } = new URL(url);
  try {
    return decodeURI(pathname + search);
  } catch {
    return pathname + search;
  }
}
