"""The test client's corners: what makes a request, what it keeps, what it refuses."""

import io
from typing import Any

import click
import pytest
import werkzeug.test

from lagena import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    request,
    session,
)
from lagena.cli import ScriptInfo
from lagena.json.provider import DefaultJSONProvider
from lagena.sessions import SecureCookieSessionInterface
from lagena.testing import EnvironBuilder, FlaskClient


def show(app: Flask) -> None:
    """Add to ``app`` a view that shows what was sent to it."""
    app.add_url_rule(
        "/<path:path>",
        "show",
        lambda path: {
            "url": request.url,
            "agent": request.user_agent.string,
            "text": request.get_data(as_text=True),
        },
        methods=["GET", "POST"],
    )


# --- The builder of environments ---


@pytest.mark.parametrize("option", ["subdomain", "url_scheme"])
def test_base_url_and_its_parts_exclude_each_other(app: Flask, option: str) -> None:
    with pytest.raises(AssertionError, match="write them into the base URL"):
        EnvironBuilder(app, base_url="http://tea.example", **{option: "x"})


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        (["/pot"], "https://tea.example/root/pot"),
        (["/pot?a=1"], "https://tea.example/root/pot?a=1"),
        (["/pot", None, "shop"], "https://shop.tea.example/root/pot"),
        (["/pot", None, None, "http"], "http://tea.example/root/pot"),
        (["ftp://other.example/pot?a=1"], "ftp://other.example/root/pot?a=1"),
        (["/pot", "http://x.example"], "http://x.example/pot"),
    ],
)
def test_url_is_made_of_the_configuration_and_of_what_is_given(
    app: Flask, arguments: list[Any], url: str
) -> None:
    app.config.update(
        SERVER_NAME="tea.example",
        APPLICATION_ROOT="/root",
        PREFERRED_URL_SCHEME="https",
    )

    request = EnvironBuilder(app, *arguments).get_request()

    assert request.url == url


def test_json_is_written_by_the_application(app: Flask) -> None:
    app.json = provider = DefaultJSONProvider(app)
    provider.default = lambda value: f"a {type(value).__name__}"

    environ = EnvironBuilder(app, json={"a": {1}}, method="POST").get_environ()

    assert environ["wsgi.input"].read() == b'{"a": "a set"}'


# --- What makes a request ---


def test_builder_may_be_sent(app: Flask, client: FlaskClient) -> None:
    show(app)
    builder = werkzeug.test.EnvironBuilder(
        "/tea",
        "http://tea.example",
        method="POST",
        data="green",
        environ_base={"HTTP_USER_AGENT": "kettle"},
    )

    answer = client.open(builder).json

    assert answer["url"] == "http://tea.example/tea"
    assert answer["text"] == "green"
    assert answer["agent"] == "kettle"
    assert builder.environ_base == {"HTTP_USER_AGENT": "kettle"}


def test_environment_may_be_sent(app: Flask, client: FlaskClient) -> None:
    show(app)
    environ = EnvironBuilder(app, "/tea", method="POST", data="green").get_environ()

    answer = client.open(environ).json

    assert (answer["url"], answer["text"]) == ("http://localhost/tea", "green")


def test_request_may_be_sent_again(app: Flask, client: FlaskClient) -> None:
    show(app)
    first = client.get("/tea")
    assert first.json["agent"].startswith("Werkzeug/")

    answer = client.open(first.request).json

    assert answer == first.json


def test_base_environment_is_part_of_each_request(
    app: Flask, client: FlaskClient
) -> None:
    show(app)
    client.environ_base["HTTP_USER_AGENT"] = "teapot"

    assert client.get("/tea").json["agent"] == "teapot"
    other = {"HTTP_USER_AGENT": "kettle"}
    assert client.get("/tea", environ_base=other).json["agent"] == "kettle"


def test_files_of_a_request_are_closed_once_it_is_built(
    app: Flask, client: FlaskClient
) -> None:
    app.post("/")(lambda: request.files["tea"].read())
    file = io.BytesIO(b"green")

    response = client.post("/", data={"tea": (file, "tea.txt")})

    assert response.text == "green"
    assert file.closed


# --- What is kept after a request ---


def test_context_is_kept_until_the_next_request_or_the_end(
    app: Flask, client: FlaskClient
) -> None:
    @app.get("/<name>")
    def greet(name: str) -> str:
        before = g.get("name", "nobody")
        session["name"] = g.name = name
        return f"{before} before"

    with client:
        client.get("/li")
        assert (request.path, session["name"], g.name) == ("/li", "li", "li")
        assert client.get("/wang").text == "nobody before"
        assert (request.path, session["name"], g.name) == ("/wang", "wang", "wang")

    assert not has_request_context()


def test_all_contexts_of_followed_redirects_are_popped(
    app: Flask, client: FlaskClient
) -> None:
    app.get("/")(lambda: "here")
    app.add_url_rule("/old", "old", redirect_to="/")

    with client:
        assert client.get("/old", follow_redirects=True).text == "here"
        assert has_request_context()

    assert not has_request_context()


def test_block_inside_a_block_is_told_the_way_out(client: FlaskClient) -> None:
    with (
        client,
        pytest.raises(RuntimeError, match="make a second client"),
        client,
    ):
        pytest.fail("the inner block was entered")


# --- Transactions ---


def test_transaction_without_cookies_is_told_the_option(app: Flask) -> None:
    client = app.test_client(use_cookies=False)

    with (
        pytest.raises(TypeError, match="with 'use_cookies=True'"),
        client.session_transaction(),
    ):
        pytest.fail("the block was entered")


def test_transaction_without_a_key_is_told_to_set_one(
    app: Flask, client: FlaskClient
) -> None:
    app.secret_key = None

    with (
        pytest.raises(RuntimeError, match="Set a secret key on the application"),
        client.session_transaction(),
    ):
        pytest.fail("the block was entered")


def test_transaction_of_a_null_session_saves_nothing(
    app: Flask, client: FlaskClient
) -> None:
    class Closed(SecureCookieSessionInterface):
        def open_session(self, app: Flask, request: object) -> Any:
            return self.make_null_session(app)

    app.session_interface = Closed()

    with client.session_transaction() as own:
        assert own == {}

    assert client.get_cookie("session") is None


def test_transaction_that_fails_saves_nothing(client: FlaskClient) -> None:
    with pytest.raises(ZeroDivisionError), client.session_transaction() as own:
        own["tea"] = 1 / 0

    assert client.get_cookie("session") is None


# --- Responses and commands ---


class Reading(DefaultJSONProvider):
    def loads(self, s: str | bytes, **kwargs: object) -> str:
        return f"read {s!r}"


def test_response_is_read_as_the_application_reads_json(
    app: Flask, client: FlaskClient
) -> None:
    app.get("/")(lambda: {"tea": 1.5})
    app.json = Reading(app)

    response = client.get("/")

    assert response.json == "read b'{\"tea\":1.5}\\n'"
    assert isinstance(response, Response)


def test_command_runs_in_the_application_unless_told_another(app: Flask) -> None:
    other = Flask("other", static_folder=None)

    @app.cli.command()
    @click.pass_obj
    def name(info: ScriptInfo) -> None:
        click.echo(f"{current_app.name} {info.load_app().name}")

    runner = app.test_cli_runner()
    result = runner.invoke(args=["name"])
    result_of_command = runner.invoke(name)
    info = type("Info", (), {"load_app": lambda self: other})()
    with other.app_context():
        result_of_other = runner.invoke(name, obj=info)

    assert result.output == result_of_command.output == "example example\n"
    assert result_of_other.output == "other other\n"


# --- Redirects that the client follows ---


@pytest.mark.parametrize(
    ("code", "method", "followed"),
    [
        (302, "POST", "GET"),
        (303, "PUT", "GET"),
        (301, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
    ],
)
def test_redirect_is_followed_as_browsers_do(
    app: Flask, client: FlaskClient, code: int, method: str, followed: str
) -> None:
    seen = []
    methods = ["GET", "POST", "PUT"]
    app.add_url_rule(
        "/old",
        "old",
        lambda: app.redirect("/new", code),
        methods=methods,
    )
    app.add_url_rule(
        "/new",
        "new",
        lambda: seen.append((request.method, request.get_data())) or "",
        methods=methods,
    )

    client.open("/old", method=method, data=b"tea", follow_redirects=True)

    assert seen == [(followed, b"tea" if code > 303 else b"")]
