"""The configuration: a dict filled from objects, files and the environment."""

from __future__ import annotations

import errno
import json
import os
import types
import typing as t
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from werkzeug.datastructures import ImmutableDict
from werkzeug.utils import import_string

from .changes import WatchedDict

if t.TYPE_CHECKING:
    from .app import Flask

T = t.TypeVar("T")


#: The settings that a new application has.
DEFAULTS: ImmutableDict[str, t.Any] = ImmutableDict(
    {
        "DEBUG": None,
        "TESTING": False,
        "PROPAGATE_EXCEPTIONS": None,
        "SECRET_KEY": None,
        "SECRET_KEY_FALLBACKS": None,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=31),
        "USE_X_SENDFILE": False,
        "TRUSTED_HOSTS": None,
        "SERVER_NAME": None,
        "APPLICATION_ROOT": "/",
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": False,
        "SESSION_COOKIE_PARTITIONED": False,
        "SESSION_COOKIE_SAMESITE": None,
        "SESSION_REFRESH_EACH_REQUEST": True,
        "MAX_CONTENT_LENGTH": None,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 1_000,
        "SEND_FILE_MAX_AGE_DEFAULT": None,
        "TRAP_BAD_REQUEST_ERRORS": None,
        "TRAP_HTTP_EXCEPTIONS": False,
        "EXPLAIN_TEMPLATE_LOADING": False,
        "PREFERRED_URL_SCHEME": "http",
        "TEMPLATES_AUTO_RELOAD": None,
        "MAX_COOKIE_SIZE": 4093,
        "PROVIDE_AUTOMATIC_OPTIONS": True,
    }
)


class ConfigAttribute(t.Generic[T]):
    """An attribute of the application that is one of its configuration's values."""

    def __init__(
        self, name: str, get_converter: Callable[[t.Any], T] | None = None
    ) -> None:
        self.__name__ = name
        self.get_converter = get_converter

    @t.overload
    def __get__(self, obj: None, owner: type | None = None) -> ConfigAttribute[T]: ...

    @t.overload
    def __get__(self, obj: Flask, owner: type | None = None) -> T: ...

    def __get__(
        self, obj: Flask | None, owner: type | None = None
    ) -> T | ConfigAttribute[T]:
        if obj is None:
            return self
        value = obj.config[self.__name__]
        if self.get_converter is not None:
            return self.get_converter(value)
        return t.cast(T, value)

    def __set__(self, obj: Flask, value: t.Any) -> None:
        obj.config[self.__name__] = value


class Config(WatchedDict[str, t.Any]):
    """A dict whose loaders take only upper-case names, so code and settings can mix.

    ``root_path`` is the folder (a path) that relative file names start from.
    """

    def __init__(
        self,
        root_path: str | os.PathLike[str],
        defaults: dict[str, t.Any] | None = None,
    ) -> None:
        super().__init__(defaults or {})
        self.root_path = root_path

    def from_envvar(self, variable_name: str, silent: bool = False) -> bool:
        """Load the Python file that an environment variable names.

        Return True if it was loaded. Without the variable raise ``RuntimeError``,
        or return False if ``silent``.
        """
        filename = os.environ.get(variable_name)
        if filename:
            return self.from_pyfile(filename, silent=silent)
        if silent:
            return False
        raise RuntimeError(
            f"The environment variable {variable_name!r} is not set and as such"
            " configuration could not be loaded. Set this variable and make it point to"
            " a configuration file"
        )

    def from_prefixed_env(
        self, prefix: str = "FLASK", *, loads: Callable[[str], t.Any] = json.loads
    ) -> bool:
        """Load each environment variable that starts with ``prefix`` and ``_``.

        Values go through ``loads`` (JSON unless told) and stay strings where that
        fails. A double underscore in a name reaches into a nested dict. Names are
        taken in sorted order. Always returns True.
        """
        prefix = f"{prefix}_"
        for name in sorted(os.environ):
            if name.startswith(prefix):
                value = _loads_or_text(os.environ[name], loads)
                self._set_nested(name.removeprefix(prefix).split("__"), value)
        return True

    def from_pyfile(
        self, filename: str | os.PathLike[str], silent: bool = False
    ) -> bool:
        """Run a Python file and load its upper-case names.

        Return True if it was loaded; a missing file raises ``OSError``, or returns
        False if ``silent``.
        """
        path = Path(self.root_path) / filename
        module = types.ModuleType("config")
        module.__file__ = str(path)
        try:
            source = path.read_bytes()
        except OSError as error:
            if silent and error.errno in (errno.ENOENT, errno.EISDIR, errno.ENOTDIR):
                return False
            error.strerror = f"Unable to load configuration file ({error.strerror})"
            raise
        exec(compile(source, path, "exec"), module.__dict__)
        self.from_object(module)
        return True

    def from_object(self, obj: object | str) -> None:
        """Load the upper-case attributes of a module, a class or an import name."""
        if isinstance(obj, str):
            obj = import_string(obj)
        for name in dir(obj):
            if name.isupper():
                self[name] = getattr(obj, name)

    def from_file(
        self,
        filename: str | os.PathLike[str],
        load: Callable[[t.IO[t.Any]], Mapping[str, t.Any]],
        silent: bool = False,
        text: bool = True,
    ) -> bool:
        """Load the mapping that ``load`` reads from a file (``text=False``: bytes).

        Return True if it was loaded; a missing file raises ``OSError``, or returns
        False if ``silent``.
        """
        path = Path(self.root_path) / filename
        try:
            with path.open("r" if text else "rb") as file:
                mapping = load(file)
        except OSError as error:
            if silent and error.errno in (errno.ENOENT, errno.EISDIR):
                return False
            error.strerror = f"Unable to load configuration file ({error.strerror})"
            raise
        return self.from_mapping(mapping)

    def from_mapping(
        self,
        mapping: Mapping[str, t.Any] | Iterable[tuple[str, t.Any]] | None = None,
        **kwargs: t.Any,
    ) -> bool:
        """Load the upper-case keys of a mapping or of pairs, and of the keywords.

        A keyword wins over the mapping. Always returns True.
        """
        for name, value in dict(mapping or (), **kwargs).items():
            if name.isupper():
                self[name] = value
        return True

    def get_namespace(
        self, namespace: str, lowercase: bool = True, trim_namespace: bool = True
    ) -> dict[str, t.Any]:
        """Return the settings whose names start with ``namespace``, by their rest.

        The rest is in lower case unless ``lowercase`` is False, and is the whole name
        if ``trim_namespace`` is.
        """
        found = {}
        for name, value in self.items():
            if name.startswith(namespace):
                key = name[len(namespace) :] if trim_namespace else name
                found[key.lower() if lowercase else key] = value
        return found

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {dict.__repr__(self)}>"

    def _set_nested(self, keys: list[str], value: t.Any) -> None:
        table: dict[str, t.Any] = self
        for key in keys[:-1]:
            table = table.setdefault(key, {})
        table[keys[-1]] = value


def _loads_or_text(text: str, loads: Callable[[str], t.Any]) -> t.Any:
    try:
        return loads(text)
    except Exception:  # any parser may be given, so any error means "not its format"
        return text
