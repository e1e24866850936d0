"""Templates: an application's Jinja environment, and rendering with its context."""

from __future__ import annotations

import difflib
import typing as t
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import BaseLoader, FileSystemLoader, Template, TemplateNotFound
from jinja2 import Environment as BaseEnvironment

from .advice import advice
from .debughelpers import explain_template_loading_attempts
from .globals import (
    app_ctx_var,
    g,  # noqa: TID251  # templates are users' code
    no_application,
    request,  # noqa: TID251  # templates are users' code
    request_ctx_var,
    session,  # noqa: TID251  # templates are users' code
)
from .helpers import get_flashed_messages, stream_with_context
from .signals import before_render_template, send, template_rendered
from .tables import hooks

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .app import Flask
    from .ctx import RequestContext
    from .scaffold import Scaffold

#: A template's source, its file's name, and what says if it is still the same.
Found: t.TypeAlias = "tuple[str, str | None, Callable[[], bool] | None]"
#: Whose loader was asked, the loader, and what it found if anything.
Attempt: t.TypeAlias = "tuple[Scaffold, BaseLoader, Found | None]"
TemplateName: t.TypeAlias = "str | Template | list[str | Template]"


def default_names() -> dict[str, t.Any]:
    """Return what every template knows: ``g``, and in a request the ``request``."""
    names: dict[str, t.Any] = {}
    app_ctx, request_ctx = app_ctx_var.get(None), request_ctx_var.get(None)
    if app_ctx is not None:
        names["g"] = app_ctx.g
    if request_ctx is not None:
        names["request"] = request_ctx.request
    return names


def create_environment(app: Flask) -> Environment:
    """Return an environment with the application's options and globals.

    Imported templates get no context, so they find the proxies among the globals.
    """
    options = dict(app.jinja_options)
    options.setdefault("autoescape", app.select_jinja_autoescape)
    if "auto_reload" not in options:
        auto_reload = app.config["TEMPLATES_AUTO_RELOAD"]
        options["auto_reload"] = app.debug if auto_reload is None else auto_reload
    environment = app.jinja_environment(app, **options)
    environment.globals.update(
        url_for=app.url_for,
        get_flashed_messages=get_flashed_messages,
        config=app.config,
        request=request,
        session=session,
        g=g,
    )
    environment.policies["json.dumps_function"] = app.json.dumps
    return environment


class Environment(BaseEnvironment):
    """Jinja's environment, which finds the templates of an application."""

    def __init__(self, app: Flask, **options: t.Any) -> None:
        if "loader" not in options:
            options["loader"] = app.create_global_jinja_loader()
        super().__init__(**options)
        self.app = app


class DispatchingJinjaLoader(BaseLoader):
    """Looks for a template in the application's folder, then in the blueprints'."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def get_source(self, environment: BaseEnvironment, template: str) -> Found:
        """Return source, file and freshness check, or raise ``TemplateNotFound``.

        A note of the error says which folders were searched.
        """
        attempts: Iterable[Attempt] = self._attempts(environment, template)
        if self.app.config["EXPLAIN_TEMPLATE_LOADING"]:
            attempts = list(attempts)  # all of them: a second match is worth a warning
            explain_template_loading_attempts(self.app, template, attempts)
        for _, _, found in attempts:
            if found is not None:
                return found
        error = TemplateNotFound(template)
        for folder in self._folders():
            error.add_note(_searched(folder))
        raise error

    def _attempts(
        self, environment: BaseEnvironment, template: str
    ) -> Iterator[Attempt]:
        for source, loader in self._loaders():
            try:
                yield source, loader, loader.get_source(environment, template)
            except TemplateNotFound:
                yield source, loader, None

    def list_templates(self) -> list[str]:
        """Return the names of all templates there are."""
        names = {
            name for _, loader in self._loaders() for name in loader.list_templates()
        }
        return sorted(names)

    def _loaders(self) -> Iterator[tuple[Scaffold, BaseLoader]]:
        for source in (self.app, *self.app.iter_blueprints()):
            if source.jinja_loader is not None:
                yield source, source.jinja_loader

    def _folders(self) -> Iterator[Path]:
        for _, loader in self._loaders():
            if isinstance(loader, FileSystemLoader):
                yield from map(Path, loader.searchpath)


def _searched(folder: Path) -> str:
    """Return that a folder was searched, and of one that is not there what may help."""
    if folder.is_dir():
        return advice("It is not in the folder {folder}", folder=folder)
    beside = [path.name for path in folder.parent.glob("*/")]
    near = difflib.get_close_matches(folder.name, beside, n=1)
    if near:
        return advice(
            "There is no folder {folder}; rename the folder {near!r} beside it.",
            folder=folder,
            near=near[0],
        )
    return advice("There is no folder {folder}", folder=folder)


def render_template(template_name_or_list: TemplateName, **context: t.Any) -> str:
    """Return a template's text, from a file in the templates folder.

    Of a list of names the first that exists is taken; with none of them there
    ``jinja2.TemplateNotFound`` is raised. Values are escaped in files that end in
    .html, .htm, .xml, .xhtml or .svg.
    """
    ctx = app_ctx_var.get(None) or no_application("render_template")
    template = ctx.app.jinja_env.get_or_select_template(template_name_or_list)
    return _render(ctx.app, template, context)


def render_template_string(source: str, **context: t.Any) -> str:
    """Return the text of a template that is written as a string; values are escaped."""
    ctx = app_ctx_var.get(None) or no_application("render_template_string")
    return _render(ctx.app, ctx.app.jinja_env.from_string(source), context)


def stream_template(
    template_name_or_list: TemplateName, **context: t.Any
) -> Iterator[str]:
    """Return a template's text piece by piece, for a response that streams."""
    ctx = app_ctx_var.get(None) or no_application("stream_template")
    template = ctx.app.jinja_env.get_or_select_template(template_name_or_list)
    return _stream(ctx.app, template, context)


def stream_template_string(source: str, **context: t.Any) -> Iterator[str]:
    """Return the text of a template in a string piece by piece."""
    ctx = app_ctx_var.get(None) or no_application("stream_template_string")
    return _stream(ctx.app, ctx.app.jinja_env.from_string(source), context)


def update_context(
    app: Flask, ctx: RequestContext | None, context: dict[str, t.Any]
) -> None:
    """Add what the context processors return; what ``context`` has already wins."""
    scopes = (None,) if ctx is None else ctx.scopes
    given = context.copy()
    for processor in hooks(app.template_context_processors, reversed(scopes)):
        context.update(app.ensure_sync(processor)())
    context.update(given)


def _render(app: Flask, template: Template, context: dict[str, t.Any]) -> str:
    _prepare(app, template, context)
    text = template.render(context)
    send(template_rendered, app, template=template, context=context)
    return text


def _stream(app: Flask, template: Template, context: dict[str, t.Any]) -> Iterator[str]:
    _prepare(app, template, context)

    def generate() -> Iterator[str]:
        yield from template.generate(context)
        send(template_rendered, app, template=template, context=context)

    if request_ctx_var.get(None) is not None:
        return stream_with_context(generate())
    return generate()


def _prepare(app: Flask, template: Template, context: dict[str, t.Any]) -> None:
    app.update_template_context(context)
    send(before_render_template, app, template=template, context=context)
