/**
 * Where the applications of a page are, as the browser sees it: below this site's own
 * address, `…/_live/preview/CLIENT/APP/VISITOR/HOST/path`.
 */

/**
 * @typedef {object} Place
 * @property {string} client the page's, as service workers call it
 * @property {string} app
 * @property {string} visitor
 * @property {string} host the application's, as its visitor sees it: localhost:5000
 */

/** The host that a development server has. */
export const HOST = "localhost:5000";

/**
 * Return what the browser calls the root of an application's site.
 * @param {string} prefix
 * @param {Place} place
 */
export function base(prefix, { client, app, visitor, host }) {
  return `${prefix}${client}/${app}/${visitor}/${host}`;
}

/**
 * Return the place and the application's own address that a browser's address means.
 * @param {string} prefix
 * @param {string} address
 * @returns {{ place: Place, url: string } | null} null where it is no application's
 */
export function parse(prefix, address) {
  const { pathname, search } = new URL(address);
  if (!pathname.startsWith(prefix)) return null;
  const [client, app, visitor, host, ...path] = pathname.slice(prefix.length).split("/");
  if (!client || !app || !visitor || !host) return null;
  const url = `http://${host}/${path.join("/")}${search}`;
  return { place: { client, app, visitor, host }, url };
}

/**
 * Return the browser's address for one that the application speaks of.
 * @param {string} prefix
 * @param {Place} place where it speaks
 * @param {URL} url
 * @returns {string | null} null where it leads to somebody else
 */
export function address(prefix, place, url) {
  if (!/^https?:$/.test(url.protocol)) return null;
  const host = own(url.host, place.host);
  if (!host) return null;
  return base(prefix, { ...place, host }) + url.pathname + url.search + url.hash;
}

/**
 * Return what an application calls one of its hosts: the development server, one below
 * that, or one of its own domain. It stands by itself: previewed pages have it, too.
 * @param {string} host
 * @param {string} here where the application speaks
 * @returns {string | null} null where it is somebody else's
 */
export function own(host, here) {
  if (/^(localhost|127\.0\.0\.1):5000$/.test(host)) return "localhost:5000";
  const domain = (/** @type {string} */ it) => it.split(".").slice(-2).join(".");
  const below = host.endsWith(".localhost:5000");
  return below || domain(host) === domain(here) ? host : null;
}
