"""The texts of the live examples are those that their scripts ask for."""

import re

from live import made
from live.reader import WORDS

#: Said by the page's builder, in its HTML.
BUILT = {"run", "no-file"}


def test_each_text_is_said_somewhere() -> None:
    scripts = "".join(path.read_text("utf-8") for path in made.LIVE.glob("*.js"))
    quoted = set(re.findall(r'"([a-z-]+)"', scripts))

    assert WORDS["en"].keys() - quoted - BUILT == set()


def test_each_text_that_is_said_is_there() -> None:
    scripts = "".join(path.read_text("utf-8") for path in made.LIVE.glob("*.js"))

    assert set(re.findall(r'\bsay\("([a-z-]+)"', scripts)) <= WORDS["en"].keys()


def test_a_translation_has_the_same_texts_with_the_same_values() -> None:
    english, chinese = WORDS["en"], WORDS["zh-CN"]

    assert chinese.keys() == english.keys()
    for key, text in english.items():
        values = sorted(re.findall(r"\{\w+\}", text))
        assert sorted(re.findall(r"\{\w+\}", chinese[key])) == values, key
