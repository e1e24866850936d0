/** Sends the requests of a block to their application, and shows the answers below it. */

import { el } from "./dom.js";
import { Edits } from "./edits.js";
import { say } from "./words.js";

/** @import { Box } from "./box.js" */
/** @import { Engine } from "./engine.js" */
/** @import { Answer, Example, Examples, Failure, Requests, Sending } from "./messages.js" */

/**
 * @typedef {object} Shared what all blocks of a page share
 * @property {Engine} engine
 * @property {string} kept what the names of the reader's edits begin with
 * @property {Map<string, Box>} boxes the applications that the reader has opened
 * @property {Set<(bytes: number) => void>} fetching who hears what has been fetched
 * @property {(box?: Box) => void} onTurn this one is asked now
 */

/** @type {Map<HTMLElement, Answers>} */
const shown = new Map();

/**
 * Send what a block shows, once what it was sent before is answered.
 * @param {HTMLElement} block
 * @param {Examples} examples
 * @param {Shared} shared
 */
export async function send(block, { applications, requests }, shared) {
  const names = [...block.querySelectorAll("[id]")].map(({ id }) => id);
  const request = requests[names.find((id) => id in requests) ?? ""];
  const button = /** @type {HTMLElement} */ (block.querySelector(".live-run"));
  if (button.ariaBusy || !request || "cannot" in request) return;
  const example = /** @type {Example} */ (applications[request.application]);
  const answers = shown.get(block) ?? new Answers(block);
  shown.set(block, answers);
  button.ariaBusy = "true";
  try {
    await sendAll(request, example, shared, answers);
  } catch (error) {
    answers.tell("failed", error instanceof Error ? error.message : String(error));
  } finally {
    button.ariaBusy = null;
  }
}

/**
 * @param {Requests} request
 * @param {Example} example
 * @param {Shared} shared
 * @param {Answers} answers
 */
async function sendAll({ application, sends, files }, example, shared, answers) {
  const { engine, fetching, boxes, onTurn } = shared;
  const box = boxes.get(application);
  const mine = box?.files ?? edited(application, example, shared.kept);
  const project = { ...example.project, files: merged(example.project.files, files, mine) };
  const all = engine.weight(project, ["stdlib", "site"]);
  const onBytes = (/** @type {number} */ bytes) => answers.fetched(bytes, all);
  answers.tell("loading", say("starting"));
  fetching.add(onBytes);
  try {
    await engine.start();
    onTurn(box);
    const said = await engine.send(application, project, sends);
    if (said.error) answers.fail(said.error);
    else answers.show(sends, said.answers ?? []);
  } finally {
    fetching.delete(onBytes);
  }
}

/**
 * Return the files of an example as the reader has changed them on an earlier visit.
 * @param {string} name
 * @param {Example} example
 * @param {string} kept
 */
function edited(name, { hash, project }, kept) {
  return new Edits(kept + name, hash, project.files).files;
}

/**
 * Return the files that there are at a request: the page's, but for the reader's changes.
 * @param {Record<string, string>} first when the page first asked the application
 * @param {Record<string, string> | undefined} since what the page has written since
 * @param {Record<string, string>} mine
 */
function merged(first, since, mine) {
  const changed = Object.entries(mine).filter(([name, text]) => text !== first[name]);
  return { ...first, ...since, ...Object.fromEntries(changed) };
}

/** What came of a block's requests, below it and what the page shows of them. */
class Answers {
  #status = el("p", { class: "live-verdict", role: "status" });
  #texts = el("div");

  /** @param {HTMLElement} block */
  constructor(block) {
    this.element = el(
      "div",
      { class: "live-answer", role: "group", "aria-label": say("answer") },
      this.#status,
      this.#texts,
    );
    lastOf(block).after(this.element);
  }

  /**
   * @param {"loading" | "same" | "other" | "failed"} state
   * @param {string} text
   */
  tell(state, text) {
    this.element.dataset.state = state;
    this.#status.textContent = text;
    if (state === "failed") this.#texts.replaceChildren();
  }

  /**
   * @param {number} bytes
   * @param {number} all
   */
  fetched(bytes, all) {
    const [got, of] = [bytes, all].map((it) => (it / 1e6).toFixed(1));
    if (bytes < all) this.tell("loading", say("fetching", { got, all: of }));
  }

  /** @param {Failure} failure that is no answer */
  fail({ message, file, line, trace }) {
    this.tell("failed", file && line ? say("line-of-file", { file, line, message }) : message);
    this.#texts.replaceChildren(text(trace));
  }

  /**
   * @param {Sending[]} sends
   * @param {Answer[]} answers
   */
  show(sends, answers) {
    const same = answers.every((answer) => answer.same);
    this.tell(same ? "same" : "other", say(same ? "as-shown" : "not-as-shown"));
    const several = sends.length > 1;
    this.#texts.replaceChildren(
      ...answers.flatMap((answer, number) => [
        ...(several ? [title(line(sends[number]))] : []),
        ...(answer.same ? [] : [title(say("on-page")), text(sends[number].shown), title(say("now"))]),
        text(answer.text),
      ]),
    );
  }
}

/**
 * Return what stands last of a block: itself, or the outputs right below it.
 * @param {Element} block
 * @returns {Element}
 */
function lastOf(block) {
  const next = block.nextElementSibling;
  return next?.matches(".output, .literal-block-wrapper:has(> .output)") ? lastOf(next) : block;
}

/** @param {Sending} sending */
function line({ curl, http }) {
  return curl ? `${curl.method} ${curl.path}` : String(http).split("\n")[0];
}

/** @param {string} words */
const title = (words) => el("p", { class: "live-title" }, words);
/** @param {string} words */
const text = (words) => el("pre", { tabindex: "0" }, words.trimEnd() || say("nothing"));
