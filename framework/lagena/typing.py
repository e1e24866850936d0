"""Names for the shapes that cross modules: what views return, what hooks take."""

from __future__ import annotations

import typing as t
from collections.abc import (
    AsyncIterable,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)

if t.TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse as StartResponse
    from _typeshed.wsgi import WSGIApplication
    from _typeshed.wsgi import WSGIEnvironment as WSGIEnvironment
    from werkzeug.datastructures import Headers
    from werkzeug.wrappers import Response as BaseResponse

    from .wrappers import Response

T = t.TypeVar("T")

# Unions, and not strings, as users' code writes ``ResponseReturnValue | None``.

#: What a view may return as the body alone.
ResponseValue: t.TypeAlias = t.Union[
    "BaseResponse",
    str,
    bytes,
    list[t.Any],
    Mapping[str, t.Any],
    Iterator[str],
    Iterator[bytes],
    AsyncIterable[str],
    AsyncIterable[bytes],
]
#: One header's value, or several of the same name.
HeaderValue: t.TypeAlias = str | list[str] | tuple[str, ...]
#: Headers as a view may return them.
HeadersValue: t.TypeAlias = t.Union[
    "Headers", Mapping[str, HeaderValue], Sequence[tuple[str, HeaderValue]]
]
#: All that a view may return.
ResponseReturnValue: t.TypeAlias = t.Union[
    ResponseValue,
    tuple[ResponseValue, HeadersValue],
    tuple[ResponseValue, int],
    tuple[ResponseValue, int, HeadersValue],
    "WSGIApplication",
]

#: The name of the blueprint that something holds for; None is the application.
Scope: t.TypeAlias = str | None
#: Flask's name for it.
AppOrBlueprintKey: t.TypeAlias = Scope

#: The class of an application's responses.
ResponseClass = t.TypeVar("ResponseClass", bound="Response")

RouteCallable: t.TypeAlias = (
    Callable[..., ResponseReturnValue] | Callable[..., Awaitable[ResponseReturnValue]]
)
BeforeRequestCallable: t.TypeAlias = (
    Callable[[], ResponseReturnValue | None]
    | Callable[[], Awaitable[ResponseReturnValue | None]]
)
# Any response class may be used, so a hook may take a subclass.
AfterRequestCallable: t.TypeAlias = t.Union[  # noqa: UP007  # "Response" comes later
    Callable[[t.Any], "Response"], Callable[[t.Any], Awaitable["Response"]]
]
TeardownCallable: t.TypeAlias = (
    Callable[[BaseException | None], None]
    | Callable[[BaseException | None], Awaitable[None]]
)
# The exception's own type is the programmer's promise, so it is Any here.
ErrorHandlerCallable: t.TypeAlias = (
    Callable[[t.Any], ResponseReturnValue]
    | Callable[[t.Any], Awaitable[ResponseReturnValue]]
)
ShellContextProcessorCallable: t.TypeAlias = Callable[[], dict[str, t.Any]]
TemplateContextProcessorCallable: t.TypeAlias = (
    Callable[[], dict[str, t.Any]] | Callable[[], Awaitable[dict[str, t.Any]]]
)
TemplateFilterCallable: t.TypeAlias = Callable[..., t.Any]
TemplateGlobalCallable: t.TypeAlias = Callable[..., t.Any]
TemplateTestCallable: t.TypeAlias = Callable[..., bool]
URLDefaultCallable: t.TypeAlias = Callable[[str, dict[str, t.Any]], None]
URLValuePreprocessorCallable: t.TypeAlias = Callable[
    [str | None, dict[str, t.Any] | None], None
]

URLBuildErrorHandler: t.TypeAlias = Callable[[Exception, str, dict[str, t.Any]], str]

#: Hooks by scope, each list in the order of registration.
HookTable: t.TypeAlias = dict[Scope, list[T]]
#: Handlers by scope, by HTTP status (None: any), by exception class.
ErrorHandlerTable: t.TypeAlias = dict[
    Scope, dict[int | None, dict[type[Exception], ErrorHandlerCallable]]
]

# The kinds of function that decorators return as they are.

T_after_request = t.TypeVar("T_after_request", bound=AfterRequestCallable)
T_before_request = t.TypeVar("T_before_request", bound=BeforeRequestCallable)
T_context_processor = t.TypeVar(
    "T_context_processor", bound=TemplateContextProcessorCallable
)
T_error_handler = t.TypeVar("T_error_handler", bound=ErrorHandlerCallable)
T_route = t.TypeVar("T_route", bound=RouteCallable)
T_shell_context_processor = t.TypeVar(
    "T_shell_context_processor", bound=ShellContextProcessorCallable
)
T_teardown = t.TypeVar("T_teardown", bound=TeardownCallable)
T_template_filter = t.TypeVar("T_template_filter", bound=TemplateFilterCallable)
T_template_global = t.TypeVar("T_template_global", bound=TemplateGlobalCallable)
T_template_test = t.TypeVar("T_template_test", bound=TemplateTestCallable)
T_url_defaults = t.TypeVar("T_url_defaults", bound=URLDefaultCallable)
T_url_value_preprocessor = t.TypeVar(
    "T_url_value_preprocessor", bound=URLValuePreprocessorCallable
)
