/** Types blocks into Python's prompt, and shows below each what that says. */

import { Answers, shown, title } from "./answers.js";
import { Code } from "./code.js";
import { button, el } from "./dom.js";
import { Edits } from "./edits.js";
import { Ended } from "./engine.js";
import { makeNotice } from "./notice.js";
import { say } from "./words.js";

/** @import { Engine } from "./engine.js" */
/** @import { Example, Examples, Said, Session, Typed } from "./messages.js" */
/** @import { Deed } from "./page.js" */

/**
 * @typedef {object} Shared what all blocks of a page share
 * @property {Engine} engine
 * @property {URL} editor
 * @property {string} kept what the names of the reader's edits begin with
 * @property {Set<(bytes: number) => void>} fetching who hears what has been fetched
 */

/** What the code of a block is called, so that the editor takes it for Python. */
const FILE = "prompt.py";

/** @type {Map<string, Prompt>} */
const prompts = new Map();

/**
 * Type a block, or let the reader edit it.
 * @param {HTMLElement} block
 * @param {Examples} examples
 * @param {Shared} shared
 * @param {Deed} deed
 */
export async function type(block, examples, shared, deed) {
  const name = [...block.querySelectorAll("[id]")].map(({ id }) => id).find((id) => id in examples.typed);
  if (!name || examples.typed[name].cannot) return;
  if (deed !== "run" && examples.typed[name].lang === "console") return;
  const prompt = prompts.get(name) ?? new Prompt(block, name, examples, shared);
  prompts.set(name, prompt);
  if (deed === "run") await prompt.run();
  else await prompt.edit(deed === "edit");
}

/** A block that is typed, with all that is seen of it. */
class Prompt {
  /** @type {Answers | undefined} */
  #answers;
  #block;
  #name;
  #examples;
  #shared;
  #typed;
  #code;
  #run;
  #reset;
  #notice;

  /**
   * @param {HTMLElement} block
   * @param {string} name
   * @param {Examples} examples
   * @param {Shared} shared
   */
  constructor(block, name, examples, shared) {
    this.#block = block;
    this.#name = name;
    this.#examples = examples;
    this.#shared = shared;
    this.#typed = examples.typed[name];
    this.edits = editsOf(name, this.#typed, shared.kept);
    this.#run = /** @type {HTMLButtonElement} */ (block.querySelector(".live-run"));
    const code = /** @type {HTMLElement} */ (block.querySelector('[class*="highlight-"]'));
    const heights = [this.#run.parentElement, code].map((it) => it?.getBoundingClientRect().height);
    this.#code = new Code(code, this.edits, FILE, {
      editor: shared.editor,
      label: () => say("typed-code"),
      onChange: () => this.#show(),
      onRun: () => this.run(),
    });
    // Nothing below moves, though what a session shows is not edited.
    this.#code.element.style.minHeight = `${heights[1]}px`;
    this.#code.element.removeAttribute("role"); // there is no tab
    this.#code.element.removeAttribute("aria-labelledby");
    this.#reset = button(say("reset"), "live-button", () => this.#forget());
    this.#run.before(el("span", { class: "live-tools" }, this.#reset));
    const caption = /** @type {HTMLElement} */ (this.#run.parentElement);
    caption.style.minHeight = `${heights[0]}px`;
    block.classList.add("live", "live-typed");
    this.#notice = makeNotice(this.edits, () => this.edit());
    this.#code.element.before(this.#notice);
    this.#show();
  }

  /** Let the reader type. */
  async edit(focus = false) {
    const editor = await this.#code.edit();
    this.#show();
    if (focus) editor.focus();
  }

  /** Type what the editor holds. */
  async run() {
    if (this.#run.ariaBusy) return;
    this.#answers ??= new Answers(this.#block, say("output"));
    this.#run.ariaBusy = "true";
    try {
      await this.#type(this.#answers);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#answers.tell("failed", error instanceof Ended ? message : say("failed", { message }), []);
    } finally {
      this.#run.ariaBusy = null;
    }
  }

  /** @param {Answers} answers */
  async #type(answers) {
    const { engine, fetching } = this.#shared;
    const session = this.#session();
    const all = engine.weight(session, ["stdlib", "site"]);
    const onBytes = (/** @type {number} */ bytes) => answers.fetched(bytes, all);
    answers.tell("loading", say("starting"));
    fetching.add(onBytes);
    try {
      await engine.start();
      const { said = [], same, error } = await engine.type(this.#name, session);
      if (error) return answers.fail(error);
      this.#tell(answers, said, same);
      const line = said.find((it) => it.line)?.line;
      await this.#code.mark(line ? FILE : null, line);
    } finally {
      fetching.delete(onBytes);
    }
  }

  /**
   * @param {Answers} answers
   * @param {Said[]} said
   * @param {boolean} [same] does the page show it? nothing if that shows other code
   */
  #tell(answers, said, same) {
    const session = this.#typed.lang === "pycon";
    const texts = said.map((it) => (session ? asTyped(it.code) : "") + it.printed + it.trace);
    const text = texts.join("");
    const now = text ? [shown(text)] : [];
    const error = said.findLast((it) => it.error)?.error.trim().split("\n").at(-1);
    if (same === undefined) {
      const words = error ?? say(text ? "own-output" : "silent");
      return answers.tell(error ? "failed" : "other", words, now);
    }
    if (same) return answers.tell("same", say(text ? "as-shown" : "silent"), now);
    const page = session ? [] : [title(say("on-page")), shown(this.#typed.shown.texts.join(""))];
    return answers.tell("other", say("not-shown"), [...page, title(say("now")), ...now]);
  }

  /** @returns {Session} */
  #session() {
    const { above, packages, env, keys, shown } = this.#typed;
    const names = [...above, this.#name];
    const blocks = names.map((name) => this.#blockOf(name));
    const isShown = blocks.every(({ code, files }, number) => {
      const page = this.#examples.typed[names[number]];
      return code === page.code && files === page.files;
    });
    return { blocks, packages, env, keys, ...(isShown ? { shown } : {}) };
  }

  /** @param {string} name */
  #blockOf(name) {
    const typed = this.#examples.typed[name];
    const edits = prompts.get(name)?.edits ?? editsOf(name, typed, this.#shared.kept);
    return { code: edits.files[FILE], lang: typed.lang, files: this.#filesOf(typed) };
  }

  /**
   * Return the files that there are at a block, as the reader has changed them.
   * @param {Typed} typed
   */
  #filesOf({ files }) {
    let mine = files;
    for (const [name, example] of Object.entries(this.#examples.applications)) {
      if ("cannot" in example) continue;
      const { main, hash, project } = example;
      if (files[main] !== project.files[main]) continue; // another version of it
      const edits = new Edits(this.#shared.kept + name, hash, project.files);
      const changed = Object.entries(edits.files).filter(
        ([path, text]) => files[path] === project.files[path] && files[path] !== text,
      );
      if (changed.length) mine = { ...mine, ...Object.fromEntries(changed) };
    }
    return mine;
  }

  async #forget() {
    this.edits.reset();
    await this.edit();
    this.#run.focus();
  }

  #show() {
    this.#reset.hidden = !this.edits.any;
    this.#notice.hidden = !this.edits.haveOlder;
  }
}

/**
 * @param {string} name
 * @param {Typed} typed
 * @param {string} kept
 */
function editsOf(name, { hash, code }, kept) {
  return new Edits(kept + name, hash, { [FILE]: code });
}

/** @param {string} code a statement, which the prompt shows with its own signs */
function asTyped(code) {
  const lines = code.trimEnd().split("\n");
  const more = lines.slice(1).map((line) => `... ${line}`.trimEnd());
  const end = lines.length > 1 && /^\s/.test(lines[lines.length - 1]) ? ["..."] : [];
  return [`>>> ${lines[0]}`, ...more, ...end].join("\n") + "\n";
}
