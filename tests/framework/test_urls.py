"""URLs both ways: which adapter, which URL, which error."""

from typing import Any

import pytest
from werkzeug.exceptions import NotFound, SecurityError
from werkzeug.routing import BaseConverter, Map, RequestRedirect

from lagena import Blueprint, Flask, url_for
from lagena.debughelpers import FormDataRoutingRedirect
from lagena.urls import raise_routing_exception, request_adapter

# --- Adapters ---


def test_host_that_is_not_trusted_is_refused(app: Flask) -> None:
    ctx = app.test_request_context(base_url="http://bad.example")
    app.config["TRUSTED_HOSTS"] = ["good.example"]

    with pytest.raises(SecurityError, match=r"bad\.example"):
        request_adapter(app, ctx.request)


def test_hosts_trusted_by_the_request_itself_count(app: Flask) -> None:
    ctx = app.test_request_context(base_url="http://bad.example")
    ctx.request.trusted_hosts = ["good.example"]

    with pytest.raises(SecurityError):
        request_adapter(app, ctx.request)


@pytest.mark.parametrize(
    ("sent", "host"),
    [
        ("tea.example", "tea.example"),
        ("[::1]:5000", "[::1]:5000"),
        ("no host", ""),
        ("tea_pot", ""),
        ("é", ""),
        ("tea.example:65536", ""),
        ("", ""),
    ],
)
def test_what_is_no_host_counts_as_none(app: Flask, sent: str, host: str) -> None:
    environ = app.test_request_context().request.environ
    environ["HTTP_HOST"] = sent

    assert app.request_context(environ).request.host == host


@pytest.mark.parametrize(
    ("host", "subdomain"),
    [
        ("tea.example", ""),
        ("a.b.tea.example", "a.b"),
        (".tea.example", ""),
        ("greentea.example", "<invalid>"),
    ],
)
@pytest.mark.filterwarnings("ignore:Current server name")
def test_subdomain_is_what_stands_before_the_server(host: str, subdomain: str) -> None:
    app = Flask("example", subdomain_matching=True)
    app.config["SERVER_NAME"] = "TEA.example:80"
    environ = app.test_request_context().request.environ
    environ["HTTP_HOST"] = host

    assert app.request_context(environ).url_adapter.subdomain == subdomain


def test_foreign_host_is_warned_of() -> None:
    app = Flask("example", subdomain_matching=True)
    app.config["SERVER_NAME"] = "tea.example"

    with pytest.warns(UserWarning, match="'other.example' doesn't match"):
        app.test_request_context(base_url="http://other.example")


@pytest.mark.parametrize(
    ("options", "server_name", "subdomain"),
    [
        ({"static_folder": None}, "tea.example", ""),
        ({"static_folder": None, "subdomain_matching": True}, "tea.example", "shop"),
        ({"static_folder": None, "host_matching": True}, "shop.tea.example", None),
    ],
    ids=["default", "subdomain matching", "host matching"],
)
def test_request_is_matched_by_path_subdomain_or_host(
    options: dict[str, Any], server_name: str, subdomain: str | None
) -> None:
    app = Flask("example", **options)
    app.config["SERVER_NAME"] = "tea.example"
    ctx = app.test_request_context(base_url="http://shop.tea.example")

    adapter = request_adapter(app, ctx.request)

    assert adapter.server_name == server_name
    assert adapter.subdomain == subdomain


def test_default_subdomain_of_the_map_is_used_without_matching(app: Flask) -> None:
    app.url_map.default_subdomain = "www"

    adapter = request_adapter(app, app.test_request_context().request)

    assert adapter.subdomain == "www"


def test_urls_without_a_request_are_those_of_the_configuration(app: Flask) -> None:
    assert app.create_url_adapter(None) is None

    app.config.update(
        SERVER_NAME="tea.example",
        APPLICATION_ROOT="/root",
        PREFERRED_URL_SCHEME="https",
    )
    app.add_url_rule("/pot", "pot")

    assert app.url_for("pot") == "https://tea.example/root/pot"
    with app.app_context():
        assert url_for("pot", _external=False) == "/root/pot"


# --- Building ---


@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        ({}, "/pot"),
        ({"_external": True}, "http://localhost/pot"),
        ({"_scheme": "https"}, "https://localhost/pot"),
        ({"_anchor": "a b/ü?#%"}, "/pot#a%20b/%C3%BC?#%"),
        ({"size": 2, "_method": "GET"}, "/pot?size=2"),
    ],
)
def test_url_in_a_request_is_a_path_unless_more_is_asked_for(
    app: Flask, arguments: dict[str, Any], url: str
) -> None:
    app.add_url_rule("/pot", "pot")

    with app.test_request_context():
        assert url_for("pot", **arguments) == url


def test_scheme_excludes_a_path(app: Flask) -> None:
    app.add_url_rule("/pot", "pot")

    with (
        app.test_request_context(),
        pytest.raises(ValueError, match="'_external' must be True"),
    ):
        url_for("pot", _scheme="https", _external=False)


def test_url_without_a_host_is_told_all_the_ways_out(app: Flask) -> None:
    app.add_url_rule("/pot", "pot")

    with app.app_context(), pytest.raises(RuntimeError) as caught:
        url_for("pot")

    message = str(caught.value)
    assert "without 'SERVER_NAME' configured" in message
    assert "'APPLICATION_ROOT' and 'PREFERRED_URL_SCHEME'" in message
    assert "with app.test_request_context(): ..." in message


@pytest.mark.parametrize(
    ("path", "endpoint", "url"),
    [
        ("/shop/", ".index", "/shop/"),
        ("/shop/", "index", "/"),
        ("/", ".index", "/"),
        ("/", "shop.index", "/shop/"),
    ],
)
def test_endpoint_with_a_dot_first_is_of_the_request_s_blueprint(
    app: Flask, path: str, endpoint: str, url: str
) -> None:
    blueprint = Blueprint("shop", "example", url_prefix="/shop")
    blueprint.add_url_rule("/", "index")
    app.add_url_rule("/", "index")
    app.register_blueprint(blueprint)

    with app.test_request_context(path):
        assert url_for(endpoint) == url


def test_handler_of_a_build_error_sees_what_was_asked_for(app: Flask) -> None:
    seen = []
    app.url_build_error_handlers.append(lambda *args: seen.append(args[1:]) or "/found")

    with app.test_request_context():
        url_for("missing", size=2, _anchor="top")

    assert seen == [
        (
            "missing",
            {
                "size": 2,
                "_anchor": "top",
                "_method": None,
                "_scheme": None,
                "_external": False,
            },
        )
    ]


# --- What matching ended in ---


@pytest.mark.parametrize(
    ("debug", "method", "code", "explained"),
    [
        (True, "POST", 301, True),
        (True, "POST", 308, False),
        (True, "GET", 301, False),
        (False, "POST", 301, False),
    ],
)
def test_redirect_that_loses_a_form_is_explained_in_debug_mode(
    app: Flask, debug: bool, method: str, code: int, explained: bool
) -> None:
    app.debug = debug
    request = app.test_request_context(method=method).request
    request.routing_exception = RequestRedirect("/new")
    request.routing_exception.code = code

    with pytest.raises((RequestRedirect, FormDataRoutingRedirect)) as caught:
        raise_routing_exception(app, request)

    assert isinstance(caught.value, FormDataRoutingRedirect) is explained


def test_error_of_matching_is_raised_as_it_is(app: Flask) -> None:
    request = app.test_request_context(method="POST").request
    request.routing_exception = error = NotFound()

    with pytest.raises(NotFound) as caught:
        raise_routing_exception(app, request)

    assert caught.value is error


# --- What does not depend on Werkzeug's version ---


def test_unprintable_host_is_refused(app: Flask) -> None:
    ctx = app.test_request_context()
    ctx.request.environ["HTTP_HOST"] = "tea\x00.example"

    with pytest.raises(SecurityError, match="can't be printed"):
        request_adapter(app, ctx.request)


@pytest.mark.parametrize(
    ("scheme", "connection", "upgrade", "expected"),
    [
        ("http", "keep-alive, Upgrade", "WebSocket", "ws"),
        ("https", "upgrade", "websocket", "wss"),
        ("https", "upgrade", "h2c", "https"),
        ("http", "keep-alive", "websocket", "http"),
    ],
)
def test_request_for_a_websocket_has_its_scheme(
    app: Flask, scheme: str, connection: str, upgrade: str, expected: str
) -> None:
    headers = {"Connection": connection, "Upgrade": upgrade}
    ctx = app.test_request_context(base_url=f"{scheme}://tea.example", headers=headers)

    assert request_adapter(app, ctx.request).url_scheme == expected


@pytest.mark.parametrize(("value", "text"), [(2.5, "2.5"), (3, "3.0"), (1e30, "1e+30")])
def test_float_stands_in_a_url_as_str_writes_it(
    app: Flask, value: float, text: str
) -> None:
    app.add_url_rule("/weight/<float:grams>", "weight", lambda grams: "")

    with app.test_request_context():
        assert url_for("weight", grams=value) == f"/weight/{text}"


def test_unknown_converter_is_told_which_there_are(app: Flask) -> None:
    with pytest.raises(LookupError) as caught:
        app.add_url_rule("/<integer:number>", "show")

    assert str(caught.value) == "the converter 'integer' does not exist"
    assert caught.value.__notes__ == [
        "The converters are any, float, int, path, string, uuid."
    ]


def test_error_of_a_converter_itself_gets_no_note(app: Flask) -> None:
    class Picky(BaseConverter):
        def __init__(self, url_map: Map) -> None:
            raise KeyError("picky")

    app.url_map.converters["picky"] = Picky

    with pytest.raises(KeyError) as caught:
        app.add_url_rule("/<picky:number>", "show")

    assert not hasattr(caught.value, "__notes__")
