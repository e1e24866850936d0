/** The page's side of the worker with Python: starts it, asks it, ends it. */

import { say } from "./words.js";

/** @import { Answer, Answered, Failure, Files, FromWorker, Project } from "./messages.js" */
/** @import { Request, Route, Said, Sending, Session, ToWorker } from "./messages.js" */

/** Between two questions whether it still answers, in milliseconds; for one; for a boot. */
const PAUSE = 1000;
const PATIENCE = 8000;
const STALLED = 60_000;

/**
 * @typedef {object} Telling
 * @property {(bytes: number) => void} fetched
 * @property {(text: string) => void} printed
 * @property {(answered: Answered) => void} answered
 * @property {(app: string, id: number) => void} cancelled a request, which has no answer
 * @property {(reason: string) => void} ended it runs no more
 * @property {() => void} busy an answer is awaited
 *
 * @typedef {{ routes?: Route[], error?: Failure }} Loaded
 * @typedef {{ answers?: Answer[], error?: Failure }} Sent
 * @typedef {{ said?: Said[], same?: boolean, error?: Failure }} Told
 *
 * @typedef {object} Call
 * @property {(said: any) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** What those hear who wait for something that was stopped. */
export class Ended extends Error {}

/** The worker in which all applications of the page run. */
export class Engine {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Worker | undefined} The one whose Python is there. */
  #started;
  /** @type {Promise<void> | undefined} */
  #ready;
  /** @type {(error: Error) => void} */
  #giveUp = () => {};
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** @type {Map<number, (busy: boolean) => void>} */
  #pings = new Map();
  #number = 0;
  #watching = false;
  #asked = false;
  #script;
  #files;
  #telling;

  /**
   * @param {URL} script
   * @param {Files} files
   * @param {Telling} telling
   */
  constructor(script, files, telling) {
    this.#script = script;
    this.#files = files;
    this.#telling = telling;
  }

  /**
   * Return how many bytes are fetched until a project runs.
   * @param {{ packages?: string[] }} project
   * @param {string[]} more files of the runtime that it takes
   */
  weight({ packages = [] }, more = []) {
    const needed = ["wasm", "module", "snapshot", ...packages, ...more];
    return needed.reduce((sum, name) => sum + this.#files[name].size, 0);
  }

  /** Start Python, once. */
  start() {
    this.#ready ??= this.#boot();
    return this.#ready;
  }

  /**
   * Run a project in place of what ran before under its name.
   * @param {string} app
   * @param {Project} project
   * @returns {Promise<Loaded>}
   */
  load(app, project) {
    return this.#call({ type: "load", id: ++this.#number, app, project });
  }

  /**
   * Send the page's own requests, to a project that is started where it does not run.
   * @param {string} app
   * @param {Project} project
   * @param {Sending[]} sends
   * @returns {Promise<Sent>}
   */
  send(app, project, sends) {
    return this.#call({ type: "send", id: ++this.#number, app, project, sends });
  }

  /**
   * Type blocks into a new Python's prompt; the last is answered.
   * @param {string} name
   * @param {Session} session
   * @returns {Promise<Told>}
   */
  type(name, session) {
    return this.#call({ type: "type", id: ++this.#number, name, session });
  }

  /**
   * @param {Request} request
   * @param {MessagePort} port what the answer comes through
   */
  relay(request, port) {
    this.#ask(request, [port, ...(request.body ? [request.body] : [])]);
  }

  /**
   * Forget a visitor's cookies.
   * @param {string} app
   * @param {string} visitor
   */
  clear(app, visitor) {
    this.#worker?.postMessage({ type: "clear", app, visitor });
  }

  /**
   * End Python, and all that runs in it.
   * @param {string} reason
   */
  stop(reason = say("stopped")) {
    if (!this.#worker) return;
    this.#worker.terminate();
    this.#worker = this.#ready = undefined;
    const ended = new Ended(reason);
    this.#giveUp(ended);
    for (const { reject } of this.#calls.values()) reject(ended);
    this.#calls.clear();
    this.#pings.clear();
    this.#telling.ended(reason);
  }

  async #boot() {
    const worker = new Worker(this.#script, { type: "module" });
    this.#worker = worker;
    try {
      await new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
        this.#giveUp = reject;
        let stalled = setTimeout(reject, STALLED, new Error(say("stalled")));
        worker.onerror = (event) => reject(new Error(event.message || say("unreachable")));
        worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => {
          clearTimeout(stalled);
          if (data.type === "ready") {
            this.#started = worker;
            resolve();
          } else if (data.type === "failed") reject(new Error(data.message));
          else if (data.type === "fetched") {
            stalled = setTimeout(reject, STALLED, new Error(say("stalled")));
          }
          this.#hear(data);
        };
        this.#tell({ type: "boot", files: this.#files });
      });
    } catch (error) {
      worker.terminate();
      if (this.#worker === worker) this.#worker = this.#ready = undefined;
      throw error;
    }
  }

  /**
   * @param {Extract<ToWorker, { type: "load" | "send" | "type" }>} message
   * @returns {Promise<any>}
   */
  #call(message) {
    if (!this.#worker) return Promise.reject(new Ended());
    return new Promise((resolve, reject) => {
      this.#calls.set(message.id, { resolve, reject });
      this.#ask(message);
    });
  }

  /** @param {FromWorker} message */
  #hear(message) {
    switch (message.type) {
      case "fetched":
        return this.#telling.fetched(message.bytes);
      case "printed":
        return this.#telling.printed(message.text);
      case "failed":
        if (this.#started !== this.#worker) return; // it is told where it was started
        return this.stop(say("broke", { message: message.message }));
      case "answered":
        return this.#telling.answered(message);
      case "cancelled":
        return this.#telling.cancelled(message.app, message.id);
      case "loaded":
      case "sent":
      case "told":
        this.#calls.get(message.id)?.resolve(message);
        this.#calls.delete(message.id);
        return;
      case "pong":
        this.#pings.get(message.id)?.(message.busy);
        this.#pings.delete(message.id);
    }
  }

  /**
   * Ask for what may never be answered.
   * @param {ToWorker} message
   * @param {Transferable[]} [given]
   */
  #ask(message, given) {
    this.#tell(message, given);
    this.#asked = true;
    if (!this.#watching) this.#watch();
  }

  /**
   * @param {ToWorker} message
   * @param {Transferable[]} [given]
   */
  #tell(message, given = []) {
    this.#worker?.postMessage(message, given);
  }

  /** Ask Python whether it still answers, until it has nothing to do. */
  async #watch() {
    this.#watching = true;
    const worker = this.#worker;
    let busy = true;
    while (worker && worker === this.#worker && (busy || this.#asked || this.#calls.size)) {
      this.#asked = false;
      busy = await this.#ping();
      if (worker !== this.#worker) break;
      this.#telling.busy();
      await pause(PAUSE);
    }
    this.#watching = false;
    if (worker !== this.#worker && this.#asked) this.#watch();
  }

  /** Return whether Python is busy; end it where it does not say so in time. */
  async #ping() {
    const id = ++this.#number;
    const worker = this.#worker;
    const pong = new Promise((/** @type {(busy: boolean) => void} */ resolve) => {
      this.#pings.set(id, resolve);
    });
    this.#tell({ type: "ping", id });
    const busy = await Promise.race([pong, pause(PATIENCE)]);
    if (busy === undefined && worker === this.#worker) this.stop(say("no-answer"));
    return busy ?? false;
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<undefined>}
 */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, undefined));
}
