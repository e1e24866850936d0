"""Request and response: what the application adds to Werkzeug's."""

import warnings

import pytest
from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response as BaseResponse

from lagena import Flask, Request, Response, request
from lagena.testing import FlaskClient

LIMITS = {
    "max_content_length": ("MAX_CONTENT_LENGTH", None),
    "max_form_memory_size": ("MAX_FORM_MEMORY_SIZE", 500_000),
    "max_form_parts": ("MAX_FORM_PARTS", 1000),
}


def request_of(endpoint: str | None) -> Request:
    made = Request(EnvironBuilder().get_environ())
    if endpoint is not None:
        made.url_rule = Rule("/", endpoint=endpoint)
    return made


@pytest.mark.parametrize(
    ("endpoint", "blueprint", "blueprints"),
    [
        (None, None, []),
        ("index", None, []),
        ("shop.index", "shop", ["shop"]),
        ("shop.tea.index", "shop.tea", ["shop.tea", "shop"]),
    ],
)
def test_blueprints_of_a_request_are_the_parts_of_its_endpoint(
    endpoint: str | None, blueprint: str | None, blueprints: list[str]
) -> None:
    made = request_of(endpoint)

    assert made.endpoint == endpoint
    assert made.blueprint == blueprint
    assert made.blueprints == blueprints


@pytest.mark.parametrize("limit", LIMITS)
def test_limit_is_the_request_s_then_the_application_s_then_werkzeug_s(
    app: Flask, limit: str
) -> None:
    setting, default = LIMITS[limit]
    app.config[setting] = 20
    made = request_of(None)

    assert getattr(made, limit) == default
    with app.app_context():
        assert getattr(made, limit) == 20
    setattr(made, limit, 10)
    with app.app_context():
        assert getattr(made, limit) == 10


def test_form_may_be_read_without_an_application() -> None:
    made = EnvironBuilder(method="POST", data={"tea": "green"}).get_request(Request)

    assert made.form["tea"] == "green"


@pytest.mark.parametrize(
    ("debug", "description"),
    [
        (True, "Failed to decode JSON object: Expecting value"),
        (False, "The browser (or proxy) sent a request that this server could not"),
    ],
)
def test_broken_json_is_explained_in_debug_mode_only(
    app: Flask, debug: bool, description: str
) -> None:
    app.debug = debug

    with (
        app.test_request_context(
            method="POST", data="tea", content_type="application/json"
        ),
        pytest.raises(BadRequest) as caught,
    ):
        request.get_json()

    assert caught.value.description.startswith(description)


def test_broken_json_without_an_application_is_not_explained() -> None:
    made = EnvironBuilder(
        method="POST", data="tea", content_type="application/json"
    ).get_request(Request)

    with pytest.raises(BadRequest) as caught:
        made.get_json()

    assert "decode" not in caught.value.description


def test_response_is_html_and_keeps_its_location(
    app: Flask, client: FlaskClient
) -> None:
    app.get("/")(lambda: Response("tea", headers={"Location": "/pot"}))

    response = client.get("/")

    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Location"] == "/pot"


@pytest.mark.parametrize(("size", "warned"), [(10, 1), (0, 0), (4093, 0)])
def test_size_of_cookies_that_warns_is_configured(
    app: Flask, size: int, warned: int
) -> None:
    app.config["MAX_COOKIE_SIZE"] = size
    response = Response()

    with app.app_context(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        response.set_cookie("tea", "green")

    assert len(caught) == warned
    assert response.max_cookie_size == 4093


# --- What does not depend on Werkzeug's version ---


def test_foreign_response_gets_the_phrase_of_its_code() -> None:
    forced = Response.force_type(BaseResponse(status=404))

    assert forced.status == "404 NOT FOUND"


def test_phrase_of_ones_own_stays() -> None:
    forced = Response.force_type(BaseResponse(status="404 Nothing here"))

    assert forced.status == "404 Nothing here"


@pytest.mark.parametrize(
    ("method", "accept_ranges", "announced"),
    [
        ("GET", True, "bytes"),
        ("HEAD", "pages", "pages"),
        ("GET", False, None),
        ("POST", True, None),
    ],
)
def test_ranges_are_announced_where_they_are_accepted(
    method: str, accept_ranges: bool | str, announced: str | None
) -> None:
    response = Response("tea").make_conditional(
        EnvironBuilder(method=method).get_environ(), accept_ranges, 3
    )

    assert response.headers.get("Accept-Ranges") == announced


def test_announcement_of_ones_own_stays() -> None:
    response = Response("tea", headers={"Accept-Ranges": "none"})

    response.make_conditional(EnvironBuilder().get_environ())

    assert response.headers["Accept-Ranges"] == "none"
