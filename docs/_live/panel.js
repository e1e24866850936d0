/** What stands below the code: the preview with its address, what was asked, what was printed. */

import { Address, links } from "./address.js";
import { button, el, flash } from "./dom.js";
import { Frame } from "./frame.js";
import { Output } from "./output.js";
import { HOST } from "./preview.js";
import { Requests } from "./requests.js";
import { Tabs } from "./tabs.js";
import { say } from "./words.js";

/** @import { Answered, Request, Route } from "./messages.js" */
/** @import { Menu } from "./menu.js" */
/** @import { Client } from "./service.js" */

/**
 * @typedef {object} Doing
 * @property {() => void} widen
 * @property {() => void} clear forget the visitor's cookies
 * @property {() => void} unserved nobody has answered the preview
 */

/** The panel of one example. */
export class Panel {
  #counts = { requests: count(), output: count() };
  #requests = new Requests((number) => show(this.#counts.requests, number));
  #output = new Output((number) => show(this.#counts.output, number));

  /**
   * @param {string} app
   * @param {Menu} menu
   * @param {Doing} doing
   */
  constructor(app, menu, { widen, clear, unserved }) {
    this.frame = new Frame(app, { arrived: (url) => this.#arrive(url), unserved });
    this.address = new Address({
      go: (url) => this.go(url),
      move: (steps) => this.frame.move(steps),
      reload: () => this.frame.reload(),
      widen,
    });
    const tabs = this.#tabs();
    const forget = button(say("clear-cookies"), "live-quiet", () => {
      clear();
      flash(forget, say("cleared"));
    });
    const tools = el("div", { class: "live-quiets" }, forget, menu.element);
    this.element = el(
      "div",
      { class: "live-panel" },
      this.address.element,
      this.frame.element,
      el("div", { class: "live-below" }, tabs.element, tools),
      this.#requests.element,
      this.#output.element,
    );
    tabs.select("requests");
  }

  /** @param {URL} url of the application's */
  go(url) {
    this.address.show(url);
    this.frame.go(url);
  }

  /**
   * Show an application that has just been loaded.
   * @param {Route[]} routes
   * @param {string} [address] the first, if there is one
   */
  open(routes, address) {
    const pages = routes.filter(({ rule }) => rule !== "/static/<path:filename>");
    this.address.suggest(pages);
    if (this.frame.url) this.go(this.frame.url);
    else if (address) this.go(new URL(address));
    else this.#list(pages);
  }

  /** @param {Client} client as the service worker knows the page now */
  reconnect(client) {
    this.frame.connect(client);
    if (this.frame.url) this.go(this.frame.url);
  }

  /**
   * Note that a request was sent.
   * @param {Request} request
   */
  asked(request) {
    this.#requests.begin(request);
    if (!request.navigates) return;
    this.frame.ask();
    this.address.show(new URL(request.url));
  }

  /** @param {Answered} answered */
  answered(answered) {
    this.#requests.end(answered);
    if (answered.request.navigates && keepsPage(answered) && this.frame.url) {
      this.address.show(this.frame.url);
    }
  }

  /** @param {number} id */
  cancelled(id) {
    this.#requests.cancel(id);
  }

  /** @param {string} text */
  printed(text) {
    this.#output.add(text);
  }

  stopped() {
    this.#requests.giveUp();
    this.frame.showInstead(el("p", {}, say("stopped-long")));
  }

  /** @param {number} visitor who looks from now on */
  visit(visitor) {
    this.frame.visitor = visitor;
    this.address.visit(visitor);
    if (this.frame.url) this.go(this.frame.url);
  }

  /** @param {URL} url */
  #arrive(url) {
    this.address.show(url);
    this.address.steps(this.frame.canGoBack, this.frame.canGoForward);
  }

  /** @param {Route[]} routes */
  #list(routes) {
    const go = (/** @type {string} */ path) => this.go(new URL(path, `http://${HOST}`));
    const intro = el("p", {}, say("no-address"));
    this.frame.showInstead(intro, el("ul", {}, ...links(routes, go)));
  }

  #tabs() {
    const panels = { requests: this.#requests.element, output: this.#output.element };
    const tabs = new Tabs(`${say("requests")}, ${say("output")}`, (open) => {
      for (const [name, panel] of Object.entries(panels)) panel.hidden = name !== open;
    });
    for (const [name, panel] of Object.entries(panels)) {
      const counted = this.#counts[/** @type {keyof typeof panels} */ (name)];
      tabs.add(name, panel, say(name), counted);
    }
    return tabs;
  }
}

/**
 * Return whether a browser stays where it is after an answer: it has no page, or is a file.
 * @param {Answered} answered
 */
function keepsPage({ head }) {
  const attached = head.headers.some(
    ([name, value]) => /^content-disposition$/i.test(name) && /^attachment/i.test(value),
  );
  return attached || head.status === 204 || head.status === 205;
}

const count = () => el("span", { class: "live-count", "aria-hidden": "true" });

/**
 * @param {HTMLElement} element
 * @param {number} number
 */
function show(element, number) {
  element.textContent = String(number || "");
}
