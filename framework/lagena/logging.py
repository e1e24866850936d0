"""The application's logger: where its messages go, and from which level on."""

from __future__ import annotations

import logging
import sys
import typing as t

from werkzeug.local import LocalProxy

from .globals import request_ctx_var

if t.TYPE_CHECKING:
    from .app import Flask


def _errors_stream() -> t.TextIO:
    """Return the server's error stream (PEP 3333) in a request, else stderr."""
    ctx = request_ctx_var.get(None)
    if ctx is None:
        return sys.stderr
    return t.cast(t.TextIO, ctx.request.environ["wsgi.errors"])


#: The stream that messages go to, looked up for each of them.
wsgi_errors_stream = t.cast(t.TextIO, LocalProxy(_errors_stream))

#: Writes to that stream in one plain format.
default_handler = logging.StreamHandler(wsgi_errors_stream)
default_handler.setFormatter(
    logging.Formatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s")
)


def has_level_handler(logger: logging.Logger) -> bool:
    """Return whether any handler that a logger's messages reach takes its level."""
    level = logger.getEffectiveLevel()
    current: logging.Logger | None = logger
    while current is not None:
        if any(handler.level <= level for handler in current.handlers):
            return True
        current = current.parent if current.propagate else None
    return False


def create_logger(app: Flask) -> logging.Logger:
    """Return the logger of the application's name.

    It logs debug messages in debug mode, and gets a handler if it has none.
    """
    logger = logging.getLogger(app.name)
    if app.debug and not logger.level:
        logger.setLevel(logging.DEBUG)
    if not has_level_handler(logger):
        logger.addHandler(default_handler)
    return logger
