/** Lets the keyboard scroll code that is wider than the page. */

function reach() {
  for (const pre of document.querySelectorAll(".highlight pre")) {
    const isWide = pre.scrollWidth > pre.clientWidth;
    pre.toggleAttribute("tabindex", isWide);
    if (isWide) pre.setAttribute("tabindex", "0");
  }
}

addEventListener("load", reach);
addEventListener("resize", reach);
