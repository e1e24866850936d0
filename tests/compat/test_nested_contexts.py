"""Contexts inside contexts, in threads, and what may be hung on them."""

import contextvars
import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest


@pytest.fixture
def contexts(framework):
    """The module of the proxies to the contexts themselves."""
    return import_module(f"{framework.__name__}.globals")


def in_a_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


# --- The contexts themselves ---


def test_proxies_of_the_contexts(app, contexts):
    with app.test_request_context() as ctx:
        assert contexts.request_ctx._get_current_object() is ctx
        assert contexts.request_ctx.request is ctx.request
        assert contexts.request_ctx.session == ctx.session
        assert contexts.app_ctx.app is app
        assert contexts.app_ctx.g is contexts.g._get_current_object()
    with app.app_context() as ctx:
        assert contexts.app_ctx._get_current_object() is ctx


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("request_ctx", "Working outside of request context"),
        ("app_ctx", "Working outside of application context"),
    ],
)
def test_no_context_outside(contexts, name, message):
    with pytest.raises(RuntimeError, match=message):
        getattr(contexts, name)._get_current_object()


@pytest.mark.parametrize("make", ["app_context", "test_request_context"])
def test_context_takes_any_attribute(app, contexts, make):
    with getattr(app, make)() as ctx:
        ctx.limits = [1]
        ctx._private = 2
        proxy = contexts.app_ctx if make == "app_context" else contexts.request_ctx
        assert proxy.limits == [1]
        proxy.more = 3
        assert ctx.more == 3


def test_contexts_are_known_by_their_classes(app, framework):
    ctx = import_module(f"{framework.__name__}.ctx")

    assert type(app.app_context()) is ctx.AppContext
    assert type(app.test_request_context()) is ctx.RequestContext
    assert repr(app.test_request_context("/a")) == (
        "<RequestContext 'http://localhost/a' [GET] of example>"
    )


def test_context_is_a_weak_key(app):
    cache = weakref.WeakKeyDictionary()
    with app.app_context() as ctx, app.test_request_context() as request_ctx:
        cache[ctx] = cache[request_ctx] = 1
        assert len(cache) == 2


def test_application_is_a_weak_key(framework):
    cache = weakref.WeakKeyDictionary()
    app = framework.Flask("example")
    cache[app] = 1
    with app.app_context():
        assert framework.current_app._get_current_object() in cache
        assert framework.current_app in {app}
    assert hash(app) == hash(app)

    del app
    gc.collect()

    assert len(cache) == 0


@pytest.mark.parametrize("name", ["current_app", "g", "request", "session"])
def test_object_behind_a_proxy(app, framework, name):
    with app.test_request_context():
        proxy = getattr(framework, name)
        behind = proxy._get_current_object()
        assert type(behind) is not type(proxy)
        assert proxy.__class__ is type(behind)
        assert isinstance(proxy, type(behind))
        assert proxy == behind
        assert bool(proxy) == bool(behind)


# --- Nesting ---


def test_one_context_may_be_pushed_twice(app, framework):
    ctx = app.app_context()
    seen = []
    app.teardown_appcontext(seen.append)

    with ctx:
        framework.g.n = 1
        with ctx:
            assert framework.g.n == 1
        assert seen == []
    assert seen == [None]


def test_one_request_may_be_pushed_twice(app, framework):
    ctx = app.test_request_context("/a")
    seen = []
    app.teardown_request(seen.append)

    with ctx:
        with ctx:
            assert framework.request.path == "/a"
        assert framework.request.path == "/a"
        assert seen == []
    assert seen == [None]


def test_another_application_inside(framework):
    outer, inner = framework.Flask("outer"), framework.Flask("inner")

    with outer.test_request_context("/out"):
        framework.g.n = "outer"
        with inner.app_context():
            assert framework.current_app.name == "inner"
            assert framework.has_request_context()
            assert framework.request.path == "/out"
            assert "n" not in framework.g
        with inner.test_request_context("/in"):
            assert framework.current_app.name == "inner"
            assert framework.request.path == "/in"
        assert framework.current_app.name == "outer"
        assert framework.request.path == "/out"
        assert framework.g.n == "outer"


def test_request_of_another_application_inside_a_view(framework):
    outer, inner = framework.Flask("outer"), framework.Flask("inner")
    inner.get("/")(lambda: f"{framework.current_app.name} {framework.request.path}")

    @outer.get("/out")
    def view():
        text = inner.test_client().get("/").text
        return f"{text}, {framework.current_app.name} {framework.request.path}"

    assert outer.test_client().get("/out").text == "inner /, outer /out"


def test_many_contexts_end_in_order(framework):
    ended = []
    apps = [framework.Flask(str(n)) for n in range(4)]
    contexts = []
    for app in apps:
        app.teardown_appcontext(lambda error, app=app: ended.append(app.name))
        contexts.append(app.app_context())
        contexts[-1].push()

    for ctx in reversed(contexts):
        ctx.pop()

    assert ended == ["3", "2", "1", "0"]


def test_popping_in_the_wrong_order_is_an_error(app):
    def pop_the_outer():
        outer = app.app_context()
        outer.push()
        app.app_context().push()
        outer.pop()

    # What it leaves behind is left in variables of its own.
    with pytest.raises(AssertionError, match="Popped wrong app context"):
        contextvars.copy_context().run(pop_the_outer)


def test_error_in_a_teardown_leaves_no_context(app, framework):
    app.teardown_request(lambda error: 1 / 0)
    app.testing = True
    app.get("/")(lambda: "here")

    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/")

    assert not framework.has_request_context()


def test_teardown_gets_the_error_of_with(app):
    seen = []
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    error = ValueError("boom")

    with pytest.raises(ValueError, match="boom"), app.test_request_context():
        raise error

    assert seen == [error, error]


def test_teardown_gets_the_error_being_handled(app):
    seen = []
    app.teardown_appcontext(seen.append)
    ctx = app.app_context()
    ctx.push()
    error = ValueError("boom")
    try:
        raise error
    except ValueError:
        ctx.pop()

    assert seen == [error]


# --- Threads ---


def test_thread_has_no_context(app, framework):
    with app.test_request_context():
        assert in_a_thread(framework.has_app_context) is False
        assert in_a_thread(framework.has_request_context) is False


def test_thread_may_take_the_variables(app, framework):
    with app.test_request_context("/a"):
        copy = contextvars.copy_context()

    assert in_a_thread(lambda: copy.run(lambda: framework.request.path)) == "/a"


def test_copied_request_in_many_threads(app, framework):
    @app.get("/")
    def view():
        framework.session["user"] = "li"
        framework.request.tea = "green"

        @framework.copy_current_request_context
        def work(n):
            return f"{n}{framework.session['user']}{framework.request.tea}"

        with ThreadPoolExecutor(4) as pool:
            return " ".join(pool.map(work, range(8)))

    assert app.test_client().get("/").text == " ".join(f"{n}ligreen" for n in range(8))


def test_copied_request_has_its_own_g(app, framework):
    with app.test_request_context():
        framework.g.n = 1
        work = framework.copy_current_request_context(lambda: "n" in framework.g)

        assert in_a_thread(work) is False
        assert work() is True


def test_copied_function_keeps_its_description(app, framework):
    def work():
        """Works."""

    with app.test_request_context():
        copied = framework.copy_current_request_context(work)

    assert copied.__name__ == "work"
    assert copied.__doc__ == "Works."


def test_copied_request_outlives_the_first(app, framework):
    with app.test_request_context("/a"):
        work = framework.copy_current_request_context(lambda: framework.request.path)

    assert work() == "/a"
    assert in_a_thread(work) == "/a"


def test_copied_request_is_torn_down(app, framework):
    seen = []
    app.teardown_request(lambda error: seen.append(threading.current_thread().name))
    with app.test_request_context():
        work = framework.copy_current_request_context(lambda: None)
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        thread.join()

    assert seen == ["worker", "MainThread"]


def test_requests_in_threads_do_not_meet(app, framework):
    barrier = threading.Barrier(4)

    @app.get("/<n>")
    def view(n):
        framework.g.n = n
        framework.session["n"] = n
        barrier.wait(30)
        return f"{framework.g.n} {framework.session['n']} {framework.request.path}"

    with ThreadPoolExecutor(4) as pool:
        texts = pool.map(lambda n: app.test_client().get(f"/{n}").text, range(4))

    assert list(texts) == [f"{n} {n} /{n}" for n in range(4)]


# --- What a request leaves ---


def test_request_is_freed(app, framework):
    """Nothing keeps a request once it is over."""
    kept = []
    app.get("/")(
        lambda: kept.append(weakref.ref(framework.request._get_current_object())) or ""
    )

    app.test_client().get("/")
    gc.collect()

    assert kept[0]() is None


def test_streams_keep_the_contexts_to_the_end(app, framework):
    ended = []
    app.teardown_request(lambda error: ended.append("request"))

    @app.get("/")
    def view():
        framework.g.n = 4

        @framework.stream_with_context
        def parts():
            yield str(framework.g.n)
            yield framework.request.path
            ended.append("stream")

        return parts()

    assert app.test_client().get("/").text == "4/"
    assert ended == ["request", "stream", "request"]


def test_client_keeps_the_contexts_of_the_last_request(app, framework):
    client = app.test_client()
    app.get("/<n>")(lambda n: setattr(framework.g, "n", n) or n)

    with client:
        client.get("/1")
        assert (framework.g.n, framework.request.path) == ("1", "/1")
        client.get("/2")
        assert (framework.g.n, framework.current_app.name) == ("2", "example")
    assert not framework.has_app_context()


def test_two_clients_keep_theirs(app, framework):
    app.get("/<n>")(lambda n: n)

    with app.test_client() as first, app.test_client() as second:
        first.get("/1")
        second.get("/2")
        assert framework.request.path == "/2"
    assert not framework.has_request_context()
