/** Takes the reader's place along: to the page's twin, and into a report. */

/** Return the anchor of what is being read; above all of them, the page's own. */
function place() {
  const named = document.querySelector(":target")?.getBoundingClientRect();
  const isRead = named && named.top > -1 && named.top < innerHeight;
  const sections = document.querySelectorAll("article section section[id]");
  const begun = [...sections].filter(
    (section) => section.getBoundingClientRect().top < 100,
  );
  const last = begun.at(-1);
  return isRead || !last ? location.hash : `#${last.id}`;
}

/** @param {Event} event */
function follow({ target }) {
  const link = target instanceof Element && target.closest("a");
  if (!link) return;
  if (link.matches(".twins a")) {
    link.hash = place();
    localStorage.setItem("language", link.hreflang);
  }
  if (link.dataset.file) {
    const url = new URL(link.href);
    url.searchParams.set("body", `${link.dataset.file}${place()}\n\n`);
    link.href = url.href;
  }
}

addEventListener("click", follow, { capture: true });
addEventListener("auxclick", follow, { capture: true });

/** The first page is the one that comes in the language chosen before, but only to
 * those who come from elsewhere: links of the site, and all other pages, are obeyed. */
function begin() {
  const isInside = document.referrer.startsWith(`${location.origin}/`);
  if (isInside || location.protocol === "file:") return;
  const language = localStorage.getItem("language");
  const front = document.querySelector(`.twins[data-front] a[hreflang="${language}"]`);
  if (front instanceof HTMLAnchorElement) location.replace(front.href + location.hash);
}

begin();
