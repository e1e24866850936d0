"""What debug mode explains that production keeps quiet about."""

from __future__ import annotations

import typing as t

from werkzeug.routing import RequestRedirect

from .globals import find_request_context

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .app import Flask
    from .templating import Attempt
    from .wrappers import Request


class UnexpectedUnicodeError(AssertionError, UnicodeError):
    """Nothing raises it any more; code that was written for Flask may name it."""


class DebugFilesKeyError(KeyError, AssertionError):
    """A file's key was asked for in a form that was sent without its files."""

    def __init__(self, request: Request, key: str) -> None:
        sent = ", ".join(map(repr, request.form.getlist(key)))
        self.msg = (
            f"You tried to access the file {key!r} in the request.files dictionary"
            " but it does not exist. The mimetype for the request is"
            f" {request.mimetype!r}; a browser sends files only from"
            ' <form method="post" enctype="multipart/form-data">.\n\n'
            f"It sent only the file's name instead: {sent}."
        )

    def __str__(self) -> str:
        return self.msg


class FormDataRoutingRedirect(AssertionError):  # noqa: N818  # Flask's name
    """A redirect to the canonical URL would make the browser drop what it sent."""

    def __init__(self, request: Request) -> None:
        redirect = t.cast(RequestRedirect, request.routing_exception)
        super().__init__(
            f"A request was sent to '{request.url}', but routing issued a redirect"
            f" to the canonical URL '{redirect.new_url}'. A {request.method} request"
            " may lose its form data on the way: send it to the canonical URL"
            " (url_for gives it). This error is raised in debug mode only."
        )


def attach_enctype_error_multidict(request: Request) -> None:
    """Make ``request.files[key]`` raise ``DebugFilesKeyError`` for a form's own key.

    Only for a request that is not multipart: its ``files`` can hold nothing.
    """
    if request.mimetype == "multipart/form-data" or request.files:
        return
    files = request.files
    plain = type(files)

    class ExplainingFiles(plain):  # type: ignore[misc, valid-type]  # its own class
        def __getitem__(self, key: str) -> t.Any:
            try:
                return super().__getitem__(key)
            except KeyError as error:
                if key not in request.form:
                    raise
                raise DebugFilesKeyError(request, key) from error

    ExplainingFiles.__name__ = plain.__name__
    files.__class__ = ExplainingFiles


def explain_template_loading_attempts(
    app: Flask, template: str, attempts: Iterable[Attempt]
) -> None:
    """Log where a template was looked for, what was found, and what looks wrong."""
    ctx = find_request_context()
    blueprint = None if ctx is None else ctx.request.blueprint
    app.logger.info(loading_explanation(template, attempts, blueprint))


def loading_explanation(
    template: str, attempts: Iterable[Attempt], blueprint: str | None
) -> str:
    """Say how a template was looked for; ``blueprint`` is whose view asked, if any."""
    lines = [f"Locating template {template!r}:"]
    matches = 0
    for number, (source, loader, found) in enumerate(attempts, 1):
        matches += found is not None
        kind = "blueprint" if hasattr(source, "url_prefix") else "application"
        folders = ", ".join(getattr(loader, "searchpath", ())) or type(loader).__name__
        result = "no match" if found is None else f"found ({found[1] or '<string>'!r})"
        lines.append(
            f"    {number}: {kind} {source.name!r}, {folders}\n       -> {result}"
        )
    if matches == 0:
        lines.append("Error: the template could not be found.")
        if blueprint is not None:
            lines.append(
                f"  The view belongs to the blueprint {blueprint!r}: is the file in the"
                " templates folder of the blueprint, or of the application?"
            )
    elif matches > 1:
        lines.append(
            "Warning: multiple loaders returned a match for the template; the first is"
            " used. Put a blueprint's templates in a subfolder of its own name."
        )
    return "\n".join(lines)
