"""What runs before, after and at the end of a request, and in which order."""

from importlib import import_module

import pytest


@pytest.fixture
def seen():
    """What ran, in order."""
    return []


# --- Order ---


def test_whole_order_of_a_request(app, client, framework, seen):
    app.before_request(lambda: seen.append("before 1"))
    app.before_request(lambda: seen.append("before 2"))
    app.after_request(lambda response: seen.append("after 1") or response)
    app.after_request(lambda response: seen.append("after 2") or response)
    app.teardown_request(lambda error: seen.append("teardown 1"))
    app.teardown_request(lambda error: seen.append("teardown 2"))
    app.teardown_appcontext(lambda error: seen.append("context 1"))
    app.teardown_appcontext(lambda error: seen.append("context 2"))
    app.get("/")(lambda: seen.append("view") or "here")

    client.get("/")

    assert seen == [
        "before 1",
        "before 2",
        "view",
        "after 2",
        "after 1",
        "teardown 2",
        "teardown 1",
        "context 2",
        "context 1",
    ]


@pytest.mark.parametrize(
    "name",
    ["before_request", "after_request", "teardown_request", "teardown_appcontext"],
)
def test_decorator_returns_the_function(app, name):
    def hook(*arguments):
        return None

    assert getattr(app, name)(hook) is hook


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("before_request", "before_request_funcs"),
        ("after_request", "after_request_funcs"),
        ("teardown_request", "teardown_request_funcs"),
        ("url_value_preprocessor", "url_value_preprocessors"),
        ("url_defaults", "url_default_functions"),
    ],
)
def test_hook_is_filed_under_none(app, name, table):
    def hook(*arguments):
        return None

    getattr(app, name)(hook)

    assert getattr(app, table) == {None: [hook]}


def test_teardown_of_the_context_is_filed_in_a_list(app):
    def hook(error):
        return None

    app.teardown_appcontext(hook)

    assert app.teardown_appcontext_funcs == [hook]


def test_hook_filed_by_hand_runs(app, client, seen):
    def hook(response):
        seen.append("after")
        return response

    app.after_request_funcs.setdefault(None, []).append(hook)

    client.get("/")

    assert seen == ["after"]


# --- before_request ---


def test_value_of_before_request_is_the_answer(app, client, seen):
    app.before_request(lambda: ("stopped", 202))
    app.before_request(lambda: seen.append("second"))
    app.get("/")(lambda: seen.append("view") or "here")

    response = client.get("/")

    assert response.status_code == 202
    assert response.text == "stopped"
    assert seen == []


def test_after_request_runs_for_the_answer_of_before_request(app, client, seen):
    app.before_request(lambda: "stopped")
    app.after_request(lambda response: seen.append(response.text_) or response)
    app.response_class = type(
        "Response",
        (app.response_class,),
        {"text_": property(lambda self: self.get_data(as_text=True))},
    )

    client.get("/")

    assert seen == ["stopped"]


def test_empty_text_of_before_request_is_an_answer(app, client):
    app.before_request(lambda: "")
    app.get("/")(lambda: "here")

    assert client.get("/").text == ""


def test_before_request_runs_where_nothing_matches(app, client, seen):
    app.before_request(lambda: seen.append("before"))

    assert client.get("/nowhere").status_code == 404
    assert seen == ["before"]


def test_before_request_may_answer_where_nothing_matches(app, client):
    app.before_request(lambda: "found")

    assert client.get("/nowhere").text == "found"


def test_before_request_sees_the_match(app, client, framework, seen):
    app.before_request(
        lambda: seen.append((framework.request.endpoint, framework.request.view_args))
    )
    app.get("/<name>", endpoint="show")(lambda name: name)

    client.get("/li")

    assert seen == [("show", {"name": "li"})]


# --- after_request ---


def test_after_request_may_replace_the_response(app, client, framework):
    app.after_request(lambda response: framework.Response("other", 201))
    app.get("/")(lambda: "here")

    response = client.get("/")

    assert response.status_code == 201
    assert response.text == "other"


def test_after_request_runs_after_an_http_exception(app, client, seen):
    app.after_request(lambda response: seen.append(response.status_code) or response)

    client.get("/nowhere")

    assert seen == [404]


def test_after_request_must_return_a_response(app, client):
    app.testing = True
    app.after_request(lambda response: None)
    app.get("/")(lambda: "here")

    with pytest.raises((TypeError, AttributeError)):
        client.get("/")


def test_session_is_saved_after_the_hooks(app, client, framework, seen):
    @app.after_request
    def look(response):
        seen.append("Set-Cookie" in response.headers)
        return response

    @app.get("/")
    def index():
        framework.session["a"] = 1
        return ""

    response = client.get("/")

    assert seen == [False]
    assert "Set-Cookie" in response.headers


# --- teardown_request ---


def test_teardown_gets_none_when_all_is_well(app, client, seen):
    app.teardown_request(seen.append)
    app.get("/")(lambda: "here")

    client.get("/")

    assert seen == [None]


def test_teardown_gets_none_when_an_error_was_handled(app, client, seen):
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    app.errorhandler(ZeroDivisionError)(lambda error: "handled")
    app.get("/")(lambda: 1 / 0)

    client.get("/")

    assert seen == [None, None]


def test_teardown_gets_none_for_an_http_exception(app, client, seen):
    app.teardown_request(seen.append)

    client.get("/nowhere")

    assert seen == [None]


def test_teardown_gets_the_unhandled_error(app, client, seen):
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    app.get("/")(lambda: 1 / 0)

    client.get("/")

    assert [type(error) for error in seen] == [ZeroDivisionError, ZeroDivisionError]


def test_teardown_gets_the_propagated_error(app, client, seen):
    app.testing = True
    app.teardown_request(seen.append)
    app.get("/")(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.get("/")

    assert [type(error) for error in seen] == [ZeroDivisionError]


def test_teardown_runs_when_before_request_fails(app, client, seen):
    app.before_request(lambda: 1 / 0)
    app.teardown_request(lambda error: seen.append(type(error)))

    client.get("/")

    assert seen == [ZeroDivisionError]


def test_value_of_teardown_is_ignored(app, client):
    app.teardown_request(lambda error: "ignored")
    app.get("/")(lambda: "here")

    assert client.get("/").text == "here"


def test_teardown_may_use_request_and_session(app, client, framework, seen):
    app.teardown_request(
        lambda error: seen.append([framework.request.path, dict(framework.session)])
    )
    app.get("/")(lambda: "here")

    client.get("/")

    assert seen == [["/", {}]]


# --- Signals ---


def recorder(seen, name):
    """A receiver that notes its name, sender and the names of the arguments."""

    def receive(sender, **arguments):
        seen.append((name, sender, sorted(arguments)))

    return receive


def test_signals_of_a_request_in_order(app, client, framework, seen):
    app.get("/")(lambda: seen.append("view") or "here")
    app.before_request(lambda: seen.append("before"))
    app.after_request(lambda response: seen.append("after") or response)
    app.teardown_request(lambda error: seen.append("teardown"))
    names = [
        "appcontext_pushed",
        "request_started",
        "request_finished",
        "request_tearing_down",
        "appcontext_tearing_down",
        "appcontext_popped",
    ]
    receivers = {name: recorder(seen, name) for name in names}
    for name, receiver in receivers.items():
        getattr(framework, name).connect(receiver, app)

    client.get("/")

    assert seen == [
        ("appcontext_pushed", app, []),
        ("request_started", app, []),
        "before",
        "view",
        "after",
        ("request_finished", app, ["response"]),
        "teardown",
        ("request_tearing_down", app, ["exc"]),
        ("appcontext_tearing_down", app, ["exc"]),
        ("appcontext_popped", app, []),
    ]


def test_signal_of_an_exception(app, client, framework, seen):
    def receive(sender, exception):
        seen.append((sender, type(exception)))

    framework.got_request_exception.connect(receiver := receive, app)
    app.get("/")(lambda: 1 / 0)

    client.get("/")

    assert seen == [(app, ZeroDivisionError)]
    assert receiver


def test_signal_of_an_exception_is_sent_when_it_propagates(
    app, client, framework, seen
):
    def receive(sender, exception):
        seen.append(type(exception))

    framework.got_request_exception.connect(receive, app)
    app.testing = True
    app.get("/")(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.get("/")

    assert seen == [ZeroDivisionError]


def test_handled_exception_sends_no_signal(app, client, framework, seen):
    receive = recorder(seen, "exception")
    framework.got_request_exception.connect(receive, app)
    app.errorhandler(ZeroDivisionError)(lambda error: "handled")
    app.get("/")(lambda: 1 / 0)

    client.get("/")

    assert seen == []


def test_signal_of_another_app_is_not_heard(app, client, framework, seen):
    receive = recorder(seen, "started")
    framework.request_started.connect(receive, framework.Flask("other"))

    client.get("/")

    assert seen == []


def test_receiver_sees_the_request(app, client, framework, seen):
    def receive(sender, response):
        seen.append((framework.request.path, response.status_code))

    framework.request_finished.connect(receive, app)

    client.get("/nowhere")

    assert seen == [("/nowhere", 404)]


def test_signal_of_a_template(app, client, framework, seen):
    def receive(sender, template, context):
        seen.append((sender, template.name, context["tea"]))

    framework.template_rendered.connect(receive, app)
    app.get("/")(lambda: framework.render_template_string("{{ tea }}", tea="green"))

    client.get("/")

    assert seen == [(app, None, "green")]


def test_signal_before_a_template_may_change_the_context(app, client, framework):
    def receive(sender, template, context):
        context["tea"] = "black"

    framework.before_render_template.connect(receive, app)
    app.get("/")(lambda: framework.render_template_string("{{ tea }}", tea="green"))

    assert client.get("/").text == "black"


def test_signal_of_a_flashed_message(app, framework, seen):
    def receive(sender, message, category):
        seen.append((sender, message, category))

    framework.message_flashed.connect(receive, app)

    with app.test_request_context():
        framework.flash("hello", "info")

    assert seen == [(app, "hello", "info")]


def test_signals_come_from_one_module(framework):
    signals = import_module(f"{framework.__name__}.signals")

    for name in [
        "appcontext_popped",
        "appcontext_pushed",
        "appcontext_tearing_down",
        "before_render_template",
        "got_request_exception",
        "message_flashed",
        "request_finished",
        "request_started",
        "request_tearing_down",
        "template_rendered",
    ]:
        assert getattr(framework, name) is getattr(signals, name)
    assert signals.Namespace is not None


# --- The steps of a request, which may be replaced ---


def test_dispatch_request_may_be_replaced(app, client):
    app.dispatch_request = lambda: "mine"
    app.get("/")(lambda: "here")

    assert client.get("/").text == "mine"


def test_process_response_may_be_replaced(app, client):
    original = app.process_response

    def process_response(response):
        response = original(response)
        response.headers["X-Mine"] = "yes"
        return response

    app.process_response = process_response

    assert client.get("/").headers["X-Mine"] == "yes"


def test_preprocess_request_may_be_replaced(framework):
    class Application(framework.Flask):
        def preprocess_request(self):
            return super().preprocess_request() or "mine"

    assert Application("example").test_client().get("/").text == "mine"


def test_make_response_may_be_replaced(framework):
    class Application(framework.Flask):
        def make_response(self, value):
            return super().make_response(str(value) if type(value) is int else value)

    app = Application("example")
    app.get("/")(lambda: 42)

    assert app.test_client().get("/").text == "42"


def test_full_dispatch_request_may_be_replaced(framework):
    class Application(framework.Flask):
        def full_dispatch_request(self):
            response = super().full_dispatch_request()
            response.headers["X-Mine"] = "yes"
            return response

    assert Application("example").test_client().get("/").headers["X-Mine"] == "yes"


def test_teardown_steps_may_be_replaced(framework, seen):
    class Application(framework.Flask):
        def do_teardown_request(self, *arguments):
            seen.append("request")
            super().do_teardown_request(*arguments)

        def do_teardown_appcontext(self, *arguments):
            seen.append("context")
            super().do_teardown_appcontext(*arguments)

    Application("example").test_client().get("/")

    assert seen == ["request", "context"]


def test_url_adapter_may_be_replaced(framework, seen):
    class Application(framework.Flask):
        def create_url_adapter(self, request):
            seen.append(request and request.path)
            return super().create_url_adapter(request)

    Application("example").test_client().get("/path")

    assert "/path" in seen


def test_ensure_sync_wraps_each_view(framework):
    class Application(framework.Flask):
        def ensure_sync(self, func):
            return lambda *args, **kwargs: f"({func(*args, **kwargs)})"

    app = Application("example")
    app.get("/")(lambda: "here")

    assert app.test_client().get("/").text == "(here)"


# --- WSGI around the application ---


def test_middleware_wraps_the_application(app, client):
    inner = app.wsgi_app

    def middleware(environ, start_response):
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/prefix")
        return inner(environ, start_response)

    app.wsgi_app = middleware
    app.get("/here")(lambda: "here")

    assert client.get("/prefix/here").text == "here"


def test_proxy_fix_of_werkzeug_fits(app, client, framework):
    from werkzeug.middleware.proxy_fix import ProxyFix

    app.wsgi_app = ProxyFix(app.wsgi_app)
    app.get("/")(lambda: f"{framework.request.url} {framework.request.remote_addr}")

    response = client.get(
        "/", headers={"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https"}
    )

    assert response.text == "https://localhost/ 9.9.9.9"


def test_applications_may_be_mounted(app, framework):
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.test import Client

    inner = framework.Flask("inner")
    inner.get("/")(
        lambda: (
            f"{framework.current_app.name} {framework.url_for('static', filename='a')}"
        )
    )
    app.get("/")(lambda: framework.current_app.name)
    client = Client(DispatcherMiddleware(app, {"/inner": inner}))

    assert client.get("/").text == "example"
    assert client.get("/inner/").text == "inner /inner/static/a"


def test_application_is_called_as_wsgi(app):
    from werkzeug.test import create_environ, run_wsgi_app

    app.get("/")(lambda: "here")

    body, status, headers = run_wsgi_app(app, create_environ("/"))

    assert b"".join(body) == b"here"
    assert status == "200 OK"
    assert headers["Content-Length"] == "4"


# --- A hook that replaces the rule ---


def two_blueprints(app, blueprint, seen, view):
    """Register "old" and "new", whose hooks and handlers note their names."""
    for name in ["old", "new"]:
        part = blueprint(name)
        part.before_request(lambda n=name: seen.append(f"{n} before"))
        part.after_request(lambda r, n=name: seen.append(f"{n} after") or r)
        part.teardown_request(lambda e, n=name: seen.append(f"{n} teardown"))
        part.errorhandler(ZeroDivisionError)(lambda e, n=name: f"{n} handler")
        part.context_processor(lambda n=name: {"part": n})
        part.get(f"/{name}", endpoint="index")(view)
        app.register_blueprint(part)


@pytest.mark.parametrize("place", ["preprocessor", "before", "view"])
@pytest.mark.parametrize("fails", [False, True])
def test_rule_that_is_replaced_decides_what_follows(
    app, framework, blueprint, seen, place, fails
):
    def replace(here):
        if here == place:
            rule = next(app.url_map.iter_rules("new.index"))
            framework.request.url_rule = rule
            if fails:
                raise ZeroDivisionError

    def view():
        replace("view")
        return framework.render_template_string("{{ part }}")

    two_blueprints(app, blueprint, seen, view)
    app.url_value_preprocessor(lambda endpoint, values: replace("preprocessor"))
    app.before_request(lambda: replace("before"))

    text = app.test_client().get("/old").text

    assert text == ("new handler" if fails else "new")
    assert seen[-2:] == ["new after", "new teardown"]
    # Which hooks go before is settled before the first of them.
    assert seen[:-2] == ([] if fails and place != "view" else ["old before"])


def test_rule_that_is_replaced_after_the_view_decides_what_follows(
    app, framework, blueprint, seen
):
    def replace(response):
        framework.request.url_rule = next(app.url_map.iter_rules("new.index"))
        return response

    two_blueprints(
        app, blueprint, seen, lambda: str(framework.after_this_request(replace))
    )

    app.test_client().get("/old")

    assert seen == ["old before", "new after", "new teardown"]
