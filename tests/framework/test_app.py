"""The application: what it is told, and each step in the life of a request."""

import sys
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import InternalServerError, NotFound
from werkzeug.routing import BuildError

from lagena import (
    Blueprint,
    Flask,
    Response,
    got_request_exception,
    render_template_string,
    request,
    url_for,
)
from lagena.sessions import SecureCookieSessionInterface
from lagena.testing import FlaskClient

# --- What the application is told ---


@pytest.mark.parametrize(
    ("file", "name"), [("/srv/hello.py", "hello"), (None, "__main__")]
)
def test_main_module_is_named_after_its_file_if_it_has_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str | None,
    name: str,
) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "__file__", file, raising=False)

    app = Flask("__main__", root_path=str(tmp_path))

    assert app.name == name


def test_relative_instance_path_is_shown_in_the_error() -> None:
    with pytest.raises(ValueError, match=r"absolute.*was given instead: 'instance'"):
        Flask("example", instance_path="instance")


def test_absolute_instance_path_is_taken_as_it_is(tmp_path: Path) -> None:
    app = Flask("example", instance_path=str(tmp_path), instance_relative_config=True)

    assert app.instance_path == str(tmp_path)
    assert app.config.root_path == str(tmp_path)


def test_setting_up_late_is_answered_with_where_it_belongs(
    app: Flask, client: FlaskClient
) -> None:
    client.get("/")

    with pytest.raises(AssertionError) as caught:
        app.get("/late")

    assert "The setup method 'get' can no longer be called" in str(caught.value)
    assert "Call it where the application is made" in str(caught.value)


def test_application_without_static_files_has_no_rules() -> None:
    app = Flask("example", static_folder=None)

    assert list(app.url_map.iter_rules()) == []


@pytest.mark.parametrize(
    "options", [{"static_host": "static.example"}, {"host_matching": True}]
)
def test_host_of_static_files_and_host_matching_go_together(
    options: dict[str, Any],
) -> None:
    with pytest.raises(AssertionError, match="static_host"):
        Flask("example", **options)


@pytest.mark.parametrize(
    ("options", "automatic", "methods"),
    [
        ({}, True, {"GET", "HEAD", "OPTIONS"}),
        ({"methods": ["options"]}, False, {"OPTIONS"}),
        ({"methods": ["post"]}, True, {"POST", "OPTIONS"}),
        ({"provide_automatic_options": False}, False, {"GET", "HEAD"}),
        ({"provide_automatic_options": True}, True, {"GET", "HEAD"}),
    ],
)
def test_rule_is_marked_with_who_answers_options(
    app: Flask, options: dict[str, Any], automatic: bool, methods: set[str]
) -> None:
    app.add_url_rule("/", "index", lambda: "here", **options)

    (rule,) = app.url_map.iter_rules("index")
    assert vars(rule)["provide_automatic_options"] is automatic
    assert rule.methods == methods


def test_text_of_methods_is_answered_with_an_example(app: Flask) -> None:
    with pytest.raises(TypeError, match=r"for example: @app\.route\(\.\.\., methods="):
        app.route("/", methods="POST")(lambda: "here")


def test_second_view_of_an_endpoint_is_told_the_ways_out(app: Flask) -> None:
    app.add_url_rule("/", "index", lambda: "one")

    with pytest.raises(AssertionError) as caught:
        app.add_url_rule("/", "index", lambda: "two")

    assert "an existing endpoint function: index" in str(caught.value)
    assert "another name, or pass another 'endpoint'" in str(caught.value)


@pytest.mark.parametrize(
    ("decorator", "table"),
    [
        ("template_filter", "filters"),
        ("template_test", "tests"),
        ("template_global", "globals"),
    ],
)
def test_functions_of_templates_stand_in_tables_of_jinja(
    app: Flask, decorator: str, table: str
) -> None:
    def shout() -> None: ...

    decorated = getattr(app, decorator)("loud")(shout)

    assert decorated is shout
    assert getattr(app.jinja_env, table)["loud"] is shout


def test_options_of_jinja_beat_what_the_application_would_choose(app: Flask) -> None:
    app.jinja_options = {"autoescape": False, "auto_reload": True}

    assert app.jinja_env.autoescape is False
    assert app.jinja_env.auto_reload is True


@pytest.mark.parametrize(("setting", "reloads"), [(None, True), (False, False)])
def test_debug_mode_reloads_templates_unless_configured(
    app: Flask, setting: bool | None, reloads: bool
) -> None:
    app.config["TEMPLATES_AUTO_RELOAD"] = setting

    app.debug = True

    assert app.jinja_env.auto_reload is reloads


@pytest.mark.parametrize(("setting", "reloads"), [(None, True), (False, False)])
def test_templates_made_in_debug_mode_reload_unless_configured(
    app: Flask, setting: bool | None, reloads: bool
) -> None:
    app.config.update(DEBUG=True, TEMPLATES_AUTO_RELOAD=setting)

    assert app.jinja_env.auto_reload is reloads


def test_instance_resource_is_text_in_utf_8_or_bytes(tmp_path: Path) -> None:
    app = Flask("example", instance_path=str(tmp_path))

    with app.open_instance_resource("note", "w") as file:
        file.write("茶")

    with app.open_instance_resource("note") as file:
        assert file.read() == "茶".encode()


def test_later_shell_context_processor_wins(app: Flask) -> None:
    app.shell_context_processor(lambda: {"app": "first", "tea": "green"})
    app.shell_context_processor(lambda: {"app": "second"})

    names = app.make_shell_context()

    assert names["app"] == "second"
    assert names["tea"] == "green"
    assert set(names) == {"app", "g", "tea"}


def test_run_only_says_that_it_is_ignored_while_a_command_loads_the_application(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")

    app.run()

    assert "Ignoring a call to 'app.run()'" in capsys.readouterr().out


def test_application_that_was_run_may_be_told_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_once(host: str, port: int, served: Flask, **options: object) -> None:
        assert served is app
        served.test_client().get("/")

    monkeypatch.setattr("werkzeug.serving.run_simple", answer_once)
    monkeypatch.delenv("FLASK_DEBUG", raising=False)

    app.run(port=0, load_dotenv=False)
    app.get("/")(lambda: "here")

    assert app.test_client().get("/").text == "here"


# --- Async functions ---


def test_everything_that_is_called_may_be_async(
    app: Flask, client: FlaskClient
) -> None:
    seen = []

    @app.before_request
    async def before() -> None:
        seen.append("before")

    @app.get("/")
    async def index() -> str:
        seen.append("view")
        raise ZeroDivisionError

    @app.errorhandler(ZeroDivisionError)
    async def answer(error: ZeroDivisionError) -> str:
        seen.append("handler")
        return request.path

    @app.after_request
    async def after(response: Response) -> Response:
        seen.append("after")
        return response

    @app.teardown_request
    async def teardown(error: BaseException | None) -> None:
        seen.append("teardown")

    response = client.get("/")

    assert response.text == "/"
    assert seen == ["before", "view", "handler", "after", "teardown"]


def test_context_processor_may_be_async_under_a_plain_view(
    app: Flask, client: FlaskClient
) -> None:
    @app.context_processor
    async def names() -> dict[str, str]:
        return {"tea": "green"}

    app.get("/")(lambda: render_template_string("{{ tea }}"))

    assert client.get("/").text == "green"


def test_async_view_without_asgiref_is_told_what_to_install(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    @app.get("/")
    async def index() -> str:
        return "here"

    monkeypatch.setitem(sys.modules, "asgiref.sync", None)

    with pytest.raises(RuntimeError, match=r"pip install 'lagena\[async\]'"):
        client.get("/")


# --- The life of a request ---


def test_hooks_of_blueprints_run_outer_to_inner_and_back(
    app: Flask, client: FlaskClient
) -> None:
    seen = []
    outer, inner = Blueprint("outer", "example"), Blueprint("inner", "example")
    for name, scaffold in [("app", app), ("outer", outer), ("inner", inner)]:
        scaffold.url_value_preprocessor(lambda *_, name=name: seen.append(f"{name} v"))
        scaffold.before_request(lambda name=name: seen.append(f"{name} b"))
        scaffold.after_request(
            lambda response, name=name: seen.append(f"{name} a") or response
        )
        scaffold.teardown_request(lambda _, name=name: seen.append(f"{name} t"))
    inner.get("/")(lambda: "here")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    client.get("/")

    assert seen == [
        *["app v", "outer v", "inner v"],
        *["app b", "outer b", "inner b"],
        *["inner a", "outer a", "app a"],
        *["inner t", "outer t", "app t"],
    ]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_program_being_stopped_is_seen_by_teardown_and_not_answered(
    app: Flask, client: FlaskClient, error: type[BaseException]
) -> None:
    seen: list[BaseException | None] = []
    app.teardown_request(seen.append)

    @app.get("/")
    def stop() -> str:
        raise error

    with pytest.raises(error):
        client.get("/")

    assert [type(exception) for exception in seen] == [error]


def test_ignored_error_is_kept_from_teardown(tmp_path: Path) -> None:
    class Forgiving(Flask):
        def should_ignore_error(self, error: BaseException | None) -> bool:
            return isinstance(error, ZeroDivisionError)

    app = Forgiving("example", root_path=str(tmp_path))
    seen: list[BaseException | None] = []
    app.teardown_request(seen.append)
    app.get("/")(lambda: str(1 / 0))

    app.test_client().get("/")

    assert seen == [None]


def test_each_step_of_a_request_can_be_taken_by_hand(app: Flask) -> None:
    app.add_url_rule("/<name>", "greet", lambda name: f"Hello {name}")

    with app.test_request_context("/li"):
        assert app.preprocess_request() is None
        value = app.dispatch_request()
        response = app.finalize_request(value)

    assert value == "Hello li"
    assert response.get_data(as_text=True) == "Hello li"


def test_answer_of_a_hook_keeps_the_view_from_being_called(
    app: Flask, client: FlaskClient
) -> None:
    app.before_request(lambda: "not now")
    app.get("/")(lambda: pytest.fail("the view was called"))

    assert client.get("/").text == "not now"


def test_automatic_options_are_the_class_of_the_application(app: Flask) -> None:
    app.post("/")(lambda: "here")

    with app.test_request_context("/", method="OPTIONS"):
        response = app.dispatch_request()

    assert isinstance(response, app.response_class)
    assert set(response.allow) == {"POST", "OPTIONS"}


def test_automatic_options_are_empty_and_list_the_methods(app: Flask) -> None:
    app.add_url_rule("/", "index", methods=["DELETE"])

    with app.test_request_context("/", method="DELETE"):
        response = app.make_default_options_response()

    assert response.get_data() == b""
    assert set(response.allow) == {"DELETE", "OPTIONS"}


def test_http_exception_without_a_handler_is_its_own_answer(app: Flask) -> None:
    error = NotFound()

    with app.test_request_context():
        assert app.handle_user_exception(error) is error


def test_http_exception_is_answered_by_its_handler(
    app: Flask, client: FlaskClient
) -> None:
    @app.errorhandler(404)
    async def missing(error: NotFound) -> tuple[str, int]:
        return f"no {request.path}", error.code

    response = client.get("/tea")

    assert (response.status_code, response.text) == (404, "no /tea")


def test_error_of_a_hook_after_the_view_is_raised_like_any_other(
    app: Flask, client: FlaskClient
) -> None:
    app.get("/")(lambda: "here")
    app.after_request(lambda response: response if 1 / 0 else Response())

    with pytest.raises(ZeroDivisionError):
        client.get("/")


def test_http_exception_without_a_code_is_asked_of_no_handler(app: Flask) -> None:
    error = NotFound()
    error.code = None
    app.register_error_handler(NotFound, lambda _: "never")

    with app.test_request_context():
        assert app.handle_http_exception(error) is error


def test_trapped_http_exception_without_a_handler_is_raised(
    app: Flask, client: FlaskClient
) -> None:
    app.config["TRAP_HTTP_EXCEPTIONS"] = True

    with pytest.raises(NotFound):
        client.get("/missing")


def test_debug_mode_names_the_missing_key_on_the_page(app: Flask) -> None:
    app.testing = False
    app.config.update(TRAP_BAD_REQUEST_ERRORS=False, DEBUG=True)
    app.get("/")(lambda: request.args["tea"])

    response = app.test_client().get("/")

    assert response.status_code == 400
    assert "KeyError: &#39;tea&#39;" in response.text


def test_propagated_exception_is_the_one_that_was_raised(
    app: Flask, client: FlaskClient
) -> None:
    error = ValueError("here")

    @app.get("/")
    def fail() -> str:
        raise error

    with pytest.raises(ValueError, match="here") as caught:
        client.get("/")

    assert caught.value is error
    assert "fail" in [entry.name for entry in caught.traceback]


def test_exception_handled_after_its_time_is_raised_too(app: Flask) -> None:
    error = ValueError("late")

    with app.test_request_context(), pytest.raises(ValueError, match="late") as caught:
        app.handle_exception(error)

    assert caught.value is error


def test_unhandled_exception_is_signalled_logged_and_answered_in_that_order(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False
    app.post("/tea")(lambda: str(1 / 0))
    seen: list[tuple[BaseException | None, int]] = []

    def receive(sender: Flask, exception: Exception) -> None:
        seen.append((exception, len(caplog.records)))

    @app.errorhandler(500)
    def answer(error: InternalServerError) -> tuple[str, int]:
        seen.append((error.original_exception, len(caplog.records)))
        return "sorry", 500

    with got_request_exception.connected_to(receive, app):
        response = client.post("/tea")

    assert response.text == "sorry"
    assert caplog.messages == ["Exception on /tea [POST]"]
    assert [number for _, number in seen] == [0, 1]
    assert seen[0][0] is seen[1][0]


def test_error_after_an_unhandled_error_is_only_logged(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False
    app.get("/")(lambda: str(1 / 0))
    app.after_request(lambda response: response.missing)

    response = client.get("/")

    assert response.status_code == 500
    assert caplog.messages[-1] == (
        "Request finalizing failed with an error while handling an error"
    )


def test_error_while_the_session_opens_is_answered_and_logged_once(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(SecureCookieSessionInterface):
        def open_session(self, app: object, request: object) -> None:
            raise OSError("the store is down")

    app.testing = False
    app.session_interface = Broken()

    response = client.get("/")

    assert response.status_code == 500
    assert caplog.messages == ["Exception on / [GET]"]


# --- URLs ---


def test_url_defaults_of_outer_blueprints_run_first(app: Flask) -> None:
    seen = []
    outer, inner = Blueprint("outer", "example"), Blueprint("inner", "example")
    for name, scaffold in [("app", app), ("outer", outer), ("inner", inner)]:
        scaffold.url_defaults(lambda *_, name=name: seen.append(name))
    inner.add_url_rule("/", "index")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    with app.test_request_context():
        url_for("outer.inner.index")

    assert seen == ["app", "outer", "inner"]


def test_handlers_of_build_errors_are_asked_until_one_knows_the_url(
    app: Flask,
) -> None:
    def worse(error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        raise BuildError("other", {}, None)

    app.url_build_error_handlers += [worse, lambda *_: None, lambda *_: "/found"]

    with app.test_request_context():
        assert app.url_for("missing") == "/found"


def test_newest_build_error_is_raised_where_no_handler_knows_the_url(
    app: Flask,
) -> None:
    def worse(error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        raise BuildError("other", {}, None)

    app.url_build_error_handlers.append(worse)

    with (
        app.test_request_context(),
        pytest.raises(BuildError, match="'other'"),
    ):
        app.url_for("missing")
