"""Functions that are asynchronous, wherever a plain one may stand."""

import asyncio
import functools
from importlib import import_module

import pytest


def asynchronous(function):
    """Make a coroutine function of a plain one, which really waits."""

    @functools.wraps(function)
    async def wrapper(*arguments, **keywords):
        await asyncio.sleep(0)
        return function(*arguments, **keywords)

    return wrapper


def test_view(app, client, framework):
    @app.get("/<int:n>")
    async def view(n):
        await asyncio.sleep(0)
        return f"{framework.request.path} {n}"

    assert client.get("/4").text == "/4 4"


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        (("made", 201), 201, "made"),
        ({"a": 1}, 200, '{"a":1}\n'),
        (["a", "b"], 200, '["a","b"]\n'),
    ],
)
def test_view_may_return_any_form(app, client, answer, status, text):
    app.get("/", endpoint="view")(asynchronous(lambda: answer))

    response = client.get("/")

    assert (response.status_code, response.text) == (status, text)


def test_view_shares_the_contexts(app, client, framework):
    @app.before_request
    async def load():
        framework.g.user = "li"

    @app.get("/")
    async def view():
        framework.session["n"] = 1
        framework.g.seen = True
        return framework.g.user

    @app.after_request
    def look(response):
        response.headers["X-Seen"] = str(framework.g.seen)
        return response

    response = client.get("/")

    assert response.text == "li"
    assert response.headers["X-Seen"] == "True"
    assert "Set-Cookie" in response.headers


def test_every_hook(app, client, framework):
    ran = []

    def note(text, value=None):
        ran.append(text)
        return value

    app.before_request(asynchronous(lambda: note("before")))
    app.after_request(asynchronous(lambda response: note("after", response)))
    app.teardown_request(asynchronous(lambda error: note("request")))
    app.teardown_appcontext(asynchronous(lambda error: note("context")))
    app.get("/", endpoint="view")(asynchronous(lambda: note("view", "here")))

    assert client.get("/").text == "here"
    assert ran == ["before", "view", "after", "request", "context"]


def test_hook_may_answer(app, client):
    app.before_request(asynchronous(lambda: "stopped"))

    assert client.get("/").text == "stopped"


def test_hooks_of_a_blueprint(app, client, framework):
    ran = []
    part = framework.Blueprint("part", "example")
    part.before_request(asynchronous(lambda: ran.append("before")))
    part.before_app_request(asynchronous(lambda: ran.append("before all")))
    part.after_request(asynchronous(lambda r: ran.append("after") or r))
    part.teardown_request(asynchronous(lambda error: ran.append("teardown")))
    part.errorhandler(ValueError)(asynchronous(lambda error: "handled"))
    part.get("/", endpoint="view")(asynchronous(lambda: int("x")))
    app.register_blueprint(part)

    assert client.get("/").text == "handled"
    assert ran == ["before all", "before", "after", "teardown"]


@pytest.mark.parametrize("handled", [404, 500, ValueError, Exception])
def test_error_handler(app, client, framework, handled):
    app.errorhandler(handled)(asynchronous(lambda error: "handled"))
    app.get("/404", endpoint="404")(asynchronous(lambda: framework.abort(404)))
    app.get("/500", endpoint="500")(asynchronous(lambda: 1 / 0))
    app.get("/value", endpoint="value")(asynchronous(lambda: int("x")))
    path = {404: "/404", 500: "/500"}.get(handled, "/value")

    assert client.get(path).text == "handled"


def test_error_of_a_view_propagates(app, client):
    app.testing = True
    app.get("/", endpoint="view")(asynchronous(lambda: 1 / 0))

    with pytest.raises(ZeroDivisionError):
        client.get("/")


def test_after_this_request(app, client, framework):
    @app.get("/")
    async def view():
        @framework.after_this_request
        async def change(response):
            response.headers["X-After"] = "yes"
            return response

        return ""

    assert client.get("/").headers["X-After"] == "yes"


def test_class(app, client, framework):
    views = import_module(f"{framework.__name__}.views")

    class Whole(views.View):
        async def dispatch_request(self):
            return "whole"

    class Parts(views.MethodView):
        async def get(self):
            return "get"

        def post(self):
            return "post"

    class One(views.MethodView):
        init_every_request = False

        async def get(self, n):
            return f"one {n}"

    app.add_url_rule("/whole", view_func=Whole.as_view("whole"))
    app.add_url_rule("/parts", view_func=Parts.as_view("parts"))
    app.add_url_rule("/one/<n>", view_func=One.as_view("one"))

    assert client.get("/whole").text == "whole"
    assert client.get("/parts").text == "get"
    assert client.head("/parts").status_code == 200
    assert client.post("/parts").text == "post"
    assert client.get("/one/2").text == "one 2"


def test_decorated_view(app, client):
    def shout(view):
        @functools.wraps(view)
        async def wrapper(**values):
            return (await view(**values)).upper()

        return wrapper

    app.get("/", endpoint="view")(shout(asynchronous(lambda: "here")))

    assert client.get("/").text == "HERE"


def test_context_processor(app, framework):
    app.context_processor(asynchronous(lambda: {"tea": "green"}))

    with app.test_request_context():
        assert framework.render_template_string("{{ tea }}") == "green"


def test_context_processor_of_a_blueprint(app, client, framework):
    part = framework.Blueprint("part", "example")
    part.context_processor(asynchronous(lambda: {"tea": "green"}))
    part.get("/", endpoint="x")(lambda: framework.render_template_string("{{ tea }}"))
    app.register_blueprint(part)

    assert client.get("/").text == "green"


def test_signal_receivers(app, client, framework):
    ran = []

    async def receive(sender, **arguments):
        await asyncio.sleep(0)
        ran.append(sorted(arguments))

    names = ["request_started", "request_finished", "request_tearing_down"]
    for name in [*names, "appcontext_pushed", "appcontext_popped"]:
        getattr(framework, name).connect(receive, app)

    client.get("/")

    assert ran == [[], [], ["response"], ["exc"], []]


def test_copied_context(app, client, framework):
    @app.get("/")
    async def view():
        @framework.copy_current_request_context
        def path():
            return framework.request.path

        return await asyncio.to_thread(path)

    assert client.get("/").text == "/"


def test_tasks_see_the_request(app, client, framework):
    async def path(n):
        await asyncio.sleep(0)
        return f"{n} {framework.request.path}"

    @app.get("/")
    async def view():
        return " ".join(await asyncio.gather(path(1), path(2)))

    assert client.get("/").text == "1 / 2 /"


def test_streamed_answer(app, client, framework):
    @app.get("/")
    async def view():
        @framework.stream_with_context
        def parts():
            yield framework.request.path
            yield "end"

        return parts()

    assert client.get("/").text == "/end"


def test_streamed_template(app, client, framework):
    @app.get("/")
    async def view():
        return framework.stream_template_string("{{ request.path }} {{ a }}", a=1)

    assert client.get("/").text == "/ 1"


# --- The steps between ---


def test_ensure_sync(app):
    async def wait():
        return "waited"

    def plain():
        return "plain"

    assert app.ensure_sync(wait)() == "waited"
    assert app.ensure_sync(plain) is plain


def test_ensure_sync_takes_a_method(app):
    class Tea:
        async def brew(self, n):
            return n

    assert app.ensure_sync(Tea().brew)(3) == 3


def test_ensure_sync_of_a_partial(app):
    async def add(a, b):
        return a + b

    assert app.ensure_sync(functools.partial(add, 1))(2) == 3


def test_ensure_sync_does_not_look_inside_objects(app):
    class Wait:
        async def __call__(self):
            return "waited"

    wait = Wait()

    assert app.ensure_sync(wait) is wait


def test_async_to_sync_may_be_replaced(framework):
    class Application(framework.Flask):
        def async_to_sync(self, func):
            return lambda *args, **kwargs: asyncio.run(func(*args, **kwargs)) + "!"

    app = Application("example")
    app.get("/", endpoint="view")(asynchronous(lambda: "here"))

    assert app.test_client().get("/").text == "here!"


def test_async_to_sync_may_be_replaced_on_the_instance(app, client):
    app.async_to_sync = lambda func: lambda: "replaced"
    app.get("/", endpoint="view")(asynchronous(lambda: "here"))

    assert client.get("/").text == "replaced"


def test_without_asgiref_it_says_what_to_install(app, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "asgiref.sync", None)
    monkeypatch.setitem(__import__("sys").modules, "asgiref", None)

    with pytest.raises(RuntimeError, match="'async' extra"):
        app.ensure_sync(asynchronous(lambda: None))


def test_view_in_a_thread_with_its_own_loop(app, framework):
    """A server may be asynchronous: the view then runs in another thread's loop."""
    app.get("/", endpoint="view")(asynchronous(lambda: framework.request.path))

    async def serve():
        return await asyncio.to_thread(lambda: app.test_client().get("/").text)

    assert asyncio.run(serve()) == "/"
