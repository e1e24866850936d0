// How a Chinese query is cut; zhsearch.py cuts the index by the same rule.
const chinese = "\\u3400-\\u4dbf\\u4e00-\\u9fff";
const isChinese = new RegExp(`^[${chinese}]`);
const scripts = new RegExp(`[${chinese}]+|[^${chinese}]+`, "gu");
const words = new RegExp(`[${chinese}]+|[\\p{Letter}\\p{Number}_]+`, "gu");

const runs = (query) =>
  (query.match(words) || []).flatMap((word) => word.match(scripts));

const pairs = (run) =>
  Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));

function splitQuery(query) {
  return runs(query).flatMap((run) =>
    isChinese.test(run) && run.length > 1 ? pairs(run) : [run],
  );
}

// Terms are filled up to three letters, as the index does; what is marked in
// the results are whole runs, not pairs.
if (typeof Search !== "undefined") {
  const { _parseQuery, makeSearchSummary } = Search;
  let marks = new Set();
  Search.makeSearchSummary = (text, keywords, anchor) =>
    makeSearchSummary(text, marks, anchor);
  Search._parseQuery = (query) => {
    const [text, terms, excluded, , objects] = _parseQuery(query);
    marks = new Set(runs(query.toLowerCase()));
    localStorage.setItem("sphinx_highlight_terms", [...marks].join(" "));
    const filled = [...terms].map((term) =>
      isChinese.test(term) ? term.padEnd(3, "_") : term,
    );
    return [text, new Set(filled), excluded, marks, objects];
  };
}
