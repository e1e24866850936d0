/** Sends the requests of a block to their application, and shows the answers below it. */

import { Answers, shown, title } from "./answers.js";
import { Edits } from "./edits.js";
import { say } from "./words.js";

/** @import { Box } from "./box.js" */
/** @import { Engine } from "./engine.js" */
/** @import { Answer, Example, Examples, Requests, Sending } from "./messages.js" */

/**
 * @typedef {object} Shared what all blocks of a page share
 * @property {Engine} engine
 * @property {string} kept what the names of the reader's edits begin with
 * @property {Map<string, Box>} boxes the applications that the reader has opened
 * @property {Set<(bytes: number) => void>} fetching who hears what has been fetched
 * @property {(box?: Box) => void} onTurn this one is asked now
 */

/** @type {Map<HTMLElement, Answers>} */
const every = new Map();

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
  const answers = every.get(block) ?? new Answers(block, say("answer"));
  every.set(block, answers);
  button.ariaBusy = "true";
  try {
    await sendAll(request, example, shared, answers);
  } catch (error) {
    answers.tell("failed", error instanceof Error ? error.message : String(error), []);
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
    else tell(answers, sends, said.answers ?? []);
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

/**
 * @param {Answers} answers
 * @param {Sending[]} sends
 * @param {Answer[]} got
 */
function tell(answers, sends, got) {
  const same = got.every((answer) => answer.same);
  const several = sends.length > 1;
  const texts = got.flatMap((answer, number) => [
    ...(several ? [title(line(sends[number]))] : []),
    ...(answer.same ? [] : [title(say("on-page")), shown(sends[number].shown), title(say("now"))]),
    shown(answer.text),
  ]);
  answers.tell(same ? "same" : "other", say(same ? "as-shown" : "not-as-shown"), texts);
}

/** @param {Sending} sending */
function line({ curl, http }) {
  return curl ? `${curl.method} ${curl.path}` : String(http).split("\n")[0];
}
