"""JSON through the current application's provider, and plain where there is none."""

from __future__ import annotations

import json as _json
import typing as t

from lagena.globals import app_ctx_var, no_application

from .provider import DefaultJSONProvider

if t.TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from .provider import JSONProvider


def dumps(obj: t.Any, **kwargs: t.Any) -> str:
    """Return ``obj`` as JSON text, by the current application's provider if any."""
    provider = _find_provider()
    if provider is not None:
        return provider.dumps(obj, **kwargs)
    kwargs.setdefault("default", DefaultJSONProvider.default)
    return _json.dumps(obj, **kwargs)


def dump(obj: t.Any, fp: t.IO[str], **kwargs: t.Any) -> None:
    """Write ``obj`` as JSON to a text file."""
    provider = _find_provider()
    if provider is not None:
        provider.dump(obj, fp, **kwargs)
    else:
        kwargs.setdefault("default", DefaultJSONProvider.default)
        _json.dump(obj, fp, **kwargs)


def loads(s: str | bytes, **kwargs: t.Any) -> t.Any:
    """Return the value that JSON text, or its UTF-8 bytes, stand for."""
    provider = _find_provider()
    return _json.loads(s, **kwargs) if provider is None else provider.loads(s, **kwargs)


def load(fp: t.IO[t.AnyStr], **kwargs: t.Any) -> t.Any:
    """Read one value from a file of JSON."""
    provider = _find_provider()
    return _json.load(fp, **kwargs) if provider is None else provider.load(fp, **kwargs)


def jsonify(*args: t.Any, **kwargs: t.Any) -> BaseResponse:
    """Return a JSON response: one value, a list of arguments, or a dict of keywords.

    Needs a current application; arguments and keywords together are a ``TypeError``.
    """
    ctx = app_ctx_var.get(None) or no_application("jsonify")
    return ctx.app.json.response(*args, **kwargs)


def _find_provider() -> JSONProvider | None:
    ctx = app_ctx_var.get(None)
    return None if ctx is None else ctx.app.json
