"""What debug mode explains that production keeps quiet about."""

from __future__ import annotations

import typing as t

from werkzeug.routing import RequestRedirect

from .advice import advice
from .globals import request_ctx_var

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import BaseLoader

    from .app import Flask
    from .scaffold import Scaffold
    from .templating import Attempt
    from .wrappers import Request


class UnexpectedUnicodeError(AssertionError, UnicodeError):
    """Nothing raises it any more; code that was written for Flask may name it."""


class DebugFilesKeyError(KeyError, AssertionError):
    """A file's key was asked for in a form that was sent without its files."""

    def __init__(self, request: Request, key: str) -> None:
        sent = ", ".join(map(repr, request.form.getlist(key)))
        self.msg = (
            f"You tried to access the file {key!r} in the request.files dictionary but"
            f" it does not exist. The mimetype for the request is {request.mimetype!r}"
            " instead of 'multipart/form-data' which means that no file contents were"
            ' transmitted. To fix this error you should provide enctype="multipart/'
            'form-data" in your form.\n\nThe browser instead transmitted some file'
            f" names. This was submitted: {sent}\n\n"
            + advice('Write <form method="post" enctype="multipart/form-data">.')
        )

    def __str__(self) -> str:
        return self.msg


class FormDataRoutingRedirect(AssertionError):  # noqa: N818  # Flask's name
    """A redirect to the canonical URL would make the browser drop what it sent."""

    def __init__(self, request: Request) -> None:
        url = t.cast(RequestRedirect, request.routing_exception).new_url
        method = request.method
        slash = f"{request.base_url}/" == url.partition("?")[0]
        super().__init__(
            f"A request was sent to '{request.url}', but routing issued a redirect"
            f" to the canonical URL '{url}'.{_TRAILING_SLASH if slash else ''} Send"
            " requests to the canonical URL, or use 307 or 308 for routing redirects."
            " Otherwise, browsers will drop form data.\n\nThis exception is only raised"
            " in debug mode. "
            + advice(
                "The request was a {method}; 'url_for' returns the canonical URL.",
                method=method,
            )
        )


# The words of this and the other explanations are Flask's, which programs match;
# what follows them is ours.
_TRAILING_SLASH = (
    " The URL was defined with a trailing slash. Flask will redirect to the URL with a"
    " trailing slash if it was accessed without one."
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
    ctx = request_ctx_var.get(None)
    blueprint = None if ctx is None else ctx.request.blueprint
    app.logger.info(loading_explanation(template, attempts, blueprint))


def loading_explanation(
    template: str, attempts: Iterable[Attempt], blueprint: str | None
) -> str:
    """Return how a template was looked for; ``blueprint`` is the asking view's."""
    lines = [f"Locating template {template!r}:"]
    matches = 0
    for number, (source, loader, found) in enumerate(attempts, 1):
        matches += found is not None
        result = "no match" if found is None else f"found ({found[1] or '<string>'!r})"
        lines.append(f"    {number}: trying loader of {_source(source)}")
        lines += [f"       {line}" for line in (*_loader(loader), f"-> {result}")]
    if matches == 0:
        lines.append("Error: the template could not be found.")
        if blueprint is not None:
            lines.append(_WRONG_FOLDER.format(blueprint))
    elif matches > 1:
        lines.append("Warning: multiple loaders returned a match for the template.")
        lines.append(
            "  The first is used. Put a blueprint's templates in a subfolder of its own"
            " name."
        )
    return "\n".join(lines)


_WRONG_FOLDER = """\
  The template was looked up from an endpoint that belongs to the blueprint {!r}.
  Maybe you did not place a template in the right folder?
  See https://flask.palletsprojects.com/blueprints/#templates
  Is the file in the templates folder of the blueprint, or of the application?"""


def _source(source: Scaffold) -> str:
    """Return whose loader it is, for people."""
    if hasattr(source, "url_prefix"):
        return f"blueprint {source.name!r} ({source.import_name})"
    return f"application {source.import_name!r}"


def _loader(loader: BaseLoader) -> Iterator[str]:
    """Yield a loader's class and those of its options that can be shown."""
    cls = type(loader)
    yield f"class: {cls.__module__}.{cls.__name__}"
    for name, value in sorted(vars(loader).items()):
        if name.startswith("_"):
            continue
        if isinstance(value, (str, int, float)):
            yield f"{name}: {value!r}"
        elif _is_strings(value):
            yield f"{name}:"
            yield from (f"  - {item}" for item in value)


def _is_strings(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(x, str) for x in value)
