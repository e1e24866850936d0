"""wheezy.web, with handlers that are plain functions."""

from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from jinja2 import Environment, FileSystemLoader
from wheezy.http import HTTPResponse, json_response, redirect
from wheezy.http import WSGIApplication as Application
from wheezy.routing import url
from wheezy.web.middleware import bootstrap_defaults, path_routing_middleware_factory

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import ASSETS, ITEMS, TITLE, fillers

TEMPLATES = Environment(loader=FileSystemLoader(ASSETS / "templates"), autoescape=True)


class Wheezy(Adapter):
    distribution = "wheezy.web"

    def __init__(self, count: int) -> None:
        self.rules: list[Any] = []
        for path, _, varies in fillers(count):
            rule = f"{path}/{{id:i}}" if varies else path
            self.add(rule, lambda request: html(""))

    def application(self, page: str) -> WSGIApplication:
        getattr(self, page)()
        steps = [
            bootstrap_defaults(url_mapping=self.rules),
            path_routing_middleware_factory,
        ]
        # It warns where these are not chosen; no page uses them.
        options = {"render_template": None, "ticket": None}
        app: WSGIApplication = Application(steps, options)
        return app

    def add(self, rule: str, view: Callable[[Any], Any]) -> None:
        self.rules.append(url(rule.removeprefix("/"), view, name=rule))

    def hello(self) -> None:
        self.add("/", lambda request: html("Hello, World!"))

    def user(self) -> None:
        def user(request: Any) -> Any:
            return html(f"user {request.environ['route_args']['name']}")

        self.add("/user/{name}", user)

    def post(self) -> None:
        def post(request: Any) -> Any:
            return html(f"post {int(request.environ['route_args']['id']) + 1}")

        self.add("/post/{id:i}", post)

    def json(self) -> None:
        message = {"message": "Hello, World!"}
        self.add("/json", lambda request: json_response(message))

    def form(self) -> None:
        def submit(request: Any) -> Any:
            return redirect(f"/user/{request.form['name'][0]}")

        self.add("/submit", submit)

    def template(self) -> None:
        def page(request: Any) -> Any:
            template = TEMPLATES.get_template("page.html")
            return html(template.render(title=TITLE, items=ITEMS))

        self.add("/page", page)


def html(text: str) -> Any:
    response = HTTPResponse("text/html; charset=UTF-8")
    response.write(text)
    return response
