/** Runs Python beside the page: starts it, loads projects, answers requests. */

import { Beginning } from "./beginning.js";
import { forgetOthers } from "./fetching.js";
import { Python } from "./python.js";

/** @import { FromWorker, Request, ToWorker } from "./messages.js" */

/** The name that this site's files are kept under: by its path, and by its build. */
const KEPT = `lagena-live-${new URL(".", self.location.href).pathname}-`;

/** @type {Python} */
let python;
let busy = 0;
/** @type {Record<string, number>} The newest navigation of each visitor. */
const newest = {};

/** @param {FromWorker} message */
const tell = (message) => self.postMessage(message);

self.onmessage = async (/** @type {MessageEvent<ToWorker>} */ { data, ports }) => {
  switch (data.type) {
    case "boot":
      return boot(data);
    case "load":
      return load(data);
    case "send":
      return send(data);
    case "type":
      return type(data);
    case "request":
      return answer(data, ports[0]);
    case "clear":
      return python.bridge.clear_cookies(data.app, data.visitor);
    case "ping":
      return tell({ type: "pong", id: data.id, busy: busy > 0 });
  }
};

/** @param {Extract<ToWorker, { type: "boot" }>} message */
async function boot({ files }) {
  try {
    const kept = KEPT + files.wasm.hash.slice(0, 8) + files.site.hash.slice(0, 8);
    python = new Python(files, kept, {
      fetched: (bytes) => tell({ type: "fetched", bytes }),
      printed: (text) => tell({ type: "printed", text }),
    });
    await python.start();
    tell({ type: "ready" });
    await forgetOthers(kept);
  } catch (error) {
    tell({ type: "failed", message: String(error) });
  }
}

/** @param {Extract<ToWorker, { type: "load" }>} message */
async function load({ id, app, project }) {
  try {
    await python.prepare(project);
    const said = JSON.parse(python.bridge.load(app, JSON.stringify(project)));
    tell({ type: "loaded", id, ...said });
  } catch (error) {
    tell({ type: "loaded", id, error: failure(error) });
  }
}

/** @param {Extract<ToWorker, { type: "send" }>} message */
async function send({ id, app, project, sends }) {
  try {
    await python.prepare(project);
    const sending = await python.library("lagena_live.sending");
    const said = sending.send(app, JSON.stringify(project), JSON.stringify(sends));
    tell({ type: "sent", id, ...JSON.parse(said) });
  } catch (error) {
    tell({ type: "sent", id, error: failure(error) });
  }
}

/** @param {Extract<ToWorker, { type: "type" }>} message */
async function type({ id, name, session }) {
  try {
    await python.prepare({ files: {}, main: "", packages: session.packages });
    const typed = await python.library("lagena_live.typed");
    tell({ type: "told", id, ...JSON.parse(typed.type_in(name, JSON.stringify(session))) });
  } catch (error) {
    tell({ type: "told", id, error: failure(error) });
  }
}

/**
 * @param {unknown} error that is not the reader's
 * @returns {import("./messages.js").Failure}
 */
function failure(error) {
  const message = String(error);
  return { type: "Error", message, file: null, line: null, trace: message };
}

/**
 * @param {Request} request
 * @param {MessagePort} port
 */
async function answer(request, port) {
  busy++;
  try {
    if (await isWanted(request, port)) await exchange(request, port);
    else tell({ type: "cancelled", app: request.app, id: /** @type {number} */ (request.id) });
  } catch (error) {
    tell({ type: "failed", message: String(error) });
    port.postMessage({ fail: String(error) });
  } finally {
    busy--;
    port.postMessage({ end: true });
  }
}

/**
 * Return whether a request should be answered: a navigation that another has replaced
 * before it began is not sent at all, as browsers do it.
 * @param {Request} request
 * @param {MessagePort} port
 */
async function isWanted({ app, visitor, method, navigates }, port) {
  const replaceable = navigates && method === "GET";
  const who = `${app} ${visitor}`;
  const number = (newest[who] ?? 0) + (replaceable ? 1 : 0);
  newest[who] = number;
  let cancelled = false;
  port.onmessage = () => (cancelled = true);
  await turn();
  return !cancelled && (!replaceable || newest[who] === number);
}

/**
 * @param {Request} request
 * @param {MessagePort} port
 */
async function exchange(request, port) {
  const { app, visitor, method, url, headers, body } = request;
  const began = performance.now();
  let listening = true;
  port.onmessage = () => (listening = false);
  const sent = new Uint8Array(body ?? []);
  const { bridge } = python;
  const asked = bridge.request(app, visitor, method, url, JSON.stringify(headers), sent);
  let got = 0;
  const beginning = new Beginning();
  try {
    const head = JSON.parse(bridge.start(asked));
    port.postMessage({ head });
    while (listening && method !== "HEAD") {
      const piece = asked.next();
      if (!piece) break;
      const bytes = piece.toJs();
      piece.destroy();
      got += bytes.byteLength;
      beginning.add(bytes);
      port.postMessage({ piece: bytes }, [bytes.buffer]);
      await turn(); // others may have theirs, and this one may be cancelled
    }
    const milliseconds = performance.now() - began;
    const shown = { ...request, body: null };
    const lengths = { sent: sent.byteLength, got };
    const body = beginning.bytes;
    tell({ type: "answered", request: shown, ...lengths, body, milliseconds, head });
  } finally {
    asked.close();
    asked.destroy();
  }
}

/** Wait until what else has come was handled. */
function turn() {
  return new Promise((/** @type {(value: void) => void} */ done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
