/** What this browser keeps for the page, if its user lets it. */

/**
 * Return what was kept under a name, or null.
 * @param {string} name
 * @returns {any}
 */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null; // blocked, or not ours
  }
}

/**
 * Keep a value under a name; null is forgotten.
 * @param {string} name
 * @param {unknown} value
 */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Blocked, or full: it lasts as long as the page.
  }
}
