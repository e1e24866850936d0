"""URLs both ways: the adapter that matches a request, and building for an endpoint."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

from werkzeug.routing import BuildError, MapAdapter, RequestRedirect
from werkzeug.routing import Map as BaseMap
from werkzeug.wsgi import get_host

from .changes import Watched, announcing
from .debughelpers import FormDataRoutingRedirect

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import AppContext, RequestContext
    from .wrappers import Request

#: Characters of a fragment that stay as they are: RFC 3986, 3.5, and Flask's % and #.
_FRAGMENT_SAFE = "%!#$&'()*+,/:;=?@"


@announcing("__setattr__", "add")
class Map(Watched, BaseMap):
    """All rules of an application, and the converters they may use."""


def request_adapter(app: Flask, request: Request) -> MapAdapter:
    """Give what matches the request's URL.

    A host that is bad, or not among ``TRUSTED_HOSTS``, raises ``SecurityError`` (400).
    """
    trusted_hosts = app.config["TRUSTED_HOSTS"]
    if trusted_hosts is not None:
        request.trusted_hosts = trusted_hosts
    request.host = get_host(request.environ, request.trusted_hosts)  # raises if bad
    subdomain = None
    server_name = app.config["SERVER_NAME"]
    if app.url_map.host_matching:
        server_name = None  # the rules name their hosts
    elif not app.subdomain_matching:
        subdomain = app.url_map.default_subdomain or ""
    return app.url_map.bind_to_environ(
        request.environ, server_name=server_name, subdomain=subdomain
    )


def config_adapter(app: Flask) -> MapAdapter | None:
    """Give what builds URLs outside of a request, or None without ``SERVER_NAME``."""
    server_name = app.config["SERVER_NAME"]
    if server_name is None:
        return None
    return app.url_map.bind(
        server_name,
        script_name=app.config["APPLICATION_ROOT"],
        url_scheme=app.config["PREFERRED_URL_SCHEME"],
    )


def build(
    app: Flask,
    app_ctx: AppContext | None,
    ctx: RequestContext | None,
    endpoint: str,
    values: dict[str, t.Any],
    *,
    anchor: str | None,
    method: str | None,
    scheme: str | None,
    external: bool | None,
) -> str:
    """Give the URL of an endpoint, as ``Flask.url_for`` says."""
    if ctx is not None:
        endpoint = _absolute(endpoint, ctx.request.blueprint)
    if external is None:
        external = ctx is None or scheme is not None
    if scheme is not None and not external:
        raise ValueError("When specifying '_scheme', '_external' must be True.")
    adapter = _adapter(app, app_ctx, ctx)
    app.inject_url_defaults(endpoint, values)
    try:
        url = adapter.build(
            endpoint, values, method=method, url_scheme=scheme, force_external=external
        )
    except BuildError as error:
        values.update(
            _anchor=anchor, _method=method, _scheme=scheme, _external=external
        )
        return app.handle_url_build_error(error, endpoint, values)
    return url if anchor is None else f"{url}#{quote(anchor, safe=_FRAGMENT_SAFE)}"


def _adapter(
    app: Flask, app_ctx: AppContext | None, ctx: RequestContext | None
) -> MapAdapter:
    """Return what builds URLs here: for the request, or by ``SERVER_NAME``."""
    if ctx is not None:
        adapter = ctx.url_adapter
    elif app_ctx is not None:
        adapter = app_ctx.url_adapter
    else:
        adapter = app.create_url_adapter(None)
    if adapter is None:
        raise RuntimeError(_NO_ADAPTER if ctx is None else _NO_ROUTING)
    return adapter


# Programs match the first sentence, which is Flask's.
_NO_ADAPTER = (
    "Unable to build URLs outside an active request without 'SERVER_NAME' configured."
    " Also configure 'APPLICATION_ROOT' and 'PREFERRED_URL_SCHEME' as needed; in a"
    " shell or a test, call url_for in: with app.test_request_context(): ..."
)

_NO_ROUTING = (
    "Unable to build URLs in this request, whose host is bad or not trusted, so that it"
    " was never matched. Write a URL without 'url_for', or add the host to"
    " 'TRUSTED_HOSTS'."
)


def _absolute(endpoint: str, blueprint: str | None) -> str:
    """Give an endpoint's full name; one that starts with a dot is the blueprint's."""
    if not endpoint.startswith("."):
        return endpoint
    return endpoint[1:] if blueprint is None else f"{blueprint}{endpoint}"


def raise_routing_exception(app: Flask, request: Request) -> t.NoReturn:
    """Raise what matching ended in; debug mode explains a redirect that loses a form.

    A 307 or 308 makes the browser send the form again, so only others lose it.
    """
    error = request.routing_exception
    assert error is not None, "Matching found a rule, so there is nothing to raise."
    if (
        app.debug
        and isinstance(error, RequestRedirect)
        and error.code not in (307, 308)
        and request.method not in ("GET", "HEAD", "OPTIONS")
    ):
        raise FormDataRoutingRedirect(request)
    raise error
