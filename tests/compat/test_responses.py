"""From what a view returns to a response."""

from http import HTTPStatus

import pytest
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as PlainResponse

HTML = "text/html; charset=utf-8"


def answer(app, value):
    """The response to a view that returns ``value``."""
    app.testing = True
    app.add_url_rule("/", "view", lambda: value)
    return app.test_client().get("/")


# --- One value ---


@pytest.mark.parametrize(
    ("value", "body", "content_type"),
    [
        ("tea", b"tea", HTML),
        ("茶", "茶".encode(), HTML),
        ("", b"", HTML),
        (b"\x00\xff", b"\x00\xff", HTML),
        (bytearray(b"tea"), b"tea", HTML),
        ({}, b"{}\n", "application/json"),
        ({"a": 1}, b'{"a":1}\n', "application/json"),
        ([], b"[]\n", "application/json"),
        ([1, "b"], b'[1,"b"]\n', "application/json"),
        ({"茶": "tea"}, b'{"\\u8336":"tea"}\n', "application/json"),
    ],
)
def test_value_becomes_a_response(app, value, body, content_type):
    response = answer(app, value)

    assert response.status == "200 OK"
    assert response.data == body
    assert dict(response.headers) == {
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
    }


def test_subclass_of_dict_is_json(app):
    from collections import OrderedDict

    assert answer(app, OrderedDict(b=1, a=2)).data == b'{"a":2,"b":1}\n'


def test_markup_is_text(app):
    from markupsafe import Markup

    assert answer(app, Markup("<b>tea</b>")).data == b"<b>tea</b>"


def test_generator_is_streamed(app):
    response = answer(app, (part for part in ["a", b"b", "茶"]))

    assert response.data == "ab茶".encode()
    assert dict(response.headers) == {"Content-Type": HTML}


def test_iterator_is_streamed(app):
    response = answer(app, iter(["a", "b"]))

    assert response.text == "ab"
    assert "Content-Length" not in response.headers


def test_response_is_passed_through(app, framework):
    response = answer(app, framework.Response("tea", 201, {"X-A": "1"}, "text/x-tea"))

    assert response.status_code == 201
    assert response.headers["X-A"] == "1"
    assert response.headers["Content-Type"] == "text/x-tea; charset=utf-8"


def test_response_of_werkzeug_becomes_one_of_the_app(app, framework):
    seen = []
    app.after_request(lambda response: seen.append(type(response)) or response)

    response = answer(app, PlainResponse("tea", 203))

    assert response.status_code == 203
    assert response.content_type == "text/plain; charset=utf-8"
    assert seen == [framework.Response]


def test_wsgi_application_is_called(app):
    def application(environ, start_response):
        start_response("202 ACCEPTED", [("X-Path", environ["PATH_INFO"])])
        return [b"te", b"a"]

    response = answer(app, application)

    assert response.status == "202 ACCEPTED"
    assert response.headers["X-Path"] == "/"
    assert response.data == b"tea"


def test_exception_of_http_is_a_response(app):
    response = answer(app, NotFound("no tea"))

    assert response.status_code == 404
    assert "no tea" in response.text


def application(environ, start_response):
    start_response("404 Not Found", [])
    return []


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (PlainResponse("tea", 203), "203 NON AUTHORITATIVE INFORMATION"),
        (PlainResponse("tea", 599), "599 UNKNOWN"),
        (PlainResponse("tea", "203 Not Mine"), "203 Not Mine"),
        (RequestEntityTooLarge(), "413 REQUEST ENTITY TOO LARGE"),
        (NotFound(response=PlainResponse("tea", "404 No Tea")), "404 No Tea"),
        (application, "404 Not Found"),
    ],
)
def test_status_of_what_becomes_a_response(app, value, status):
    assert answer(app, value).status == status


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (None, "200 OK"),
        (" 404 ", "404 NOT FOUND"),
        ("404 Not Found", "404 Not Found"),
        ("No Tea", "0 No Tea"),
        (True, "1 UNKNOWN"),
        (HTTPStatus.IM_A_TEAPOT, "418 I'M A TEAPOT"),
    ],
)
def test_status_of_a_new_response(framework, given, status):
    response = framework.Response(status=given)

    assert response.status == status
    response.status_code = 414
    assert response.status == "414 REQUEST URI TOO LONG"


def test_empty_status_is_refused(framework):
    with pytest.raises(ValueError, match="Empty status"):
        framework.Response(status="")


def test_redirect_without_an_application_has_the_same_status(framework):
    assert framework.redirect("/tea").status == "302 FOUND"


def test_response_class_may_be_replaced(app, framework):
    class Response(framework.Response):
        default_mimetype = "text/x-tea"

    app.response_class = Response

    assert answer(app, "tea").mimetype == "text/x-tea"


# --- Tuples ---


@pytest.mark.parametrize(
    ("value", "status", "headers"),
    [
        (("tea", 201), "201 CREATED", {}),
        (("tea", HTTPStatus.ACCEPTED), "202 ACCEPTED", {}),
        (("tea", "299 Odd"), "299 Odd", {}),
        (("tea", "204"), "204 NO CONTENT", {}),
        (("tea", 599), "599 UNKNOWN", {}),
        (("tea", {"X-A": "1"}), "200 OK", {"X-A": "1"}),
        (("tea", [("X-A", "1")]), "200 OK", {"X-A": "1"}),
        (("tea", (("X-A", "1"),)), "200 OK", {"X-A": "1"}),
        (("tea", 201, {"X-A": "1"}), "201 CREATED", {"X-A": "1"}),
        (("tea", None, {"X-A": "1"}), "200 OK", {"X-A": "1"}),
        (("tea", 201, None), "201 CREATED", {}),
        (("tea", None), "200 OK", {}),
        (("tea", 200, {"X-A": 1}), "200 OK", {"X-A": "1"}),
    ],
)
def test_tuple_sets_status_and_headers(app, value, status, headers):
    response = answer(app, value)

    assert response.status == status
    for name, content in headers.items():
        assert response.headers[name] == content


def test_tuple_takes_a_headers_object(app):
    from werkzeug.datastructures import Headers

    response = answer(app, ("tea", Headers([("X-A", "1"), ("X-A", "2")])))

    assert response.headers.getlist("X-A") == ["1", "2"]


def test_list_of_pairs_may_repeat_a_header(app):
    response = answer(app, ("tea", [("X-A", "1"), ("X-A", "2")]))

    assert response.headers.getlist("X-A") == ["1", "2"]


def test_dict_may_repeat_a_header(app):
    response = answer(app, ("tea", {"X-A": ["1", "2"]}))

    assert response.headers.getlist("X-A") == ["1", "2"]


def test_headers_of_a_tuple_beat_those_of_its_response(app, framework):
    body = framework.Response("tea", 201, {"X-A": "1", "X-B": "1"})

    response = answer(app, (body, 202, {"X-A": "2"}))

    assert response.status_code == 202
    assert response.headers.getlist("X-A") == ["2"]
    assert response.headers["X-B"] == "1"


def test_response_of_a_tuple_keeps_its_status(app, framework):
    response = answer(app, (framework.Response("tea", 201), {"X-A": "1"}))

    assert response.status_code == 201


def test_content_type_of_a_tuple_wins(app):
    response = answer(app, ("tea", {"Content-Type": "text/x-tea"}))

    assert response.headers.getlist("Content-Type") == ["text/x-tea"]


def test_content_type_of_a_tuple_wins_over_json(app):
    response = answer(app, ({"a": 1}, {"Content-Type": "application/hal+json"}))

    assert response.headers.getlist("Content-Type") == ["application/hal+json"]
    assert response.data == b'{"a":1}\n'


@pytest.mark.parametrize("value", [{"a": 1}, ["a"]])
def test_json_of_a_tuple(app, value):
    response = answer(app, (value, 201))

    assert response.status_code == 201
    assert response.json == value


def test_list_of_two_is_json_and_no_tuple(app):
    assert answer(app, ["tea", 201]).json == ["tea", 201]


# --- What is no answer ---


def test_none_is_refused_by_the_name_of_the_view(app):
    app.testing = True

    @app.get("/")
    def forgetful():
        pass

    with pytest.raises(TypeError) as caught:
        app.test_client().get("/")

    message = str(caught.value)
    assert "'forgetful' did not return a valid response" in message
    assert "None" in message
    assert "return statement" in message


def test_none_in_a_tuple_is_refused(app):
    with pytest.raises(TypeError, match="either returned None"):
        answer(app, (None, 200))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "bool"),
        (False, "bool"),
        (0, "int"),
        (1.5, "float"),
        ({1, 2}, "set"),
        (memoryview(b"a"), "memoryview"),
        (range(2), "range"),
    ],
)
def test_other_type_is_refused_by_name(app, value, name):
    with pytest.raises(TypeError, match="did not return a valid response") as caught:
        answer(app, value)

    assert f"it was a {name}." in str(caught.value)
    assert "string, dict, list" in str(caught.value)


def test_type_of_the_body_of_a_tuple_is_checked(app):
    with pytest.raises(TypeError, match="it was a int"):
        answer(app, (1, 200))


@pytest.mark.parametrize("value", [(), ("tea",), ("tea", 200, {}, None)])
def test_tuple_of_another_length_is_refused(app, value):
    with pytest.raises(TypeError, match="valid response tuple") as caught:
        answer(app, value)

    assert "(body, status, headers), (body, status), or (body, headers)" in str(
        caught.value
    )


def test_callable_that_is_no_wsgi_application_is_refused(app):
    with pytest.raises(TypeError, match="did not return a valid response"):
        answer(app, lambda: "tea")


def test_wrong_answer_is_a_server_error_in_production(app, client):
    app.get("/")(lambda: None)

    assert client.get("/").status_code == 500


# --- make_response ---


def test_make_response_of_nothing_is_empty(app, framework):
    with app.test_request_context():
        response = framework.make_response()

    assert type(response) is framework.Response
    assert response.data == b""
    assert response.status_code == 200


def test_make_response_of_one_value(app, framework):
    with app.test_request_context():
        assert framework.make_response("tea").data == b"tea"
        assert framework.make_response({"a": 1}).json == {"a": 1}
        assert framework.make_response(("tea", 201)).status_code == 201


def test_make_response_of_many_values_is_a_tuple(app, framework):
    with app.test_request_context():
        response = framework.make_response("tea", 201, {"X-A": "1"})

    assert response.status_code == 201
    assert response.headers["X-A"] == "1"


def test_make_response_of_a_response_is_the_same_object(app, framework):
    response = framework.Response("tea")

    with app.test_request_context():
        assert framework.make_response(response) is response


def test_make_response_of_the_app_takes_one_value(app, framework):
    with app.test_request_context():
        assert app.make_response(("tea", 201)).status_code == 201


def test_make_response_needs_an_application(framework):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        framework.make_response("tea")


def test_response_may_be_changed_before_it_is_returned(app, client, framework):
    @app.get("/")
    def index():
        response = framework.make_response("tea")
        response.set_cookie("a", "1", httponly=True)
        response.headers["X-A"] = "1"
        response.status_code = 201
        return response

    response = client.get("/")

    assert response.status_code == 201
    assert response.headers["X-A"] == "1"
    assert response.headers["Set-Cookie"] == "a=1; HttpOnly; Path=/"


def test_response_reads_json(framework):
    response = framework.Response('{"a": 1}', mimetype="application/json")

    assert response.is_json
    assert response.json == {"a": 1}
    assert response.get_json() == {"a": 1}


def test_large_cookies_warn_by_configuration(app, framework):
    app.config["MAX_COOKIE_SIZE"] = 10

    with app.app_context():
        assert framework.Response().max_cookie_size == 10
    assert framework.Response().max_cookie_size == 4093


# --- redirect and abort ---


@pytest.mark.parametrize("code", [301, 302, 303, 305, 307, 308])
def test_redirect_takes_a_code(app, framework, code):
    response = answer(app, framework.redirect("/there", code))

    assert response.status_code == code
    assert response.headers["Location"] == "/there"


def test_redirect_is_302_and_relative(app, framework):
    response = answer(app, framework.redirect("/there?a=1&b=2"))

    assert response.status == "302 FOUND"
    assert response.headers["Location"] == "/there?a=1&b=2"
    assert response.headers["Content-Type"] == HTML
    assert '<a href="/there?a=1&amp;b=2">' in response.text


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/茶", "/%E8%8C%B6"),
        ("/a b", "/a%20b"),
        ("there", "there"),
        ("http://other.example/茶", "http://other.example/%E8%8C%B6"),
        ("//other.example", "//other.example"),
        ("/a%20b", "/a%20b"),
    ],
)
def test_redirect_encodes_the_location(app, framework, target, location):
    assert answer(app, framework.redirect(target)).headers["Location"] == location


def test_redirect_takes_a_response_class(framework):
    class Response(framework.Response):
        pass

    assert type(framework.redirect("/", Response=Response)) is Response


def test_redirect_asks_the_app(app, client, framework):
    class Application(framework.Flask):
        def redirect(self, location, code=302):
            return super().redirect(f"/moved{location}", code)

    other = Application("other")
    other.get("/")(lambda: framework.redirect("/there"))

    assert other.test_client().get("/").location == "/moved/there"


def test_redirect_works_without_an_app(framework):
    assert framework.redirect("/there").status_code == 302


@pytest.mark.parametrize(
    "code", [400, 401, 403, 404, 405, 409, 410, 418, 429, 500, 503]
)
def test_abort_answers_with_the_page_of_the_code(app, client, framework, code):
    app.get("/")(lambda: framework.abort(code))

    response = client.get("/")

    assert response.status_code == code
    assert response.content_type == HTML
    assert f"<title>{code} " in response.text


def test_abort_takes_a_description(app, client, framework):
    app.get("/")(lambda: framework.abort(404, "no <tea>"))

    assert "<p>no &lt;tea&gt;</p>" in client.get("/").text


def test_abort_takes_keywords(app, client, framework):
    app.get("/")(lambda: framework.abort(405, valid_methods=["PUT"]))

    assert client.get("/").headers["Allow"] == "PUT"


def test_abort_takes_a_response(app, client, framework):
    app.get("/")(lambda: framework.abort(framework.Response("stop", 418)))

    response = client.get("/")

    assert response.status_code == 418
    assert response.text == "stop"


def test_abort_of_an_unknown_code_is_an_error(framework):
    with pytest.raises(LookupError, match="no exception for 999"):
        framework.abort(999)


def test_abort_asks_the_aborter_of_the_app(app, framework):
    from werkzeug.exceptions import HTTPException

    class TeaTime(HTTPException):
        code = 299

    app.aborter.mapping[299] = TeaTime

    with app.app_context(), pytest.raises(TeaTime):
        framework.abort(299)


def test_own_exception_of_http_is_a_response(app, client):
    from werkzeug.exceptions import HTTPException

    class TeaTime(HTTPException):
        code = 499
        description = "come back later"

        def get_headers(self, environ=None, scope=None):
            return [("X-Tea", "green"), ("Content-Type", "text/html")]

    def index():
        raise TeaTime

    app.get("/")(index)

    response = client.get("/")

    assert response.status_code == 499
    assert response.headers["X-Tea"] == "green"
    assert "come back later" in response.text


# --- The response as WSGI sees it ---


def test_head_of_a_stream_has_no_body(app, client):
    app.get("/")(lambda: iter(["a", "b"]))

    assert client.head("/").data == b""


def test_empty_statuses_have_no_length(app, client):
    app.get("/")(lambda: ("", 204))

    response = client.get("/")

    assert response.status == "204 NO CONTENT"
    assert "Content-Length" not in response.headers


def test_not_modified_has_no_entity_headers(app, client):
    app.get("/")(lambda: ("", 304, {"ETag": '"a"', "X-A": "1"}))

    response = client.get("/")

    assert response.headers["ETag"] == '"a"'
    assert "Content-Type" not in response.headers
    assert "Content-Length" not in response.headers


def test_view_may_make_its_answer_conditional(app, client, framework):
    @app.get("/")
    def index():
        response = framework.make_response("tea")
        response.add_etag()
        return response.make_conditional(framework.request)

    first = client.get("/")
    second = client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert second.status_code == 304
    assert second.data == b""


def test_closing_the_answer_runs_call_on_close(app, client, framework):
    seen = []

    @app.get("/")
    def index():
        response = framework.make_response("tea")
        response.call_on_close(lambda: seen.append("closed"))
        return response

    client.get("/").close()

    assert seen == ["closed"]


# --- None, where no view returned it ---


def test_none_is_a_type_error_in_a_request(app, framework):
    with (
        app.test_request_context("/"),
        pytest.raises(TypeError, match="did not return a valid"),
    ):
        framework.make_response(None)


def test_none_outside_of_a_request_has_no_view_to_name(app, framework):
    outside = "^Working outside of request context"
    with pytest.raises(RuntimeError, match=outside):
        app.make_response(None)
    with app.app_context(), pytest.raises(RuntimeError, match=outside):
        framework.make_response(None)


def test_wrong_tuple_is_told_the_right_ones_in_one_sentence(app):
    with pytest.raises(TypeError) as caught:
        app.make_response(("tea",))

    assert str(caught.value).partition("\n")[0] == (
        "The view function did not return a valid response tuple. The tuple must have"
        " the form (body, status, headers), (body, status), or (body, headers)."
    )
