"""The clients that tests use."""

from importlib import import_module

import click
import pytest

# --- The client ---


def test_client_has_the_class_of_the_framework(app, framework):
    testing = import_module(f"{framework.__name__}.testing")

    assert type(app.test_client()) is testing.FlaskClient


def test_client_class_may_be_replaced(app, framework):
    testing = import_module(f"{framework.__name__}.testing")

    class Client(testing.FlaskClient):
        def __init__(self, *args, user=None, **kwargs):
            super().__init__(*args, **kwargs)
            self.user = user

    app.test_client_class = Client

    assert app.test_client(user="li").user == "li"


@pytest.mark.parametrize(
    "method", ["get", "post", "put", "delete", "patch", "options", "head", "trace"]
)
def test_client_has_a_method_for_each_method(app, client, framework, method):
    app.route("/", methods=[method])(
        lambda: ("", {"X-Method": framework.request.method})
    )

    assert getattr(client, method)("/").headers["X-Method"] == method.upper()


def test_client_follows_the_defaults_of_the_app(app, client, framework):
    app.config.update(
        SERVER_NAME="example.com", APPLICATION_ROOT="/r", PREFERRED_URL_SCHEME="https"
    )
    app.get("/a")(lambda: framework.request.url)

    assert client.get("/a").text == "https://example.com/r/a"


def test_client_introduces_itself(app, client, framework):
    app.get("/")(lambda: framework.request.headers["User-Agent"])

    assert client.get("/").text.startswith("Werkzeug/")


def test_base_environ_may_be_changed(app, client, framework):
    app.get("/")(lambda: framework.request.remote_addr)

    client.environ_base["REMOTE_ADDR"] = "9.9.9.9"

    assert client.get("/").text == "9.9.9.9"
    assert app.test_client().get("/").text == "127.0.0.1"


def test_base_environ_of_one_request(app, client, framework):
    app.get("/")(lambda: framework.request.remote_addr)

    response = client.get("/", environ_base={"REMOTE_ADDR": "9.9.9.9"})

    assert response.text == "9.9.9.9"


def test_client_takes_an_environ(app, client):
    from werkzeug.test import EnvironBuilder, create_environ

    app.get("/a")(lambda: "here")

    assert client.open(create_environ("/a")).text == "here"
    assert client.open(EnvironBuilder("/a")).text == "here"


def test_client_keeps_cookies(app, client, framework):
    @app.get("/in")
    def write():
        response = framework.make_response("")
        response.set_cookie("tea", "green")
        return response

    app.get("/out")(lambda: framework.request.cookies.get("tea", "none"))

    client.get("/in")

    assert client.get("/out").text == "green"
    assert client.get_cookie("tea").value == "green"
    client.delete_cookie("tea")
    assert client.get("/out").text == "none"


def test_client_may_keep_no_cookies(app, framework):
    client = app.test_client(use_cookies=False)
    app.get("/in")(lambda: framework.session.update(a=1) or "")
    app.get("/out", endpoint="out")(lambda: dict(framework.session))

    client.get("/in")

    assert client.get("/out").json == {}


def test_client_follows_redirects(app, client, framework):
    app.get("/a")(lambda: framework.redirect("/b"))
    app.get("/b", endpoint="b")(lambda: framework.redirect("/c"))
    app.get("/c", endpoint="c")(lambda: "here")

    response = client.get("/a", follow_redirects=True)

    assert response.text == "here"
    assert [r.status_code for r in response.history] == [302, 302]
    assert response.request.path == "/c"


def test_client_does_not_follow_unless_told(app, client, framework):
    app.get("/a")(lambda: framework.redirect("/b"))

    assert client.get("/a").status_code == 302


def test_client_sends_json(app, client, framework):
    app.post("/")(lambda: [framework.request.mimetype, framework.request.json])

    assert client.post("/", json={"a": 1}).json == ["application/json", {"a": 1}]


def test_client_sends_json_by_the_app(app, client, framework):
    from uuid import UUID

    app.post("/")(lambda: framework.request.json)

    assert client.post("/", json=[UUID(int=0)]).json == [str(UUID(int=0))]


def test_client_reads_json_by_the_app(app, client):
    provider = type(app.json)

    class Provider(provider):
        def loads(self, s, **kwargs):
            return "loaded"

    app.json = Provider(app)
    app.get("/")(dict)

    assert client.get("/").json == "loaded"


def test_client_sends_a_query(app, client, framework):
    app.get("/")(lambda: framework.request.args.to_dict())

    assert client.get("/", query_string={"a": "茶"}).json == {"a": "茶"}


def test_answer_knows_its_request(app, client):
    app.post("/a")(lambda: "here")

    response = client.post("/a?b=1", data={"c": "2"})

    assert response.request.path == "/a"
    assert response.request.method == "POST"


def test_answer_is_the_class_of_the_app_too(app, client, framework):
    app.get("/")(lambda: "here")

    assert isinstance(client.get("/"), framework.Response)


# --- The client inside with ---


def test_context_is_kept_after_a_request(app, client, framework):
    app.get("/a")(lambda: setattr(framework.g, "user", "li") or "")

    with client:
        client.get("/a?b=1")
        assert framework.request.args["b"] == "1"
        assert framework.g.user == "li"
        assert framework.current_app == app

    assert not framework.has_request_context()


def test_session_is_readable_after_a_request(app, client, framework):
    app.get("/")(lambda: framework.session.update(user="li") or "")

    with client:
        client.get("/")
        assert framework.session["user"] == "li"


def test_next_request_replaces_the_kept_context(app, client, framework):
    app.get("/<name>")(lambda name: name)

    with client:
        client.get("/a")
        client.get("/b")
        assert framework.request.path == "/b"


def test_kept_context_is_torn_down_a_second_time(app, client):
    seen = []
    app.teardown_request(lambda error: seen.append("request"))
    app.teardown_appcontext(lambda error: seen.append("context"))
    app.get("/")(lambda: "")

    with client:
        client.get("/")
        assert seen == ["request", "context"]

    assert seen == ["request", "context", "request", "context"]


def test_no_context_is_kept_after_an_error(app, client, framework):
    app.testing = True
    app.get("/a")(lambda: 1 / 0)

    with client:
        with pytest.raises(ZeroDivisionError):
            client.get("/a")
        assert not framework.has_request_context()


def test_with_does_not_nest(client):
    with client, pytest.raises(RuntimeError, match="nest"):
        client.__enter__()


def test_client_inside_a_context_leaves_it_alone(app, client, framework):
    app.get("/")(lambda: str("user" in framework.g))

    with app.app_context():
        framework.g.user = "li"
        client.get("/")
        assert framework.g.user == "li"


# --- session_transaction ---


def test_session_may_be_prepared(app, client, framework):
    app.get("/")(lambda: framework.session["user"])

    with client.session_transaction() as session:
        session["user"] = "li"

    assert client.get("/").text == "li"


def test_session_may_be_inspected(app, client, framework):
    app.get("/")(lambda: framework.session.update(user="li") or "")
    client.get("/")

    with client.session_transaction() as session:
        assert session["user"] == "li"


def test_session_of_another_address(app, client, framework):
    app.get("/")(lambda: framework.session.get("user", "nobody"))

    with client.session_transaction(base_url="http://a.example") as session:
        session["user"] = "li"

    assert client.get("/", "http://a.example").text == "li"
    assert client.get("/", "http://b.example").text == "nobody"


def test_transaction_needs_a_key(app, client):
    app.secret_key = None

    with (
        pytest.raises(RuntimeError, match="session"),
        client.session_transaction() as s,
    ):
        s["a"] = 1


def test_transaction_needs_cookies(app):
    client = app.test_client(use_cookies=False)

    with (
        pytest.raises(TypeError, match="Cookies are disabled"),
        client.session_transaction(),
    ):
        pass


def test_transaction_leaves_no_context(app, client, framework):
    with client.session_transaction():
        assert not framework.has_request_context()


# --- The runner of commands ---


def test_command_is_run(app):
    @app.cli.command("hello")
    @click.argument("name")
    def hello(name):
        click.echo(f"Hello {name}")

    result = app.test_cli_runner().invoke(args=["hello", "li"])

    assert result.exit_code == 0
    assert result.output == "Hello li\n"


def test_command_runs_inside_the_application(app, framework):
    @app.cli.command()
    def hello():
        click.echo(framework.current_app.name)

    assert app.test_cli_runner().invoke(args=["hello"]).output == "example\n"


def test_command_object_may_be_run(app, framework):
    @app.cli.command("hello")
    def hello():
        click.echo(framework.current_app.name)

    assert app.test_cli_runner().invoke(hello).output == "example\n"


def test_command_may_do_without_the_application(app, framework):
    @app.cli.command("hello", with_appcontext=False)
    def hello():
        click.echo(framework.has_app_context())

    assert app.test_cli_runner().invoke(args=["hello"]).output == "False\n"


def test_group_of_commands(app, framework):
    @app.cli.group()
    def tea():
        """Tea."""

    @tea.command()
    def brew():
        click.echo(framework.current_app.name)

    assert app.test_cli_runner().invoke(args=["tea", "brew"]).output == "example\n"


def test_click_command_needs_the_decorator(app, framework):
    cli = import_module(f"{framework.__name__}.cli")

    @click.command("plain")
    def plain():
        click.echo(framework.has_app_context())

    @click.command("inside")
    @cli.with_appcontext
    def inside():
        click.echo(framework.current_app.name)

    app.cli.add_command(plain)
    app.cli.add_command(inside)
    runner = app.test_cli_runner()

    assert runner.invoke(args=["plain"]).output == "False\n"
    assert runner.invoke(args=["inside"]).output == "example\n"


def test_unknown_command_fails(app):
    result = app.test_cli_runner().invoke(args=["missing"])

    assert result.exit_code == 2
    assert "No such command 'missing'" in result.output


def test_runner_class_may_be_replaced(app, framework):
    testing = import_module(f"{framework.__name__}.testing")

    class Runner(testing.FlaskCliRunner):
        pass

    app.test_cli_runner_class = Runner

    assert type(app.test_cli_runner()) is Runner


# --- The builder of environs ---


def test_builder_knows_the_application(app, framework):
    testing = import_module(f"{framework.__name__}.testing")
    app.config["APPLICATION_ROOT"] = "/root"

    environ = testing.EnvironBuilder(app, "/a?b=1").get_environ()

    assert environ["SCRIPT_NAME"] == "/root"
    assert environ["PATH_INFO"] == "/a"
    assert environ["QUERY_STRING"] == "b=1"
