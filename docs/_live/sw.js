/**
 * The service worker: hands what a preview asks for to the page that runs it.
 *
 * It keeps nothing, since the browser may end it between any two requests.
 */

import { address, base, parse } from "./preview.js";
import { shim } from "./shim.js";

/** @import { Part, Header, Request as Asked } from "./messages.js" */
/** @import { Place } from "./preview.js" */

const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PREFIX = new URL(sw.registration.scope).pathname;
/** Of this site, and not of the application's. */
const OURS = /^(origin|referer)$/i;
/** What only a browser that reads a response from the network understands. */
const OF_THE_WIRE = /^(set-cookie|content-length|transfer-encoding)$/i;
const NO_BODY = new Set([101, 204, 205, 304]);

sw.addEventListener("install", () => sw.skipWaiting());
sw.addEventListener("activate", (event) => event.waitUntil(sw.clients.claim()));
sw.addEventListener("message", ({ data, source }) => {
  if (data?.type === "whoami" && source instanceof Client) {
    source.postMessage({ type: "youare", client: source.id, prefix: PREFIX });
  }
});

sw.addEventListener("fetch", (event) => {
  const { request } = event;
  const asked = parse(PREFIX, request.url);
  if (asked) return event.respondWith(relay(request, asked.place, asked.url));
  if (request.mode !== "navigate") event.respondWith(fromPreview(event));
});

/**
 * Answer what a previewed page asks for by an address that begins at the root.
 * @param {FetchEvent} event
 */
async function fromPreview({ clientId, request }) {
  const client = clientId ? await sw.clients.get(clientId) : undefined;
  const from = client && parse(PREFIX, client.url);
  if (!from) return fetch(request);
  const url = new URL(request.url);
  if (url.host === location.host) url.host = from.place.host;
  url.protocol = "http:";
  const there = address(PREFIX, from.place, url);
  const asked = there && parse(PREFIX, new URL(there, location.href).href);
  return asked ? relay(request, asked.place, asked.url) : fetch(request);
}

/**
 * @param {Request} request
 * @param {Place} place
 * @param {string} url the application's own
 * @returns {Promise<Response>}
 */
async function relay(request, place, url) {
  const page = await sw.clients.get(place.client);
  if (!page) {
    return told(
      410,
      "The page that ran this application is closed. Press Run there again.",
      "运行这个应用的页面已经关闭，请在那里重新点击“运行”。",
    );
  }
  const asks = !["GET", "HEAD"].includes(request.method);
  const body = asks ? await request.arrayBuffer() : null;
  const { port1, port2 } = new MessageChannel();
  const response = answer(port1, request, place, url);
  /** @type {Asked} */
  const message = {
    type: "request",
    app: place.app,
    visitor: place.visitor,
    method: request.method,
    url,
    headers: headers(request, place, asks),
    body,
    navigates: request.mode === "navigate",
  };
  page.postMessage(message, [port2, ...(body ? [body] : [])]);
  return response;
}

/**
 * @param {Request} request
 * @param {Place} place
 * @param {boolean} asks does it ask for a change?
 * @returns {Header[]}
 */
function headers(request, place, asks) {
  const sent = [...request.headers].filter(([name]) => !OURS.test(name));
  const from = request.referrer ? parse(PREFIX, request.referrer) : null;
  if (from) sent.push(["referer", from.url]);
  if (asks) sent.push(["origin", `http://${place.host}`]);
  return sent;
}

/**
 * Return the response that comes in pieces through a port.
 * @param {MessagePort} port
 * @param {Request} request
 * @param {Place} place
 * @param {string} url
 * @returns {Promise<Response>}
 */
function answer(port, request, place, url) {
  /** @type {ReadableStreamDefaultController} */
  let pieces;
  let open = true;
  const cancel = () => {
    open = false;
    port.postMessage({ cancel: true });
  };
  const body = new ReadableStream({ start: (controller) => void (pieces = controller), cancel });
  request.signal?.addEventListener("abort", cancel);
  return new Promise((resolve) => {
    port.onmessage = (/** @type {MessageEvent<Part>} */ { data }) => {
      if ("fail" in data) resolve(told(503, data.fail, ""));
      else if ("head" in data) resolve(response(data.head, body, request, place, url));
      else if ("piece" in data && open) pieces.enqueue(data.piece);
      else if ("end" in data) {
        if (open) pieces.close();
        open = false;
        resolve(told(499, "This request was replaced by another.", "这个请求被后来的请求取代了。"));
      }
    };
  });
}

/**
 * @param {import("./messages.js").Head} head
 * @param {ReadableStream} body
 * @param {Request} request
 * @param {Place} place
 * @param {string} url
 */
function response(head, body, request, place, url) {
  const given = new Headers();
  for (const [name, value] of head.headers) {
    if (OF_THE_WIRE.test(name)) continue;
    if (name.toLowerCase() !== "location") {
      given.append(name, value);
      continue;
    }
    const there = new URL(value, url);
    const ours = address(PREFIX, place, there);
    if (!ours) return leadsAway(there);
    given.append(name, new URL(ours, location.href).href);
  }
  given.set("Cache-Control", "no-store");
  const options = { status: head.status, statusText: head.reason, headers: given };
  const redirects = head.status >= 300 && head.status < 400;
  if (NO_BODY.has(head.status) || request.method === "HEAD" || redirects) {
    return new Response(null, options);
  }
  const isPage = /^text\/html/i.test(given.get("content-type") ?? "");
  if (!isPage || request.mode !== "navigate") return new Response(body, options);
  const root = base(PREFIX, { ...place, host: "" });
  return new Response(body.pipeThrough(shim(root, place.host)), options);
}

/** @param {URL} url */
function leadsAway(url) {
  const link = url.href.replace(/[&<"]/g, (it) => `&#${it.charCodeAt(0)};`);
  const shown = `<a href="${link}" target="_blank" rel="noopener">${link}</a>`;
  return told(200, `The application sends you to ${shown}.`, `应用让浏览器转到 ${shown}。`);
}

/**
 * Return a small page of ours, in both languages.
 * @param {number} status
 * @param {string} english
 * @param {string} chinese
 */
function told(status, english, chinese) {
  const text = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>body { font: 15px/1.7 system-ui, sans-serif; margin: 1.25rem 1.5rem }</style>
<p>${english}</p><p lang="zh-CN">${chinese}</p>`;
  const html = { "Content-Type": "text/html; charset=utf-8" };
  return new Response(text, { status, headers: html });
}
