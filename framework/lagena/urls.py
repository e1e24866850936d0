"""URLs both ways: rules and the adapter that matches a request; building URLs."""

from __future__ import annotations

import re
import sys
import typing as t
import warnings
from collections.abc import Collection
from urllib.parse import quote

from werkzeug.datastructures import ImmutableDict
from werkzeug.exceptions import SecurityError
from werkzeug.routing import BuildError, MapAdapter, RequestRedirect, Rule, RuleFactory
from werkzeug.routing import FloatConverter as BaseFloatConverter
from werkzeug.routing import Map as BaseMap
from werkzeug.wsgi import get_host

from .advice import advice
from .as_flask import has_name_of_flask
from .changes import Watched, announcing
from .debughelpers import FormDataRoutingRedirect

if t.TYPE_CHECKING:
    from .app import Flask
    from .ctx import AppContext, RequestContext
    from .typing import RouteCallable, WSGIEnvironment
    from .wrappers import Request

#: Characters of a fragment that stay as they are: RFC 3986, 3.5, and Flask's % and #.
_FRAGMENT_SAFE = "%!#$&'()*+,/:;=?@"


class FloatConverter(BaseFloatConverter):
    """Werkzeug's, but that it writes a number as ``str`` does in every version."""

    def to_url(self, value: t.Any) -> str:
        """Return a number as it stands in a URL."""
        return str(float(value))


@announcing("__setattr__", "add")
class Map(Watched, BaseMap):
    """All rules of an application, and the converters they may use."""

    default_converters = ImmutableDict(
        {**BaseMap.default_converters, "float": FloatConverter}
    )

    def add(self, rulefactory: RuleFactory) -> None:
        """Add rules; of two that match alike the first wins, the second builds URLs.

        Werkzeug refuses such a second rule, from 3.2 on, where the rule says so.
        An unknown converter raises ``LookupError``, with a note of those there are.
        """
        for rule in rulefactory.get_rules(self):
            rule.is_duplicate = lambda other: False  # type: ignore[attr-defined]  # asked by 3.2
            try:
                super().add(rule)
            except LookupError as error:
                if type(error) is LookupError:  # not one of a converter's own
                    error.add_note(self._converter_names())
                raise

    def _converter_names(self) -> str:
        """Return which converters there are."""
        names = sorted(self.converters.keys() - {"default"})
        return advice("The converters are {names}.", names=", ".join(names))


def make_rule(
    app: Flask,
    rule: str,
    endpoint: str,
    view_func: RouteCallable | None,
    automatic_options: bool | None,
    options: dict[str, t.Any],
) -> Rule:
    """Return a rule of the application's class, as ``Flask.add_url_rule`` says."""
    methods = _methods(options.pop("methods", None), view_func)
    required = set(getattr(view_func, "required_methods", ()))
    if automatic_options is None:
        automatic_options = getattr(view_func, "provide_automatic_options", None)
    if automatic_options is None:
        wanted = app.config["PROVIDE_AUTOMATIC_OPTIONS"]
        automatic_options = wanted and "OPTIONS" not in methods
        required |= {"OPTIONS"} if automatic_options else set()
    made = app.url_rule_class(
        rule, methods=methods | required, endpoint=endpoint, **options
    )
    made.provide_automatic_options = automatic_options  # type: ignore[attr-defined]  # Flask's mark
    return made


def _methods(methods: t.Any, view_func: RouteCallable | None) -> set[str]:
    """Return a rule's methods: as listed, else as the view says, else GET."""
    if methods is None:
        methods = getattr(view_func, "methods", None) or ("GET",)
    if isinstance(methods, str):
        raise TypeError(
            "Allowed methods must be a list of strings, for example:"
            f' @app.route(..., methods=["POST"]), not the string {methods!r}.'
        )
    return {method.upper() for method in methods}


def endpoint_of(view_func: RouteCallable | None) -> str:
    """Return the endpoint of a view for which none is named: the function's name."""
    if view_func is None:
        raise AssertionError(
            "expected view func if endpoint is not provided. Pass one of them."
        )
    name: str = view_func.__name__
    return name


def request_adapter(app: Flask, request: Request) -> MapAdapter:
    """Return the adapter that matches the request's URL, and builds others.

    A host that can't be printed, or is not among ``TRUSTED_HOSTS``, raises
    ``SecurityError`` (400). Which domain a request belongs to is found here, as what
    Werkzeug's ``Map.bind_to_environ`` finds depends on its version.
    """
    trusted_hosts = app.config["TRUSTED_HOSTS"]
    if trusted_hosts is not None:
        request.trusted_hosts = trusted_hosts
    environ = request.environ
    request.host = _host(environ, request.trusted_hosts)
    scheme = _scheme(environ)
    server_name, subdomain = _domain(app, request.host.lower(), scheme)
    return app.url_map.bind(
        server_name,
        _text(environ, "SCRIPT_NAME"),
        subdomain,
        scheme,
        environ["REQUEST_METHOD"],
        _text(environ, "PATH_INFO"),
        _text(environ, "QUERY_STRING"),
    )


def _host(environ: WSGIEnvironment, trusted_hosts: Collection[str] | None) -> str:
    """Return host and port of a request, or "" if what was sent is no host's name."""
    host = ""
    try:
        host = get_host(environ, trusted_hosts or None)
    except SecurityError:
        if trusted_hosts:
            raise
    sent = environ.get("HTTP_HOST", "")
    if not sent.isprintable():
        raise SecurityError(f"Host {sent!r} can't be printed.")
    found = _HOST.fullmatch(host)
    return host if found and int(found[1] or 0) < 2**16 else ""


#: A name or address, and a port if one is given (RFC 3986, 3.2.2).
_HOST = re.compile(
    r"(?:[a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+])(?::([1-9][0-9]{,4}))?",
    re.ASCII | re.IGNORECASE,
)


def _scheme(environ: WSGIEnvironment) -> str:
    """Return the URL's scheme, that of a WebSocket if one is asked for (RFC 6455)."""
    scheme: str = environ["wsgi.url_scheme"]
    connection = environ.get("HTTP_CONNECTION", "").lower().split(",")
    if "upgrade" not in map(str.strip, connection):
        return scheme
    if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
        return scheme
    return "wss" if scheme == "https" else "ws"


def _domain(app: Flask, host: str, scheme: str) -> tuple[str, str | None]:
    """Return the server's name, and the subdomain; None means by the rules' hosts."""
    if app.url_map.host_matching:
        return host, None
    server_name = app.config["SERVER_NAME"]
    port = ":443" if scheme in {"https", "wss"} else ":80"
    server_name = (host if server_name is None else server_name.lower()).removesuffix(
        port
    )
    if not app.subdomain_matching:
        return server_name, app.url_map.default_subdomain or ""
    if host == server_name or host.endswith(f".{server_name}"):
        labels = host.removesuffix(server_name).split(".")
        return server_name, ".".join(filter(None, labels))
    _warn(
        f"Current server name {host!r} doesn't match configured server name"
        f" {server_name!r}"
    )
    return server_name, _NO_SUBDOMAIN


def _warn(message: str) -> None:
    """Warn where ``create_url_adapter`` stands: in ``app``, by the name it goes by.

    Filters say ``flask.app``, where lagena answers as Flask.
    """
    frame = sys._getframe(3)
    warnings.warn_explicit(
        message,
        UserWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        module="flask.app" if has_name_of_flask() else "lagena.app",
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


#: No rule has it, so that a foreign host matches none.
_NO_SUBDOMAIN = "<invalid>"


def _text(environ: WSGIEnvironment, key: str) -> str | None:
    """Return a value of the environment as text, which PEP 3333 has as bytes in it."""
    value = environ.get(key)
    return None if value is None else value.encode("latin-1").decode(errors="replace")


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
    """Return the URL of an endpoint, as ``Flask.url_for`` says."""
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
    " Also configure 'APPLICATION_ROOT' and 'PREFERRED_URL_SCHEME' as needed. In a"
    " shell or a test, call url_for in: with app.test_request_context(): ..."
)

_NO_ROUTING = (
    "Unable to build URLs in this request, whose host is bad or not trusted, so that it"
    " was never matched. Write a URL without 'url_for', or add the host to"
    " 'TRUSTED_HOSTS'."
)


def _absolute(endpoint: str, blueprint: str | None) -> str:
    """Return an endpoint's full name; one that starts with a dot is the blueprint's."""
    if not endpoint.startswith("."):
        return endpoint
    return endpoint[1:] if blueprint is None else f"{blueprint}{endpoint}"


def handle_build_error(
    app: Flask, error: BuildError, endpoint: str, values: dict[str, t.Any]
) -> str:
    """Return the URL that one of ``url_build_error_handlers`` knows, or raise."""
    for handler in app.url_build_error_handlers:
        try:
            url = handler(error, endpoint, values)
        except BuildError as other:
            error = other
        else:
            if url is not None:
                return url
    raise error


def raise_routing_exception(app: Flask, request: Request) -> t.NoReturn:
    """Raise what matching ended in; debug mode explains a redirect that loses a form.

    A 307 or 308 makes the browser send the form again (RFC 9110, 15.4.8 and 15.4.9),
    so only others lose it.
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
