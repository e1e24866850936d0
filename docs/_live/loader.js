/** Shows the page's Run buttons, and fetches what they do once somebody is about to press one. */

import * as storage from "./storage.js";

/** @import * as Live from "./page.js" */

const { dataset } = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL(dataset.base ?? "", location.href).href;
const page = new URL(dataset.page ?? "", location.href).href;
const words = dataset.words ?? "";
/** What the names of the reader's edits on this page begin with. */
const kept = `lagena-live:${new URL(page).pathname}#`;
const sparing = /** @type {any} */ (navigator).connection?.saveData;
const served = location.protocol !== "file:";
const able = served && typeof WebAssembly === "object";
/** @type {Promise<Live.Press> | undefined} */
let loading;

for (const button of document.querySelectorAll(".live-run")) {
  show(/** @type {HTMLButtonElement} */ (button));
}

/** @param {HTMLButtonElement} button */
function show(button) {
  const kind = /** @type {Live.Kind} */ (button.dataset.kind);
  const block = /** @type {HTMLElement} */ (button.closest(".literal-block-wrapper"));
  const press = (/** @type {Live.Deed} */ deed) => run(deed).catch((error) => say(button, error));
  const run = async (/** @type {Live.Deed} */ deed) => {
    if (!able) throw served ? (await texts())["no-wasm"] : dataset.file;
    button.ariaBusy = "true"; // until there is something to see
    block.classList.toggle("live-opening", kind === "run" && deed === "run");
    const press = await load().finally(() => {
      button.ariaBusy = null;
      block.classList.remove("live-opening");
    });
    await press(kind, block, deed);
  };
  const soon = () => able && !sparing && load().catch(() => {});
  button.hidden = false;
  button.addEventListener("pointerenter", soon);
  button.addEventListener("focus", soon);
  button.addEventListener("click", () => press("run"));
  if (kind === "send") return;
  block.querySelector("pre")?.addEventListener("click", () => {
    if (able && getSelection()?.isCollapsed) press("edit");
  });
  if (able && isEdited(block)) press("reopen");
}

function load() {
  loading ??= fetched().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetched() {
  const said = texts();
  const site = await json(new URL(dataset.live ?? "", base));
  /** @type {typeof Live} */
  const { prepare } = await import(new URL(site.scripts.page, base).href);
  return prepare({ base, site, page, texts: await said, kept });
}

function texts() {
  return json(new URL(words, base));
}

/** @param {URL} url */
async function json(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

/**
 * Return whether the reader has changed a block on an earlier visit.
 * @param {HTMLElement} block
 */
function isEdited(block) {
  const parts = [block, ...block.querySelectorAll("[id]")];
  return parts.some(({ id }) => storage.kept(kept + id) !== null);
}

/**
 * Say beside a button why nothing runs.
 * @param {HTMLElement} button
 * @param {unknown} error
 */
function say(button, error) {
  const text = String(error instanceof Error ? error.message : error);
  let place = button.previousElementSibling;
  if (!place?.classList.contains("live-why")) {
    place = document.createElement("span");
    place.className = "live-why";
    place.setAttribute("role", "status");
    button.before(place);
  }
  place.textContent = text;
}
