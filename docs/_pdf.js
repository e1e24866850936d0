/**
 * Makes a book of Sphinx's one long page: contents in front, and links within the book.
 * @param {string} version what stands below the title
 */
(version) => {
  document.body.dataset.theme = "light";
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const pre of document.querySelectorAll("pre")) {
    const isShort = pre.textContent.split("\n").length < 25;
    pre.closest(".literal-block-wrapper, .highlight")?.classList.toggle("short", isShort);
  }

  // Sphinx writes a label as "#document-page#label", and leaves links to files.
  for (const link of document.querySelectorAll("article a[href]")) {
    const [target, anchor] = link.getAttribute("href").split("#").slice(-2);
    if (anchor && target.startsWith("document-")) link.setAttribute("href", `#${anchor}`);
    else if (link.protocol === "file:" && !link.hash) link.removeAttribute("href");
  }

  const contents = document.createElement("nav");
  contents.className = "book-contents";
  const title = document.createElement("p");
  title.className = "book-title";
  title.textContent = document.querySelector("h1").firstChild.textContent;
  const below = document.createElement("p");
  below.className = "book-version";
  below.textContent = version;
  const tree = document.querySelector(".sidebar-tree");
  contents.append(title, below, ...tree.cloneNode(true).children);
  // Each caption would be a heading, and so stand in the outline beside the contents.
  for (const caption of contents.querySelectorAll("[role]")) caption.removeAttribute("role");
  document.querySelector("article").prepend(contents);
}
