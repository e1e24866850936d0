/**
 * Keeps a previewed page's links and forms inside the preview: an address that begins
 * at the root is the application's, and not this site's.
 */

/**
 * Return what puts the script into a page, right behind its doctype: before it, the
 * browser would show the page by the rules of long ago.
 * @param {string} base
 * @returns {TransformStream<Uint8Array, Uint8Array>}
 */
export function shim(base) {
  let first = true;
  return new TransformStream({
    transform(piece, controller) {
      if (!first) return controller.enqueue(piece);
      first = false;
      const start = new TextDecoder("latin1").decode(piece.subarray(0, 512));
      const doctype = /^(\xef\xbb\xbf)?\s*<!doctype[^>]*>/i.exec(start)?.[0].length ?? 0;
      if (doctype) controller.enqueue(piece.subarray(0, doctype));
      controller.enqueue(new TextEncoder().encode(script(base)));
      controller.enqueue(piece.subarray(doctype));
    },
  });
}

/** @param {string} base */
function script(base) {
  const given = JSON.stringify(base).replaceAll("<", "\\u003c");
  return `<script>(${keepInside})(${given});document.currentScript.remove()</script>`;
}

/**
 * What runs in the previewed page.
 * @param {string} base
 */
function keepInside(base) {
  const local = /^(localhost|127\.0\.0\.1):5000$/;
  const inside = (/** @type {string} */ address) => {
    const url = new URL(address, location.href);
    const ours = url.origin === location.origin;
    if (ours && url.pathname.startsWith(`${base}/`)) return null;
    if (!ours && !local.test(url.host)) return null;
    return base + url.pathname + url.search + url.hash;
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
