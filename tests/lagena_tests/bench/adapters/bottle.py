"""Bottle, with its own templates and signed cookies."""

from typing import Any

import bottle

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import ASSETS, ITEMS, LINKS, SECRET, TITLE, fillers

request, response = bottle.request, bottle.response


class Bottle(Adapter):
    distribution = "bottle"

    def __init__(self, count: int) -> None:
        self.app: Any = bottle.Bottle()
        for path, _, varies in fillers(count):
            rule = f"{path}/<id:int>" if varies else path
            self.app.route(rule, callback=lambda **_: "")

    def hello(self) -> None:
        self.app.route("/", callback=lambda: "Hello, World!")

    def user(self) -> None:
        self.app.route(
            "/user/<name>", name="user", callback=lambda name: f"user {name}"
        )

    def post(self) -> None:
        self.app.route("/post/<id:int>", callback=lambda id: f"post {id + 1}")

    def json(self) -> None:
        self.app.route("/json", callback=lambda: {"message": "Hello, World!"})

    def form(self) -> None:
        def submit() -> None:
            bottle.redirect(self.app.get_url("user", name=request.forms.name), 302)

        self.user()
        self.app.route("/submit", method="POST", callback=submit)

    def template(self) -> None:
        folders = [str(ASSETS / "templates")]

        def page() -> Any:
            values = {"title": TITLE, "items": ITEMS}
            return bottle.template("page.tpl", values, template_lookup=folders)

        self.app.route("/page", callback=page)

    def session(self) -> None:
        def visits() -> str:
            visits = int(request.get_cookie("session", "0", SECRET)) + 1
            response.set_cookie("session", str(visits), SECRET, path="/")
            return str(visits)

        self.app.route("/session", callback=visits)

    def hooks(self) -> None:
        def before() -> None:
            request.environ["bench.app"] = request.environ["bench.part"] = True

        part = bottle.Bottle()
        part.route("/part/hello", callback=lambda: "part hello")
        self.app.add_hook("before_request", before)
        self.app.add_hook("after_request", lambda: response.set_header("X-After", "1"))
        self.app.merge(part)

    def notfound(self) -> None:
        self.app.error(404, lambda error: "custom 404")

    def static(self) -> None:
        folder = str(ASSETS / "static")

        def file(name: str) -> Any:
            return bottle.static_file(name, root=folder)

        self.app.route("/static/<name:path>", callback=file)

    def links(self) -> None:
        def links() -> str:
            return "\n".join([self.app.get_url("user", name=name) for name in LINKS])

        self.user()
        self.app.route("/links", callback=links)
