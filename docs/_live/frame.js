/** The preview: the application's page, or what there is to say in its place. */

import { el } from "./dom.js";
import { HOST, base, parse } from "./preview.js";
import { say } from "./words.js";

/** @import { Client } from "./service.js" */
/** @import { Place } from "./preview.js" */

/** A recorded answer fetches nothing, and runs nothing. */
const NOTHING = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`;
const TRACE = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>pre { font: 13px/1.55 ui-monospace, Menlo, Consolas, monospace; margin: 1.25rem 1.5rem;
  overflow-wrap: anywhere; white-space: pre-wrap }</style><pre>`;

/**
 * @typedef {object} Telling
 * @property {(url: URL) => void} arrived the application has answered
 * @property {() => void} unserved it was not even asked
 */

/** A browser's window on an application. */
export class Frame {
  #frame;
  #over = el("div", { class: "live-over", hidden: true });
  /** @type {HTMLElement | null} */
  #recorded = null;
  /** @type {Client | undefined} */
  #client;
  #app;
  visitor = 1;
  /** @type {URL[]} What was shown, oldest first, and which of it is. */
  #shown = [];
  #at = -1;
  /** @type {number | null} Where a step back or forward leads. */
  #step = null;
  #asked = false;
  #telling;

  /**
   * @param {string} app
   * @param {Telling} telling
   */
  constructor(app, telling) {
    this.#app = app;
    this.#telling = telling;
    const attributes = { title: say("preview"), class: "live-frame" };
    this.#frame = el("iframe", { ...attributes, load: () => this.#arrive() });
    this.element = el("div", { class: "live-stage" }, this.#frame, this.#over);
  }

  /** @param {Client} client */
  connect(client) {
    this.#client = client;
  }

  /** The address that is shown, or null. */
  get url() {
    return this.#shown[this.#at] ?? null;
  }

  get canGoBack() {
    return this.#at > 0;
  }

  get canGoForward() {
    return this.#at < this.#shown.length - 1;
  }

  /** @param {URL} url of the application's */
  go(url) {
    this.#step = null;
    this.#leadTo(url, false);
  }

  /** @param {number} steps forward; less than none leads back */
  move(steps) {
    const at = this.#at + steps;
    if (!this.#shown[at]) return;
    this.#step = at;
    this.#leadTo(this.#shown[at], true);
  }

  reload() {
    if (this.#window) this.#window.location.reload();
    else if (this.url) this.go(this.url);
  }

  /** Note that the application was asked for a page. */
  ask() {
    this.#asked = true;
  }

  /**
   * Show an answer that was recorded, until there is a live one.
   * @param {string} body
   */
  showRecorded(body) {
    const title = say("recorded");
    const attributes = { title, class: "live-frame", sandbox: "allow-same-origin" };
    const frame = el("iframe", { ...attributes, tabindex: "-1" });
    this.#recorded = el("div", { class: "live-recorded" }, frame, el("span", {}, title));
    this.element.append(this.#recorded);
    const page = frame.contentDocument;
    page?.open(); // in place of srcdoc, which is shown by other rules than a page
    page?.write(quiet(body));
    page?.close();
  }

  /**
   * Show why there is no application.
   * @param {string} trace
   */
  showTrace(trace) {
    this.#uncover();
    this.#shown = [];
    this.#at = -1;
    this.#frame.srcdoc = TRACE + escaped(trace);
  }

  /**
   * Say something in place of a page.
   * @param {(Node | string)[]} content
   */
  showInstead(...content) {
    this.#uncover();
    this.#over.replaceChildren(...content);
    this.#over.hidden = false;
    this.#frame.removeAttribute("srcdoc");
    this.#frame.removeAttribute("src");
  }

  /** Say that the application comes, where nothing of it is seen. */
  wait() {
    const frame = this.#frame;
    if (this.#recorded || frame.hasAttribute("src") || frame.hasAttribute("srcdoc")) return;
    this.showInstead(el("p", {}, say("waiting")));
  }

  #uncover() {
    this.#recorded?.remove();
    this.#recorded = null;
    this.#over.hidden = true;
  }

  /** The window of the frame, where it shows the application. */
  get #window() {
    const there = this.#frame.contentWindow;
    try {
      if (there && this.#parse(there.location.href)) return there;
    } catch {
      // It shows another site.
    }
    return null;
  }

  /** @param {string} address */
  #parse(address) {
    const prefix = this.#client?.prefix;
    return prefix && address.startsWith("http") ? parse(prefix, address) : null;
  }

  /**
   * @param {URL} url
   * @param {boolean} replace
   */
  #leadTo(url, replace) {
    if (!this.#client) return;
    const { client, prefix } = this.#client;
    /** @type {Place} */
    const place = { client, app: this.#app, visitor: String(this.visitor), host: url.host };
    const there = base(prefix, place) + url.pathname + url.search + url.hash;
    this.#over.hidden = true;
    const { location } = this.#window ?? {};
    if (!location) {
      this.#frame.removeAttribute("srcdoc");
      this.#frame.src = there;
    } else if (replace) location.replace(there);
    else location.assign(there);
  }

  #arrive() {
    /** @type {Location} */
    let location;
    try {
      location = /** @type {Window} */ (this.#frame.contentWindow).location;
      if (location.protocol === "about:") return;
    } catch {
      return this.#heal(this.url);
    }
    const shown = this.#parse(location.href);
    if (!shown) return this.#heal(new URL(location.pathname + location.search, this.#origin));
    if (!this.#asked) return this.#telling.unserved();
    this.#asked = false;
    this.#uncover();
    this.#note(new URL(shown.url + location.hash));
  }

  get #origin() {
    return this.url?.origin ?? `http://${HOST}`;
  }

  /**
   * Lead back to the application what has left it for this site.
   * @param {URL | null} url
   */
  #heal(url) {
    if (url) this.#leadTo(url, true);
  }

  /** @param {URL} url */
  #note(url) {
    if (this.#step !== null) this.#at = this.#step;
    else if (url.href !== this.url?.href) {
      this.#shown = [...this.#shown.slice(0, this.#at + 1), url];
      this.#at = this.#shown.length - 1;
    }
    this.#step = null;
    this.#telling.arrived(url);
  }
}

/**
 * Return an answer as a page that fetches and runs nothing.
 * @param {string} body
 */
function quiet(body) {
  if (!/^\s*</.test(body)) return `${NOTHING}<pre>${escaped(body)}</pre>`;
  const doctype = /^\s*<!doctype[^>]*>/i.exec(body)?.[0] ?? "";
  return doctype + NOTHING + body.slice(doctype.length);
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
