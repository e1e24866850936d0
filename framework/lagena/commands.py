"""Commands that run inside of an application: how they are made and find it."""

from __future__ import annotations

import typing as t
from collections.abc import Callable
from functools import update_wrapper

import click

from .advice import advice
from .envfiles import get_debug_flag, get_load_dotenv
from .globals import app_ctx_var
from .loading import NoAppException, load_app, warn_about_flask

if t.TYPE_CHECKING:
    from .app import Flask

F = t.TypeVar("F", bound=Callable[..., t.Any])


class ScriptInfo:
    """Knows which application a command is for, and loads it when first asked.

    Every click context of a command holds one as its ``obj``. ``data`` is for
    whatever commands want to hand to each other.
    """

    def __init__(
        self,
        app_import_path: str | None = None,
        create_app: Callable[..., Flask] | None = None,
        set_debug_flag: bool = True,
        load_dotenv_defaults: bool = True,
    ) -> None:
        #: What ``--app`` says, if anything.
        self.app_import_path = app_import_path
        #: A function without arguments that gives the application instead.
        self.create_app = create_app
        #: Whether the application's debug mode is set from ``FLASK_DEBUG``.
        self.set_debug_flag = set_debug_flag
        #: Whether ``.env`` and ``.flaskenv`` are wanted. ``FLASK_SKIP_DOTENV``, where
        #: it is set, is stronger than the argument.
        self.load_dotenv_defaults = get_load_dotenv(load_dotenv_defaults)
        #: For the commands' own use.
        self.data: dict[t.Any, t.Any] = {}
        self._loaded_app: Flask | None = None

    def load_app(self) -> Flask:
        """Return the application, the same at each call.

        Raises ``NoAppException`` if there is none, and what the application's own
        code raises while it is imported.
        """
        if self._loaded_app is None:
            if self.create_app is None:
                self._loaded_app = load_app(self.app_import_path)
            else:
                self._loaded_app = _call(self.create_app)
            warn_about_flask(self._loaded_app)
            if self.set_debug_flag:
                self._loaded_app.debug = get_debug_flag()
        return self._loaded_app


def _call(create_app: Callable[..., Flask]) -> Flask:
    app: Flask | None = create_app()
    if app is None:
        raise NoAppException(
            "Could not locate a Flask application.\n\n"
            + advice(
                "The function {create_app!r} returned None; let it return the "
                "application.",
                create_app=create_app,
            )
        )
    return app


#: Pass the command's ``ScriptInfo`` to a command as its first argument.
pass_script_info = click.make_pass_decorator(ScriptInfo, ensure=True)


def with_appcontext(f: F) -> F:
    """Run a command's function in an application context.

    Commands of ``app.cli`` are decorated so by themselves.
    """

    @click.pass_context
    def run(ctx: click.Context, /, *args: t.Any, **kwargs: t.Any) -> t.Any:
        if app_ctx_var.get(None) is None:
            app = ctx.ensure_object(ScriptInfo).load_app()
            ctx.with_resource(app.app_context())
        return ctx.invoke(f, *args, **kwargs)

    return t.cast(F, update_wrapper(run, f))


class AppGroup(click.Group):
    """A click group whose commands run in an application context."""

    def command(self, *args: t.Any, **kwargs: t.Any) -> t.Any:
        """Make a command of a function, as ``click.Group.command`` does.

        ``with_appcontext=False`` leaves it outside of the application context.
        """
        wrap = with_appcontext if kwargs.pop("with_appcontext", True) else _unchanged
        if args and callable(args[0]):  # without parentheses
            return super().command(wrap(args[0]), **kwargs)
        make = super().command(*args, **kwargs)
        return lambda f: make(wrap(f))


# Groups made by a group are of this class, by a subclass too.
AppGroup.group_class = AppGroup


def _unchanged(f: F) -> F:
    return f
