"""What the worker calls: JSON and bytes in, JSON and bytes out.

One Python serves all applications of a page.  Nothing that is raised gets out of here:
an error in the reader's code is an answer.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable
from typing import Any

from lagena_live import failures, limit, machine
from lagena_live.application import Application, Project
from lagena_live.exchange import Exchange, Request

_applications: dict[str, Application] = {}


def boot() -> None:
    """Make this Python a server's, once, before anything else is asked of it."""
    machine.settle()
    limit.watch()


def load(name: str, project: str) -> str:
    """Run a project, ``application.Project`` as JSON, in place of what ran before.

    Return ``{"routes": […]}``, or ``{"error": …}`` with a ``failures.Failure``.
    """
    application = _applications.setdefault(name, Application(name))
    try:
        app = application.load(json.loads(project))
    except BaseException as error:  # SystemExit, too: it would end this Python
        return json.dumps({"error": failures.describe(error)})
    routes = [
        {"rule": rule.rule, "methods": sorted(rule.methods or ())}
        for rule in app.url_map.iter_rules()
    ]
    return json.dumps({"routes": routes})


def running(name: str, project: str) -> Application:
    """Return an application that runs, with the project's files that are no code.

    Start it from the project if it does not run; whatever its module raises is raised.
    """
    application = _applications.setdefault(name, Application(name))
    parsed: Project = json.loads(project)
    if application.app is None:
        application.load(parsed)
    else:
        application.update(parsed["files"])
    return application


def request(
    name: str, visitor: str, method: str, url: str, headers: str, body: bytes
) -> Exchange:
    """Return an exchange that has not started; the headers are pairs, as JSON."""
    application = _applications[name]
    pairs = [(key, value) for key, value in json.loads(headers)]
    sent = Request(method, url, pairs, bytes(body))
    return Exchange(application, application.visitor(visitor), sent)


def start(exchange: Exchange) -> str:
    """Return the head of a response, ``exchange.Head`` as JSON."""
    return json.dumps(exchange.start())


def clear_cookies(name: str, visitor: str) -> None:
    _applications[name].visitor(visitor).clear()


def remove(name: str) -> None:
    """End an application, with what it has written, its cookies and its keys."""
    if application := _applications.pop(name, None):
        application.remove()


def missing(project: str) -> str:
    """Return the modules that a project's files import and that are not loaded yet.

    The files of the standard library come later than the snapshot, which holds but
    what most examples need.
    """
    parsed: Project = json.loads(project)
    found: set[str] = set()
    for path, text in parsed["files"].items():
        if path.endswith(".py"):
            found |= set(_imported(text))
    own = {path.partition("/")[0].removesuffix(".py") for path in parsed["files"]}
    return json.dumps(sorted(found - own - sys.modules.keys()))


def _imported(source: str) -> Iterable[str]:
    """Yield the modules that a source imports, wherever in it."""
    try:
        tree: Any = ast.parse(source)
    except (SyntaxError, ValueError):  # running it will say so
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
