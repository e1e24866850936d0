"""A page of the quickstart is read in one sitting: its words of prose are counted."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it.token import Token

from lagena_docs import blocks, headings
from lagena_docs.settings import PAGES

QUICKSTART = PAGES / "quickstart"
FIRST = "minimal-application"
#: How many words a page may have.
MOST = 1800
MOST_OF_THE_FIRST = 1500


@functools.cache
def titles() -> dict[str, str]:
    """Return what a link without words of its own shows, by label."""
    texts = [it.read_text("utf-8") for it in PAGES.glob("*/*.md")]
    found = (headings.find(blocks.tokens(text)) for text in texts)
    return {it.label: it.words for of_page in found for it in of_page}


def words(text: str) -> int:
    """Count the words of prose that readers see: no code, no outputs, no tables."""
    return sum(len(re.findall(r"\w[\w'’.-]*", piece)) for piece in prose(text))


def prose(text: str) -> Iterator[str]:
    in_table = False
    for token in blocks.tokens(text):
        in_table = token.type != "table_close" and (
            in_table or token.type == "table_open"
        )
        if blocks.directive(token) in blocks.CONTAINERS - {"drawing"}:  # which is seen
            yield from prose(re.sub(r"(?m)^:[\w-]+:.*\n", "", token.content))
        elif token.type == "inline" and not in_table:
            yield "".join(map(shown, token.children or ()))


def shown(token: Token) -> str:
    """Return the text of a part of a paragraph, as the site shows it."""
    if token.type == "myst_role":
        said = re.match(r"(.*?)\s*<.*>$", token.content)
        return said[1] if said else titles().get(token.content, token.content)
    return " " if token.type in ("softbreak", "hardbreak") else token.content


@pytest.mark.parametrize(
    "path", sorted(QUICKSTART.glob("*.md")), ids=lambda it: it.stem
)
def test_a_page_of_the_quickstart_is_short(path: Path) -> None:
    most = MOST_OF_THE_FIRST if path.stem == FIRST else MOST
    count = words(path.read_text("utf-8"))

    assert count <= most, (
        f"{path.name} has {count} words of prose, {count - most} too many"
    )


def test_words_of_prose_are_counted_and_nothing_else() -> None:
    text = """\
(label)=
# Two words
<!-- source: 12345678 -->

Three `small()` words, and *four* more
after {ref}`a link <label>` or {ref}`label`.

| a | table |
| --- | --- |
| is | not |

:::{note}
:collapsible: closed

A note is.

```text output
not this
```
:::

```python
nor_this = 1
```

- An item

:::{drawing} request
What others see.

- browser: Your browser
:::

:::{tab} Linux, macOS
In a tab.
:::
"""

    assert words(text) == 2 + 11 + 3 + 2 + 3
