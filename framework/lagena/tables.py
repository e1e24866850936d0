"""The tables of applications and blueprints: all that is registered with them."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Iterator

from .changes import WatchedDict, WatchedList, WatchedTable, can_tell, changed

if t.TYPE_CHECKING:
    from werkzeug.routing import Map

    from . import typing as ft
    from .blueprints import Blueprint
    from .config import Config

H = t.TypeVar("H")


class Tables:
    """The tables that applications and blueprints have.

    Hooks and handlers stand by scope: the name of the blueprint they hold for, or None
    for all that this object answers. Any container may take a table's place, and stays
    that very object; but only of its own kind can be told whether it has changed.
    """

    def __init__(self) -> None:
        self.view_functions: dict[str, ft.RouteCallable] = WatchedDict()
        """View functions by endpoint."""

        self.error_handler_spec: ft.ErrorHandlerTable = WatchedTable(
            lambda: WatchedTable(WatchedDict)
        )
        """Error handlers by scope, by HTTP status (or None), by exception class."""

        self.before_request_funcs: ft.HookTable[ft.BeforeRequestCallable] = _hooks()
        """What is called before each request, by scope."""

        self.after_request_funcs: ft.HookTable[ft.AfterRequestCallable] = _hooks()
        """What is called with each response, by scope, the newest first."""

        self.teardown_request_funcs: ft.HookTable[ft.TeardownCallable] = _hooks()
        """What is called when a request's context ends, by scope, the newest first."""

        self.template_context_processors: ft.HookTable[
            ft.TemplateContextProcessorCallable
        ] = _hooks()
        """What adds names to every template, by scope."""

        self.url_value_preprocessors: ft.HookTable[ft.URLValuePreprocessorCallable] = (
            _hooks()
        )
        """What is called with endpoint and URL values, before the hooks, by scope."""

        self.url_default_functions: ft.HookTable[ft.URLDefaultCallable] = _hooks()
        """What changes the values of each URL that is built, by scope."""

    def __setattr__(self, name: str, value: t.Any) -> None:
        super().__setattr__(name, value)
        # Others are the user's own: ``app.visits += 1`` in a view changes nothing here.
        if name in _WATCHED or hasattr(type(self), name):
            changed()

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        changed()


class ApplicationTables:
    """The tables that only an application has."""

    def __init__(self, config: Config, url_map: Map) -> None:
        self.config = config
        """The settings."""

        self.url_map = url_map
        """All rules, and the converters they may use."""

        self.teardown_appcontext_funcs: list[ft.TeardownCallable] = WatchedList()
        """What is called when an application context ends, the newest first."""

        self.url_build_error_handlers: list[ft.URLBuildErrorHandler] = WatchedList()
        """What is called with (error, endpoint, values) when no URL can be built."""

        self.shell_context_processors: list[ft.ShellContextProcessorCallable] = (
            WatchedList()
        )
        """What adds names to ``lagena shell``."""

        self.blueprints: dict[str, Blueprint] = WatchedDict()
        """Blueprints by the name they are registered under, in that order."""

        self.extensions: dict[str, t.Any] = WatchedDict()
        """A place for extensions, each under its own name."""


def _hooks() -> ft.HookTable[t.Any]:
    return WatchedTable(WatchedList)


#: The tables of hooks, which a blueprint adds to the application's.
HOOKS = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_value_preprocessors",
    "url_default_functions",
)

_BY_SCOPE = (*HOOKS, "error_handler_spec")

#: All tables; the configuration and the rules are such, too.
TABLES = frozenset(
    {
        *HOOKS,
        "view_functions",
        "error_handler_spec",
        "teardown_appcontext_funcs",
        "url_build_error_handlers",
        "shell_context_processors",
        "blueprints",
        "extensions",
        "config",
        "url_map",
    }
)

#: The attributes of instances whose replacement begins a new epoch.
_WATCHED = TABLES | {"aborter", "json", "subdomain_matching"}


def unwatched(owner: Tables) -> list[str]:
    """Return the names of the tables that can't tell whether they have changed.

    The configuration tells which settings are set, not what happens inside of one: a
    list such as ``TRUSTED_HOSTS`` has to be compared where it is used.
    """
    tables = sorted(TABLES & vars(owner).keys())
    return [name for name in tables if not _can_tell(name, getattr(owner, name))]


def _can_tell(name: str, table: object) -> bool:
    # One by scope holds others, and must know that it does.
    return can_tell(table) and (name not in _BY_SCOPE or type(table) is WatchedTable)


def hooks(
    table: ft.HookTable[H],
    scopes: Iterable[ft.Scope],
    order: Callable[[t.Any], Iterator[H]] = iter,
) -> Iterator[H]:
    """Yield the functions that stand under ``scopes``, in that order.

    ``order`` may be ``reversed``, for the newest of each scope first.
    """
    for scope in scopes:
        yield from order(table.get(scope, ()))


def enclosing(blueprint: str | None) -> list[str]:
    """Return the names of a blueprint and of those around it, inner to outer."""
    names = []
    while blueprint:
        names.append(blueprint)
        blueprint = blueprint.rpartition(".")[0]
    return names
