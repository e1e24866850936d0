"""The same pages written for each framework."""

from collections.abc import Iterable
from pkgutil import resolve_name
from typing import ClassVar
from wsgiref.types import WSGIApplication

#: Where the adapter of each stands, below this package.
ADAPTERS = {
    "lagena": "flask:Lagena",
    "flask": "flask:Flask",
    "bare": "bare:Bare",
    "wheezy": "wheezy:Wheezy",
    "falcon": "falcon:Falcon",
    "bottle": "bottle:Bottle",
    "pyramid": "pyramid:Pyramid",
}
#: What an application answers to a server.
Body = Iterable[bytes]


class Adapter:
    """An application in one framework, to which a method for each page adds the page.

    Without such a method, the framework has nothing of the kind.
    """

    #: What it is installed as; nothing, if it is part of Python.
    distribution: ClassVar[str] = ""
    app: WSGIApplication

    def __init__(self, fillers: int) -> None:
        """Make the application, with so many rules that are not asked for."""
        raise NotImplementedError

    @classmethod
    def offers(cls, page: str) -> bool:
        return hasattr(cls, page)

    def application(self, page: str) -> WSGIApplication:
        """Add the page, and return what a server would call."""
        getattr(self, page)()
        return self.app


class AbsentError(Exception):
    """The framework is not installed."""


def find_adapter(name: str) -> type[Adapter]:
    """Return the adapter of that name; raise AbsentError without its framework."""
    try:
        found = resolve_name(f"lagena_tests.bench.adapters.{ADAPTERS[name]}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("lagena_tests."):
            raise
        reason = f"{name} is not measured: there is no module {error.name} here"
        raise AbsentError(reason) from error
    assert isinstance(found, type)
    assert issubclass(found, Adapter)
    return found
