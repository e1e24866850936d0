"""Pyramid, with pyramid_jinja2 and its signed session."""

from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

import pyramid_jinja2
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.response import Response
from pyramid.session import JSONSerializer, SignedCookieSessionFactory

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import ASSETS, ITEMS, LINKS, SECRET, TITLE, fillers


class Pyramid(Adapter):
    distribution = "pyramid"

    def __init__(self, count: int) -> None:
        self.config: Any = Configurator()
        for path, name, varies in fillers(count):
            rule = f"{path}/{{id:\\d+}}" if varies else path
            self.add(name, rule, lambda request: Response(""))

    def application(self, page: str) -> WSGIApplication:
        getattr(self, page)()
        app: WSGIApplication = self.config.make_wsgi_app()
        return app

    def add(self, name: str, rule: str, view: Callable[..., Any], **how: str) -> None:
        self.config.add_route(name, rule)
        self.config.add_view(view, route_name=name, **how)

    def hello(self) -> None:
        self.add("hello", "/", lambda request: Response("Hello, World!"))

    def user(self) -> None:
        def user(request: Any) -> Any:
            return Response(f"user {request.matchdict['name']}")

        self.add("user", "/user/{name}", user)

    def post(self) -> None:
        def post(request: Any) -> Any:
            return Response(f"post {int(request.matchdict['id']) + 1}")

        self.add("post", "/post/{id:\\d+}", post)

    def json(self) -> None:
        message = {"message": "Hello, World!"}
        self.add("json", "/json", lambda request: message, renderer="json")

    def form(self) -> None:
        def submit(request: Any) -> Any:
            return HTTPFound(request.route_path("user", name=request.POST["name"]))

        self.user()
        self.add("submit", "/submit", submit)

    def template(self) -> None:
        def page(request: Any) -> dict[str, object]:
            return {"title": TITLE, "items": ITEMS}

        self.config.include(pyramid_jinja2)
        self.config.add_jinja2_renderer(".html")
        self.config.add_jinja2_search_path(str(ASSETS / "templates"), name=".html")
        self.add("page", "/page", page, renderer="page.html")

    def session(self) -> None:
        def visits(request: Any) -> Any:
            request.session["visits"] = request.session.get("visits", 0) + 1
            return Response(str(request.session["visits"]))

        factory = SignedCookieSessionFactory(SECRET, serializer=JSONSerializer())
        self.config.set_session_factory(factory)
        self.add("session", "/session", visits)

    def hooks(self) -> None:
        self.config.add_tween(f"{__name__}.tween")
        self.add("hello", "/part/hello", lambda request: Response("part hello"))

    def notfound(self) -> None:
        self.config.add_notfound_view(lambda request: Response("custom 404", 404))

    def error(self) -> None:
        def boom(request: Any) -> None:
            raise ValueError

        def handle(error: ValueError, request: Any) -> Any:
            return Response("handled", 500)

        self.add("boom", "/boom", boom)
        self.config.add_exception_view(handle, context=ValueError)

    def static(self) -> None:
        self.config.add_static_view("static", str(ASSETS / "static"))

    def links(self) -> None:
        def links(request: Any) -> Any:
            return Response(
                "\n".join([request.route_path("user", name=n) for n in LINKS])
            )

        self.user()
        self.add("links", "/links", links)


def tween(handler: Callable[[Any], Any], registry: object) -> Callable[[Any], Any]:
    def handle(request: Any) -> Any:
        request.app = request.part = True
        response = handler(request)
        response.headers["X-After"] = "1"
        return response

    return handle
