"""What applications and blueprints share: routes, hooks, handlers and files."""

from __future__ import annotations

import functools
import os
import typing as t
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, FileSystemLoader
from werkzeug.utils import cached_property

from . import typing as ft
from .advice import advice
from .commands import AppGroup
from .errors import class_and_code
from .globals import app_ctx_var, no_application
from .helpers import send_from_directory
from .paths import get_root_path
from .tables import Tables
from .urls import endpoint_of

if t.TYPE_CHECKING:
    from .wrappers import Response

F = t.TypeVar("F", bound=Callable[..., t.Any])


def setupmethod(f: F) -> F:
    """Refuse a set-up method once it would come too late to take effect."""
    name = f.__name__

    @functools.wraps(f)
    def checked(self: Scaffold, *args: t.Any, **kwargs: t.Any) -> t.Any:
        self._check_setup_finished(name)
        return f(self, *args, **kwargs)

    return t.cast(F, checked)


def registering(register: Callable[..., None], **options: t.Any) -> Callable[[F], F]:
    """Return a decorator that calls ``register`` with its function, and keeps it."""

    def decorator(f: F) -> F:
        register(f, **options)
        return f

    return decorator


class Scaffold(Tables):
    """The common part of ``Flask`` and ``Blueprint``; not made on its own."""

    name: str

    def __init__(
        self,
        import_name: str,
        static_folder: str | os.PathLike[str] | None = None,
        static_url_path: str | None = None,
        template_folder: str | os.PathLike[str] | None = None,
        root_path: str | None = None,
    ) -> None:
        super().__init__()
        #: The name of the module or package this object belongs to.
        self.import_name = import_name
        #: The templates folder, relative to ``root_path``, or None.
        self.template_folder = template_folder
        #: The folder of the module or package, as an absolute path.
        self.root_path = get_root_path(import_name) if root_path is None else root_path
        self._static_folder: str | None = None
        self._static_url_path: str | None = None
        self.static_folder = static_folder
        self.static_url_path = static_url_path
        #: Commands that ``lagena NAME`` runs.
        self.cli = AppGroup()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    def _check_setup_finished(self, f_name: str) -> None:
        """Raise ``AssertionError`` if calling ``f_name`` now would come too late."""
        raise NotImplementedError

    # --- Static files, resources and templates ---

    @property
    def static_folder(self) -> str | None:
        """The absolute path of the folder of static files, or None."""
        if self._static_folder is None:
            return None
        return os.path.join(self.root_path, self._static_folder)  # noqa: PTH118  # keeps ".."

    @static_folder.setter
    def static_folder(self, value: str | os.PathLike[str] | None) -> None:
        self._static_folder = None if value is None else os.fspath(value).rstrip("/\\")

    @property
    def has_static_folder(self) -> bool:
        """Whether static files are served."""
        return self.static_folder is not None

    @property
    def static_url_path(self) -> str | None:
        """The URL path of static files: as set, or the folder's name."""
        if self._static_url_path is not None:
            return self._static_url_path
        if self.static_folder is None:
            return None
        name = os.path.basename(self.static_folder)  # noqa: PTH119  # "" stays ""
        return f"/{name}".rstrip("/")

    @static_url_path.setter
    def static_url_path(self, value: str | None) -> None:
        self._static_url_path = None if value is None else value.rstrip("/")

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return the seconds a file may be cached, or None for "ask each time".

        ``SEND_FILE_MAX_AGE_DEFAULT`` (seconds or a timedelta); override it to decide
        by file name.
        """
        ctx = app_ctx_var.get(None) or no_application("get_send_file_max_age")
        value = ctx.app.config["SEND_FILE_MAX_AGE_DEFAULT"]
        if value is None:
            return None
        return int(value.total_seconds()) if hasattr(value, "total_seconds") else value

    def send_static_file(self, filename: str) -> Response:
        """Return the response of a file in the static folder, or raise ``NotFound``."""
        if self.static_folder is None:
            raise RuntimeError(
                "'static_folder' must be set to serve static_files. Pass it to the"
                " constructor, or set it before the first request."
            )
        max_age = self.get_send_file_max_age(filename)
        return send_from_directory(self.static_folder, filename, max_age=max_age)

    def open_resource(
        self, resource: str, mode: str = "rb", encoding: str | None = None
    ) -> t.IO[t.Any]:
        """Open a file below ``root_path`` for reading: "rb", "r" or "rt"."""
        if mode not in {"r", "rt", "rb"}:
            raise ValueError(
                "Resources can only be opened for reading. Use the mode 'rb', 'r' or"
                f" 'rt', not {mode!r}."
            )
        path = Path(self.root_path, resource)
        return path.open(mode) if mode == "rb" else path.open(mode, encoding=encoding)

    @cached_property
    def jinja_loader(self) -> BaseLoader | None:
        """What finds this object's own templates, or None without a folder."""
        if self.template_folder is None:
            return None
        return FileSystemLoader(Path(self.root_path, self.template_folder))

    # --- Routes ---

    def _method_route(
        self, method: str, rule: str, options: dict[str, t.Any]
    ) -> Callable[[ft.T_route], ft.T_route]:
        if "methods" in options:
            raise TypeError("Use the 'route' decorator to use the 'methods' argument.")
        return self.route(rule, methods=[method], **options)

    @setupmethod
    def get(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Route GET requests for ``rule``; see ``route``."""
        return self._method_route("GET", rule, options)

    @setupmethod
    def post(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Route POST requests for ``rule``; see ``route``."""
        return self._method_route("POST", rule, options)

    @setupmethod
    def put(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Route PUT requests for ``rule``; see ``route``."""
        return self._method_route("PUT", rule, options)

    @setupmethod
    def delete(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Route DELETE requests for ``rule``; see ``route``."""
        return self._method_route("DELETE", rule, options)

    @setupmethod
    def patch(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Route PATCH requests for ``rule``; see ``route``."""
        return self._method_route("PATCH", rule, options)

    @setupmethod
    def route(self, rule: str, **options: t.Any) -> Callable[[ft.T_route], ft.T_route]:
        """Call the decorated view for URLs that match ``rule``.

        The endpoint is the function's name unless ``endpoint`` says another; GET is
        answered unless ``methods`` lists others. Options go to ``add_url_rule``.
        A function in place of the path, as without parentheses, raises ``TypeError``.
        """
        if callable(rule):
            name = getattr(rule, "__name__", rule)
            raise TypeError(
                f"A route needs a path, not the function {name!r}. "
                + advice('Write the path in parentheses: @app.route("/")')
            )

        def decorator(f: ft.T_route) -> ft.T_route:
            endpoint = options.pop("endpoint", None)
            self.add_url_rule(rule, endpoint, f, **options)
            return f

        return decorator

    @setupmethod
    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: ft.RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        **options: t.Any,
    ) -> None:
        """Route URLs that match ``rule``; what ``route`` does, as a call."""
        raise NotImplementedError

    @setupmethod
    def endpoint(self, endpoint: str) -> Callable[[F], F]:
        """Make the decorated function the view of an endpoint that has its rule."""

        def decorator(f: F) -> F:
            self.view_functions[endpoint] = f
            return f

        return decorator

    # --- Hooks and handlers ---

    @setupmethod
    def before_request(self, f: ft.T_before_request) -> ft.T_before_request:
        """Call ``f`` before each request; what it returns, unless None, is the answer.

        Then neither the view nor a later hook is called.
        """
        self.before_request_funcs.setdefault(None, []).append(f)
        return f

    @setupmethod
    def after_request(self, f: ft.T_after_request) -> ft.T_after_request:
        """Call ``f`` with each response; it returns the response to send.

        A 500 is a response too. An error that is raised instead, in debug mode or in
        a test, skips ``f``: to clean up use ``teardown_request``.
        """
        self.after_request_funcs.setdefault(None, []).append(f)
        return f

    @setupmethod
    def teardown_request(self, f: ft.T_teardown) -> ft.T_teardown:
        """Call ``f`` with the unhandled error or None when a request's context ends.

        What it returns is ignored, and it must not raise.
        """
        self.teardown_request_funcs.setdefault(None, []).append(f)
        return f

    @setupmethod
    def context_processor(self, f: ft.T_context_processor) -> ft.T_context_processor:
        """Add the dict that ``f`` returns to what every template knows."""
        self.template_context_processors.setdefault(None, []).append(f)
        return f

    @setupmethod
    def url_value_preprocessor(
        self, f: ft.T_url_value_preprocessor
    ) -> ft.T_url_value_preprocessor:
        """Call ``f`` with endpoint and URL values before hooks and view see them."""
        self.url_value_preprocessors.setdefault(None, []).append(f)
        return f

    @setupmethod
    def url_defaults(self, f: ft.T_url_defaults) -> ft.T_url_defaults:
        """Let ``f`` change the values of each URL that is built, in place."""
        self.url_default_functions.setdefault(None, []).append(f)
        return f

    # Flask's name; programs that look handlers up in their own way call it.
    _get_exc_class_and_code = staticmethod(class_and_code)

    @setupmethod
    def errorhandler(
        self, code_or_exception: type[Exception] | int
    ) -> Callable[[ft.T_error_handler], ft.T_error_handler]:
        """Answer a status code or a class of exceptions with the decorated function."""

        def decorator(f: ft.T_error_handler) -> ft.T_error_handler:
            self.register_error_handler(code_or_exception, f)
            return f

        return decorator

    @setupmethod
    def register_error_handler(
        self, code_or_exception: type[Exception] | int, f: ft.ErrorHandlerCallable
    ) -> None:
        """Answer a status code or a class of exceptions with ``f``.

        An unknown code, or a class of no exceptions, is a ``ValueError``.
        """
        exception_class, code = self._get_exc_class_and_code(code_or_exception)
        self.error_handler_spec[None][code][exception_class] = f


#: Flask's name, which Flask-RESTX imports.
_endpoint_from_view_func = endpoint_of
