"""The client, the builder of environs and the runner, in their finer points."""

from importlib import import_module

import click
import pytest
from werkzeug.test import EnvironBuilder as PlainBuilder


@pytest.fixture
def testing(framework):
    return import_module(f"{framework.__name__}.testing")


# --- EnvironBuilder ---


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        ({}, "http://localhost/"),
        ({"path": "/a"}, "http://localhost/a"),
        ({"path": "/a?b=1"}, "http://localhost/a?b=1"),
        ({"path": "http://x.test/a?b=1"}, "http://x.test/a?b=1"),
        ({"path": "//x.test/a"}, "http://x.test/a"),
        ({"path": "/a", "base_url": "https://x.test/root"}, "https://x.test/root/a"),
        ({"path": "a", "subdomain": "s"}, "http://s.localhost/a"),
        ({"path": "/a", "url_scheme": "https"}, "https://localhost/a"),
        ({"path": "/茶"}, "http://localhost/茶"),
        (
            {"path": "/a", "query_string": {"b": ["1", "2"]}},
            "http://localhost/a?b=1&b=2",
        ),
    ],
)
def test_url_of_the_builder(app, testing, arguments, url):
    builder = testing.EnvironBuilder(app, **arguments)
    try:
        assert builder.get_request(app.request_class).url == url
    finally:
        builder.close()


@pytest.mark.parametrize(
    ("config", "arguments", "url"),
    [
        ({"SERVER_NAME": "x.test"}, {}, "http://x.test/"),
        ({"SERVER_NAME": "x.test:5000"}, {}, "http://x.test:5000/"),
        ({"SERVER_NAME": "x.test"}, {"subdomain": "s"}, "http://s.x.test/"),
        ({"APPLICATION_ROOT": "/r"}, {"path": "/a"}, "http://localhost/r/a"),
        ({"APPLICATION_ROOT": "r/"}, {"path": "/a"}, "http://localhost/r/a"),
        ({"PREFERRED_URL_SCHEME": "https"}, {}, "https://localhost/"),
        ({"SERVER_NAME": "x.test"}, {"base_url": "http://y.test"}, "http://y.test/"),
    ],
)
def test_url_by_the_configuration(app, testing, config, arguments, url):
    app.config.update(config)

    request = testing.EnvironBuilder(app, **arguments).get_request(app.request_class)

    assert request.url == url


@pytest.mark.parametrize("other", [{"subdomain": "s"}, {"url_scheme": "https"}])
def test_base_url_excludes_its_parts(app, testing, other):
    with pytest.raises(AssertionError, match="base_url"):
        testing.EnvironBuilder(app, "/", base_url="http://x.test", **other)


def test_builder_dumps_by_the_application(app, testing):
    app.json.sort_keys = False

    builder = testing.EnvironBuilder(app, "/", json={"b": 1, "a": "茶"})

    assert builder.get_request(app.request_class).get_json() == {"b": 1, "a": "茶"}
    assert builder.app is app
    assert builder.json_dumps({"b": 1, "a": 2}) == '{"b": 1, "a": 2}'


def test_builder_is_werkzeugs(app, testing):
    assert issubclass(testing.EnvironBuilder, PlainBuilder)


# --- FlaskClient ---


@pytest.fixture
def echo(app, framework):
    app.add_url_rule(
        "/<path:p>",
        "echo",
        lambda p: {
            "url": framework.request.url,
            "method": framework.request.method,
            "agent": framework.request.user_agent.string,
            "tea": framework.request.environ.get("tea"),
        },
        methods=["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"],
    )
    return app


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "trace"])
def test_methods(echo, method):
    assert getattr(echo.test_client(), method)("/a").json["method"] == method.upper()


def test_request_may_be_built_before(echo, testing):
    builder = testing.EnvironBuilder(echo, "/a", method="PUT")
    client = echo.test_client()

    assert client.open(builder).json["method"] == "PUT"
    assert client.open(builder.get_environ()).json["method"] == "PUT"
    assert client.open(builder.get_request()).json["method"] == "PUT"


def test_base_environ(echo):
    client = echo.test_client()
    client.environ_base["tea"] = "green"

    assert client.get("/a").json["tea"] == "green"
    assert client.get("/a", environ_base={"tea": "black"}).json["tea"] == "black"
    assert client.get("/a", environ_overrides={"tea": "red"}).json["tea"] == "red"
    assert client.environ_base["REMOTE_ADDR"] == "127.0.0.1"


def test_agent(echo):
    client = echo.test_client()

    assert client.get("/a").json["agent"].startswith("Werkzeug/")
    assert client.get("/a", headers={"User-Agent": "own"}).json["agent"] == "own"
    client.environ_base["HTTP_USER_AGENT"] = "base"
    assert client.get("/a").json["agent"] == "base"


def test_subdomain_of_the_client(framework):
    app = framework.Flask("example", subdomain_matching=True)
    app.config["SERVER_NAME"] = "x.test"
    app.get("/", subdomain="<name>")(lambda name: name)
    client = app.test_client()

    assert client.get("/", subdomain="a").text == "a"
    assert client.get("/", "http://b.x.test").text == "b"
    assert client.get("http://c.x.test/").text == "c"
    assert client.get("/").status_code == 404


def test_cookies_belong_to_hosts(app, framework):
    @app.get("/")
    def view():
        response = framework.make_response(framework.request.cookies.get("k", "none"))
        response.set_cookie("k", framework.request.host)
        return response

    client = app.test_client()
    client.get("/", "http://a.test")

    assert client.get("/", "http://b.test").text == "none"
    assert client.get("/", "http://a.test").text == "a.test"
    assert client.get_cookie("k", domain="a.test").value == "a.test"


def test_redirects_are_followed_across_methods(app, framework):
    app.add_url_rule(
        "/a",
        "a",
        lambda: framework.redirect("/b", int(framework.request.args["c"])),
        methods=["POST"],
    )
    app.add_url_rule(
        "/b", "b", lambda: framework.request.method, methods=["GET", "POST"]
    )
    client = app.test_client()
    methods = {
        code: client.post(f"/a?c={code}", follow_redirects=True).text
        for code in (301, 302, 303, 307, 308)
    }

    assert methods == {301: "GET", 302: "GET", 303: "GET", 307: "POST", 308: "POST"}


@pytest.mark.parametrize(
    ("code", "method", "expected"),
    [
        (301, "PUT", "GET "),
        (302, "DELETE", "GET "),
        (302, "HEAD", "HEAD "),
        (303, "PATCH", "GET "),
        (307, "PUT", "PUT tea"),
        (308, "PATCH", "PATCH tea"),
    ],
)
def test_redirects_keep_the_method_or_lose_the_body(
    app, framework, code, method, expected
):
    seen = []
    methods = ["GET", "PATCH", "PUT", "DELETE"]
    app.add_url_rule("/a", "a", lambda: framework.redirect("/b", code), methods=methods)

    @app.route("/b", methods=methods)
    def b():
        request = framework.request
        seen.append(f"{request.method} {request.get_data(as_text=True)}")
        return f"{request.content_type} {request.content_length}"

    response = app.test_client().open(
        "/a",
        method=method,
        data="tea",
        content_type="text/x-tea",
        follow_redirects=True,
    )

    assert seen == [expected]
    assert response.text in {"", "None None", "None 0", "text/x-tea 3"}
    assert response.history[0].request.method == method


def test_keywords_reach_the_class_of_the_client(app, testing):
    class Client(testing.FlaskClient):
        def __init__(self, *arguments, user=None, **keywords):
            super().__init__(*arguments, **keywords)
            self.user = user

    app.test_client_class = Client

    assert app.test_client(user="li").user == "li"
    assert app.test_client().application is app


def test_client_keeps_the_context_of_a_redirect(app, framework):
    app.get("/a", endpoint="a")(lambda: framework.redirect("/b"))
    app.get("/b", endpoint="b")(lambda: "")

    with app.test_client() as client:
        client.get("/a", follow_redirects=True)
        assert framework.request.path == "/b"


def test_transaction_sees_and_keeps_flashes(app, client, framework):
    app.get("/")(lambda: framework.get_flashed_messages(with_categories=True))

    with client.session_transaction() as session:
        session["_flashes"] = [("info", "hello")]

    assert client.get("/").json == [["info", "hello"]]


def test_error_in_a_transaction_saves_nothing(app, client, framework):
    app.get("/")(lambda: str(framework.session.get("a")))

    def fail():
        with client.session_transaction() as session:
            session["a"] = 1
            raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        fail()

    assert client.get("/").text == "None"


def test_transaction_with_an_interface_that_opens_nothing(app, client):
    interface = type(app.session_interface)()
    interface.open_session = lambda app, request: None
    app.session_interface = interface

    with (
        pytest.raises(RuntimeError, match="Session backend did not open a session"),
        client.session_transaction(),
    ):
        pass


def test_response_class_of_the_application(app, framework):
    app.response_class = type("Own", (framework.Response,), {"tea": "green"})
    app.get("/")(lambda: "")

    assert app.test_client().get("/").tea == "green"


def test_client_keeps_contexts_on_its_stack(app, framework):
    app.get("/")(lambda: "")

    with app.test_client() as client:
        client.get("/")
        assert framework.has_request_context()
        client._context_stack.close()
        assert not framework.has_request_context()


def test_client_may_say_which_request_is_sent(app, framework, testing):
    class Client(testing.FlaskClient):
        def _request_from_builder_args(self, args, kwargs):
            kwargs["headers"] = {"X-Tea": "green"}
            return super()._request_from_builder_args(args, kwargs)

    app.test_client_class = Client
    app.get("/")(lambda: framework.request.headers["X-Tea"])

    assert app.test_client().get("/").text == "green"


@pytest.mark.parametrize("preserve", [False, True])
def test_client_copies_an_environ_with_its_defaults(client, preserve):
    client.preserve_context = preserve
    given = {"REMOTE_ADDR": "192.0.2.1", "X": 1}

    copied = client._copy_environ(given)

    assert given == {"REMOTE_ADDR": "192.0.2.1", "X": 1}
    assert copied["REMOTE_ADDR"] == "192.0.2.1"
    assert copied["HTTP_USER_AGENT"].startswith("Werkzeug/")
    assert ("werkzeug.debug.preserve_context" in copied) is preserve


# --- FlaskCliRunner ---


def test_runner_takes_input_and_environment(app):
    @app.cli.command("ask")
    @click.option("--tea", envvar="TEA")
    def ask(tea):
        click.echo(f"{click.prompt('name')} {tea}")

    result = app.test_cli_runner().invoke(
        args=["ask"], input="li\n", env={"TEA": "green"}
    )

    assert result.output.endswith("li green\n")


def test_runner_keeps_the_error(app):
    app.cli.command("fail")(lambda: 1 / 0)

    result = app.test_cli_runner().invoke(args=["fail"])

    assert result.exit_code == 1
    assert type(result.exception) is ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        app.test_cli_runner().invoke(args=["fail"], catch_exceptions=False)


def test_runner_tears_the_context_down(app, framework):
    seen = []
    app.teardown_appcontext(lambda error: seen.append("teardown"))
    app.cli.command("hello")(lambda: seen.append(framework.current_app.name))

    app.test_cli_runner().invoke(args=["hello"])

    assert seen == ["example", "teardown"]


def test_runner_takes_an_own_object(app, framework):
    cli = import_module(f"{framework.__name__}.cli")
    other = framework.Flask("other")
    app.cli.command("hello")(lambda: click.echo(framework.current_app.name))

    result = app.test_cli_runner().invoke(
        args=["hello"], obj=cli.ScriptInfo(create_app=lambda: other)
    )

    assert result.output == "other\n"


def test_runner_inside_a_context(app, framework):
    app.cli.command("hello")(lambda: click.echo(framework.g.get("n", "none")))

    with app.app_context():
        framework.g.n = "outer"
        result = app.test_cli_runner().invoke(args=["hello"])

    assert result.output == "outer\n"
