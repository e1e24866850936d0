/** The page's side of the service worker: hears what previews ask for. */

import { say } from "./words.js";

/** @import { Request } from "./messages.js" */

/** How long it may take to answer its first question, in milliseconds. */
const PATIENCE = 10_000;

/**
 * @typedef {object} Client how the service worker knows this page
 * @property {string} client
 * @property {string} prefix what the addresses of all previews begin with
 */

/** The browser has no service worker for us. */
export class Blocked extends Error {}

/** The service worker that hands previews' requests to this page. */
export class Service {
  /** @type {Promise<Client> | undefined} */
  #client;
  /** @type {ServiceWorkerRegistration | undefined} */
  #registration;
  #script;
  #onRequest;

  /**
   * @param {URL} script
   * @param {(request: Request, port: MessagePort) => void} onRequest
   */
  constructor(script, onRequest) {
    this.#script = script;
    this.#onRequest = onRequest;
  }

  /** Register it, once, and learn what it calls this page. */
  start() {
    this.#client ??= this.#register().catch((error) => {
      this.#client = undefined;
      console.warn("There is no service worker:", error);
      throw new Blocked(say("no-workers"));
    });
    return this.#client;
  }

  /** Register it anew, where it has gone. */
  restart() {
    this.#client = undefined;
    return this.start();
  }

  /** Let the browser not end it while an answer is awaited. */
  keepAlive() {
    this.#registration?.active?.postMessage({ type: "keepalive" });
  }

  async #register() {
    const scope = new URL("preview/", this.#script).pathname;
    const options = { scope, updateViaCache: /** @type {const} */ ("none") };
    const { serviceWorker } = navigator;
    this.#registration = await serviceWorker.register(this.#script, options);
    const worker = await active(this.#registration);
    return new Promise((/** @type {(client: Client) => void} */ resolve, reject) => {
      serviceWorker.onmessage = ({ data, ports }) => {
        if (data?.type === "youare") resolve(data);
        else if (data?.type === "request") this.#onRequest(data, ports[0]);
      };
      worker.postMessage({ type: "whoami" });
      setTimeout(reject, PATIENCE, new Error("the service worker does not answer"));
    });
  }
}

/**
 * Return the worker of a registration once it is active.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<ServiceWorker>}
 */
function active({ active, installing, waiting }) {
  if (active) return Promise.resolve(active);
  const worker = /** @type {ServiceWorker} */ (installing ?? waiting);
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
    });
  });
}
