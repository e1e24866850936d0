"""lagena beside the real Flask, where somebody forgot to give lagena its name."""

import subprocess
import sys

import flask
import pytest

import lagena

OF_FLASK = """\
from flask import Flask

app = Flask(__name__)
"""
#: An extension as they are written: it stores the context's application.
EXTENSION = """\
from flask import current_app

def tea():
    return current_app.config["TEA"]
"""
WARNING = "Warning: 'hello' runs on the real Flask, not on lagena"
NOTE = "The real Flask raised this. It knows nothing of lagena's application"


def command(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "lagena", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def notes(caught):
    return "\n".join(getattr(caught.value, "__notes__", []))


@pytest.fixture
def tea(tmp_path, monkeypatch):
    """Ask an extension that imported the real Flask."""
    (tmp_path / "flask_tea.py").write_text(EXTENSION)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "flask_tea", raising=False)
    from flask_tea import tea

    return tea


@pytest.fixture
def app():
    return lagena.Flask("example")


# --- The command ---


def test_an_application_of_the_real_flask_is_warned_about_once(tmp_path):
    (tmp_path / "hello.py").write_text(OF_FLASK)

    result = command(tmp_path, "--app", "hello", "routes")

    assert result.returncode == 0
    assert result.stderr.count(WARNING) == 1


def test_a_factory_of_the_real_flask_is_warned_about(tmp_path):
    factory = "from flask import Flask\ndef create_app():\n    return Flask('hello')\n"
    (tmp_path / "hello.py").write_text(factory)

    result = command(tmp_path, "--app", "hello", "routes")

    assert result.stderr.count(WARNING) == 1


def test_the_same_application_under_the_name_is_not_warned_about(tmp_path):
    (tmp_path / "hello.py").write_text(OF_FLASK)

    result = command(tmp_path, "--as-flask", "--app", "hello", "routes")

    assert result.returncode == 0
    assert result.stderr == ""


# --- Contexts ---


@pytest.mark.parametrize("name", ["request", "session", "g", "current_app"])
def test_a_proxy_of_lagena_in_a_request_of_flask_names_the_cure(name):
    with (
        flask.Flask("example").test_request_context(),
        pytest.raises(RuntimeError, match="Working outside of") as caught,
    ):
        bool(getattr(lagena, name).path)

    assert f"{name!r} is lagena's. It was used at test_beside" in str(caught.value)
    assert "lagena.install_as_flask() before" in str(caught.value)


def test_a_proxy_of_lagena_beside_an_idle_flask_says_the_usual():
    with pytest.raises(RuntimeError, match="no application was current"):
        bool(lagena.current_app.name)


def test_an_extension_on_the_real_flask_is_explained_in_a_context(app, tea):
    with (
        pytest.raises(RuntimeError, match="Working outside") as caught,
        app.app_context(),
    ):
        tea()

    assert notes(caught).count(NOTE) == 1


def test_an_extension_on_the_real_flask_is_explained_once_in_a_request(app, tea):
    app.testing = True
    app.get("/")(tea)

    with (
        pytest.raises(RuntimeError, match="Working outside") as caught,
        app.app_context(),
    ):
        app.test_client().get("/")

    assert notes(caught).count(NOTE) == 1


def test_an_extension_on_the_real_flask_is_explained_in_the_log(app, tea, caplog):
    app.get("/")(tea)

    assert app.test_client().get("/").status_code == 500
    assert caplog.text.count(NOTE) == 1


def test_what_wraps_a_function_in_the_real_flask_is_explained(app):
    with (
        pytest.raises(RuntimeError, match="can only be used when") as caught,
        app.app_context(),
    ):
        flask.after_this_request(lambda response: response)

    assert notes(caught).count(NOTE) == 1


def test_an_extension_on_the_real_flask_is_explained_in_a_teardown(app, tea):
    app.teardown_appcontext(lambda error: tea())

    with (
        pytest.raises(RuntimeError, match="Working outside") as caught,
        app.app_context(),
    ):
        pass

    assert notes(caught).count(NOTE) == 1


@pytest.mark.parametrize(
    "fail",
    [
        lambda: lagena.request.path,
        lambda: (_ for _ in ()).throw(RuntimeError("The kettle is empty.")),
        lambda: 1 / 0,
    ],
    ids=["of lagena", "of others", "no RuntimeError"],
)
def test_other_errors_are_left_as_they_are(app, fail):
    with pytest.raises((RuntimeError, ZeroDivisionError)) as caught, app.app_context():
        fail()

    assert notes(caught) == ""


def test_an_error_that_nobody_raised_is_left_as_it_is(app):
    error = RuntimeError("Working outside of application context.")
    ctx = app.app_context()
    ctx.push()

    ctx.__exit__(RuntimeError, error, None)

    assert not hasattr(error, "__notes__")


def test_without_flask_nothing_is_explained(app, tea, monkeypatch):
    monkeypatch.delitem(sys.modules, "flask")

    with (
        pytest.raises(RuntimeError, match="Working outside") as caught,
        app.app_context(),
    ):
        tea()

    assert notes(caught) == ""
