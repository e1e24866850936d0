"""Views as classes: one object a request or for all, a method for each verb."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Collection

from .globals import app_ctx_var, no_application, no_request, request_ctx_var

if t.TYPE_CHECKING:
    from . import typing as ft

#: The methods that a ``MethodView`` can define.
http_method_funcs = frozenset(
    {"get", "post", "head", "options", "delete", "put", "trace", "patch"}
)


class View:
    """A view that is a class: override ``dispatch_request``, register ``as_view``."""

    #: The HTTP methods it answers; GET if None.
    methods: t.ClassVar[Collection[str] | None] = None
    #: Whether OPTIONS is answered by itself; None: unless ``methods`` lists it.
    provide_automatic_options: t.ClassVar[bool | None] = None
    #: Decorators of the view function, the first of them innermost.
    decorators: t.ClassVar[list[Callable[..., t.Any]]] = []
    #: Whether each request gets an object of its own; if not, keep nothing on self.
    init_every_request: t.ClassVar[bool] = True

    def dispatch_request(self) -> ft.ResponseReturnValue:
        """Return the answer to a request; the values of the URL come as keywords."""
        raise NotImplementedError

    @classmethod
    def as_view(
        cls, name: str, *class_args: t.Any, **class_kwargs: t.Any
    ) -> ft.RouteCallable:
        """Return a view function of this class, for ``add_url_rule``.

        ``name`` is its endpoint; the other arguments go to the class.
        """

        shared = None if cls.init_every_request else cls(*class_args, **class_kwargs)

        def view(**kwargs: t.Any) -> ft.ResponseReturnValue:
            instance = shared
            if instance is None:
                instance = described.view_class(*class_args, **class_kwargs)
            ctx = app_ctx_var.get(None) or no_application(name)
            dispatch = ctx.app.ensure_sync(instance.dispatch_request)
            return t.cast("ft.ResponseReturnValue", dispatch(**kwargs))

        described = cls._described(view, name)
        return t.cast("ft.RouteCallable", described)

    @classmethod
    def _described(cls, view: t.Any, name: str) -> t.Any:
        """Return the decorated view function with the attributes that routing reads."""
        view.__name__ = name
        view.__module__ = cls.__module__
        for decorator in cls.decorators:
            view = decorator(view)
        view.view_class = cls
        view.__name__ = name
        view.__doc__ = cls.__doc__
        view.__module__ = cls.__module__
        view.methods = cls.methods
        view.provide_automatic_options = cls.provide_automatic_options
        return view


class MethodView(View):
    """A view class with a method for each HTTP method: ``get``, ``post``, …"""

    def __init_subclass__(cls, **kwargs: t.Any) -> None:
        super().__init_subclass__(**kwargs)
        if "methods" in cls.__dict__:
            return
        methods = {
            method
            for base in cls.__bases__
            for method in getattr(base, "methods", None) or ()
        }
        methods |= {key.upper() for key in http_method_funcs if hasattr(cls, key)}
        if methods:
            cls.methods = methods

    def dispatch_request(self, **kwargs: t.Any) -> ft.ResponseReturnValue:
        """Call the method named like the request's; HEAD falls back to ``get``.

        The answer to a HEAD is that to a GET without its body (RFC 9110, 9.3.2).
        """
        ctx = request_ctx_var.get(None) or no_request()
        method = ctx.request.method
        handler = getattr(self, method.lower(), None)
        if handler is None and method == "HEAD":
            handler = getattr(self, "get", None)
        assert handler is not None, f"Unimplemented method {method!r}"
        answer = ctx.app.ensure_sync(handler)(**kwargs)
        return t.cast("ft.ResponseReturnValue", answer)
