"""Drawings are made from text: the lines once, the words in each language."""

import re
import tomllib

import pytest

from lagena_docs.site import drawings, lanes
from lagena_docs.site.lanes import Drawing, DrawingError, Step

TALK = Drawing(
    ("left", "right"),
    (
        Step("left", "right", "`GET /`"),
        Step("right", "left", "reply", answers=True),
        Step(notes={"right": "rest"}),
    ),
)
ENGLISH = {"left": "Browser", "right": "Server", "reply": "a page", "rest": "waits"}
CHINESE = {"left": "浏览器", "right": "服务器", "reply": "页面", "rest": "等待"}


def shown(svg: str) -> list[str]:
    return re.findall("<tspan[^>]*>([^<]*)", svg)


def test_words_are_the_page_s_and_code_is_the_same_in_each_language() -> None:
    english = lanes.svg(TALK, ENGLISH, "A talk.")
    chinese = lanes.svg(TALK, CHINESE, "一次交谈。")

    assert shown(english) == ["Browser", "Server", "GET /", "a page", "waits"]
    assert shown(chinese) == ["浏览器", "服务器", "GET /", "页面", "等待"]


def test_a_screen_reader_is_told_what_it_shows() -> None:
    svg = lanes.svg(TALK, ENGLISH, 'He says "a < b".')

    assert 'role="img" aria-label="He says &quot;a &lt; b&quot;."' in svg


def test_an_answer_differs_from_a_question_without_colour() -> None:
    svg = lanes.svg(TALK, ENGLISH, "A talk.")

    ask, answer = re.findall('<path class="(?:ask|answer)" d="M([0-9.]+) [0-9.]+H', svg)
    assert float(ask) < float(answer)
    assert svg.count('class="answer"') == svg.count('class="ask"') == 1


def test_long_words_are_broken_and_never_run_out_of_their_box() -> None:
    long = ENGLISH | {"rest": "waits for the next request of the same browser"}

    lines = shown(lanes.svg(TALK, long, "A talk."))

    assert lines[-2:] == ["waits for the next request", "of the same browser"]


def test_no_line_of_chinese_begins_with_a_comma() -> None:
    long = CHINESE | {"rest": "等着下一个请求也许还有人来吗，再看"}

    lines = shown(lanes.svg(TALK, long, "一次交谈。"))

    assert lines[-2:] == ["等着下一个请求也许还有人来", "吗，再看"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"rest": None}, "{'rest'}"),
        ({"more": "more"}, "{'more'}"),
        ({"left": "Browser" * 5}, "no room for 'BrowserBrowser"),
    ],
)
def test_words_that_do_not_fit_are_an_error(
    words: dict[str, str | None], message: str
) -> None:
    words = {name: word for name, word in (ENGLISH | words).items() if word}

    with pytest.raises(DrawingError, match=message):
        lanes.svg(TALK, words, "A talk.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps = []", "'lanes'"),
        ("lanes = ['a']\n[[steps]]\nfrom = 'a'", "'from'"),
        ("lanes = ['a']\n[[steps]]\nstart = 'a'\nend = 'b'", "no lane 'b'"),
    ],
)
def test_a_wrong_file_is_an_error(text: str, message: str) -> None:
    with pytest.raises(DrawingError, match=message):
        Drawing.parse(tomllib.loads(text))


def test_every_drawing_is_on_a_page() -> None:
    pages = drawings.FOLDER.parent.glob("[a-z]*/*.md")
    named = {
        name
        for page in pages
        for name in re.findall(r"(?m)^:::\{drawing\} (\S+)$", page.read_text("utf-8"))
    }

    assert named == {file.stem for file in drawings.FOLDER.glob("*.toml")}
