"""Flask, and lagena, whose application is the same to the letter."""

from importlib import import_module
from typing import Any, ClassVar

from lagena_tests.bench.adapters import Adapter
from lagena_tests.bench.workloads import ASSETS, ITEMS, LINKS, SECRET, TITLE, fillers


class Flask(Adapter):
    distribution: ClassVar[str] = "flask"

    def __init__(self, count: int) -> None:
        self.flask: Any = import_module(self.distribution)
        self.app: Any = self.flask.Flask("bench", root_path=str(ASSETS))
        for path, name, varies in fillers(count):
            rule = f"{path}/<int:id>" if varies else path
            self.app.add_url_rule(rule, name, lambda **_: "")

    def hello(self) -> None:
        self.app.add_url_rule("/", view_func=lambda: "Hello, World!")

    def user(self) -> None:
        self.app.add_url_rule("/user/<name>", "user", lambda name: f"user {name}")

    def post(self) -> None:
        self.app.add_url_rule("/post/<int:id>", "post", lambda id: f"post {id + 1}")

    def json(self) -> None:
        self.app.add_url_rule("/json", view_func=lambda: {"message": "Hello, World!"})

    def form(self) -> None:
        redirect, request, url_for = self.names("redirect request url_for")

        def submit() -> Any:
            return redirect(url_for("user", name=request.form["name"]))

        self.user()
        self.app.add_url_rule("/submit", view_func=submit, methods=["POST"])

    def template(self) -> None:
        (render,) = self.names("render_template")

        def page() -> Any:
            return render("page.html", title=TITLE, items=ITEMS)

        self.app.add_url_rule("/page", view_func=page)

    def session(self) -> None:
        (session,) = self.names("session")

        def visits() -> str:
            session["visits"] = session.get("visits", 0) + 1
            return str(session["visits"])

        self.app.secret_key = SECRET
        self.app.add_url_rule("/session", view_func=visits)

    def hooks(self) -> None:
        part = self.part()
        part.add_url_rule("/hello", view_func=lambda: "part hello")
        self.app.register_blueprint(part)

    def part(self) -> Any:
        """Return a blueprint with a hook, in an application with three."""
        (g,) = self.names("g")

        def before_all() -> None:
            g.app = True

        def before_part() -> None:
            g.part = True

        def after(response: Any) -> Any:
            response.headers["X-After"] = "1"
            return response

        self.app.before_request(before_all)
        self.app.after_request(after)
        self.app.teardown_request(lambda error: None)
        part = self.flask.Blueprint("part", "bench", url_prefix="/part")
        part.before_request(before_part)
        return part

    def notfound(self) -> None:
        self.app.register_error_handler(404, lambda error: ("custom 404", 404))

    def error(self) -> None:
        def boom() -> str:
            raise ValueError

        self.app.add_url_rule("/boom", view_func=boom)
        self.app.register_error_handler(ValueError, lambda error: ("handled", 500))

    def static(self) -> None:
        """Add nothing: the application has its files by itself."""

    def links(self) -> None:
        (url_for,) = self.names("url_for")

        def links() -> str:
            return "\n".join([url_for("user", name=name) for name in LINKS])

        self.user()
        self.app.add_url_rule("/links", view_func=links)

    def together(self) -> None:
        render, session, url_for = self.names("render_template session url_for")

        def view() -> str:
            session["visits"] = session.get("visits", 0) + 1
            page = render("page.html", title=TITLE, items=ITEMS)
            links = " ".join([url_for("user", name=name) for name in LINKS[:3]])
            return f"{page}{links} {session['visits']}"

        self.app.secret_key = SECRET
        self.user()
        part = self.part()
        part.add_url_rule("/together", view_func=view)
        self.app.register_blueprint(part)

    def names(self, words: str) -> list[Any]:
        """Return what the framework exports by these names."""
        return [getattr(self.flask, word) for word in words.split()]


class Lagena(Flask):
    distribution = "lagena"
