"""Chinese search without a dictionary.

Chinese is cut into single characters and pairs, by the same rule in the index (here)
and in the query (``zhsearch.js``, which becomes a part of Sphinx's search).

Sphinx 9.0's own Chinese search finds nothing: its ``language_data.js`` names a stemmer
that is defined nowhere (its issue 14229; mended in versions that need Python 3.12).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUNS = re.compile(f"[{CHINESE}]+|[^\\W{CHINESE}]+")
IS_CHINESE = re.compile(f"[{CHINESE}]")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_search_language(SearchChinese)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class SearchChinese(SearchEnglish):
    """Latin words as in English; Chinese by characters and pairs.

    ``language_name`` stays "English": Sphinx makes the stemmer's name from it.
    """

    lang = "zh"
    js_splitter_code = Path(__file__).with_suffix(".js").read_text("utf-8")

    def split(self, input: str) -> list[str]:  # the base's name for it
        return [term for run in RUNS.findall(input) for term in _terms(run)]

    def word_filter(self, word: str) -> bool:
        return bool(IS_CHINESE.match(word)) or super().word_filter(word)


def _terms(run: str) -> list[str]:
    """Return what a run of Latin or of Chinese letters is found by.

    Sphinx treats terms of less than three letters as optional beside longer ones;
    filling them up makes every part of a query count.
    """
    if not IS_CHINESE.match(run):
        return [run]
    pairs = [run[i : i + 2] for i in range(len(run) - 1)]
    return [term.ljust(3, "_") for term in [*run, *pairs]]
