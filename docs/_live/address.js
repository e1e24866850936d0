/** The bar above the preview: where it is, and ways to elsewhere. */

import { el, icon, tool } from "./dom.js";
import { HOST } from "./preview.js";
import { say } from "./words.js";

/** @import { Route } from "./messages.js" */

/**
 * @typedef {object} Doing
 * @property {(url: URL) => void} go
 * @property {(steps: number) => void} move
 * @property {() => void} reload
 * @property {() => void} widen
 */

/** The address of the preview, with the application's own addresses below it. */
export class Address {
  #host = el("span", { class: "live-host", "aria-hidden": "true" }, HOST);
  #input;
  #routes;
  #back;
  #forward;
  #wide;
  #visitor = el("span", { class: "live-visitor", hidden: true });
  #origin = `http://${HOST}`;
  /** Is somebody typing? What they have typed is theirs, then. */
  #typing = false;
  #doing;

  /** @param {Doing} doing */
  constructor(doing) {
    this.#doing = doing;
    this.#back = tool("back", say("back"), () => doing.move(-1));
    this.#forward = tool("forward", say("forward"), () => doing.move(1));
    this.#wide = tool("wide", say("wide"), doing.widen);
    const attributes = { class: "live-url", "aria-label": say("address"), value: "/" };
    const plain = { spellcheck: "false", autocapitalize: "off", autocomplete: "off" };
    const keydown = (/** @type {KeyboardEvent} */ event) => this.#type(event);
    const focus = () => (this.#routes.hidden = this.#routes.children.length < 2);
    const input = () => (this.#typing = true);
    this.#input = el("input", { ...attributes, ...plain, keydown, focus, click: focus, input });
    const move = (/** @type {KeyboardEvent} */ event) => this.#move(event);
    const named = { class: "live-routes", "aria-label": say("no-address") };
    this.#routes = el("ul", { ...named, hidden: true, keydown: move });
    const where = el("label", { class: "live-where" }, this.#host, this.#input, this.#visitor);
    const leave = (/** @type {FocusEvent} */ event) => this.#leave(event);
    const field = el("div", { class: "live-field", focusout: leave }, where, this.#routes);
    const reload = tool("reload", say("reload"), doing.reload);
    const parts = [this.#back, this.#forward, reload, field, this.#wide];
    this.element = el("div", { class: "live-address" }, ...parts);
    this.steps(false, false);
  }

  /** @param {URL} url */
  show(url) {
    this.#origin = url.origin;
    this.#host.textContent = url.host;
    if (!this.#typing) this.#input.value = readable(url.pathname + url.search + url.hash);
  }

  /**
   * @param {boolean} back can one go there?
   * @param {boolean} forward
   */
  steps(back, forward) {
    this.#back.disabled = !back;
    this.#forward.disabled = !forward;
  }

  /** @param {number} number whose address it is */
  visit(number) {
    this.#visitor.textContent = say("visitor", { number });
    this.#visitor.hidden = number === 1;
  }

  /** @param {Route[]} routes of the application */
  suggest(routes) {
    const pages = routes.filter(({ methods }) => methods.includes("GET"));
    this.#routes.replaceChildren(...links(pages, (path) => this.#take(path)));
    for (const each of this.#suggested) each.tabIndex = -1; // arrows lead there
  }

  /** @param {boolean} wide */
  widen(wide) {
    const text = say(wide ? "close" : "wide");
    this.#wide.replaceChildren(icon(wide ? "close" : "wide"));
    this.#wide.title = text;
    this.#wide.setAttribute("aria-label", text);
  }

  focusWide() {
    this.#wide.focus();
  }

  /** @param {KeyboardEvent} event */
  #type(event) {
    if (event.key === "Enter") {
      this.#routes.hidden = true;
      this.#go();
    } else if (event.key === "Escape" && !this.#routes.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.#routes.hidden = true;
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#routes.hidden = this.#suggested.length === 0;
      this.#suggested[0]?.focus();
    }
  }

  get #suggested() {
    return [...this.#routes.querySelectorAll("button")];
  }

  /**
   * Move among the suggestions, and from them back to what is typed.
   * @param {KeyboardEvent} event
   */
  #move(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!steps && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    const all = this.#suggested;
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    (steps ? (all[at + steps] ?? this.#input) : this.#input).focus();
    if (!steps) this.#routes.hidden = true;
  }

  #go() {
    this.#typing = false;
    this.#doing.go(this.#typed());
  }

  /** Return the address that was typed: with a host, or of the one that is shown. */
  #typed() {
    const typed = this.#input.value.trim().replace(/^localhost:5000/, "");
    const whole = /^https?:\/\//.test(typed);
    return new URL(whole || /^[/?]/.test(typed) ? typed : `/${typed}`, this.#origin);
  }

  /**
   * Go to a suggestion, or let the reader fill in what it leaves open.
   * @param {string} path
   */
  #take(path) {
    this.#input.value = path;
    this.#input.focus();
    this.#routes.hidden = true;
    const open = /<[^>]*>/.exec(path);
    this.#typing = true;
    if (open) this.#input.setSelectionRange(open.index, open.index + open[0].length);
    else this.#go();
  }

  /** @param {FocusEvent} event */
  #leave({ relatedTarget, currentTarget }) {
    const inside = /** @type {Node} */ (currentTarget).contains(/** @type {Node} */ (relatedTarget));
    if (inside) return;
    this.#routes.hidden = true;
    this.#typing = false;
  }
}

/**
 * Return items of a list with what can be asked for: those that browsers ask for are buttons.
 * @param {Route[]} routes
 * @param {(path: string) => void} take
 */
export function links(routes, take) {
  return routes.map(({ rule, methods }) => {
    const shown = methods.filter((method) => !["HEAD", "OPTIONS"].includes(method));
    const click = () => take(rule);
    const path = shown.includes("GET")
      ? el("button", { type: "button", click }, rule)
      : el("span", {}, rule);
    return el("li", {}, path, " ", el("span", { class: "live-method" }, shown.join(", ")));
  });
}

/** @param {string} address */
function readable(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
