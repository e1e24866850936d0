"""The proxies, the contexts behind them, and what happens without."""

from importlib import import_module

import pytest

OUTSIDE_REQUEST = "^Working outside of request context"
OUTSIDE_APP = "^Working outside of application context"


# --- Outside of contexts ---


@pytest.mark.parametrize("name", ["request", "session"])
def test_request_proxy_needs_a_request(framework, name):
    with pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
        getattr(framework, name).path


@pytest.mark.parametrize("name", ["g", "current_app"])
def test_application_proxy_needs_an_application(framework, name):
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        getattr(framework, name).name


@pytest.mark.parametrize("name", ["request", "session"])
def test_application_context_is_no_request(app, framework, name):
    with app.app_context(), pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
        getattr(framework, name).path


@pytest.mark.parametrize("name", ["request", "session", "g", "current_app"])
def test_unbound_proxy_is_false_and_has_a_repr(framework, name):
    proxy = getattr(framework, name)

    assert not proxy
    assert repr(proxy) == "<LocalProxy unbound>"


def test_item_of_an_unbound_session_needs_a_request(framework):
    with pytest.raises(RuntimeError, match=OUTSIDE_REQUEST):
        framework.session["user"]


def test_membership_in_an_unbound_g_needs_an_application(framework):
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        "user" in framework.g


def test_assignment_to_an_unbound_g_needs_an_application(framework):
    with pytest.raises(RuntimeError, match=OUTSIDE_APP):
        framework.g.user = "li"


@pytest.mark.parametrize("name", ["request", "session", "g", "current_app"])
def test_object_behind_an_unbound_proxy_is_missing(framework, name):
    with pytest.raises(RuntimeError, match="Working outside of"):
        getattr(framework, name)._get_current_object()


def test_questions_have_answers_outside(framework):
    assert framework.has_request_context() is False
    assert framework.has_app_context() is False


def test_questions_have_answers_inside(app, framework):
    with app.app_context():
        assert framework.has_app_context() is True
        assert framework.has_request_context() is False
    with app.test_request_context():
        assert framework.has_app_context() is True
        assert framework.has_request_context() is True


@pytest.mark.parametrize(
    "name",
    ["after_this_request", "copy_current_request_context", "stream_with_context"],
)
def test_what_wraps_a_function_needs_a_request(framework, name):
    argument = iter(["tea"]) if name == "stream_with_context" else lambda: None

    with pytest.raises(RuntimeError) as caught:
        getattr(framework, name)(argument)

    assert str(caught.value).partition("\n")[0] == (
        f"{name!r} can only be used when a request context is active, such as in a view"
        " function."
    )


# --- current_app and g ---


def test_current_app_is_the_application(app, framework):
    with app.app_context():
        assert framework.current_app == app
        assert framework.current_app._get_current_object() is app
        assert repr(framework.current_app) == "<Flask 'example'>"


def test_g_keeps_attributes_for_the_context(app, framework):
    with app.app_context():
        framework.g.user = "li"
        assert framework.g.user == "li"
    with app.app_context():
        assert not hasattr(framework.g, "user")


def test_missing_attribute_of_g_is_an_attribute_error(app, framework):
    with app.app_context(), pytest.raises(AttributeError, match="user"):
        framework.g.user


def test_get_of_g_has_a_default(app, framework):
    with app.app_context():
        assert framework.g.get("user") is None
        assert framework.g.get("user", "nobody") == "nobody"


def test_pop_of_g_removes(app, framework):
    with app.app_context():
        framework.g.user = "li"
        assert framework.g.pop("user") == "li"
        assert "user" not in framework.g


def test_pop_of_g_takes_a_default(app, framework):
    with app.app_context():
        assert framework.g.pop("user", None) is None
        with pytest.raises(KeyError):
            framework.g.pop("user")


def test_setdefault_of_g_keeps_the_first(app, framework):
    with app.app_context():
        assert framework.g.setdefault("user", "li") == "li"
        assert framework.g.setdefault("user", "wang") == "li"
        assert framework.g.setdefault("nothing") is None


def test_g_is_a_container(app, framework):
    with app.app_context():
        framework.g.a = 1
        framework.g.b = 2
        assert "a" in framework.g
        assert "c" not in framework.g
        assert sorted(framework.g) == ["a", "b"]


def test_attribute_of_g_may_be_deleted(app, framework):
    with app.app_context():
        framework.g.user = "li"
        del framework.g.user
        assert "user" not in framework.g
        with pytest.raises(AttributeError):
            del framework.g.user


def test_repr_of_g_names_the_application(app, framework):
    with app.app_context():
        assert repr(framework.g).endswith(".g of 'example'>")


def test_class_of_g_may_be_replaced(app, framework):
    globals_class = type("Globals", (app.app_ctx_globals_class,), {"tea": "green"})
    app.app_ctx_globals_class = globals_class

    with app.app_context():
        assert framework.g.tea == "green"


def test_g_is_shared_by_hooks_and_view(app, client, framework):
    @app.before_request
    def load():
        framework.g.user = "li"

    app.get("/")(lambda: framework.g.user)

    assert client.get("/").text == "li"


def test_g_is_new_for_each_request(app, client, framework):
    @app.get("/")
    def count():
        framework.g.count = framework.g.get("count", 0) + 1
        return str(framework.g.count)

    assert client.get("/").text == client.get("/").text == "1"


# --- Application contexts ---


def test_contexts_nest(framework):
    outer = framework.Flask("outer")
    inner = framework.Flask("inner")

    with outer.app_context():
        framework.g.name = "outer"
        with inner.app_context():
            assert framework.current_app.name == "inner"
            assert not hasattr(framework.g, "name")
        assert framework.current_app.name == "outer"
        assert framework.g.name == "outer"


def test_nested_context_of_one_app_has_its_own_g(app, framework):
    with app.app_context():
        framework.g.name = "outer"
        with app.app_context():
            assert "name" not in framework.g


def test_request_reuses_no_g_of_an_outer_app(framework):
    outer = framework.Flask("outer")
    inner = framework.Flask("inner")

    with outer.app_context():
        framework.g.name = "outer"
        with inner.test_request_context():
            assert "name" not in framework.g


def test_push_and_pop_by_hand(app, framework):
    context = app.app_context()

    context.push()
    assert framework.current_app == app
    context.pop()

    assert not framework.has_app_context()


def test_context_is_bound_by_with(app):
    with app.app_context() as context:
        assert context.app is app


def test_contexts_are_popped_in_order(app):
    first, second = app.app_context(), app.app_context()
    first.push()
    second.push()

    with pytest.raises(AssertionError, match="wrong app context"):
        first.pop()


def test_teardown_of_the_application_gets_no_exception_when_all_is_well(app):
    seen = []
    app.teardown_appcontext(seen.append)

    with app.app_context():
        pass

    assert seen == [None]


def test_teardown_of_the_application_gets_the_exception(app):
    seen = []
    app.teardown_appcontext(seen.append)
    error = ValueError("boom")

    with pytest.raises(ValueError, match="boom"), app.app_context():
        raise error

    assert seen == [error]


def test_teardown_of_the_application_runs_in_reverse(app):
    seen = []
    app.teardown_appcontext(lambda error: seen.append("first"))
    app.teardown_appcontext(lambda error: seen.append("second"))

    with app.app_context():
        pass

    assert seen == ["second", "first"]


def test_context_is_current_during_teardown(app, framework):
    seen = []
    app.teardown_appcontext(lambda error: seen.append(framework.current_app.name))

    with app.app_context():
        pass

    assert seen == ["example"]


def test_pop_takes_an_exception(app):
    seen = []
    app.teardown_appcontext(seen.append)
    error = ValueError("boom")
    context = app.app_context()

    context.push()
    context.pop(error)

    assert seen == [error]


# --- Request contexts ---


def test_request_context_sets_all_proxies(app, framework):
    with app.test_request_context("/path"):
        assert framework.request.path == "/path"
        assert framework.session == {}
        assert framework.current_app == app
        assert framework.g is not None


def test_request_proxy_has_the_repr_of_the_request(app, framework):
    with app.test_request_context("/path?a=1"):
        assert repr(framework.request) == "<Request 'http://localhost/path?a=1' [GET]>"


def test_request_context_of_an_environ(app, framework):
    from werkzeug.test import create_environ

    with app.request_context(create_environ("/made", "http://a.example")):
        assert framework.request.url == "http://a.example/made"


def test_nested_requests_restore_the_outer(app, framework):
    with app.test_request_context("/outer"):
        with app.test_request_context("/inner"):
            assert framework.request.path == "/inner"
        assert framework.request.path == "/outer"


def test_application_context_inside_a_request(app, framework):
    other = framework.Flask("other")

    with app.test_request_context("/path"):
        framework.g.name = "outer"
        with other.app_context():
            assert framework.current_app.name == "other"
            assert "name" not in framework.g
        assert framework.g.name == "outer"


def test_request_context_matches_the_url(app, framework):
    app.get("/user/<name>", endpoint="user")(lambda name: name)

    with app.test_request_context("/user/li"):
        assert framework.request.endpoint == "user"
        assert framework.request.view_args == {"name": "li"}
        assert framework.request.url_rule.rule == "/user/<name>"
        assert framework.request.routing_exception is None


def test_request_context_without_a_match(app, framework):
    with app.test_request_context("/nowhere"):
        assert framework.request.endpoint is None
        assert framework.request.view_args is None
        assert framework.request.url_rule is None
        assert framework.request.routing_exception.code == 404


def test_request_outside_of_blueprints(app, framework):
    app.get("/", endpoint="index")(lambda: "")

    with app.test_request_context("/"):
        assert framework.request.blueprint is None
        assert framework.request.blueprints == []


def test_request_context_runs_no_hooks(app):
    seen = []
    app.before_request(lambda: seen.append("before"))

    with app.test_request_context("/"):
        pass

    assert seen == []


def test_preprocess_runs_the_hooks_on_demand(app):
    app.before_request(lambda: "stopped")

    with app.test_request_context("/"):
        assert app.preprocess_request() == "stopped"


def test_dispatch_inside_a_test_request(app):
    app.get("/")(lambda: "here")

    with app.test_request_context("/"):
        assert app.dispatch_request() == "here"
        assert app.full_dispatch_request().get_data(as_text=True) == "here"


@pytest.mark.parametrize(
    ("arguments", "attribute", "expected"),
    [
        ({"path": "/a"}, "path", "/a"),
        ({"path": "/a?b=1"}, "query_string", b"b=1"),
        ({"query_string": {"b": "1", "c": "2"}}, "query_string", b"b=1&c=2"),
        ({"query_string": "b=1"}, "url", "http://localhost/?b=1"),
        ({"method": "POST"}, "method", "POST"),
        ({"base_url": "https://a.example/root"}, "url", "https://a.example/root/"),
        ({"base_url": "https://a.example/root"}, "script_root", "/root"),
        ({"path": "https://a.example/x"}, "url", "https://a.example/x"),
        ({"subdomain": None, "url_scheme": "https"}, "url", "https://localhost/"),
        ({"data": b"raw"}, "data", b"raw"),
        ({"json": [1]}, "json", [1]),
        ({"json": {"a": 1}}, "mimetype", "application/json"),
        ({"json": {"a": "ü"}}, "data", b'{"a": "\\u00fc"}'),
        ({"content_type": "text/x"}, "content_type", "text/x"),
        ({"environ_overrides": {"REMOTE_ADDR": "9.9.9.9"}}, "remote_addr", "9.9.9.9"),
        ({"environ_base": {"REMOTE_ADDR": "9.9.9.9"}}, "remote_addr", "9.9.9.9"),
        ({}, "remote_addr", None),
        ({}, "url", "http://localhost/"),
    ],
)
def test_test_request_context_takes(app, framework, arguments, attribute, expected):
    with app.test_request_context(**arguments):
        assert getattr(framework.request, attribute) == expected


def test_test_request_context_takes_headers(app, framework):
    with app.test_request_context(headers={"X-Tea": "green"}):
        assert framework.request.headers["X-Tea"] == "green"


def test_test_request_context_takes_a_form(app, framework):
    with app.test_request_context(method="POST", data={"a": ["1", "2"]}):
        assert framework.request.form.getlist("a") == ["1", "2"]


def test_test_request_context_takes_a_subdomain(app, framework):
    app.config["SERVER_NAME"] = "example.com"

    with app.test_request_context("/x", subdomain="li"):
        assert framework.request.url == "http://li.example.com/x"


def test_test_request_context_uses_the_preferred_scheme(app, framework):
    app.config["PREFERRED_URL_SCHEME"] = "https"

    with app.test_request_context("/"):
        assert framework.request.url == "https://localhost/"


def test_test_request_context_dumps_json_by_the_app(app, framework):
    from uuid import UUID

    with app.test_request_context(json={"id": UUID(int=1)}):
        assert framework.request.json == {"id": str(UUID(int=1))}


def test_base_url_excludes_what_it_contains(app):
    with pytest.raises(AssertionError, match="base_url"):
        app.test_request_context(base_url="http://a.example", url_scheme="https")


def test_teardown_of_the_request_runs_before_that_of_the_application(app):
    seen = []
    app.teardown_appcontext(lambda error: seen.append("application"))
    app.teardown_request(lambda error: seen.append("request"))

    with app.test_request_context():
        pass

    assert seen == ["request", "application"]


def test_teardown_gets_the_exception_of_a_test_request(app):
    seen = []
    error = ValueError("boom")
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)

    with pytest.raises(ValueError, match="boom"), app.test_request_context():
        raise error

    assert seen == [error, error]


def test_request_is_current_during_teardown(app, framework):
    seen = []
    app.teardown_request(lambda error: seen.append(framework.request.path))

    with app.test_request_context("/path"):
        pass

    assert seen == ["/path"]


def test_nothing_is_left_after_a_request(app, client, framework):
    client.get("/")

    assert not framework.has_request_context()
    assert not framework.has_app_context()


def test_nothing_is_left_after_an_error(app, client, framework):
    app.testing = True
    app.get("/")(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.get("/")

    assert not framework.has_request_context()
    assert not framework.has_app_context()


# --- Work that outlives the moment ---


def test_after_this_request_changes_the_response(app, client, framework):
    @app.get("/")
    def index():
        @framework.after_this_request
        def mark(response):
            response.headers["X-Mark"] = "yes"
            return response

        return "here"

    assert client.get("/").headers["X-Mark"] == "yes"


def test_after_this_request_runs_first_and_in_order(app, client, framework):
    seen = []
    app.after_request(lambda response: seen.append("app") or response)

    @app.get("/")
    def index():
        framework.after_this_request(lambda response: seen.append("a") or response)
        framework.after_this_request(lambda response: seen.append("b") or response)
        return ""

    client.get("/")

    assert seen == ["a", "b", "app"]


def test_after_this_request_may_be_asked_by_a_hook(app, client, framework):
    @app.before_request
    def ask():
        framework.after_this_request(lambda response: app.make_response("other"))

    app.get("/")(lambda: "here")

    assert client.get("/").text == "other"


def test_after_this_request_returns_the_function(app, framework):
    def mark(response):
        return response

    with app.test_request_context():
        assert framework.after_this_request(mark) is mark


def test_copied_context_works_in_a_thread(app, client, framework):
    from concurrent.futures import ThreadPoolExecutor

    @app.get("/<name>")
    def index(name):
        @framework.copy_current_request_context
        def work(mark):
            return f"{framework.request.path} {framework.current_app.name}{mark}"

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work, mark="!").result()

    assert client.get("/li").text == "/li example!"


def test_plain_function_in_a_thread_has_no_request(app, client, framework):
    from concurrent.futures import ThreadPoolExecutor

    @app.get("/")
    def index():
        with ThreadPoolExecutor(1) as pool:
            return str(pool.submit(framework.has_request_context).result())

    assert client.get("/").text == "False"


def test_copied_context_shares_the_session(app, client, framework):
    from concurrent.futures import ThreadPoolExecutor

    @app.get("/")
    def index():
        framework.session["user"] = "li"

        @framework.copy_current_request_context
        def work():
            return framework.session["user"]

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    assert client.get("/").text == "li"


def test_streamed_answer_has_no_context_of_its_own(app, client, framework):
    @app.get("/")
    def index():
        def parts():
            yield str(framework.has_request_context())

        return parts()

    assert client.get("/").text == "False"


def test_streamed_answer_may_keep_the_context(app, client, framework):
    @app.get("/")
    def index():
        def parts():
            yield framework.request.args["name"]
            yield framework.session.get("user", "nobody")

        return framework.stream_with_context(parts())

    assert client.get("/?name=li").text == "linobody"


def test_stream_with_context_is_a_decorator_too(app, client, framework):
    @app.get("/")
    def index():
        @framework.stream_with_context
        def parts(mark):
            yield framework.request.path + mark

        return parts("!")

    assert client.get("/").text == "/!"


def test_stream_with_context_closes_the_generator(app, client, framework):
    seen = []

    @app.get("/")
    def index():
        def parts():
            try:
                yield "one"
                yield "two"
            finally:
                seen.append(framework.request.path)

        return framework.stream_with_context(parts())

    client.get("/").close()

    assert seen == ["/"]


class Parts:
    """An iterator that notes where it is closed, as a file or a cursor would be."""

    def __init__(self, framework, items):
        self.framework = framework
        self.items = iter(items)
        self.closed_in = set()

    def __iter__(self):
        return self

    def __next__(self):
        item = next(self.items)
        return item() if callable(item) else item

    def close(self):
        self.closed_in.add(self.framework.request.path)


@pytest.mark.parametrize("read", [1, 2, 3])
def test_stream_with_context_closes_the_iterator(app, framework, read):
    parts = Parts(framework, ["one", "two"])
    with app.test_request_context("/a"):
        stream = framework.stream_with_context(parts)

    got = [next(stream, "end") for _ in range(read)]
    stream.close()

    assert got == ["one", "two", "end"][:read]
    assert parts.closed_in == {"/a"}


def test_stream_with_context_closes_an_iterator_that_fails(app, framework):
    parts = Parts(framework, ["one", lambda: 1 / 0])
    with app.test_request_context("/a"):
        stream = framework.stream_with_context(parts)

    with pytest.raises(ZeroDivisionError):
        list(stream)

    assert parts.closed_in == {"/a"}


@pytest.fixture
def streaming(app, framework):
    """An app that streams from ``/``; the value is the list of what happened."""
    seen = []

    def parts():
        seen.append(f"start {framework.request.path}")
        yield "one"
        yield "two"
        seen.append("end")

    def stream(error=None):
        return framework.stream_with_context(parts())

    app.logger.disabled = True
    app.errorhandler(404)(stream)
    app.teardown_request(lambda error: seen.append(type(error).__name__))
    app.get("/", endpoint="stream")(stream)
    app.get("/fails", endpoint="fails")(lambda: stream() and 1 / 0)
    yield seen
    app.logger.disabled = False


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_request_is_torn_down_before_and_after_the_stream(client, streaming, path):
    text = client.get(path).text

    assert text == "onetwo"
    assert streaming == ["NoneType", f"start {path}", "end", "NoneType"]


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_stream_that_is_closed_is_torn_down_by_its_exit(client, streaming, path):
    client.get(path).close()

    assert streaming == ["NoneType", f"start {path}", "GeneratorExit"]


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_stream_that_is_never_read_is_never_started(client, streaming, path):
    client.head(path).close()

    assert streaming == ["NoneType"]


def test_stream_of_a_view_that_fails_is_never_started(client, streaming):
    client.get("/fails")

    assert streaming == ["ZeroDivisionError"]


def test_stream_that_is_replaced_is_never_started(app, client, streaming, framework):
    app.after_request(lambda response: framework.Response("other"))

    assert client.get("/").text == "other"
    assert streaming == ["NoneType"]


def test_stream_needs_a_request(framework):
    with pytest.raises(RuntimeError, match="stream_with_context"):
        framework.stream_with_context(iter([]))


def test_contexts_are_given_to_be_preserved_outer_first(app, framework):
    """Who enters them again in that order leaves the request before its application."""
    app.get("/")(lambda: "here")
    globals_ = import_module(f"{framework.__name__}.globals")
    current, preserved = [], []

    @app.before_request
    def look():
        for proxy in (globals_.app_ctx, globals_.request_ctx):
            current.append(proxy._get_current_object())

    preserve = {"werkzeug.debug.preserve_context": preserved.append}
    app.test_client().get("/", environ_overrides=preserve)

    assert preserved == current
    assert [type(it).__name__ for it in preserved] == ["AppContext", "RequestContext"]
