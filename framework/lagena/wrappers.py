"""Request and response: Werkzeug's, plus what routing and the application add."""

from __future__ import annotations

import typing as t
from http import HTTPStatus

from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Request as BaseRequest
from werkzeug.wrappers import Response as BaseResponse

from . import json
from .debughelpers import attach_enctype_error_multidict
from .globals import app_ctx_var
from .tables import enclosing

if t.TYPE_CHECKING:
    from werkzeug.routing import Rule

    from .typing import WSGIEnvironment


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
        """Fields and files a form may have (413); ``MAX_FORM_PARTS`` unless set."""
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
        ctx = app_ctx_var.get(None)
        if ctx is not None and ctx.app.debug:
            attach_enctype_error_multidict(self)

    def on_json_loading_failed(self, e: ValueError | None) -> t.Any:
        """Raise the 400 or 415 of a body that is no JSON; debug mode says why."""
        try:
            return super().on_json_loading_failed(e)
        except BadRequest as error:
            ctx = app_ctx_var.get(None)
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

    def _set_status(self, value: str | int | HTTPStatus) -> None:
        BaseResponse.status.fset(self, _with_phrase(value))  # type: ignore[attr-defined]  # a property

    status = property(
        BaseResponse.status.fget,  # type: ignore[attr-defined]  # a property
        _set_status,
        doc="The status line's code and phrase; a code alone gets its phrase.",
    )

    @classmethod
    def force_type(
        cls, response: BaseResponse, environ: WSGIEnvironment | None = None
    ) -> Response:
        """Return a response of this class for another one, or for a WSGI application.

        A response is changed in place. A phrase that Werkzeug put in becomes ours.
        """
        forced = t.cast("Response", super().force_type(response, environ))
        if isinstance(response, (BaseResponse, HTTPException)):
            code = forced.status_code
            if forced.status == BaseResponse(status=code).status:
                forced.status_code = code
        return forced

    def make_conditional(
        self,
        request_or_environ: WSGIEnvironment | BaseRequest,
        accept_ranges: bool | str = False,
        complete_length: int | None = None,
    ) -> t.Self:
        """Answer the conditions and ranges of a request (RFC 9110, 13 and 14).

        ``Accept-Ranges`` tells GET and HEAD of ``accept_ranges``; True means bytes.
        """
        announced = "Accept-Ranges" in self.headers
        super().make_conditional(request_or_environ, accept_ranges, complete_length)
        environ: t.Any = getattr(request_or_environ, "environ", request_or_environ)
        if accept_ranges and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            self.accept_ranges = "bytes" if accept_ranges is True else accept_ranges
        elif not announced:
            self.headers.pop("Accept-Ranges", None)
        return self

    @property
    def max_cookie_size(self) -> int:  # type: ignore[override]  # from the config
        """Bytes a cookie may have before a warning; ``MAX_COOKIE_SIZE``, 0 is off."""
        ctx = app_ctx_var.get(None)
        if ctx is None:
            return super().max_cookie_size
        return t.cast(int, ctx.app.config["MAX_COOKIE_SIZE"])


def _limit(setting: str, default: int | None) -> int | None:
    """Return a limit from the current application's configuration, else Werkzeug's."""
    ctx = app_ctx_var.get(None)
    return default if ctx is None else ctx.app.config[setting]


def _with_phrase(status: str | int) -> str:
    """Return a status line: of a code alone with its phrase, else as it is."""
    if isinstance(status, str) and not status.strip().isdecimal():
        return status
    code = int(status)
    return f"{code} {_PHRASES.get(code, 'UNKNOWN')}"


#: Reason phrases, which depend neither on Werkzeug's version nor on Python's.
_PHRASES = {status.value: status.phrase.upper() for status in HTTPStatus} | {
    203: "NON AUTHORITATIVE INFORMATION",
    207: "MULTI STATUS",
    306: "SWITCH PROXY",
    413: "REQUEST ENTITY TOO LARGE",
    414: "REQUEST URI TOO LONG",
    416: "REQUESTED RANGE NOT SATISFIABLE",
    422: "UNPROCESSABLE ENTITY",
    449: "RETRY WITH",
    511: "NETWORK AUTHENTICATION FAILED",
}
