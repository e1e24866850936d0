/** Makes the page's examples live, once somebody has asked for one. */

import { Box } from "./box.js";
import { el } from "./dom.js";
import { Engine } from "./engine.js";
import { send } from "./send.js";
import { Service } from "./service.js";
import { type } from "./typed.js";
import { say, setTexts } from "./words.js";

/** @import { Examples, Files, Request, Site } from "./messages.js" */

/**
 * @typedef {object} Given by the loader
 * @property {string} base the address of _live/
 * @property {Site} site
 * @property {string} page the address of the page's examples
 * @property {Record<string, string>} texts see words.json
 * @property {string} kept what the names of the reader's edits begin with
 *
 * @typedef {"run" | "edit" | "reopen"} Deed with "reopen", the reader's edits are shown
 *
 * @typedef {keyof typeof KINDS} Kind what a button does, as its `data-kind` says
 *
 * @typedef {(kind: Kind, block: HTMLElement, deed: Deed) => Promise<void>} Press
 */

/** @type {Map<string, Box>} */
const boxes = new Map();
/** @type {Box | undefined} Whose code runs, or ran last. */
let turn;
let number = 0;
/** @type {Set<(bytes: number) => void>} */
const fetching = new Set();

/**
 * Fetch all that is needed before something runs; return what makes a block live.
 * @param {Given} given
 * @returns {Promise<Press>}
 */
export async function prepare({ base, site, page, texts, kept }) {
  setTexts(texts);
  const address = (/** @type {string} */ name) => new URL(name, base);
  const { scripts, files } = site;
  const editor = address(scripts.editor);
  import(editor.href).catch(() => {}); // it comes meanwhile; who needs it asks again
  const [response] = await Promise.all([fetch(page), style(address(scripts.style))]);
  const examples = await response.json();
  const shared = { ...machines(address(scripts.worker), address(scripts.service), files), editor, kept };
  return (kind, block, deed) => KINDS[kind](block, examples, shared, deed);
}

/** What pressing each kind of button does. */
const KINDS = { run, send, start, type };

/**
 * Run an application, or let the reader edit it.
 * @param {HTMLElement} block
 * @param {Examples} examples
 * @param {import("./box.js").Site} site
 * @param {Deed} deed
 */
async function run(block, examples, site, deed) {
  const box = boxOf(block, examples, site);
  if (deed === "run") await box?.run();
  else await box?.edit(deed === "edit");
}

/**
 * Run the application that a command on the page runs, where that stands.
 * @param {HTMLElement} block
 * @param {Examples} examples
 * @param {import("./box.js").Site} site
 */
async function start(block, examples, site) {
  const { runs } = examples;
  const name = [...block.querySelectorAll("[id]")].map(({ id }) => id).find((id) => id in runs);
  const there = document.getElementById(runs[name ?? ""])?.closest(".literal-block-wrapper");
  if (!there) throw new Error(`the page has no ${runs[name ?? ""]}`);
  const box = boxOf(/** @type {HTMLElement} */ (there), examples, site);
  box?.show();
  await box?.run();
}

/**
 * Return the box of a block, or say why there is none.
 * @param {HTMLElement} block
 * @param {Examples} examples
 * @param {import("./box.js").Site} site
 */
function boxOf(block, { applications }, site) {
  const names = [block, ...block.querySelectorAll("[id]")].map(({ id }) => id);
  const name = names.find((id) => id in applications);
  if (!name) throw new Error(`no example is called ${names.join(" or ")}`);
  const example = applications[name];
  if ("cannot" in example) {
    block.querySelector(".live-run")?.replaceWith(el("span", { class: "live-cannot" }, example.cannot));
    return null;
  }
  const box = boxes.get(name) ?? new Box(block, name, example, site);
  boxes.set(name, box);
  return box;
}

/**
 * Return what runs the page's examples, and what their previews ask.
 * @param {URL} worker
 * @param {URL} script the service worker's
 * @param {Files} files
 */
function machines(worker, script, files) {
  const here = Object.entries(files).map(([name, file]) => {
    return [name, { ...file, url: new URL(file.url, worker).href }];
  });
  const engine = new Engine(worker, Object.fromEntries(here), {
    fetched: (bytes) => {
      boxes.forEach((box) => box.fetched(bytes));
      fetching.forEach((hear) => hear(bytes));
    },
    printed: (text) => turn?.printed(text),
    answered: (answered) => boxes.get(answered.request.app)?.answered(answered),
    cancelled: (app, id) => boxes.get(app)?.cancelled(id),
    ended: (reason) => boxes.forEach((box) => box.ended(reason)),
    busy: () => service.keepAlive(),
  });
  const service = new Service(script, (request, port) => relay(engine, request, port));
  const onTurn = (/** @type {Box | undefined} */ box) => void (turn = box);
  return { engine, service, onTurn, boxes, fetching };
}

/**
 * @param {Engine} engine
 * @param {Request} request
 * @param {MessagePort} port
 */
function relay(engine, request, port) {
  const box = boxes.get(request.app);
  if (!box?.runs) return port.postMessage({ fail: say("stopped-long") });
  const sent = { ...request, id: ++number };
  sent.headers.push(...missing(request));
  box.asked(sent);
  engine.relay(sent, port);
}

/**
 * Return what the browser adds to a request only behind the service worker.
 * @param {Request} request
 * @returns {import("./messages.js").Header[]}
 */
function missing({ headers }) {
  /** @type {import("./messages.js").Header[]} */
  const usual = [
    ["user-agent", navigator.userAgent],
    ["accept-language", navigator.languages.join(", ")],
  ];
  return usual.filter(([name]) => !headers.some(([it]) => it.toLowerCase() === name));
}

/** @param {URL} url */
function style(url) {
  return new Promise((resolve, reject) => {
    document.head.append(
      el("link", { rel: "stylesheet", href: url.href, load: resolve, error: reject }),
    );
  });
}
