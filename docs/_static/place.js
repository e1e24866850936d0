/** Takes the reader's place along: to the page's twin, and into a report. */

/** Give the anchor of what is being read; above all of them, the page's own. */
function place() {
  const named = document.querySelector(":target")?.getBoundingClientRect();
  const isRead = named && named.top > -1 && named.top < innerHeight;
  const begun = [...document.querySelectorAll("article section section[id]")].filter(
    (section) => section.getBoundingClientRect().top < 100,
  );
  return isRead || !begun.length ? location.hash : `#${begun.at(-1).id}`;
}

function follow(event) {
  const twin = event.target.closest?.(".twins a");
  if (twin) {
    twin.hash = place();
    localStorage.setItem("language", twin.hreflang);
  }
  const report = event.target.closest?.("a[data-file]");
  if (report) {
    const url = new URL(report.href);
    url.searchParams.set("body", `${report.dataset.file}${place()}\n\n`);
    report.href = url;
  }
}

addEventListener("click", follow, { capture: true });
addEventListener("auxclick", follow, { capture: true });

/** The first page is the one that comes in the language chosen before, but only to
 * those who come from elsewhere: links of the site, and all other pages, are obeyed. */
const front = document.querySelector(".twins[data-front]");
const isInside = document.referrer.startsWith(`${location.origin}/`);
if (front && !isInside && location.protocol !== "file:") {
  const language = localStorage.getItem("language");
  const chosen = [...front.children].find((twin) => twin.hreflang === language);
  if (chosen) location.replace(chosen.href + location.hash);
}
