/** What the application was asked, oldest first, as a terminal shows it. */

import { el } from "./dom.js";
import { say } from "./words.js";

/** @import { Answered, Head, Header, Request } from "./messages.js" */

/** What every browser sends, and what comes of how previews work. */
const USUAL = /^(sec-|upgrade|user-agent|accept|cache-control|pragma|dnt)/i;
/** The most of a body that is shown, in bytes. */
const MOST = 8192;

/** The rows of the requests. */
export class Requests {
  /** @type {Map<number, { row: HTMLElement, body: string }>} Those that wait for an answer. */
  #waiting = new Map();
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
    this.#waiting.set(/** @type {number} */ (request.id), { row, body: text(request.body) });
    this.#atEnd(() => this.list.append(row));
    this.#onCount(this.list.children.length);
  }

  /**
   * Show what came of one.
   * @param {Answered} answered
   */
  end(answered) {
    const id = /** @type {number} */ (answered.request.id);
    const { row, body } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (!row) return;
    row.dataset.kind = String(Math.floor(answered.head.status / 100));
    const made = el("details", {}, summary(answered), details(answered, body ?? ""));
    this.#atEnd(() => row.replaceChildren(made));
  }

  /** Leave those alone that will have no answer. */
  giveUp() {
    this.#waiting.clear();
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
  const took = `${Math.max(1, Math.round(milliseconds))} ms`;
  return el(
    "summary",
    { class: "live-summary" },
    method(request.method),
    target(request.url),
    tags(request, head),
    status(String(head.status)),
    el("span", { class: "live-number" }, took),
    el("span", { class: "live-number live-size" }, `${got} B`),
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

/**
 * @param {Answered} answered
 * @param {string} body
 */
function details({ request, head }, body) {
  const asked = `${request.method} ${path(request.url)} HTTP/1.1`;
  const answered = `HTTP/1.1 ${head.status} ${head.reason}`;
  const sent = request.headers.filter(([name]) => !USUAL.test(name)).map(capitalized);
  if (head.cookie) sent.push(["Cookie", head.cookie]);
  const session = head.new_session ?? head.session;
  return el(
    "div",
    { class: "live-detail" },
    side(say("request"), asked, [["Host", new URL(request.url).host], ...sent], body),
    side(say("response"), answered, head.headers, ""),
    session ? inClear(session) : null,
  );
}

/**
 * @param {string} title
 * @param {string} first
 * @param {Header[]} headers
 * @param {string} body
 */
function side(title, first, headers, body) {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body) lines.push("", body);
  const heading = el("p", { class: "live-title" }, title);
  return el("div", { class: "live-side" }, heading, el("pre", {}, lines.join("\n")));
}

/** @param {string} session */
function inClear(session) {
  return el(
    "div",
    { class: "live-side live-session" },
    el("p", { class: "live-title" }, say("session")),
    el("pre", {}, JSON.stringify(JSON.parse(session))),
    el("p", {}, say("session-note")),
  );
}

/** @param {string} name */
const method = (name) => el("span", { class: "live-method" }, name);
/** @param {string} url */
const target = (url) => el("span", { class: "live-target", title: path(url) }, path(url));
/** @param {string} code */
const status = (code) => el("span", { class: "live-status" }, code);

/** @param {string} url */
function path(url) {
  const { pathname, search } = new URL(url);
  try {
    return decodeURI(pathname + search);
  } catch {
    return pathname + search;
  }
}

/**
 * @param {Header} header
 * @returns {Header}
 */
function capitalized([name, value]) {
  return [name.replace(/(^|-)[a-z]/g, (it) => it.toUpperCase()), value];
}

/**
 * Return a body as text, but for what no text has.
 * @param {ArrayBuffer | null} body
 */
function text(body) {
  if (!body) return "";
  const shown = new TextDecoder().decode(new Uint8Array(body, 0, Math.min(MOST, body.byteLength)));
  const clean = shown.replace(/[^\P{C}\n\r\t]|\ufffd/gu, "·");
  return body.byteLength > MOST ? `${clean}…\n${say("bytes", { count: body.byteLength })}` : clean;
}
