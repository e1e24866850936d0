"""Every step may be replaced, in a subclass and on one application."""

import logging
from importlib import import_module

import pytest
from werkzeug.exceptions import Aborter
from werkzeug.routing import Map, Rule

from lagena import steps


def note(method, ran):
    """Wrap a method so that each call is noted."""

    def wrapper(*arguments, **keywords):
        ran.append(method.__name__)
        return method(*arguments, **keywords)

    return wrapper


def ask(app, framework):
    """Do with an application what calls each of its steps once at least."""
    app.secret_key = "key"
    app.testing = False
    app.logger.disabled = True
    client = app.test_client()
    for path in [
        "/",
        "/slow",
        "/fail",
        "/none",
        "/template",
        "/go",
        "/abort",
        "/static/x",
    ]:
        client.get(path)
    client.options("/")
    app.test_cli_runner()
    app.debug = True
    with pytest.raises(ZeroDivisionError):
        client.get("/fail")
    with app.test_request_context():
        framework.make_response("a")
        with pytest.raises(Exception, match="none"):
            framework.url_for("none")
    app.make_shell_context()


async def slow():
    return ""


def routes(app, framework):
    app.get("/", endpoint="index")(lambda: framework.url_for("index"))
    app.get("/fail", endpoint="fail")(lambda: 1 / 0)
    app.get("/slow", endpoint="slow")(slow)
    app.get("/abort", endpoint="abort")(lambda: framework.abort(404))
    app.get("/go", endpoint="go")(lambda: framework.redirect("/"))
    app.get("/template", endpoint="template")(
        lambda: framework.render_template_string("x")
    )


@pytest.mark.parametrize("step", [*steps.REQUEST, *steps.VIEW, *steps.TOOLS])
def test_step_may_be_replaced_on_the_instance(framework, tmp_path, step):
    app = framework.Flask("example", root_path=str(tmp_path))
    routes(app, framework)
    ran = []
    setattr(app, step, note(getattr(app, step), ran))

    ask(app, framework)

    assert ran


@pytest.mark.parametrize("step", steps.STEPS)
def test_step_may_be_replaced_in_a_subclass(framework, tmp_path, step):
    ran = []

    def replaced(self, *arguments, **keywords):
        ran.append(step)
        return getattr(super(Application, self), step)(*arguments, **keywords)

    Application = type("Application", (framework.Flask,), {step: replaced})  # noqa: N806  # a class
    app = Application("example", root_path=str(tmp_path))
    routes(app, framework)

    ask(app, framework)

    assert ran


@pytest.mark.parametrize("step", steps.TEMPLATES)
def test_step_of_templates_may_be_replaced_on_the_instance(app, framework, step):
    ran = []
    setattr(app, step, note(getattr(app, step), ran))

    with app.app_context():
        framework.render_template_string("x")

    assert ran


@pytest.mark.parametrize(
    ("method", "arguments", "answer"),
    [
        ("add_url_rule", ("/",), None),
        ("register_blueprint", ("part",), None),
        ("register_error_handler", (404, len), None),
        ("add_template_filter", (len,), None),
        ("add_template_test", (len,), None),
        ("add_template_global", (len,), None),
    ],
)
def test_setup_method_may_be_replaced(framework, method, arguments, answer):
    """What the decorators do goes through the methods."""
    seen = []
    app = framework.Flask("example", static_folder=None)
    setattr(app, method, lambda *given, **options: seen.append(given[0]))

    {
        "add_url_rule": lambda: app.get("/")(len),
        "register_blueprint": lambda: app.register_blueprint("part"),
        "register_error_handler": lambda: app.errorhandler(404)(len),
        "add_template_filter": lambda: app.template_filter()(len),
        "add_template_test": lambda: app.template_test()(len),
        "add_template_global": lambda: app.template_global()(len),
    }[method]()

    assert seen == [arguments[0]]


def test_errors_may_be_taken_on_the_instance(app, client):
    """As extensions do that answer errors in a form of their own."""
    original = app.handle_user_exception

    def handle_user_exception(error):
        if isinstance(error, ZeroDivisionError):
            return "taken", 418
        return original(error)

    app.handle_user_exception = handle_user_exception
    app.get("/")(lambda: 1 / 0)

    assert client.get("/").status_code == 418
    assert client.get("/none").status_code == 404


def test_error_may_be_ignored_by_teardown(framework):
    class Application(framework.Flask):
        def should_ignore_error(self, error):
            return isinstance(error, ZeroDivisionError)

    seen = []
    app = Application("example")
    app.logger.disabled = True
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    app.get("/")(lambda: 1 / 0)

    app.test_client().get("/")

    assert seen == [None, None]


# --- Classes that an application makes things of ---


def test_classes_of_a_subclass(framework):
    globals_class = framework.Flask.app_ctx_globals_class
    classes = {
        "request_class": type("Request", (framework.Request,), {}),
        "response_class": type("Response", (framework.Response,), {}),
        "url_rule_class": type("Rule", (Rule,), {}),
        "url_map_class": type("Map", (Map,), {}),
        "aborter_class": type("Aborter", (Aborter,), {}),
        "config_class": type("Config", (framework.Config,), {}),
        "app_ctx_globals_class": type("Globals", (globals_class,), {}),
        "jinja_environment": type(
            "Environment", (framework.Flask.jinja_environment,), {}
        ),
        "json_provider_class": type(
            "Provider", (framework.Flask.json_provider_class,), {}
        ),
    }
    app = type("Application", (framework.Flask,), classes)("example")

    made = {
        "url_map_class": type(app.url_map),
        "aborter_class": type(app.aborter),
        "config_class": type(app.config),
        "jinja_environment": type(app.jinja_env),
        "json_provider_class": type(app.json),
        "url_rule_class": type(next(app.url_map.iter_rules())),
    }
    with app.test_request_context():
        made["app_ctx_globals_class"] = type(framework.g._get_current_object())
        made["request_class"] = type(framework.request._get_current_object())
        made["response_class"] = type(framework.make_response(""))

    assert made == classes


def test_defaults_of_a_subclass(framework):
    class Application(framework.Flask):
        default_config = framework.Flask.default_config | {"TEA": "green"}
        jinja_options = {"trim_blocks": True}
        testing = True

    app = Application("example")

    assert app.config["TEA"] == "green"
    assert app.jinja_env.trim_blocks is True
    assert app.testing is True


def test_logger_may_be_set(app):
    app.logger = logging.getLogger("other")

    assert app.logger.name == "other"


def test_environment_may_be_set(app, framework):
    app.jinja_env = app.create_jinja_environment().overlay(line_statement_prefix="#")

    with app.app_context():
        text = framework.render_template_string("# if true\nyes\n# endif")

    assert text == "yes\n"


def test_name_may_be_set(app):
    app.name = "tea"

    assert repr(app) == "<Flask 'tea'>"


def test_provider_may_be_set(app, client, framework):
    provider = import_module(f"{framework.__name__}.json.provider")

    class Provider(provider.DefaultJSONProvider):
        mimetype = "application/tea"

    app.json = Provider(app)
    app.get("/")(dict)

    assert client.get("/").mimetype == "application/tea"


def test_session_interface_may_be_set(app, client, framework):
    sessions = import_module(f"{framework.__name__}.sessions")

    class Interface(sessions.SessionInterface):
        def open_session(self, app, request):
            return sessions.SecureCookieSession({"who": "li"})

        def save_session(self, app, session, response):
            response.headers["X-Saved"] = ",".join(session)

    app.session_interface = Interface()
    app.get("/")(lambda: framework.session["who"])
    response = client.get("/")

    assert response.text == "li"
    assert response.headers["X-Saved"] == "who"


# --- Steps of requests and responses ---


def test_request_may_say_another_error_for_json(app, client, framework):
    class Request(framework.Request):
        def on_json_loading_failed(self, error):
            return {"failed": error is not None}

    app.request_class = Request
    app.post("/")(lambda: framework.request.get_json())

    assert client.post("/", data="[", content_type="application/json").json == {
        "failed": True
    }


def test_response_has_another_default_type(app, client, framework):
    app.response_class = type(
        "Response", (framework.Response,), {"default_mimetype": "text/plain"}
    )
    app.get("/")(lambda: "here")

    assert client.get("/").mimetype == "text/plain"


def test_converter_may_be_replaced(app, client):
    from werkzeug.routing import IntegerConverter

    class Converter(IntegerConverter):
        def to_python(self, value):
            return super().to_python(value) * 2

    app.url_map.converters["int"] = Converter
    app.get("/<int:n>")(lambda n: str(n))

    assert client.get("/4").text == "8"
