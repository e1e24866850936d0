"""A small site with live examples, in the shapes that the real one has."""

import hashlib
import html
import importlib.util
import json
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonConsoleLexer, PythonLexer

from lagena_docs.live.build import publish
from lagena_docs.settings import PAGES
from lagena_docs.site import colours

LIVE = PAGES / "_live"
#: How the page's buttons are called, and how its language is.
RUN = {"en": "Run", "zh-CN": "运行"}
SEND = {"en": "Send", "zh-CN": "发送"}

Examples = dict[str, dict[str, object]]

_PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Examples</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="furo.css">
<link rel="stylesheet" href="pygments.css">
<link rel="stylesheet" href="site.css">
<style>{variables}</style>
<body>
<script>document.body.dataset.theme = localStorage.getItem("theme") || "auto";</script>
<main class="main"><div class="content"><div class="article-container">
<article id="furo-main-content" style="max-width: 44rem; margin: auto; padding: 0 1rem">
<h1>Examples</h1>
{blocks}
<p id="below">This stands below the last example.</p>
</article></div></div></main>
<script defer src="scrolling.js"></script>
<script defer src="_live/{loader}" data-base="_live/" data-live="{live}"
  data-words="words.{language}.json" data-page="{language}.live.json"
  data-file="Serve the folder"></script>
</html>
"""
_BLOCK = """\
<div class="literal-block-wrapper file-block docutils container" id="file-{name}">
<div class="code-block-caption"><span class="caption-text">{main}</span>\
<a class="headerlink" href="#file-{name}" title="Link to this code">¶</a>\
<button type="button" class="live-run" data-kind="run" hidden>{run}</button></div>
<div class="highlight-python notranslate" id="{name}">{code}</div>
</div>
"""


_REQUESTS = """\
<div class="literal-block-wrapper request-block docutils container" id="request-{name}">
<div class="code-block-caption"><span class="caption-text">To {to}</span>\
<button type="button" class="live-run" data-kind="send" hidden>{send}</button></div>
<div class="highlight-http notranslate" id="{name}">\
<div class="highlight"><pre>{text}</pre></div></div>
</div>
<div class="highlight-http output notranslate">\
<div class="highlight"><pre>{shown}</pre></div></div>
"""
_TYPED = """\
<div class="literal-block-wrapper typed-block docutils container" id="typed-{name}">
<div class="code-block-caption"><span class="caption-text">Type it</span>\
<button type="button" class="live-run" data-kind="type" hidden>{run}</button></div>
<div class="highlight-{lang} notranslate" id="{name}">{code}</div>
</div>
"""
_OUTPUT = """\
<div class="highlight-text output notranslate">\
<div class="highlight"><pre>{}</pre></div></div>
"""
_RUNS = """\
<div class="literal-block-wrapper run-block docutils container" id="runs-{name}">
<div class="code-block-caption"><span class="caption-text">Runs {to}</span>\
<button type="button" class="live-run" data-kind="start" hidden>{run}</button></div>
<div class="highlight-console notranslate" id="{name}">\
<div class="highlight"><pre>$ lagena run</pre></div></div>
</div>
"""
#: All that runs on a page, by its kind: see ``messages.js``.
Kinds = dict[str, Examples]


def build(folder: Path, kinds: Kinds, chinese: dict[str, str]) -> None:
    """Make the site."""
    live = folder / "_live"
    live.mkdir()
    publish(live, folder / "published.json")
    names = json.loads((folder / "published.json").read_text("utf-8"))
    english = json.loads((LIVE / "words.json").read_text("utf-8"))
    for language, words in ("en", english), ("zh-CN", chinese):
        _write(live / f"words.{language}.json", words)
        _write(folder / f"{language}.live.json", kinds)
        page = _page(language, kinds, names)
        (folder / f"{language}.html").write_text(page, "utf-8")
    _styles(folder)


def example(main: str, text: str, **more: object) -> dict[str, object]:
    """Return an example of one file, or of more."""
    files = {main: text, **more.pop("files", {})}  # type: ignore[dict-item]  # a part of it
    packages = more.pop("packages", [])
    project = {"files": files, "main": main.removesuffix(".py"), "packages": packages}
    project["as_flask"] = more.pop("as_flask", False)
    digest = hashlib.sha256(json.dumps(files).encode()).hexdigest()
    return {"main": main, "project": project, "hash": digest, **more}


def request(to: str, *sends: dict[str, object], **more: object) -> dict[str, object]:
    """Return a block of requests to an example."""
    return {"application": to, "sends": list(sends), **more}


def typed(
    code: str, *texts: str, lang: str = "python", **more: object
) -> dict[str, object]:
    """Return a block that is typed, with what the page shows of it."""
    digest = hashlib.sha256(code.encode()).hexdigest()
    compared = more.pop("compared", None)
    return {
        "code": code,
        "lang": lang,
        "files": {},
        "above": [],
        "shown": {"texts": texts} | ({"compared": compared} if compared else {}),
        "packages": [],
        "env": {},
        "keys": [],
        "hash": digest,
        **more,
    }


def _page(language: str, kinds: Kinds, names: dict[str, str]) -> str:
    blocks = [
        _BLOCK.format(
            name=name,
            main=it["main"],
            run=RUN[language],
            code=highlight(_text(it), PythonLexer(), HtmlFormatter()),
        )
        for name, it in kinds["applications"].items()
    ]
    blocks += [
        _REQUESTS.format(
            name=name,
            to=it["application"],
            send=SEND[language],
            text=html.escape(_joined(it, "http")),
            shown=html.escape(_joined(it, "shown")),
        )
        for name, it in kinds["requests"].items()
    ]
    blocks += [_typed(name, it, RUN[language]) for name, it in kinds["typed"].items()]
    blocks += [
        _RUNS.format(name=name, to=to, run=RUN[language])
        for name, to in kinds["runs"].items()
    ]
    light, dark = map(colours.variables, (colours.LIGHT, colours.DARK))
    dark["color-background-primary"] = "#131715"
    variables = f"body {{{_css(light)}}}\n" + (
        f"body[data-theme=dark] {{{_css(dark)}}}\n"
        "@media (prefers-color-scheme: dark)"
        f" {{ body:not([data-theme=light]) {{{_css(dark)}}} }}"
    )
    return _PAGE.format(
        language=language,
        variables=variables,
        blocks="\n".join(blocks),
        loader=names["loader"],
        live=names["live"],
    )


def _joined(it: dict[str, object], what: str) -> str:
    """Return what the page shows of some requests, or of their answers."""
    sends = it["sends"]
    assert isinstance(sends, list)
    return "\n".join(str(one.get(what, "$ curl")) for one in sends)


def _typed(name: str, it: dict[str, object], run: str) -> str:
    """Return a block that is typed, and what the page shows below it."""
    code, lang, shown = str(it["code"]), str(it["lang"]), it["shown"]
    assert isinstance(shown, dict)
    lexer, output = PythonLexer(), "".join(shown["texts"])
    if lang == "pycon":
        lines = zip(code.splitlines(), shown["texts"], strict=True)
        code = "".join(f">>> {line}\n{text}" for line, text in lines)
        lexer, output = PythonConsoleLexer(), ""
    block = _TYPED.format(
        name=name, run=run, lang=lang, code=highlight(code, lexer, HtmlFormatter())
    )
    return block + (_OUTPUT.format(html.escape(output)) if output else "")


def _text(it: dict[str, object]) -> str:
    project = it["project"]
    assert isinstance(project, dict)
    return html.unescape(str(project["files"][it["main"]]))


def _css(variables: dict[str, str]) -> str:
    code = {"color-code-background": variables["color-background-secondary"]}
    code["color-code-foreground"] = variables["color-foreground-primary"]
    return "".join(f"--{name}: {value};" for name, value in (variables | code).items())


def _styles(folder: Path) -> None:
    spec = importlib.util.find_spec("furo")
    assert spec is not None
    assert spec.origin is not None
    furo = Path(spec.origin).parent / "theme" / "furo" / "static" / "styles"
    for name in ("site.css", "scrolling.js"):
        (folder / name).write_bytes((PAGES / "_static" / name).read_bytes())
    (folder / "furo.css").write_bytes((furo / "furo.css").read_bytes())
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".highlight")
        for style in (colours.Light, colours.Dark)
    )
    rules = (
        f"{light}\nbody[data-theme=dark] {{ {dark} }}\n"
        "@media (prefers-color-scheme: dark)"
        f" {{ body:not([data-theme=light]) {{ {dark} }} }}"
    )
    (folder / "pygments.css").write_text(rules, "utf-8")


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
