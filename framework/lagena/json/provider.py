"""JSON as an application speaks it: how values become text, and text a response."""

from __future__ import annotations

import dataclasses
import decimal
import json
import typing as t
import uuid
import weakref
from collections.abc import Callable
from datetime import date

from werkzeug.http import http_date

if t.TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from lagena.app import Flask


class JSONProvider:
    """The JSON operations of one application; subclass it to use another library."""

    def __init__(self, app: Flask) -> None:
        self._app = t.cast("Flask", weakref.proxy(app))

    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Return ``obj`` as JSON text."""
        raise NotImplementedError

    def dump(self, obj: t.Any, fp: t.IO[str], **kwargs: t.Any) -> None:
        """Write ``obj`` as JSON to a text file."""
        fp.write(self.dumps(obj, **kwargs))

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        """Return the value that JSON text, or its UTF-8 bytes, stand for."""
        raise NotImplementedError

    def load(self, fp: t.IO[t.AnyStr], **kwargs: t.Any) -> t.Any:
        """Read one value from a file of JSON."""
        return self.loads(fp.read(), **kwargs)

    def response(self, *args: t.Any, **kwargs: t.Any) -> BaseResponse:
        """Return a response whose body is one value: an argument, a list or a dict."""
        return self._app.response_class(
            self.dumps(self._prepare_response_obj(args, kwargs)),
            mimetype="application/json",
        )

    def _prepare_response_obj(
        self, args: tuple[t.Any, ...], kwargs: dict[str, t.Any]
    ) -> t.Any:
        """Return the one value that the arguments of ``response()`` mean.

        Flask's name for it, because providers override it.
        """
        if args and kwargs:
            raise TypeError(
                "app.json.response() takes either args or kwargs, not both;"
                " pass one value, or only keywords."
            )
        if kwargs:
            return kwargs
        if not args:
            return None
        return args[0] if len(args) == 1 else args


def _default(o: t.Any) -> t.Any:
    """Return a value of JSON's own types for one that ``json`` does not know.

    ``TypeError`` if it is of no type that is known here.
    """
    if isinstance(o, date):
        return http_date(o)
    if isinstance(o, (decimal.Decimal, uuid.UUID)):
        return str(o)
    if dataclasses.is_dataclass(o) and not isinstance(o, type):
        return dataclasses.asdict(o)
    if hasattr(o, "__html__"):
        return str(o.__html__())
    raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")


class DefaultJSONProvider(JSONProvider):
    """JSON by the standard library, with the types that web applications meet.

    Beyond what ``json`` knows: dates as HTTP dates, ``Decimal`` and ``UUID`` as text,
    dataclasses as objects, and whatever has ``__html__`` as its markup.
    """

    #: Called with each value that ``json`` does not know.
    default: Callable[[t.Any], t.Any] = staticmethod(_default)
    #: Escape everything beyond ASCII.
    ensure_ascii = True
    #: Sort the keys of objects, so that equal values give equal text.
    sort_keys = True
    #: True: no spaces; False: indented; None: indented in debug mode only.
    compact: bool | None = None
    #: The media type of ``response()``.
    mimetype = "application/json"

    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Return ``obj`` as JSON text; keywords go to ``json.dumps``."""
        kwargs.setdefault("default", self.default)
        kwargs.setdefault("ensure_ascii", self.ensure_ascii)
        kwargs.setdefault("sort_keys", self.sort_keys)
        return json.dumps(obj, **kwargs)

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        """Return the value of JSON text; keywords go to ``json.loads``."""
        return json.loads(s, **kwargs)

    def response(self, *args: t.Any, **kwargs: t.Any) -> BaseResponse:
        """Return a response whose body is one value: an argument, a list or a dict.

        Positional arguments and keywords together are a ``TypeError``.
        """
        indented = self.compact is False or (self.compact is None and self._app.debug)
        layout: dict[str, t.Any] = (
            {"indent": 2} if indented else {"separators": (",", ":")}
        )
        text = self.dumps(self._prepare_response_obj(args, kwargs), **layout)
        return self._app.response_class(f"{text}\n", mimetype=self.mimetype)
