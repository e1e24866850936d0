"""Request and response: Werkzeug's, plus what routing and the application add."""

from __future__ import annotations

import typing as t

from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Request as BaseRequest
from werkzeug.wrappers import Response as BaseResponse

from . import json
from .debughelpers import attach_enctype_error_multidict
from .globals import find_app_context
from .tables import enclosing

if t.TYPE_CHECKING:
    from werkzeug.routing import Rule


class Request(BaseRequest):
    """What the client sent, and the rule it matched.

    Views reach it as ``request``. Set another class as ``app.request_class``.
    """

    #: What reads a JSON body; in a request it is the application's provider.
    json_module: t.Any = json

    #: The rule that matched, or None before matching and where nothing did.
    url_rule: Rule | None = None
    #: The values of the rule's variables, by name.
    view_args: dict[str, t.Any] | None = None
    #: The error or redirect that matching ended in, raised when a view is due.
    routing_exception: HTTPException | None = None

    _max_content_length: int | None = None
    _max_form_memory_size: int | None = None
    _max_form_parts: int | None = None

    @property
    def max_content_length(self) -> int | None:
        """Bytes a body may have (more is a 413); ``MAX_CONTENT_LENGTH`` unless set."""
        if self._max_content_length is not None:
            return self._max_content_length
        return _limit("MAX_CONTENT_LENGTH", super().max_content_length)

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    @property
    def max_form_memory_size(self) -> int | None:
        """Bytes a form field that is no file may have (413); else the config's."""
        if self._max_form_memory_size is not None:
            return self._max_form_memory_size
        return _limit("MAX_FORM_MEMORY_SIZE", super().max_form_memory_size)

    @max_form_memory_size.setter
    def max_form_memory_size(self, value: int | None) -> None:
        self._max_form_memory_size = value

    @property  # type: ignore[override]  # settable
    def max_form_parts(self) -> int | None:
        """Fields a multipart form may have (413); ``MAX_FORM_PARTS`` unless set."""
        if self._max_form_parts is not None:
            return self._max_form_parts
        return _limit("MAX_FORM_PARTS", super().max_form_parts)

    @max_form_parts.setter
    def max_form_parts(self, value: int | None) -> None:
        self._max_form_parts = value

    @property
    def endpoint(self) -> str | None:
        """The name of the rule that matched, which ``url_for`` takes; else None."""
        return None if self.url_rule is None else str(self.url_rule.endpoint)

    @property
    def blueprint(self) -> str | None:
        """The full name of the blueprint the rule belongs to, or None."""
        return (self.endpoint or "").rpartition(".")[0] or None

    @property
    def blueprints(self) -> list[str]:
        """The names of that blueprint and of those around it, inner to outer."""
        return enclosing(self.blueprint)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        ctx = find_app_context()
        if ctx is not None and ctx.app.debug:
            attach_enctype_error_multidict(self)

    def on_json_loading_failed(self, e: ValueError | None) -> t.Any:
        """Raise the 400 or 415 of a body that is no JSON; debug mode says why."""
        try:
            return super().on_json_loading_failed(e)
        except BadRequest as error:
            ctx = find_app_context()
            if ctx is not None and ctx.app.debug:
                raise
            raise BadRequest from error


class Response(BaseResponse):
    """What goes to the client: HTML unless told otherwise.

    Set another class as ``app.response_class``.
    """

    #: The media type of a response that names none.
    default_mimetype: str | None = "text/html"
    #: What reads the body where a response is asked for its ``json``.
    json_module = json
    #: Whether a relative ``Location`` is made absolute; browsers need it no longer.
    autocorrect_location_header = False

    @property
    def max_cookie_size(self) -> int:  # type: ignore[override]  # from the config
        """Bytes a cookie may have before a warning; ``MAX_COOKIE_SIZE``, 0 is off."""
        ctx = find_app_context()
        if ctx is None:
            return super().max_cookie_size
        return t.cast(int, ctx.app.config["MAX_COOKIE_SIZE"])


def _limit(setting: str, default: int | None) -> int | None:
    """Give a limit from the current application's configuration, else Werkzeug's."""
    ctx = find_app_context()
    return default if ctx is None else ctx.app.config[setting]
