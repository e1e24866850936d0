"""The Werkzeug to come, 3.2: a pytest plugin that makes the installed one behave so.

``python -m pytest -p tests.compat.werkzeug_next tests/framework tests/compat`` runs the
tests on it. It follows Werkzeug's change log of May 2026, which is no release yet, and
changes Werkzeug before lagena is imported. The real Flask does as its Werkzeug does, so
tests that ask it are left out. So are the titles of error pages, which stay Werkzeug's.
"""

import decimal
import hashlib
import re
import sys
import warnings
from copy import copy
from http import HTTPStatus

import pytest
from werkzeug import exceptions, http, test, utils, wrappers
from werkzeug.routing import Map, Rule, converters
from werkzeug.routing import exceptions as routing_exceptions
from werkzeug.routing.matcher import StateMachineMatcher
from werkzeug.sansio import request as sansio_request
from werkzeug.sansio import utils as sansio_utils
from werkzeug.sansio.response import Response


def replaced(owner, name):
    """Put the decorated function in the place of another, which it gets first."""

    def decorator(function):
        old = getattr(owner, name)
        setattr(owner, name, lambda *args, **kwargs: function(old, *args, **kwargs))

    return decorator


# --- Reason phrases are Python's, in title case ---


@replaced(Response, "_clean_status")
def clean_status(old, response, value):
    line, code = old(response, value)
    if isinstance(value, str) and not value.strip().isdecimal():
        return line, code
    return f"{code} {phrase(code)}", code


def phrase(code):
    return HTTPStatus(code).phrase if code in set(HTTPStatus) else "Unknown"


# --- What is deprecated warns, and warnings are errors in these tests ---


def deprecated(old, *args, **kwargs):
    if sys._getframe(2).f_globals["__name__"].startswith("lagena"):
        warnings.warn(f"{old.__name__} is deprecated", DeprecationWarning, stacklevel=3)
    return old(*args, **kwargs)


for name in [*filter(re.compile("parse_(?!date)|dump_csp").match, vars(http))]:
    replaced(http, name)(deprecated)

titles = vars(http).pop("HTTP_STATUS_CODES")
exceptions.HTTPException.name = property(lambda error: titles.get(error.code))


def storage_class_is_deprecated(cls, **options):
    for name in ("parameter", "dict", "list"):
        if f"{name}_storage_class" in vars(cls):
            warnings.warn(
                f"{cls}: {name}_storage_class", DeprecationWarning, stacklevel=2
            )


wrappers.Request.__init_subclass__ = classmethod(storage_class_is_deprecated)


# --- Redirects are 303, and the test client keeps methods but POST ---

utils.redirect.__defaults__ = (303, None)


@replaced(test.Client, "resolve_redirect")
def resolve_redirect(old, client, response, buffered=False):
    if response.status_code in {301, 302} and response.request.method != "POST":
        response = copy(response)
        response.status_code = 307
    return old(client, response, buffered)


# --- Equal rules are refused ---


class DuplicateRuleError(Exception):
    pass


def is_duplicate(rule, other):
    return rule.websocket == other.websocket and (
        rule.methods is None
        or other.methods is None
        or not rule.methods.isdisjoint(other.methods)
    )


@replaced(StateMachineMatcher, "add")
def add(old, matcher, rule):
    rules = vars(matcher).setdefault("rules", [])
    for other in rules:
        if rule._parts == other._parts and rule.is_duplicate(other):
            raise DuplicateRuleError(other, rule)
    rules.append(rule)
    old(matcher, rule)


routing_exceptions.DuplicateRuleError = DuplicateRuleError
Rule.is_duplicate = is_duplicate


# --- Hosts are validated, and a foreign one is in the default subdomain ---


@replaced(sansio_utils, "get_host")
def get_host(old, scheme, host_header, server=None, trusted_hosts=None):
    host = old(scheme, host_header, server, trusted_hosts)
    if not host:
        raise exceptions.SecurityError(f"Host {host_header!r} is not valid.")
    return host


sansio_request.get_host = sansio_utils.get_host


@replaced(Map, "bind_to_environ")
def bind_to_environ(old, url_map, environ, server_name=None, subdomain=None):
    host = wrappers.Request(getattr(environ, "environ", environ)).host
    if url_map.host_matching:
        server_name = None
    elif server_name and subdomain is None and not host.endswith(server_name):
        subdomain = url_map.default_subdomain
    return old(url_map, environ, server_name, subdomain)


# --- Smaller ones ---


@replaced(wrappers.Response, "make_conditional")
def make_conditional(old, response, environ, accept_ranges=False, complete_length=None):
    old(response, environ, accept_ranges, complete_length)
    response.headers.setdefault("Accept-Ranges", "none")
    return response


@replaced(converters.FloatConverter, "to_url")
def to_url(old, converter, value):
    return f"{decimal.Decimal(str(float(value))):f}"


http.generate_etag = lambda data: hashlib.sha3_256(data).hexdigest()


# --- Whose tests it runs ---


def pytest_report_header():
    return "werkzeug: as 3.2 will be"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    kept = [item for item in items if not asks_flask(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def asks_flask(item):
    """Return whether a test asks the real Flask, alone or in comparison."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return parameters.get("framework") == "flask" or item.path.stem in {
        "test_differential",
        "test_werkzeug_next",
    }
