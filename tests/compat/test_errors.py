"""From an exception to an answer."""

import pytest
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    InternalServerError,
    NotFound,
)


class TeaError(Exception):
    """What views here raise."""


class GreenTeaError(TeaError):
    """A kind of it."""


def raising(app, error, rule="/"):
    """Add to ``app`` a view that raises ``error``."""

    def view():
        raise error

    app.add_url_rule(rule, "raising", view)


# --- Choosing a handler ---


def test_handler_of_a_code(app, client):
    app.errorhandler(404)(lambda error: (f"{error.code} {error.name}", 404))

    response = client.get("/nowhere")

    assert response.status_code == 404
    assert response.text == "404 Not Found"


def test_handler_of_a_class_of_http(app, client):
    app.errorhandler(NotFound)(lambda error: ("missing", 404))

    assert client.get("/nowhere").text == "missing"


def test_handler_of_a_class(app, client):
    app.errorhandler(TeaError)(lambda error: (f"no tea: {error}", 418))
    raising(app, TeaError("cold"))

    response = client.get("/")

    assert response.status_code == 418
    assert response.text == "no tea: cold"


def test_handler_returns_200_unless_told(app, client):
    app.errorhandler(404)(lambda error: "missing")

    assert client.get("/nowhere").status_code == 200


def test_handler_may_return_any_form(app, client):
    app.errorhandler(404)(lambda error: ({"error": error.description}, 404))

    assert client.get("/nowhere").json["error"].startswith("The requested URL")


def test_handler_may_return_the_exception(app, client):
    app.errorhandler(404)(lambda error: error)

    assert client.get("/nowhere").status_code == 404


def test_errorhandler_returns_the_function(app):
    def handle(error):
        return "handled"

    assert app.errorhandler(404)(handle) is handle


def test_register_error_handler_is_the_same(app, client):
    assert app.register_error_handler(404, lambda error: ("missing", 404)) is None
    assert client.get("/nowhere").text == "missing"


def test_later_handler_replaces_the_earlier(app, client):
    app.errorhandler(404)(lambda error: "first")
    app.errorhandler(404)(lambda error: "second")

    assert client.get("/nowhere").text == "second"


def test_code_and_its_class_are_one_place(app, client):
    app.errorhandler(404)(lambda error: "code")
    app.errorhandler(NotFound)(lambda error: "class")

    assert client.get("/nowhere").text == "class"


def test_code_beats_a_class_above(app, client):
    app.errorhandler(HTTPException)(lambda error: "any")
    app.errorhandler(404)(lambda error: "code")

    assert client.get("/nowhere").text == "code"


def test_any_http_exception(app, client):
    app.errorhandler(HTTPException)(lambda error: (f"any {error.code}", error.code))
    raising(app, Forbidden())

    assert client.get("/nowhere").text == "any 404"
    assert client.get("/").text == "any 403"


def test_nearest_class_wins(app, client):
    app.errorhandler(Exception)(lambda error: "far")
    app.errorhandler(TeaError)(lambda error: "near")
    raising(app, GreenTeaError())

    assert client.get("/").text == "near"


def test_exact_class_wins(app, client):
    app.errorhandler(GreenTeaError)(lambda error: "exact")
    app.errorhandler(TeaError)(lambda error: "near")
    raising(app, GreenTeaError())

    assert client.get("/").text == "exact"


def test_second_base_counts_too(app, client):
    class BothError(TeaError, KeyError):
        pass

    app.errorhandler(KeyError)(lambda error: "second base")
    raising(app, BothError())

    assert client.get("/").text == "second base"


def test_first_base_wins(app, client):
    class BothError(TeaError, KeyError):
        pass

    app.errorhandler(KeyError)(lambda error: "second base")
    app.errorhandler(TeaError)(lambda error: "first base")
    raising(app, BothError())

    assert client.get("/").text == "first base"


def test_handler_of_exception_gets_http_exceptions_too(app, client):
    app.errorhandler(Exception)(lambda error: (type(error).__name__, 500))
    raising(app, TeaError())

    assert client.get("/nowhere").text == "NotFound"
    assert client.get("/").text == "TeaError"


def test_code_beats_the_handler_of_exception(app, client):
    app.errorhandler(Exception)(lambda error: "any")
    app.errorhandler(404)(lambda error: "code")

    assert client.get("/nowhere").text == "code"


def test_http_exception_beats_exception(app, client):
    app.errorhandler(Exception)(lambda error: "any")
    app.errorhandler(HTTPException)(lambda error: "http")

    assert client.get("/nowhere").text == "http"


def test_own_code_has_a_handler_by_its_class(app, client):
    class Payment(HTTPException):
        code = 402

    app.errorhandler(Payment)(lambda error: ("pay", error.code))
    raising(app, Payment())

    assert client.get("/").text == "pay"


def test_own_subclass_of_a_code_is_that_code(app, client):
    class NoTea(NotFound):
        pass

    app.errorhandler(404)(lambda error: type(error).__name__)
    raising(app, NoTea())

    assert client.get("/").text == "NoTea"


def test_own_subclass_may_have_its_own_handler(app, client):
    class NoTea(NotFound):
        pass

    app.errorhandler(404)(lambda error: "missing")
    app.errorhandler(NoTea)(lambda error: "no tea")
    raising(app, NoTea())

    assert client.get("/").text == "no tea"
    assert client.get("/nowhere").text == "missing"


def test_method_not_allowed_has_a_handler(app, client):
    app.post("/")(lambda: "posted")
    app.errorhandler(405)(lambda error: (f"use {error.valid_methods[0]}", 405))

    assert client.get("/").text in {"use POST", "use OPTIONS"}


def test_redirect_of_the_router_needs_no_handler(app, client):
    app.errorhandler(HTTPException)(lambda error: "any")
    app.get("/there/", endpoint="there")(lambda: "there")

    response = client.get("/there")

    assert response.status_code == 308


def test_exception_that_is_a_response_needs_no_handler(app, client, framework):
    app.errorhandler(HTTPException)(lambda error: "any")
    app.get("/")(lambda: framework.abort(framework.Response("mine", 418)))

    assert client.get("/").text == "mine"


def test_error_in_a_handler_is_a_server_error(app, client):
    app.errorhandler(404)(lambda error: 1 / 0)

    assert client.get("/nowhere").status_code == 500


def test_error_in_a_handler_has_a_handler_of_500(app, client):
    app.errorhandler(404)(lambda error: 1 / 0)
    app.errorhandler(500)(lambda error: type(error.original_exception).__name__)

    assert client.get("/nowhere").text == "ZeroDivisionError"


def test_http_exception_raised_by_a_handler_is_not_handled_again(app, client):
    def handle(error):
        raise NotFound

    app.errorhandler(TeaError)(handle)
    app.errorhandler(404)(lambda error: ("missing", 404))
    raising(app, TeaError())

    assert client.get("/").status_code == 500


def test_error_of_before_request_is_handled(app, client):
    def check():
        raise TeaError("early")

    app.before_request(check)
    app.errorhandler(TeaError)(str)
    app.get("/")(lambda: "here")

    assert client.get("/").text == "early"


def test_error_of_after_request_is_a_server_error(app, client):
    def check(response):
        raise TeaError

    app.after_request(check)
    app.errorhandler(TeaError)(lambda error: "handled")
    app.get("/")(lambda: "here")

    assert client.get("/").status_code == 500


# --- What may be registered ---


def test_code_may_not_be_a_string(app):
    with pytest.raises(TypeError):
        app.register_error_handler("404", lambda error: "")


@pytest.mark.parametrize("code", [200, 999])
def test_code_must_be_known(app, code):
    with pytest.raises(ValueError, match=f"'{code}' is not a recognized HTTP error"):
        app.register_error_handler(code, lambda error: "")


def test_class_must_be_an_exception(app):
    with pytest.raises(ValueError, match="'int' is not a subclass of Exception"):
        app.register_error_handler(int, lambda error: "")


def test_instance_is_refused(app):
    with pytest.raises(TypeError, match="is an instance, not a class"):
        app.register_error_handler(NotFound(), lambda error: "")


# --- Errors nobody expects ---


def test_unhandled_error_is_a_server_error(app, client):
    raising(app, TeaError("secret"))

    response = client.get("/")

    assert response.status == "500 INTERNAL SERVER ERROR"
    assert "<h1>Internal Server Error</h1>" in response.text
    assert "secret" not in response.text


def test_unhandled_error_is_logged_with_its_path(app, client, caplog):
    raising(app, TeaError("secret"), "/path")

    client.get("/path")

    record = caplog.records[-1]
    assert record.name == "example"
    assert record.levelname == "ERROR"
    assert record.getMessage() == "Exception on /path [GET]"
    assert record.exc_info[0] is TeaError


def test_handled_error_is_not_logged(app, client, caplog):
    app.errorhandler(TeaError)(lambda error: "handled")
    raising(app, TeaError())

    client.get("/")

    assert caplog.records == []


def test_handler_of_500_gets_the_original(app, client):
    @app.errorhandler(500)
    def handle(error):
        return f"{type(error).__name__} {error.original_exception!r}", 500

    raising(app, TeaError("cold"))

    response = client.get("/")

    assert response.status_code == 500
    assert response.text == "InternalServerError TeaError('cold')"


def test_handler_of_the_class_gets_the_original(app, client):
    app.errorhandler(InternalServerError)(lambda error: repr(error.original_exception))
    raising(app, TeaError("cold"))

    assert client.get("/").text == "TeaError('cold')"


def test_aborted_500_has_no_original(app, client, framework):
    app.errorhandler(500)(lambda error: repr(error.original_exception))
    app.get("/")(lambda: framework.abort(500))

    assert client.get("/").text == "None"


def test_handler_of_500_runs_after_the_log(app, client, caplog):
    app.errorhandler(500)(lambda error: str(len(caplog.records)))
    raising(app, TeaError())

    assert client.get("/").text == "1"


def test_error_of_the_handler_of_500_leaves_the_server(app, client):
    app.errorhandler(500)(lambda error: 1 / 0)
    raising(app, TeaError())

    with pytest.raises(ZeroDivisionError):
        client.get("/")


def test_after_request_runs_after_a_server_error(app, client):
    @app.after_request
    def mark(response):
        response.headers["X-Mark"] = str(response.status_code)
        return response

    raising(app, TeaError())

    assert client.get("/").headers["X-Mark"] == "500"


@pytest.mark.parametrize(
    ("options", "propagates"),
    [
        ({}, False),
        ({"DEBUG": True}, True),
        ({"TESTING": True}, True),
        ({"PROPAGATE_EXCEPTIONS": True}, True),
        ({"PROPAGATE_EXCEPTIONS": False}, False),
        ({"TESTING": True, "PROPAGATE_EXCEPTIONS": False}, False),
        ({"DEBUG": True, "PROPAGATE_EXCEPTIONS": False}, False),
    ],
)
def test_propagation(app, client, options, propagates):
    app.config.update(options)
    raising(app, TeaError("cold"))

    if propagates:
        with pytest.raises(TeaError, match="cold"):
            client.get("/")
    else:
        assert client.get("/").status_code == 500


def test_propagation_skips_the_handler_of_500(app, client):
    app.testing = True
    app.errorhandler(500)(lambda error: "handled")
    raising(app, TeaError())

    with pytest.raises(TeaError):
        client.get("/")


def test_propagation_leaves_handlers_of_classes_alone(app, client):
    app.testing = True
    app.errorhandler(TeaError)(lambda error: "handled")
    raising(app, TeaError())

    assert client.get("/").text == "handled"


def test_propagation_is_not_logged(app, client, caplog):
    app.testing = True
    raising(app, TeaError())

    with pytest.raises(TeaError):
        client.get("/")

    assert caplog.records == []


@pytest.mark.parametrize(
    ("options", "error", "trapped"),
    [
        ({}, NotFound, False),
        ({"TRAP_HTTP_EXCEPTIONS": True}, NotFound, True),
        ({"TRAP_BAD_REQUEST_ERRORS": True}, NotFound, False),
        ({"TRAP_BAD_REQUEST_ERRORS": True}, BadRequest, True),
        ({"TRAP_BAD_REQUEST_ERRORS": False}, BadRequest, False),
        ({"DEBUG": True}, BadRequest, False),
    ],
)
def test_traps(app, client, options, error, trapped):
    app.testing = True
    app.config.update(options)
    raising(app, error())

    if trapped:
        with pytest.raises(error):
            client.get("/")
    else:
        assert client.get("/").status_code == error.code


def test_trapped_exception_has_a_handler_of_its_class(app, client):
    app.testing = True
    app.config["TRAP_HTTP_EXCEPTIONS"] = True
    app.errorhandler(Exception)(lambda error: "handled")
    raising(app, NotFound())

    assert client.get("/").text == "handled"


# --- The steps, which may be replaced ---


def test_steps_may_be_replaced_on_the_instance(app, client):
    app.handle_user_exception = lambda error: app.make_response(f"mine: {error}")
    raising(app, TeaError("cold"))

    assert client.get("/").text == "mine: cold"


def test_handle_exception_may_be_replaced_on_the_instance(app, client):
    app.handle_exception = lambda error: app.make_response(f"mine: {error}")
    raising(app, TeaError("cold"))

    assert client.get("/").text == "mine: cold"


def test_log_exception_may_be_replaced(framework):
    seen = []

    class Application(framework.Flask):
        def log_exception(self, exc_info):
            seen.append(exc_info[0])

    app = Application("example")
    raising(app, TeaError())

    app.test_client().get("/")

    assert seen == [TeaError]


def test_own_trap_may_be_set(framework):
    class Application(framework.Flask):
        def trap_http_exception(self, error):
            return error.code == 404

    app = Application("example")
    app.testing = True

    with pytest.raises(NotFound):
        app.test_client().get("/nowhere")


# --- In another way ---


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (404, (NotFound, 404)),
        (NotFound, (NotFound, 404)),
        (KeyError, (KeyError, None)),
    ],
)
def test_classes_and_codes_are_told_to_programs(app, blueprint, given, expected):
    assert app._get_exc_class_and_code(given) == expected
    assert blueprint()._get_exc_class_and_code(given) == expected


# --- handle_user_exception, called by hand ---


def test_error_without_a_handler_needs_one_that_is_being_handled(app):
    none = "No active exception to reraise"
    with app.test_request_context(), pytest.raises(RuntimeError, match=none):
        app.handle_user_exception(ValueError("by hand"))


def test_what_is_being_handled_is_raised_where_there_is_no_handler(app):
    def handle(error):
        try:
            raise KeyError("being handled")
        except KeyError:
            app.handle_user_exception(error)

    with app.test_request_context(), pytest.raises(KeyError, match="being handled"):
        handle(ValueError("another"))
