"""What type checkers say of programs that use lagena: of right ones, of wrong ones."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

#: Of its own, since mypy's options are not those of `make check`.
CACHE = Path(__file__).parents[2] / ".mypy_cache" / "programs"

RIGHT = """\
import typing as t
from collections.abc import Iterator

from lagena import (
    Blueprint,
    Flask,
    Request,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    stream_with_context,
    url_for,
)
from lagena.typing import ResponseReturnValue
from lagena.views import MethodView, View

app = Flask(__name__)
shop = Blueprint("shop", __name__)


# Routes and responses

@app.route("/text", methods=["GET", "POST"])
def text() -> str:
    return render_template("page.html", path=request.path, user=session.get("user"))

@app.get("/bytes")
def raw() -> bytes:
    return b"tea"

@shop.post("/mapping/<int:size>")
def mapping(size: int) -> dict[str, int]:
    return {"size": size}

@app.put("/items")
def items() -> list[str]:
    return ["tea"]

@app.delete("/pair")
def pair() -> tuple[str, int]:
    return "gone", 410

@app.patch("/triple")
def triple() -> tuple[dict[str, str], int, dict[str, str]]:
    return {"tea": "green"}, 201, {"X-Tea": "green"}

@app.get("/headers")
def headers() -> tuple[str, list[tuple[str, str]]]:
    return "tea", [("X-Tea", "green")]

@app.get("/response")
def response() -> Response:
    return make_response("tea", 201)

@app.get("/any")
def anything() -> ResponseReturnValue:
    if request.is_json:
        return jsonify(path=request.path)
    if request.args:
        return redirect(url_for("text", _anchor="top"))
    return send_file("tea.txt"), 200

@app.get("/stream")
def stream() -> Iterator[str]:
    @stream_with_context
    def generate(word: str) -> Iterator[str]:
        yield word

    return generate("tea")

@app.get("/async")
async def later() -> str:
    return "tea"

app.add_url_rule("/added", view_func=text)

class Tea(MethodView):
    def get(self, name: str) -> str:
        return name

    async def post(self, name: str) -> dict[str, str]:
        return {"name": name}

class Page(View):
    def dispatch_request(self) -> ResponseReturnValue:
        return "tea"

app.add_url_rule("/tea/<name>", view_func=Tea.as_view("tea"))
shop.add_url_rule("/page", view_func=Page.as_view("page"))
app.register_blueprint(shop, url_prefix="/shop")


# Hooks

@app.before_request
def before() -> None:
    g.user = session.get("user")

@shop.before_request
def answer() -> str | None:
    return None

@app.before_request
async def before_later() -> None: ...

@app.after_request
def after(response: Response) -> Response:
    response.headers["X-Tea"] = "green"
    return response

@shop.after_app_request
async def after_later(response: Response) -> Response:
    return response

@app.teardown_request
async def teardown_later(error: BaseException | None) -> None: ...

@app.teardown_request
@app.teardown_appcontext
def teardown(error: BaseException | None) -> None:
    current_app.logger.info("gone: %r", error)

@app.context_processor
def names() -> dict[str, t.Any]:
    return {"tea": "green"}

@app.url_defaults
def defaults(endpoint: str, values: dict[str, t.Any]) -> None:
    values.setdefault("size", 1)

@app.url_value_preprocessor
def values(endpoint: str | None, values: dict[str, t.Any] | None) -> None: ...

@app.template_filter()
def shout(value: str) -> str:
    return value.upper()


# Handlers

@app.errorhandler(404)
def missing(error: Exception) -> tuple[str, int]:
    return "no tea", 404

@app.errorhandler(ValueError)
def wrong(error: ValueError) -> str:
    return str(error)

@shop.app_errorhandler(OSError)
async def late(error: OSError) -> tuple[str, int]:
    return "no tea", 500

app.register_error_handler(KeyError, wrong)


# Decorated functions keep their types, attributes have theirs.

class Own(Request):
    tea = "green"

app.request_class = Own
app.secret_key = "a key"
length: int = len(text())
path: str = mapping.__name__
limit: int | None = request.max_content_length
code: int = app.test_client().get("/").status_code
"""

WRONG = """\
from lagena import Flask, Response, redirect, request, session, url_for

app = Flask(__name__)

@app.get("/number")  # wrong
def number() -> int:
    return 42

@app.get("/status")  # wrong
def status() -> tuple[int, str]:
    return 200, "tea"

@app.before_request  # wrong
def before(request: object) -> None: ...

@app.after_request  # wrong
def after(response: Response) -> None: ...

@app.teardown_request  # wrong
def teardown() -> None: ...

@app.errorhandler("404")  # wrong
def missing(error: Exception) -> str:
    return "no tea"

@app.errorhandler(ValueError)  # wrong
def refuse() -> str:
    return "no tea"

@app.context_processor  # wrong
def names() -> list[str]:
    return ["tea"]

app.get(42)  # wrong
app.add_url_rule("/", view_func="number")  # wrong
url_for(number)  # wrong
redirect(404)  # wrong
request.paht  # wrong
session.colour = "green"  # wrong
"""


def lines_refused_by_mypy(folder: Path, program: str) -> set[int]:
    """Return the lines of a program that mypy finds wrong."""
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file="]
    return _refused(
        [*mypy, f"--cache-dir={CACHE}"], r"^program\.py:(\d+): error", folder, program
    )


def lines_refused_by_pyright(folder: Path, program: str) -> set[int]:
    """Return the lines of a program that pyright finds wrong."""
    pyright = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable]
    return _refused(pyright, r"program\.py:(\d+):\d+ - error", folder, program)


def _refused(command: list[str], pattern: str, folder: Path, program: str) -> set[int]:
    (folder / "program.py").write_text(program)
    done = subprocess.run(
        [*command, "program.py"],
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return {int(number) for number in re.findall(pattern, done.stdout, re.MULTILINE)}


CHECKERS = [
    lines_refused_by_mypy,
    # It fetches itself from the npm registry when it first runs.
    pytest.param(lines_refused_by_pyright, marks=pytest.mark.long),
]


@pytest.mark.parametrize("lines_refused", CHECKERS)
def test_right_program_passes(
    tmp_path: Path, lines_refused: Callable[[Path, str], set[int]]
) -> None:
    assert lines_refused(tmp_path, RIGHT) == set()


@pytest.mark.parametrize("lines_refused", CHECKERS)
def test_each_mistake_of_a_wrong_program_is_found_and_nothing_else(
    tmp_path: Path, lines_refused: Callable[[Path, str], set[int]]
) -> None:
    lines = WRONG.splitlines()

    refused = lines_refused(tmp_path, WRONG)

    assert [line for number, line in enumerate(lines, 1) if number in refused] == [
        line for line in lines if "# wrong" in line
    ]
