"""Responses: the corners of what a view may return, and what is said of the rest."""

import pytest

import lagena
from lagena import Flask, Response
from lagena.responses import make_response


def response_to(app: Flask, value: object) -> Response:
    """Return the response of a view ``index`` that returns ``value``."""
    app.add_url_rule("/", "index")
    with app.test_request_context() as ctx:
        return make_response(app, ctx, value)


@pytest.mark.parametrize(
    "value",
    [
        ({"tea": "green"}, "418 TEAPOT"),
        ({"tea": "green"}, 418),
        (["green"], 418, {}),
        (Response("green"), 418),
        ("green", 418),
        ("green", "418 TEAPOT"),
    ],
)
def test_status_of_a_tuple_is_set_on_any_body(app: Flask, value: object) -> None:
    response = response_to(app, value)

    assert response.status_code == 418


@pytest.mark.parametrize("body", [{"a": 1}, [1], "tea", b"tea", Response("tea")])
def test_headers_of_a_tuple_are_set_on_any_body(app: Flask, body: object) -> None:
    response = response_to(app, (body, {"X-Tea": "green", "Content-Type": "x/tea"}))

    assert response.headers["X-Tea"] == "green"
    assert response.headers.getlist("Content-Type") == ["x/tea"]


@pytest.mark.parametrize("body", ["tea", b"tea", bytearray(b"tea"), iter(["tea"])])
def test_text_of_any_kind_is_the_body(app: Flask, body: object) -> None:
    assert response_to(app, body).get_data() == b"tea"


def test_default_of_a_response_class_gives_way_to_the_status_of_the_view(
    app: Flask,
) -> None:
    class Teapot(Response):
        default_status = 418

    app.response_class = Teapot

    assert response_to(app, "tea").status_code == 418
    assert response_to(app, ("tea", 200)).status_code == 200


def test_wsgi_application_becomes_a_response(app: Flask) -> None:
    response = response_to(app, Flask("other", static_folder=None))

    assert type(response) is Response
    assert response.status_code == 404


@pytest.mark.parametrize("value", [None, (None, 200)])
def test_view_that_returns_nothing_is_named(app: Flask, value: object) -> None:
    with pytest.raises(TypeError) as caught:
        response_to(app, value)

    assert "view function for 'index' did not return" in str(caught.value)
    assert "either returned None or ended without" in str(caught.value)


@pytest.mark.parametrize("value", [(), ("a",), ("a", 200, {}, "d")])
def test_tuple_of_another_length_is_named_and_counted(
    app: Flask, value: tuple[object, ...]
) -> None:
    with pytest.raises(TypeError) as caught:
        response_to(app, value)

    assert f"view 'index' returned a tuple of {len(value)}" in str(caught.value)
    assert "(body, status, headers), (body, status), or (body, headers)" in str(
        caught.value
    )


def test_other_value_is_told_the_types_that_would_do(app: Flask) -> None:
    with pytest.raises(TypeError) as caught:
        response_to(app, 42)

    assert "The return type must be a string, dict, list, tuple" in str(caught.value)
    assert "but it was a int" in str(caught.value)


def test_callable_that_fails_as_wsgi_keeps_its_own_error(app: Flask) -> None:
    def brew(pot: str) -> None: ...

    with pytest.raises(TypeError) as caught:
        response_to(app, brew)

    assert "brew() takes 1 positional argument but 2 were given" in str(caught.value)
    assert "but it was a function" in str(caught.value)
    assert isinstance(caught.value.__cause__, TypeError)


def test_response_is_made_in_a_command(app: Flask) -> None:
    with app.app_context():
        assert lagena.make_response("tea").get_data() == b"tea"


def test_response_is_made_without_a_context(app: Flask) -> None:
    assert app.make_response("tea").get_data() == b"tea"
