/** Closes the drawers of a narrow screen once what was looked for is found. */

/** Untick the boxes that keep them open. */
function closeDrawers() {
  const open = document.querySelectorAll("input.sidebar-toggle:checked");
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (open)) {
    box.checked = false;
    box.focus();
  }
}

window.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") closeDrawers();
});
addEventListener("hashchange", closeDrawers);
