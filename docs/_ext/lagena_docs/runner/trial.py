"""Starts one application alone, in a folder of its own, and sends it a request."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lagena_docs.runner import audit, guard
from lagena_docs.runner.apart import ApartError, call
from lagena_docs.runner.asked import Request
from lagena_docs.settings import Settings

#: What applications are written for.
FRAMEWORK = "lagena"
#: Seconds that an application has to start and to answer.
LIMIT = 20.0


@dataclass(frozen=True)
class Setting:
    """What an application starts from."""

    #: As ``--app`` takes it.
    module: str
    factory: str
    as_flask: bool
    files: Mapping[str, str]
    #: Variables of the environment, also the keys among them.
    env: Mapping[str, str] = field(default_factory=dict)
    #: Commands that write a key into a file.
    makes_keys: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What an application answered: plain values, as they come out of a process."""

    status: int
    headers: list[tuple[str, str]]
    body: str


class Result(NamedTuple):
    """What became of a start."""

    #: The type of the error that ended it, and what that says.
    raised: str = ""
    message: str = ""
    answer: Answer | None = None
    #: The files and variables that it read, of those there are.
    files: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    #: Its routes for GET that have no parameters, with their hosts.
    routes: tuple[Request, ...] = ()


def start(setting: Setting, request: Request | None, settings: Settings) -> Result:
    """Start an application, and send it a request; return what became of it."""
    with tempfile.TemporaryDirectory(prefix="start-") as home:
        folder = Path(home).resolve() / "project"
        write(setting.files, folder)
        for command in setting.makes_keys:
            subprocess.run(["bash", "-c", command], cwd=folder, check=True, env=_PATH)
        try:
            found = call(_start, setting, request, settings, folder, limit=LIMIT)
        except ApartError as error:
            return Result("ApartError", str(error))
    answer = found.pop("answer", None)
    routes = tuple(Request(*it) for it in found.pop("routes", ()))
    return Result(**found, answer=answer and Answer(*answer), routes=routes)


_PATH = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"}


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write files into a folder."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


# --- In the process of the application ---


def _start(
    setting: Setting, request: Request | None, settings: Settings, folder: Path
) -> dict[str, Any]:
    """Be the application, from its first import to its first answer."""
    log = folder.parent / "watch.log"
    log.touch()
    read_names = _settle(setting, settings, folder, log)
    found: dict[str, Any] = {}
    try:
        app = _load(setting)
        found["routes"] = [tuple(it) for it in _routes(app)]
        if request:
            found["answer"] = _ask(app, request)
    except BaseException as error:
        found |= {"raised": type(error).__name__, "message": str(error)}
    read = [line.removeprefix("read ") for line in log.read_text("utf-8").splitlines()]
    opened = {os.path.relpath(path, folder) for path in read if path.startswith("/")}
    found["files"] = tuple(sorted(opened))
    found["env"] = tuple(name for name in setting.env if name in read_names)
    return found


def _settle(setting: Setting, settings: Settings, folder: Path, log: Path) -> set[str]:
    """Make this process the application's; return where variables read are noted."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    home = folder.parent
    own = {"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}
    os.environ.clear()
    os.environ.update(own | _PATH | {**setting.env})
    tempfile.tempdir = None
    os.chdir(folder)
    sys.argv = ["lagena"]
    sys.path[:] = [str(folder), *(path for path in sys.path if _is_installed(path))]
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    # Who runs this may have the real Flask, which an application would then get.
    _forget(set(settings.forbidden))
    guard.guard(setting.module, dict(settings.forbidden), dict(settings.aliases))
    audit.watch(setting.module, str(home), str(log))
    return _note_variables()


def _is_installed(path: str) -> bool:
    return path.startswith((sys.prefix, sys.base_prefix)) or "site-packages" in path


def _forget(packages: set[str]) -> None:
    """Let these packages be imported afresh."""
    for name in list(sys.modules):
        if name.partition(".")[0] in packages:
            del sys.modules[name]


def _note_variables() -> set[str]:
    noted = set()
    get = os._Environ.__getitem__

    def note(environ: Any, name: Any) -> Any:
        noted.add(name)
        return get(environ, name)

    os._Environ.__getitem__ = note  # type: ignore[method-assign]  # ours alone
    return noted


def _load(setting: Setting) -> Any:
    import lagena
    from lagena import loading

    if setting.as_flask:
        lagena.install_as_flask()
    _forget({setting.module.partition(".")[0]})
    importlib.invalidate_caches()
    module = importlib.import_module(setting.module)
    if setting.factory:
        return loading.find_app_by_string(module, setting.factory)
    return loading.find_best_app(module)


def _ask(app: Any, request: Request) -> tuple[int, list[tuple[str, str]], str]:
    base = f"http://{request.host or 'localhost'}/"
    try:
        got = app.test_client().get(request.address, base_url=base)
    except Exception as error:  # with a debugger, it is not the application that says
        return 500, [], f"{type(error).__name__}: {error}"
    try:
        body = got.get_data(as_text=True)
    except Exception as error:  # of a stream, whose status is on its way by then
        body = f"{type(error).__name__}: {error}"
    return got.status_code, list(got.headers), body


def _routes(app: Any) -> Iterator[Request]:
    for rule in app.url_map.iter_rules():
        got = "GET" in (rule.methods or ()) and not rule.websocket
        if got and not rule.arguments:
            yield Request(rule.rule, rule.host or "")
