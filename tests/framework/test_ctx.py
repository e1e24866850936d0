"""The contexts: what pushing and popping does, in order, and what is left after."""

import io
from collections.abc import Callable

import pytest
from werkzeug.exceptions import MethodNotAllowed, SecurityError

from lagena import (
    Blueprint,
    Flask,
    after_this_request,
    appcontext_popped,
    appcontext_pushed,
    copy_current_request_context,
    current_app,
    g,
    has_app_context,
    has_request_context,
    request,
    session,
)
from lagena.ctx import _AppCtxGlobals
from lagena.globals import app_ctx, app_ctx_var, request_ctx
from lagena.sessions import SecureCookieSession
from lagena.testing import FlaskClient

# --- g ---


def test_g_is_a_namespace_and_a_container() -> None:
    names = _AppCtxGlobals()

    names.tea = "green"

    assert names.tea == "green"
    assert "tea" in names
    assert list(names) == ["tea"]
    assert names.get("pot") is None
    assert names.setdefault("pot", "brown") == "brown"


@pytest.mark.parametrize("act", [getattr, delattr])
def test_missing_name_of_g_is_an_attribute_error(act: Callable[..., object]) -> None:
    with pytest.raises(AttributeError, match="tea"):
        act(_AppCtxGlobals(), "tea")


def test_pop_of_g_needs_a_default_where_the_name_is_missing() -> None:
    names = _AppCtxGlobals()
    names.tea = "green"

    assert names.pop("tea") == "green"
    assert names.pop("tea", None) is None
    with pytest.raises(KeyError, match="tea"):
        names.pop("tea")


def test_deleted_name_of_g_is_gone() -> None:
    names = _AppCtxGlobals()
    names.tea = "green"

    del names.tea

    assert "tea" not in names


def test_repr_of_g_names_the_application_that_is_current(app: Flask) -> None:
    with app.app_context():
        assert repr(g) == "<flask.g of 'example'>"
    assert repr(_AppCtxGlobals()).startswith("<lagena.ctx._AppCtxGlobals object at")


# --- Pushing and popping ---


def test_context_pushed_twice_is_torn_down_once(app: Flask) -> None:
    seen: list[object] = []
    app.teardown_appcontext(seen.append)
    ctx = app.app_context()

    with ctx:
        with ctx:
            pass
        assert seen == []
        assert app_ctx == ctx

    assert seen == [None]
    assert not has_app_context()


def test_request_context_pushed_twice_keeps_its_session_and_g(app: Flask) -> None:
    seen: list[object] = []
    app.teardown_request(seen.append)
    ctx = app.test_request_context()

    with ctx:
        session["tea"] = g.tea = "green"
        with ctx:
            assert (session["tea"], g.tea) == ("green", "green")
        assert seen == []

    assert seen == [None]
    assert not has_request_context()


def test_request_pushes_an_application_context_unless_its_own_is_current(
    app: Flask,
) -> None:
    other = Flask("other", static_folder=None)

    with app.app_context() as outer:
        with app.test_request_context():
            assert app_ctx == outer
        with other.test_request_context():
            assert app_ctx != outer
            assert current_app == other
        assert app_ctx == outer


def test_application_context_inside_a_request_keeps_the_request_reachable(
    app: Flask,
) -> None:
    with app.test_request_context("/tea") as outer, app.app_context() as inner:
        assert app_ctx_var.get(None) is inner
        assert request_ctx == outer
        assert request.path == "/tea"


def test_signals_of_a_context_come_when_it_stands_and_when_it_is_gone(
    app: Flask,
) -> None:
    seen = []

    def pushed(sender: Flask) -> None:
        seen.append(("pushed", has_app_context()))

    def popped(sender: Flask) -> None:
        seen.append(("popped", has_app_context()))

    with (
        appcontext_pushed.connected_to(pushed, app),
        appcontext_popped.connected_to(popped, app),
        app.app_context(),
    ):
        pass

    assert seen == [("pushed", True), ("popped", False)]


def test_popping_out_of_order_names_both_and_says_the_order(app: Flask) -> None:
    outer, inner = app.app_context(), app.app_context()
    outer.push()
    inner.push()

    with pytest.raises(AssertionError) as caught:
        outer.pop()

    assert f"Popped wrong app context. ({inner!r} instead of {outer!r})" in str(
        caught.value
    )
    assert "in the reverse order of their pushes" in str(caught.value)
    assert app_ctx_var.get(None) is None


def test_pop_takes_the_exception_that_is_being_handled(app: Flask) -> None:
    seen: list[object] = []
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    ctx = app.test_request_context()
    ctx.push()
    error = ValueError()

    try:
        raise error
    except ValueError:
        ctx.pop()

    assert seen == [error, error]


def test_teardown_by_hand_takes_the_exception_that_is_being_handled(
    app: Flask,
) -> None:
    seen: list[object] = []
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    error = ValueError()

    with app.test_request_context():
        try:
            raise error
        except ValueError:
            app.do_teardown_request()
            app.do_teardown_appcontext()

    assert seen == [error, error, None, None]


def test_failing_teardown_leaves_no_context_behind(app: Flask) -> None:
    def fail(_: BaseException | None) -> None:
        raise ZeroDivisionError

    app.teardown_request(fail)
    app.teardown_appcontext(fail)

    with pytest.raises(ZeroDivisionError), app.test_request_context():
        pass

    assert app_ctx_var.get(None) is None


def test_last_pop_closes_the_files_of_the_request(app: Flask) -> None:
    ctx = app.test_request_context(
        method="POST", data={"file": (io.BytesIO(b"tea"), "tea.txt")}
    )

    with ctx:
        upload = request.files["file"]
        assert not upload.stream.closed

    assert upload.stream.closed


def test_environ_lets_the_request_go(app: Flask) -> None:
    ctx = app.test_request_context()

    with ctx:
        pass

    assert ctx.request.environ["werkzeug.request"] is None


# --- What a request context finds out ---


def test_session_of_a_context_that_was_never_pushed_is_an_error(app: Flask) -> None:
    with pytest.raises(AssertionError, match="opens when its context is pushed"):
        app.test_request_context().session


def test_session_of_a_context_may_be_replaced(app: Flask) -> None:
    other = app.session_interface.make_null_session(app)

    with app.test_request_context() as ctx:
        ctx.session = other

        assert session == other
        assert ctx.session is other


def test_error_of_matching_waits_for_the_view(app: Flask) -> None:
    app.post("/")(lambda: "here")

    with app.test_request_context("/"):
        assert isinstance(request.routing_exception, MethodNotAllowed)
        assert request.endpoint is None
        with pytest.raises(MethodNotAllowed):
            app.dispatch_request()


def test_untrusted_host_has_no_routing_and_waits_for_the_view(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["good.example"]

    with app.test_request_context(base_url="http://bad.example") as ctx:
        assert ctx.url_adapter is None
        with pytest.raises(SecurityError):
            app.dispatch_request()


def test_matching_without_routing_is_refused(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["good.example"]
    ctx = app.test_request_context(base_url="http://bad.example")

    with pytest.raises(AssertionError, match="without routing has no rules"):
        ctx.match_request()


def test_given_request_and_session_are_used(app: Flask) -> None:
    with app.test_request_context("/tea") as outer:
        session["tea"] = "green"
        copy = outer.copy()

    with copy:
        assert request.path == "/tea"
        assert session == {"tea": "green"}


def test_repr_of_a_request_context_shows_url_method_and_application(
    app: Flask,
) -> None:
    ctx = app.test_request_context("/tea", method="POST")

    assert repr(ctx) == "<RequestContext 'http://localhost/tea' [POST] of example>"


# --- The functions on the current context ---


def test_function_for_this_request_may_answer_another_response(
    app: Flask, client: FlaskClient
) -> None:
    @app.get("/")
    def index() -> str:
        after_this_request(lambda response: app.make_response("other"))
        return "here"

    assert client.get("/").text == "other"


def test_copied_context_is_popped_after_each_call(app: Flask) -> None:
    with app.test_request_context("/tea"):

        @copy_current_request_context
        def path(suffix: str) -> str:
            """Return the path."""
            return request.path + suffix

    assert path("?") == "/tea?"
    assert path(suffix="!") == "/tea!"
    assert path.__doc__ == "Return the path."
    assert not has_request_context()


@pytest.mark.parametrize("function", [after_this_request, copy_current_request_context])
def test_function_that_needs_a_request_names_itself(
    function: Callable[..., object],
) -> None:
    name = function.__name__
    with pytest.raises(RuntimeError, match=f"'{name}' was used at .*, while no"):
        function(lambda: None)


def test_popping_a_request_out_of_order_leaves_no_application_context(
    app: Flask,
) -> None:
    outer, inner = app.test_request_context(), app.test_request_context()
    outer.push()
    inner.push()

    with pytest.raises(AssertionError, match="Popped wrong request context"):
        outer.pop()

    assert app_ctx_var.get(None) is None


# --- Parts that wait ---


@pytest.mark.parametrize("part", ["request", "url_adapter"])
def test_part_of_a_request_context_is_made_when_it_is_missing(
    app: Flask, part: str
) -> None:
    app.get("/tea")(lambda: "")
    with app.test_request_context("/tea") as ctx:
        made = getattr(ctx, part)
        del vars(ctx)[part]

        again = getattr(ctx, part)

    assert type(again) is type(made)
    assert getattr(ctx, part) is again


def test_session_opens_when_a_pushed_context_has_none(app: Flask) -> None:
    app.secret_key = "key"
    with app.test_request_context() as ctx:
        ctx.opened_session = None

        ctx.session["tea"] = "green"

        assert session["tea"] == "green"


def test_parts_of_a_context_are_there_at_once(app: Flask) -> None:
    assert {"g", "url_adapter"} <= vars(app.app_context()).keys()
    assert {"request", "url_adapter"} <= vars(app.test_request_context()).keys()
    with app.test_request_context() as ctx:
        assert ctx.opened_session is not None


def test_names_that_flask_has_for_parts_are_the_same_parts(app: Flask) -> None:
    with app.test_request_context() as ctx:
        opened = SecureCookieSession()
        ctx._session = opened
        ctx._after_request_functions = hooks = [lambda response: response]

        assert ctx.session is opened
        assert ctx.opened_session is opened
        assert ctx.after_hooks is hooks


def test_scopes_are_the_blueprints_inner_to_outer_and_none(app: Flask) -> None:
    inner, outer = Blueprint("inner", "example"), Blueprint("outer", "example")
    inner.get("/in")(lambda: "")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)

    with app.test_request_context("/in") as ctx:
        assert ctx.scopes == ("outer.inner", "outer", None)
    with app.test_request_context("/none") as ctx:
        assert ctx.scopes == (None,)


# --- Too many pops ---


def test_application_context_that_was_not_pushed_is_not_popped(app: Flask) -> None:
    with pytest.raises(IndexError, match="is not pushed; pop a context once"):
        app.app_context().pop()


def test_request_context_that_was_not_pushed_is_not_popped(app: Flask) -> None:
    with pytest.raises(IndexError, match="is not pushed; pop a context once"):
        app.test_request_context().pop()


def test_request_context_that_is_not_on_top_is_popped_wrong(app: Flask) -> None:
    outer, inner = app.test_request_context("/outer"), app.test_request_context("/in")
    outer.push()
    inner.push()

    with pytest.raises(AssertionError, match="Popped wrong request context"):
        outer.pop()

    assert not has_request_context()
