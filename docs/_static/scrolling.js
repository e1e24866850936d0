/** Scrolls what does not fit: code and tables by the keyboard, the list of pages by itself. */

/** Let the keyboard get into what is wider than the page. */
function reach() {
  for (const box of document.querySelectorAll(".highlight pre, .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
}

/** Show the page that is read where all pages are listed. */
function showCurrent() {
  const list = document.querySelector(".sidebar-scroll");
  const current = list?.querySelector(".current-page");
  if (!list || !current) return;
  const below = current.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  const top = below + list.clientHeight / 2;
  if (below > 0) list.scrollTo({ top, behavior: "instant" });
}

showCurrent();
addEventListener("load", reach);
addEventListener("resize", reach);
