/** Finds sections, on the search page; search.py writes what is looked through. */

/**
 * @typedef {object} Section
 * @property {number} level 0 is the page itself.
 * @property {string} anchor
 * @property {string} title
 * @property {string} text
 * @property {string} code
 * @property {number} weight
 *
 * @typedef {object} Page
 * @property {string} name
 * @property {string} group What it stands below in the contents.
 * @property {Section[]} sections
 *
 * @typedef {object} Place A section, and what it is looked through by.
 * @property {Section} section
 * @property {string} page
 * @property {string[]} trail The titles of what it is in, the widest first.
 * @property {{title: string, trail: string, text: string, code: string}} folded
 * @property {string} own All of that.
 * @property {string} all For a page, all that is on it; else the same.
 */

const CHINESE = /\p{Script=Han}/u;
const CHINESE_OR_OTHER = /\p{Script=Han}+|[^\s\p{Script=Han}]+/gu;
const AROUND = /^["'“”《》、。(]+|["'“”《》、。(),.:;?!]+$/g;

/** What a question is made of, but not what it is about. */
const FILLING = new Set(
  (
    "a an and are be can do does for from how i in is it my of on or the to " +
    "what when where why with"
  ).split(" "),
);
/** What all pages are about: a place answers without it, too. */
const SUBJECT = new Set(["flask", "lagena"]);
const CHINESE_FILLING = /怎么样?|怎样|如何|为什么|什么是|是什么|什么|吗|呢/g;
const CHINESE_PARTICLES = /[的了和与在里中]/g;
const ENDING = /(?:ations?|ions?|ings?|ments?|ers?|ies|ed|es|s|e|y)$/;

// What the results are ranked by. The numbers were found by trying: each is where
// most of the queries in tests/docs/test_search.py lead to the right section.

/** How close a text is that has a word only at the start of a longer one. */
const AS_START = 0.8;
/** The same for a word without its ending, or for a Chinese one in several pieces. */
const IN_PART = 0.6;
/** The same for a word in the middle of a longer one. */
const WITHIN = 0.4;
/** How short a word may be that is looked for without its ending, and what is left. */
const SHORTEST_WITH_ENDING = 5;
const SHORTEST_STEM = 4;
/** How much less than the best place another may have of what is asked for. */
const ENOUGH = 0.7;
/** What a word counts for, by where it stands: a title says what a section is about. */
const COUNTS = { title: 10, trail: 3, text: 1, code: 0.5 };
/** What several words count for besides, where they stand as they were typed. */
const TOGETHER = { title: 15, text: 8 };
/** What it counts for besides to be all of a title: a page of that name is meant. */
const WHOLE_TITLE = { page: 45, section: 5 };
/** How much more the words in the title of a page count than those of a section's. */
const OF_PAGE = 1.5;
/** The share of a title's count that a word gets, however little of it that fills. */
const UNFILLED = 0.6;
/** How many times over a word counts more in a text that has it everywhere. */
const EVERYWHERE = 2;
/** How many letters of text make one more place where the word could have stood. */
const LETTERS_A_PLACE = 1000;
/** More than all else can sum up to: an entry of the reference asked for by name. */
const NAMED = 1000;
/** More than most sums: a title that was typed to the letter, capitals and all. */
const TYPED = 100;

/** How many sections of one page are shown. */
const MOST_OF_A_PAGE = 3;
/** How many letters an excerpt has. */
const READ_AT_A_GLANCE = 220;
/** How many of them stand before what was found, if a text is cut before that. */
const BEFORE = 20;
/** How far into a text something must stand for that. */
const CUT_FROM = 40;
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/;

// --- What there is ---

/** Return a text as it is compared; it stays as long as it was. */
function fold(/** @type {string} */ text) {
  const ascii = (/** @type {string} */ wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
  return text.replace(/[！-～]/g, ascii).replace(/[‘’]/g, "'").toLowerCase();
}

/** @returns {Place[]} */
function readPlaces(/** @type {Page[]} */ pages) {
  return pages.flatMap(({ name, group, sections }) => {
    const whole = fold(
      sections.map(({ title, text, code }) => `${title} ${text} ${code}`).join(" "),
    );
    /** @type {string[]} */
    let titles = [];
    return sections.map((section) => {
      const above = titles.slice(0, section.level);
      titles = [...above, section.title];
      const trail = [group, ...above].filter(Boolean);
      // Its sections have a page's title in their trails, so the page has it, too.
      const places = section.level ? trail : [...trail, section.title];
      const folded = {
        title: fold(section.title),
        trail: fold(places.join(" ")),
        text: fold(section.text),
        code: fold(section.code),
      };
      const own = Object.values(folded).join(" ");
      const all = section.level ? own : whole;
      return { section, page: name, trail, folded, own, all };
    });
  });
}

// --- What is asked for ---

/** Cut a query into words; Chinese stays whole, apart from the rest. */
function wordsOf(/** @type {string} */ query) {
  const cut = (/** @type {string} */ text) =>
    (text.match(CHINESE_OR_OTHER) ?? [])
      .map((word) => word.replace(AROUND, ""))
      .filter(Boolean);
  const all = cut(query);
  const telling = cut(query.replace(CHINESE_FILLING, " ")).filter(
    (word) => !FILLING.has(word),
  );
  return [...new Set(telling.length ? telling : all)];
}

/** Return the words that a place should have: all but the subject, if more is asked. */
function neededOf(/** @type {string[]} */ words) {
  const telling = words.filter((word) => !SUBJECT.has(word));
  return telling.length ? telling : words;
}

/** Return the pieces of a word, as long as can be, that a text has. */
function piecesIn(/** @type {string} */ text, /** @type {string} */ word) {
  if (text.includes(word)) return [word];
  if (!CHINESE.test(word)) {
    const isPlain = word.length >= SHORTEST_WITH_ENDING && /^[a-z]+$/.test(word);
    const stem = isPlain ? word.replace(ENDING, "") : "";
    return stem.length >= SHORTEST_STEM && startsIn(text, stem) ? [stem] : [];
  }
  const pieces = [];
  for (let start = 0, end; start < word.length; start = end) {
    end = word.length;
    while (end > start + 1 && !text.includes(word.slice(start, end))) end--;
    if (end > start + 1) pieces.push(word.slice(start, end));
  }
  return pieces;
}

/** @type {Map<string, {whole: RegExp, start: RegExp}>} */
const patterns = new Map();

function patternsOf(/** @type {string} */ word) {
  const found = patterns.get(word);
  if (found) return found;
  const plain = word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const start = /^\w/.test(word) ? `(?<!\\w)${plain}` : plain;
  const whole = /\w$/.test(word) ? `${start}(?!\\w)` : start;
  const made = { whole: RegExp(whole), start: RegExp(`${start}(?!_)`) };
  patterns.set(word, made);
  return made;
}

function startsIn(/** @type {string} */ text, /** @type {string} */ word) {
  return patternsOf(word).start.test(text);
}

/** Return how closely a text has a word, from 0 to 1. */
function closeness(/** @type {string} */ text, /** @type {string} */ word) {
  const pieces = piecesIn(text, word);
  if (CHINESE.test(word)) {
    const share = pieces.join("").length / word.length;
    return pieces.length > 1 ? IN_PART * share : share * share;
  }
  if (!pieces.length) return 0;
  if (pieces[0] !== word) return IN_PART;
  if (patternsOf(word).whole.test(text)) return 1;
  if (word.length > 1 && startsIn(text, word)) return AS_START;
  return word.length > 2 ? WITHIN : 0;
}

// --- What is found ---

/**
 * Return the places that have the most of what is asked for, the best first.
 *
 * @param {Place[]} places
 * @param {string} query
 */
function lookThrough(places, query) {
  const asked = fold(query).trim();
  const words = wordsOf(asked);
  const needed = neededOf(words);
  const having = places.map((place) => ({
    place,
    share: isNamed(place.section, asked) ? 1 : coverage(place, needed),
  }));
  const most = Math.max(...having.map(({ share }) => share));
  if (!most && plain(asked) !== asked) return lookThrough(places, plain(asked));
  if (!most) return { words, most, found: [] };
  const rarity = new Map(words.map((word) => [word, rarityOf(places, word)]));
  const found = having
    .filter(({ share }) => share > ENOUGH * most)
    .map(({ place, share }) => ({
      place,
      score:
        place.section.weight * share ** 2 * score(place, asked, words, rarity) +
        (isNamed(place.section, asked) ? NAMED : 0) +
        (place.section.title === query.trim() ? TYPED : 0),
    }))
    .sort((one, other) => other.score - one.score)
    .map(({ place }) => place);
  return { words, most, found: fewOfEachPage(found) };
}

/** Return how much of what is asked for a place has itself, or below, from 0 to 1. */
function coverage(/** @type {Place} */ { own, all }, /** @type {string[]} */ words) {
  const itself = mean(words.map((word) => shareOf(own, word)));
  return itself && (itself + mean(words.map((word) => shareOf(all, word)))) / 2;
}

function mean(/** @type {number[]} */ numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / (numbers.length || 1);
}

/** Return how much of a word a text has, from 0 to 1. */
function shareOf(/** @type {string} */ text, /** @type {string} */ word) {
  if (!CHINESE.test(word)) return closeness(text, word) ? 1 : 0;
  const telling = word.replace(CHINESE_PARTICLES, "").length;
  if (!telling) return Number(text.includes(word));
  const pieces = piecesIn(text, word);
  const rest = pieces.reduce((left, piece) => left.replace(piece, ""), word);
  return 1 - rest.replace(CHINESE_PARTICLES, "").length / telling;
}

/** Return how much a word says: what is everywhere says little. */
function rarityOf(/** @type {Place[]} */ places, /** @type {string} */ word) {
  const having = places.filter(({ all }) => all.includes(word)).length;
  return Math.log(1 + places.length / (1 + having));
}

/**
 * Return how well a place answers, without what is not about its words.
 *
 * @param {Place} place
 * @param {string} asked
 * @param {string[]} words
 * @param {Map<string, number>} rarity
 */
function score({ section, folded }, asked, words, rarity) {
  const ofPage = section.level ? 1 : OF_PAGE;
  const title = isEntry(section) ? folded.title.replace(/.*\./, "") : folded.title;
  let sum = 0;
  for (const word of words) {
    const filled = word.length / Math.max(word.length, title.length);
    const share = UNFILLED + (1 - UNFILLED) * filled;
    sum +=
      (rarity.get(word) ?? 0) *
      (COUNTS.title * closeness(folded.title, word) * share * ofPage +
        COUNTS.trail * closeness(folded.trail, word) +
        COUNTS.text * presence(folded.text, word) +
        COUNTS.code * presence(folded.code, word));
  }
  if (words.length > 1 && folded.title.includes(asked)) sum += TOGETHER.title * ofPage;
  if (words.length > 1 && folded.text.includes(asked)) sum += TOGETHER.text;
  if (plain(folded.title) === plain(asked)) {
    sum += section.level ? WHOLE_TITLE.section : WHOLE_TITLE.page;
  }
  return sum;
}

/** Return how much a text is about a word: 0 without it, less than 3 with it. */
function presence(/** @type {string} */ text, /** @type {string} */ word) {
  const often = text.split(word).length - 1;
  const density = often / (often + 1 + text.length / LETTERS_A_PLACE);
  return closeness(text, word) * (1 + EVERYWHERE * density);
}

/** Return a title or query without the signs between its words. */
function plain(/** @type {string} */ text) {
  return text.replace(/[^\p{Letter}\p{Number}_]+/gu, " ").trim();
}

/** Return whether this is the entry of the reference for the very name asked for. */
function isNamed(/** @type {Section} */ section, /** @type {string} */ asked) {
  const name = asked
    .replace(/^@|\(.*$/g, "")
    .replace(/^(lagena|flask)\./, "")
    .replace(/^app\./, "flask.");
  return isEntry(section) && fold(section.title) === name;
}

/** Return whether this is an entry of the reference, whose anchor is the whole name. */
function isEntry(/** @type {Section} */ section) {
  return section.anchor.startsWith("lagena.");
}

function fewOfEachPage(/** @type {Place[]} */ places) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return places.filter(({ page }) => {
    counts.set(page, (counts.get(page) ?? 0) + 1);
    return (counts.get(page) ?? 0) <= MOST_OF_A_PAGE;
  });
}

// --- What is shown ---

/**
 * Return the part of a section that has the most of the words, in its text if it can.
 *
 * @param {Section} section
 * @param {string[]} marks
 */
function excerptOf({ text, code }, marks) {
  const [inText, inCode] = [text, code].map((whole) => bestPart(whole, marks));
  const isCode = inCode.count > inText.count;
  return isCode ? cut(code, inCode.start) : cut(text, inText.start);
}

/** Find where most words stand together. */
function bestPart(/** @type {string} */ text, /** @type {string[]} */ marks) {
  const folded = fold(text);
  let best = { start: 0, count: 0 };
  for (const start of marks.flatMap((mark) => positions(folded, mark))) {
    const part = folded.slice(start, start + READ_AT_A_GLANCE / 2);
    const count = marks.filter((mark) => part.includes(mark)).length;
    if (count > best.count) best = { start, count };
  }
  return best;
}

/** Cut out what can be read at a glance; a Chinese letter is as wide as two others. */
function cut(/** @type {string} */ text, /** @type {number} */ around) {
  const start = around < CUT_FROM ? 0 : edge(text, around - BEFORE);
  let end = start;
  for (let width = 0; end < text.length && width < READ_AT_A_GLANCE; end++) {
    width += WIDE.test(text[end]) ? 2 : 1;
  }
  end = edge(text, end);
  const before = start ? "…" : "";
  const after = end < text.length ? "…" : "";
  return before + text.slice(start, end).trim() + after;
}

function positions(/** @type {string} */ text, /** @type {string} */ part) {
  const found = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    found.push(at);
  }
  return found;
}

/** Return the next place where a text may be cut: no word or letter is halved. */
function edge(/** @type {string} */ text, /** @type {number} */ at) {
  const rest = /^[\w.@-]{1,30}(?![\w.@-])|^[\uDC00-\uDFFF]/.exec(text.slice(at));
  const isInside = /[\w.@\uD800-\uDBFF-]/.test(text[at - 1] ?? "");
  return rest && isInside ? at + rest[0].length : at;
}

/**
 * Append a text, with all marks in it marked.
 *
 * @param {Element} to
 * @param {string} text
 * @param {string[]} marks
 */
function write(to, text, marks) {
  const any = [...marks]
    .sort((one, other) => other.length - one.length)
    .map((mark) => mark.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("|");
  const parts = any ? text.split(RegExp(`(${any})`, "giu")) : [text];
  for (const [number, part] of parts.entries()) {
    to.append(number % 2 ? made("mark", part) : part);
  }
}

function made(/** @type {string} */ tag, /** @type {string} */ text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** Return whether it is worth marking wherever it stands. */
function isTelling(/** @type {string} */ mark) {
  return mark.length > 1 || CHINESE.test(mark);
}

/** Show a place: a link to it with what it is in, and an excerpt. */
function shown(/** @type {Place} */ place, /** @type {string[]} */ words) {
  const { section, page, trail, all } = place;
  const marks = [...new Set(words.flatMap((word) => piecesIn(all, word)))];
  const item = made("li");
  const link = document.createElement("a");
  link.href = `${page}.html${section.anchor && `#${section.anchor}`}`;
  link.addEventListener("click", () =>
    localStorage.setItem("sphinx_highlight_terms", marks.filter(isTelling).join(" ")),
  );
  link.append(...trail.map((title) => `${title} › `));
  const title = made("strong");
  write(title, section.title, marks);
  link.append(title);
  const excerpt = made("p");
  write(excerpt, excerptOf(section, marks), marks);
  item.append(link, excerpt);
  return item;
}

/**
 * Return the sentence that says how much was found.
 *
 * @param {DOMStringMap} texts
 * @param {string} query
 * @param {number} count
 * @param {number} most
 */
function summary({ none, some, one, many }, query, count, most) {
  const text = !count ? none : most < 1 ? some : count === 1 ? one : many;
  return (text ?? "")
    .replace("{query}", () => query)
    .replace("{count}", String(count));
}

function byId(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Let the field, the results and the address follow each other. */
function startSearch(/** @type {Place[]} */ places) {
  const field = /** @type {HTMLInputElement} */ (byId("search-field"));
  const count = byId("search-count");
  const list = byId("search-results");
  const help = byId("search-help");

  function answer() {
    const query = field.value.trim();
    const { words, most, found } = lookThrough(places, query);
    list.replaceChildren(...found.map((place) => shown(place, words)));
    count.textContent = query && summary(count.dataset, query, found.length, most);
    help.hidden = !query || found.length > 0;
    const search = query && `?${new URLSearchParams({ q: query })}`;
    history.replaceState(null, "", location.pathname + search);
    for (const twin of document.querySelectorAll(".twins a")) {
      /** @type {HTMLAnchorElement} */ (twin).search = search;
    }
  }

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", answer);
  field.form?.addEventListener("submit", (event) => event.preventDefault());
  if (!field.value) field.focus();
  answer();
}

startSearch(readPlaces(/** @type {any} */ (globalThis).searchIndex));
