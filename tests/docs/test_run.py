"""Each example that runs in a browser has a button, and beside it how it starts."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from lagena_docs import pages, starts
from lagena_docs.settings import LANGUAGES, PAGES, ROOT
from lagena_docs.site import applications, requests

CODES = {"en": "", "zh_CN": "zh_CN"}
HELLO = """\
from lagena import Flask, render_template
from flask_login import LoginManager

app = Flask(__name__)


@app.get("/")
def index():
    return render_template("index.html")
"""
PAGE = f"""\
(more)=
# More

```python
# shop/hello.py
{HELLO}```

```html+jinja
<!-- shop/templates/index.html -->
<p>Hello</p>
```

```http
GET / HTTP/1.1
```

```http
HTTP/1.1 200 OK

<p>Hello</p>
```

```python
# never.py
from lagena import Flask
app = Flask(__name__)
```

```python
# prices.py
prices = []
```

```http
GET /prices HTTP/1.1
```

```http
HTTP/1.1 404 NOT FOUND
```

```console
$ python -c "import secrets
> print('SECRET_KEY =', repr(secrets.token_hex()))" > settings.toml
$ python -m pip install Flask-Login pytest
```

```python
print("Hello")
```

```text output
Hello
```

```pycon
>>> import threading
```

```console
$ lagena --as-flask --app shop.hello run
```

```console
$ lagena --app never run
```
"""
PLAIN = "(start)=\n# Start\n\n```{toctree}\nmore/page\n```\n"
STARTS = {
    "more/page": {
        "more-1": {
            "main": "shop.hello",
            "files": {
                "shop/hello.py": "more-1",
                "shop/templates/index.html": "more-2",
            },
            "as_flask": True,
            "keys": [{"file": "settings.toml", "name": "SECRET_KEY"}],
            "env": {"SHOP_NAME": "Tea"},
            "address": "/?a=b",
            "host": "shop.example",
        },
        "more-5": {"main": "never", "files": {"never.py": "more-5"}},
    }
}
CANNOT = """\
["more/page".more-5]
en = "It waits for ever."
zh_CN = "它会一直等待。"

["more/page".more-12]
en = "No threads."
zh_CN = "没有线程。"
"""
PUBLISHED = {
    "loader": "loader.01.js",
    "live": "live.02.json",
    "extras": ["flask-login", "pytest"],
}


def write(root: Path, published: bool = True) -> None:
    for folder in CODES.values():
        (root / "docs" / folder / "more").mkdir(parents=True)
        (root / "docs" / folder / "index.md").write_text(PLAIN)
        (root / "docs" / folder / "more" / "page.md").write_text(PAGE)
    (root / "starts.json").write_text(json.dumps(STARTS))
    (root / "cannot.toml").write_text(CANNOT, "utf-8")
    if published:
        (root / "published.json").write_text(json.dumps(PUBLISHED))


def build(root: Path) -> Path:
    """Build both languages; return the folder of the site."""
    for code, folder in CODES.items():
        sphinx: list[str | Path] = [sys.executable, "-m", "sphinx", "-q", "-W"]
        sphinx += ["-c", ROOT, "-D", f"run_published={root / 'published.json'}"]
        sphinx += ["-D", f"run_starts={root / 'starts.json'}"]
        sphinx += ["-D", f"run_cannot={root / 'cannot.toml'}"]
        sphinx += ["-D", f"language={code}", "-d", root / "doctrees" / code]
        sphinx += [root / "docs" / folder, root / "html" / folder]
        subprocess.run(sphinx, check=True, env=os.environ | {"SITE_URL": ""})
    return root / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("live")
    write(root)
    return build(root)


def page(site: Path, folder: str) -> str:
    return (site / folder / "more" / "page.html").read_text("utf-8")


def examples(site: Path, folder: str, kind: str = "applications") -> dict[str, Any]:
    path = site / folder / "more" / "page.live.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))[kind]
    return found


@pytest.mark.parametrize(("folder", "word"), [("", "Run"), ("zh_CN", "运行")])
def test_the_caption_of_an_example_ends_with_a_hidden_button(site, folder, word):
    captions = re.findall(
        r'<div class="code-block-caption">.*?<span class="caption-text">(.*?)</span>'
        r"(.*?)</div>",
        page(site, folder),
    )

    button = '<button type="button" class="live-run" data-kind="run" hidden>'
    button += f"{word}</button>"
    assert [name for name, rest in captions if rest.endswith(button)] == [
        "shop/hello.py"
    ]
    assert page(site, folder).count('data-kind="run"') == 1


@pytest.mark.parametrize(
    ("folder", "why"), [("", "It waits for ever."), ("zh_CN", "它会一直等待。")]
)
def test_the_caption_of_what_cannot_run_ends_with_the_reason(site, folder, why):
    captions = re.findall(
        r'<span class="caption-text">never.py</span>.*?</div>', page(site, folder)
    )

    (caption,) = captions
    assert caption.endswith(f'<span class="live-cannot">{why}</span></div>')
    assert examples(site, folder)["more-5"] == {"cannot": why}


@pytest.mark.parametrize(
    ("folder", "to", "word"), [("", "To ", "Send"), ("zh_CN", "发往 ", "发送")]
)
def test_the_caption_of_a_request_says_where_it_goes_and_ends_with_a_button(
    site, folder, to, word
):
    captions = re.findall(
        r'<div class="code-block-caption"><span class="caption-text">(.*?)</span>'
        r"(<button.*?)?</div>\s*<div class=\"highlight-http",
        page(site, folder),
    )

    link = '<a class="reference internal" href="#more-1">shop/hello.py</a>'
    button = '<button type="button" class="live-run" data-kind="send" hidden>'
    assert captions[0] == (f"{to}{link}", f"{button}{word}</button>")


def test_a_request_has_its_application_and_what_the_page_shows_of_its_answer(site):
    assert examples(site, "", "requests") == {
        "more-3": {
            "application": "more-1",
            "sends": [
                {
                    "http": "GET / HTTP/1.1\n",
                    "shown": "HTTP/1.1 200 OK\n\n<p>Hello</p>\n",
                }
            ],
        }
    }


def test_a_request_to_what_cannot_run_has_no_button(site):
    assert page(site, "").count('href="#more-5">never.py</a></span></div>') == 1


@pytest.mark.parametrize(
    ("folder", "word", "why"),
    [("", "Run", "No threads."), ("zh_CN", "运行", "没有线程。")],
)
def test_the_caption_of_what_is_typed_ends_with_a_button_or_the_reason(
    site, folder, word, why
):
    captions = re.findall(
        r'<div class="code-block-caption"><span class="caption-text">[^<]*</span>(.*?)'
        r'</div>\s*<div class="highlight-py\w+ notranslate" id="more-1[02]"',
        page(site, folder),
    )

    button = '<button type="button" class="live-run" data-kind="type" hidden>'
    assert captions == [
        f"{button}{word}</button>",
        f'<span class="live-cannot">{why}</span>',
    ]
    typed = examples(site, folder, "typed")
    assert typed["more-10"]["shown"] == {"texts": ["Hello\n"]}
    assert typed["more-12"]["cannot"] == why
    assert typed["more-12"]["code"] == "import threading\n"  # others may continue it


@pytest.mark.parametrize(
    ("folder", "runs", "word", "why"),
    [
        ("", "Runs ", "Run", "It waits for ever."),
        ("zh_CN", "运行 ", "运行", "它会一直等待。"),
    ],
)
def test_the_caption_of_a_command_says_what_it_runs_and_ends_with_a_button(
    site, folder, runs, word, why
):
    captions = re.findall(
        r'<div class="code-block-caption"><span class="caption-text">(.*?)</span>'
        r"(<(?:button|span).*?)</div>\s*<div class=\"highlight-console",
        page(site, folder),
    )

    link = '<a class="reference internal" href="#more-{}">{}</a>'
    button = '<button type="button" class="live-run" data-kind="start" hidden>'
    assert captions == [
        (runs + link.format(1, "shop/hello.py"), f"{button}{word}</button>"),
        (runs + link.format(5, "never.py"), f'<span class="live-cannot">{why}</span>'),
    ]
    assert examples(site, folder, "runs") == {"more-13": "more-1", "more-14": "more-5"}


@pytest.mark.parametrize(("folder", "up"), [("", "../"), ("zh_CN", "../../")])
def test_the_loader_is_told_where_all_is(site, folder, up):
    (tag,) = re.findall(r"<script defer[^>]*data-live[^>]*>", page(site, folder))
    said = {name: unescape(text) for name, text in re.findall(r'(\S+)="(.*?)"', tag)}

    assert said["src"] == f"{up}_live/loader.01.js"
    assert said["data-base"] == f"{up}_live/"
    assert said["data-live"] == "live.02.json"
    assert said["data-page"] == "page.live.json"
    assert "python -m http.server" in said["data-file"]
    words = site / "_live" / said["data-words"]
    assert json.loads(words.read_text("utf-8"))["no-file"] == said["data-file"]


def test_each_language_has_its_words(site):
    english, chinese = sorted(path.name for path in (site / "_live").iterdir())

    assert re.fullmatch(r"words\.en\.[0-9a-f]{16}\.json", english)
    assert re.fullmatch(r"words\.zh_CN\.[0-9a-f]{16}\.json", chinese)
    words = json.loads((site / "_live" / chinese).read_text("utf-8"))
    assert words["stop"] == "停止"


def test_a_page_without_examples_has_nothing_of_it(site):
    html = (site / "index.html").read_text("utf-8")

    assert "_live" not in html
    assert "live-run" not in html
    assert not (site / "index.live.json").exists()


def test_an_example_has_all_that_starts_it(site):
    example = examples(site, "")["more-1"]

    assert example["main"] == "shop/hello.py"
    assert example["project"] == {
        "main": "shop.hello",
        "files": {
            "shop/hello.py": HELLO,
            "shop/templates/index.html": "<p>Hello</p>\n",
        },
        "packages": ["flask-login"],
        "as_flask": True,
        "env": {"LANG": "en.UTF-8", "SHOP_NAME": "Tea"},
        "keys": [{"file": "settings.toml", "name": "SECRET_KEY"}],
    }
    assert example["address"] == "http://shop.example/?a=b"
    assert example["commands"][0].endswith("> settings.toml")
    assert example["commands"][1:] == [
        "export SHOP_NAME=Tea",
        "lagena --as-flask --app shop.hello run --debug",
    ]


def test_without_a_runtime_no_page_speaks_of_it(tmp_path):
    write(tmp_path, published=False)
    site = build(tmp_path)

    assert "_live" not in page(site, "")
    assert "live-run" not in page(site, "")
    assert not (site / "more" / "page.live.json").exists()


def test_a_page_is_written_again_when_what_runs_it_has_changed(tmp_path):
    write(tmp_path, published=False)
    build(tmp_path)
    write_published = tmp_path / "published.json"
    write_published.write_text(json.dumps(PUBLISHED))

    assert "live-run" in page(build(tmp_path), "")


@pytest.mark.parametrize(
    ("status", "kind", "shown"),
    [
        (404, "text/html; charset=utf-8", True),
        (200, "application/json", True),
        (200, "image/png", False),
        (500, "text/html; charset=utf-8", False),
    ],
)
def test_a_recorded_answer_is_shown_if_it_is_text_and_no_error(status, kind, shown):
    answer = {"status": status, "headers": [["Content-Type", kind]], "body": "x"}

    assert applications._first(answer) == ({"first": "x"} if shown else {})


def test_what_cannot_run_has_a_reason_in_each_language():
    listed = applications.read_cannot(PAGES / "_live" / "cannot.toml")

    for of_page in listed.values():
        for reasons in of_page.values():
            codes = {language.code for language in LANGUAGES}
            assert reasons.keys() - {"alone"} == codes


def test_what_is_not_sent_for_a_reason_is_what_else_could_be():
    listed = applications.read_cannot(PAGES / "_live" / "cannot.toml")
    every = starts.read(PAGES / "starts.json")
    source = pages.read_all(PAGES, LANGUAGES[0], LANGUAGES)

    for name, of_page in listed.items():
        alone = {block for block, reasons in of_page.items() if "alone" in reasons}
        asking = {it["name"] for it in source[name]["blocks"] if requests.asking(it)}
        sent = dict(requests.requests(source[name], every.get(name, {})))
        assert alone & asking <= sent.keys()


def test_what_does_not_start_on_a_computer_is_listed():
    listed = applications.read_cannot(PAGES / "_live" / "cannot.toml")
    every = starts.read(PAGES / "starts.json")

    for name, of_page in every.items():
        for block, start in of_page.items():
            assert "cannot" not in start or block in listed[name], block


def test_commands_are_sent_when_all_of_a_block_can_be():
    text = (
        "(a)=\n# A\n\n```python\n# hello.py\nfrom lagena import Flask\n\n"
        "app = Flask(__name__)\n```\n\n"
        "```json\n// book.json\n{}\n```\n\n"
        "```console\n$ lagena --app hello run\n```\n\n"
        "```console\n$ curl -i --json @book.json http://127.0.0.1:5000/\n```\n\n"
        "```json output\n{}\n```\n\n"
        "```console\n$ curl http://127.0.0.1:5000/\n1\n"
        "$ curl http://127.0.0.1:5000/ | grep 1\n```\n"
    )
    page = pages.of(text, PAGES / "page.md")
    start: starts.Start = {"main": "hello", "files": {"hello.py": "a-1"}}

    ((block, request),) = requests.requests(page, {"a-1": start})

    assert block == "a-4"
    (sent,) = request["sends"]
    assert (sent["shown"], sent["compared"]) == ("{}\n", "json")
    assert sent["curl"]["body"] == "{}\n"
    assert sent["curl"]["told"] == "both"


def test_a_request_has_the_files_that_were_written_since_its_application_ran():
    text = (
        "(a)=\n# A\n\n```python\n# hello.py\nfrom lagena import Flask\n\n"
        "app = Flask(__name__)\n```\n\n"
        "```http\nGET /\n```\n\n```http\nHTTP/1.1 200 OK\n```\n\n"
        "```html+jinja\n<!-- templates/a.html -->\n<p>New\n```\n\n"
        "```http\nGET /\n```\n\n```http\nHTTP/1.1 200 OK\n```\n"
    )
    page = pages.of(text, PAGES / "page.md")
    start: starts.Start = {"main": "hello", "files": {"hello.py": "a-1"}}

    first, second = dict(requests.requests(page, {"a-1": start})).values()

    assert "files" not in first
    assert second["files"] == {"templates/a.html": "<p>New\n"}
