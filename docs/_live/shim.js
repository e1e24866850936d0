/**
 * Keeps a previewed page's links and forms inside the preview: an address that begins
 * at the root is the application's, and not this site's.
 */

import { own } from "./preview.js";

/**
 * Return what puts the script into a page, right behind its doctype: before it, the
 * browser would show the page by the rules of long ago.
 * @param {string} root what the browser's addresses of all hosts of the application begin with
 * @param {string} host the page's
 * @returns {TransformStream<Uint8Array, Uint8Array>}
 */
export function shim(root, host) {
  let first = true;
  return new TransformStream({
    transform(piece, controller) {
      if (!first) return controller.enqueue(piece);
      first = false;
      const start = new TextDecoder("latin1").decode(piece.subarray(0, 512));
      const doctype = /^(\xef\xbb\xbf)?\s*<!doctype[^>]*>/i.exec(start)?.[0].length ?? 0;
      if (doctype) controller.enqueue(piece.subarray(0, doctype));
      controller.enqueue(new TextEncoder().encode(script(root, host)));
      controller.enqueue(piece.subarray(doctype));
    },
  });
}

/**
 * @param {string} root
 * @param {string} host
 */
function script(root, host) {
  const given = JSON.stringify({ root, host }).replaceAll("<", "\\u003c");
  return `<script>(${keepInside})(${given}, ${own});document.currentScript.remove()</script>`;
}

/**
 * What runs in the previewed page.
 * @param {{ root: string, host: string }} page
 * @param {typeof own} named
 */
function keepInside({ root, host }, named) {
  const inside = (/** @type {string} */ address) => {
    const url = new URL(address, location.href);
    const ours = url.origin === location.origin;
    if (ours && url.pathname.startsWith(root)) return null;
    const there = ours ? host : named(url.host, host);
    return there && root + there + url.pathname + url.search + url.hash;
  };
  window.addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((it) => it instanceof HTMLAnchorElement && it.href);
      if (!(link instanceof HTMLAnchorElement)) return;
      const there = inside(link.href);
      if (there) link.href = there;
      else if (new URL(link.href).origin !== location.origin) {
        link.target = "_blank";
        link.rel = "noopener";
      }
    },
    true,
  );
  window.addEventListener(
    "submit",
    (event) => {
      const pairs = [
        [event.target, "action"],
        [event.submitter, "formaction"],
      ];
      for (const [element, name] of pairs) {
        if (!(element instanceof HTMLElement) || typeof name !== "string") continue;
        const there = inside(element.getAttribute(name) ?? location.href);
        if (there && element.hasAttribute(name)) element.setAttribute(name, there);
      }
    },
    true,
  );
}
