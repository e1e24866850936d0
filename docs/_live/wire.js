/** What went over the wire, in words that can be read. */

import { el } from "./dom.js";
import { say } from "./words.js";

/** @import { Answered, Header } from "./messages.js" */

/** What every browser sends, and what comes of how previews work. */
const USUAL = /^(sec-|upgrade|user-agent|accept|cache-control|pragma|dnt)/i;
/** What is text for people. */
const TEXT = /^(text|multipart)\/|^application\/(\w+[+.])?(json|xml|javascript)\b|\+xml\b/i;
const FORM = /^application\/x-www-form-urlencoded\b/i;

/**
 * Return a request and what came of it.
 * @param {Answered} answered
 * @param {Uint8Array} body how the request's begins
 */
export function exchange(answered, body) {
  const { request, head, sent, got } = answered;
  const { host, pathname, search } = new URL(request.url);
  const headers = request.headers.filter(([name]) => !USUAL.test(name)).map(capitalized);
  if (sent) headers.push(["Content-Length", String(sent)]);
  if (head.cookie) headers.push(["Cookie", head.cookie]);
  const asked = [`${request.method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
  const line = [`HTTP/1.1 ${head.status} ${head.reason}`];
  return el(
    "div",
    { class: "live-detail" },
    side(say("request"), [...asked, ...headers.map(written)], content(headers, body, sent)),
    side(
      say("response"),
      [...line, ...head.headers.map(written)],
      content(head.headers, answered.body, got),
    ),
    form(headers, body),
    session(head.new_session ?? head.session),
  );
}

/**
 * Return a number of bytes as one reads it.
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {string} title
 * @param {string[]} lines
 * @param {(Node | string)[]} body
 */
function side(title, lines, body) {
  const text = lines.join("\n");
  return part("live-side", title, body.length ? [`${text}\n\n`, ...body] : [text]);
}

/**
 * Return what a body says, or how much there is of what no text is.
 * @param {Header[]} headers
 * @param {Uint8Array} beginning
 * @param {number} length of all of it
 */
function content(headers, beginning, length) {
  if (!length) return [];
  const type = typeOf(headers);
  if (!TEXT.test(type) && !FORM.test(type)) {
    const kind = type.replace(/;.*/, "") || "application/octet-stream";
    return [note(say("no-text", { type: kind, size: size(length) }))];
  }
  const text = readable(beginning);
  if (length <= beginning.byteLength) return [text];
  return [text, note(`\n${say("cut", { size: size(length) })}`)];
}

/** @param {string} text of this site, not of the application */
const note = (text) => el("span", { class: "live-note" }, text);

/**
 * Return a form's fields without the marks that a browser puts into them.
 * @param {Header[]} headers
 * @param {Uint8Array} body
 */
function form(headers, body) {
  const sent = readable(body);
  if (!FORM.test(typeOf(headers)) || !/[%+]/.test(sent)) return null;
  const fields = [...new URLSearchParams(sent)].map(([name, value]) => `${name}: ${value}`);
  return part("live-whole", say("form"), [fields.join("\n")]);
}

/** @param {string | null} session */
function session(session) {
  if (!session) return null;
  const made = part("live-whole", say("session"), [JSON.stringify(JSON.parse(session))]);
  made.append(el("p", {}, say("session-note")));
  return made;
}

/**
 * @param {string} kind
 * @param {string} title
 * @param {(Node | string)[]} text
 */
function part(kind, title, text) {
  return el("div", { class: kind }, el("p", { class: "live-title" }, title), el("pre", {}, ...text));
}

/** @param {Header[]} headers */
function typeOf(headers) {
  return headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? "";
}

/** @param {Uint8Array} bytes */
function readable(bytes) {
  const text = new TextDecoder().decode(bytes, { stream: true }); // its end may be half a letter
  return text.replace(/[^\P{Cc}\n\r\t]|\ufffd/gu, "·");
}

/** @param {Header} header */
const written = ([name, value]) => `${name}: ${value}`;

/**
 * @param {Header} header
 * @returns {Header}
 */
function capitalized([name, value]) {
  return [name.replace(/(^|-)[a-z]/g, (it) => it.toUpperCase()), value];
}
