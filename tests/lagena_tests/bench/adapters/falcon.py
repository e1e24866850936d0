"""Falcon, whose middleware does what hooks do elsewhere."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import falcon
from falcon import Request, Response
from jinja2 import Environment, FileSystemLoader

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import ASSETS, ITEMS, TITLE, fillers

HTML = "text/html; charset=utf-8"
TEMPLATES = Environment(loader=FileSystemLoader(ASSETS / "templates"), autoescape=True)


class Hooks:
    def process_request(self, request: Request, response: Response) -> None:
        request.context.app = True

    def process_resource(
        self, request: Request, response: Response, resource: object, params: object
    ) -> None:
        request.context.part = True

    def process_response(
        self, request: Request, response: Response, resource: object, succeeded: bool
    ) -> None:
        response.set_header("X-After", "1")


class Falcon(Adapter):
    distribution = "falcon"

    def __init__(self, count: int) -> None:
        self.app = self.falcon = falcon.App(media_type=HTML)
        for path, _, varies in fillers(count):
            self.text(f"{path}/{{id:int}}" if varies else path, lambda **_: "")

    def text(self, rule: str, view: Callable[..., str]) -> None:
        """Answer with the text that a function makes of the rule's parts."""

        def respond(request: Request, response: Response, **parts: Any) -> None:
            response.text = view(**parts)

        self.add(rule, respond)

    def add(self, rule: str, respond: Callable[..., None]) -> None:
        self.falcon.add_route(rule, SimpleNamespace(on_get=respond, on_post=respond))

    def hello(self) -> None:
        self.text("/", lambda: "Hello, World!")

    def user(self) -> None:
        self.text("/user/{name}", lambda name: f"user {name}")

    def post(self) -> None:
        self.text("/post/{id:int}", lambda id: f"post {id + 1}")

    def json(self) -> None:
        def respond(request: Request, response: Response) -> None:
            response.content_type = falcon.MEDIA_JSON
            response.media = {"message": "Hello, World!"}

        self.add("/json", respond)

    def form(self) -> None:
        def respond(request: Request, response: Response) -> None:
            raise falcon.HTTPFound("/user/" + request.get_media()["name"])

        self.add("/submit", respond)

    def template(self) -> None:
        def page() -> str:
            template = TEMPLATES.get_template("page.html")
            return template.render(title=TITLE, items=ITEMS)

        self.text("/page", page)

    def hooks(self) -> None:
        self.falcon.add_middleware(Hooks())
        self.text("/part/hello", lambda: "part hello")

    def notfound(self) -> None:
        def handle(
            request: Request, response: Response, error: Exception, parts: object
        ) -> None:
            response.status = 404
            response.text = "custom 404"

        self.falcon.add_error_handler(falcon.HTTPNotFound, handle)

    def error(self) -> None:
        def boom() -> str:
            raise ValueError

        def handle(
            request: Request, response: Response, error: Exception, parts: object
        ) -> None:
            response.status = 500
            response.text = "handled"

        self.text("/boom", boom)
        self.falcon.add_error_handler(ValueError, handle)

    def static(self) -> None:
        self.falcon.add_static_route("/static", ASSETS / "static")
