"""The stacks of contexts are Flask's, in whatever order they are pushed and popped.

Both frameworks are told the same and must say the same: what each proxy sees after
every step, which functions and signals ran, and which errors were raised.
"""

import contextvars
import random
import re
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from itertools import product

import pytest


class World:
    """Two applications, and contexts of theirs by name: "A1", or "a1" for a request."""

    def __init__(self, name):
        self.framework = import_module(name)
        self.globals = import_module(f"{name}.globals")
        self.log = []
        self.apps = {letter: self.make_app(letter) for letter in "AB"}

    def run(self, steps):
        """Do some steps, and return what happened."""
        self.log.clear()
        self.contexts = {}
        self.namespaces = []
        self.tokens = []
        self.request_tokens = []
        self.failing = []
        self.kept = ExitStack()
        for step, context in steps:
            self.do(step, context)
        return self.log[:]

    def end(self, what, error):
        self.log.append(f"{what} ends: {self.said(error)}")
        if what in self.failing:
            self.failing.remove(what)
            raise ArithmeticError(what)

    def listen(self, name, app, **values):
        self.log.append((name, app.name, self.said(values.get("exc"))))
        if name in self.failing:
            self.failing.remove(name)
            raise ArithmeticError(name)

    def make_app(self, letter):
        app = self.framework.Flask(letter)
        app.secret_key = "key"
        app.testing = True
        note = self.log.append
        app.teardown_request(partial(self.end, f"the request of {letter}"))
        app.teardown_appcontext(partial(self.end, letter))
        app.get("/in", endpoint="in")(lambda: note(self.seen()) or "")
        app.get("/fail", endpoint="fail")(lambda: 1 / 0)

        @app.get("/stream")
        def stream():
            return self.framework.stream_with_context(
                str(note(self.seen())) for _ in range(2)
            )

        return app

    def context(self, name):
        if name not in self.contexts:
            app = self.apps[name[0].upper()]
            self.contexts[name] = (
                app.app_context()
                if name[0].isupper()
                else app.test_request_context(f"/{name}")
            )
        return self.contexts[name]

    def number(self, g):
        """Return which of the namespaces seen so far this one is."""
        found = [n for n, other in enumerate(self.namespaces) if other is g]
        if not found:
            self.namespaces.append(g)
        return found[0] if found else len(self.namespaces) - 1

    def seen(self):
        """Return what each proxy finds."""
        found = []
        for look in [
            lambda: self.framework.current_app.name,
            lambda: self.number(self.framework.g._get_current_object()),
            lambda: self.framework.request.path,
            lambda: type(self.framework.session._get_current_object()).__name__,
            lambda: self.named(self.globals.app_ctx._get_current_object()),
            lambda: self.named(self.globals.request_ctx._get_current_object()),
            lambda: self.named(self.globals._cv_app.get(None)),
            lambda: self.named(self.globals._cv_request.get(None)),
            self.framework.has_app_context,
            self.framework.has_request_context,
        ]:
            try:
                found.append(look())
            except Exception as error:
                found.append(self.said(error))
        return found

    def named(self, ctx):
        """Return a context by its name here, or by what it is of."""
        names = [name for name, other in self.contexts.items() if other is ctx]
        return names[0] if names else (ctx and (type(ctx).__name__, ctx.app.name))

    def said(self, error):
        """Return an error as its class and what it says, as far as Flask says it."""
        if isinstance(error, LookupError):
            return "LookupError"  # Flask's come from its list and its variable
        line = str(error).partition("\n")[0]
        line = re.sub(r"\w+\.ctx\.|0x[0-9a-f]+", "", line)
        line = re.sub(r"(\. It opens .*|\.)$", "", line)
        return f"{type(error).__name__}: {line}"

    def do(self, step, name):
        try:
            getattr(self, step)(name)
        except Exception as error:
            self.log.append(self.said(error))
        self.log.append((step, name, self.seen()))

    # --- Steps ---

    def let_the_application_fail(self, name):
        self.failing.append(name[0].upper())

    def let_the_request_fail(self, name):
        self.failing.append(f"the request of {name[0].upper()}")

    def let_a_signal_fail(self, name):
        self.failing.append(SIGNALS[NAMES.index(name)])

    def push(self, name):
        self.context(name).push()

    def pop(self, name):
        self.context(name).pop()

    def pop_with_error(self, name):
        self.context(name).pop(ValueError(name))

    def pop_in_except(self, name):
        try:
            raise ValueError(name)
        except ValueError:
            self.context(name).pop()

    def forget(self, name):
        """Let the name mean a new context from here on."""
        self.contexts.pop(name, None)

    def push_a_copy(self, name):
        with self.context(name.lower()).copy():
            self.log.append(self.seen())

    def request(self, name):
        self.apps[name[0].upper()].test_client().get("/in")

    def failing_request(self, name):
        self.apps[name[0].upper()].test_client().get("/fail")

    def streamed_request(self, name):
        self.apps[name[0].upper()].test_client().get("/stream").close()

    def request_that_is_kept(self, name):
        client = self.kept.enter_context(self.apps[name[0].upper()].test_client())
        client.get("/in")

    def preserved_request(self, name):
        overrides = {
            "werkzeug.debug.preserve_context": lambda ctx: self.log.append(
                ("preserved", self.named(ctx))
            )
        }
        client = self.apps[name[0].upper()].test_client()
        client.get("/in", environ_overrides=overrides)

    def end_of_clients(self, name):
        self.kept.close()

    def set_application(self, name):
        self.tokens.append(self.globals._cv_app.set(self.context(name.upper())))

    def reset_application(self, name):
        if self.tokens:
            self.globals._cv_app.reset(self.tokens.pop())

    def set_request(self, name):
        self.request_tokens.append(
            self.globals._cv_request.set(self.context(name.lower()))
        )

    def reset_request(self, name):
        if self.request_tokens:
            self.globals._cv_request.reset(self.request_tokens.pop())

    def stream(self, name):
        parts = (self.log.append(self.seen()) or "" for _ in range(2))
        list(self.framework.stream_with_context(parts))

    def render(self, name):
        self.framework.render_template_string("{{ g }}{{ request }}")

    def look_at_limits(self, name):
        self.log.append(self.framework.request.max_form_parts)

    def replace_g(self, name):
        self.globals._cv_app.get().g = self.framework.ctx._AppCtxGlobals()


SIGNALS = [
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "request_finished",
    "request_started",
    "request_tearing_down",
]


@pytest.fixture(scope="module")
def compare():
    """Do the same steps on both, in variables of their own, and compare."""
    worlds = [World("lagena"), World("flask")]

    def compare(steps):
        ours, theirs = (contextvars.copy_context().run(w.run, steps) for w in worlds)
        assert ours == theirs, steps

    with ExitStack() as listening:
        for world, name in product(worlds, SIGNALS):
            signal = getattr(world.framework, name)
            receiver = partial(world.listen, name)
            listening.enter_context(signal.connected_to(receiver))
        yield compare


def orders(names, opened=()):
    """Yield every order to push these, and to pop whatever is pushed."""
    if not names and not opened:
        yield []
    if names:
        for rest in orders(names[1:], (*opened, names[0])):
            yield [("push", names[0]), *rest]
    for n, name in enumerate(opened):
        for rest in orders(names, opened[:n] + opened[n + 1 :]):
            yield [("pop", name), *rest]


NAMES = ["A1", "A2", "B1", "a1", "a2", "b1"]


@pytest.mark.parametrize("first", ["A1", "a1", "B1", "b1"])
def test_every_order_of_three_contexts(compare, first):
    """Of two applications, the same one again or others, and popped in any order."""
    for second, third in product(NAMES, repeat=2):
        for steps in orders((first, second, third)):
            compare(steps)


STEPS = [
    "push",
    "push",
    "push",
    "pop",
    "pop",
    "pop_with_error",
    "pop_in_except",
    "forget",
    "push_a_copy",
    "request",
    "failing_request",
    "streamed_request",
    "request_that_is_kept",
    "preserved_request",
    "end_of_clients",
    "set_application",
    "reset_application",
    "replace_g",
    "set_request",
    "reset_request",
    "stream",
    "render",
    "look_at_limits",
    "let_the_application_fail",
    "let_the_request_fail",
    "let_a_signal_fail",
]


@pytest.mark.parametrize("seed", range(300))
def test_any_steps_at_all(compare, seed):
    chance = random.Random(seed)
    compare(
        [
            (chance.choice(STEPS), chance.choice(NAMES))
            for _ in range(chance.randrange(4, 16))
        ]
    )


# --- One by one ---


def test_request_of_a_client_inside_of_an_application_context(app, framework):
    """The client keeps its context, while the one below it ends."""
    app.get("/")(lambda: "here")

    with app.test_client() as client:
        with app.app_context():
            framework.g.n = 1
            assert client.get("/").text == "here"
            assert framework.g.n == 1
        assert framework.request.path == "/"
        assert framework.g.n == 1


def test_application_context_that_is_set_is_the_one(app, framework):
    """Flask-Executor carries it into its threads like this."""
    variable = import_module(f"{framework.__name__}.globals")._cv_app
    with app.app_context() as ctx:
        framework.g.n = 1
        assert variable.get() is ctx

    token = variable.set(ctx)

    assert framework.current_app == app
    assert framework.g.n == 1
    variable.reset(token)


def test_request_context_that_is_set_is_the_one(app, framework):
    variable = import_module(f"{framework.__name__}.globals")._cv_request
    with app.test_request_context("/a") as ctx:
        assert variable.get() is ctx

    token = variable.set(ctx)

    assert framework.request.path == "/a"
    assert not framework.has_app_context()
    with pytest.raises(LookupError):
        framework.stream_with_context(iter("parts"))
    variable.reset(token)


def test_g_that_is_set_on_the_context_is_g(app, framework):
    variable = import_module(f"{framework.__name__}.globals")._cv_app
    mine = framework.ctx._AppCtxGlobals()

    with app.app_context():
        variable.get().g = mine

        assert framework.g._get_current_object() is mine


@pytest.mark.parametrize("kind", ["app_context", "test_request_context"])
def test_context_that_is_popped_once_too_often_is_an_index_error(app, kind):
    with getattr(app, kind)():
        once_only = getattr(app, kind)()
        once_only.push()
        once_only.pop()

        with pytest.raises(IndexError):
            once_only.pop()
