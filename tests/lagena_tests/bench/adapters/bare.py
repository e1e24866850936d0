"""The floor: a function by hand for each page, libraries only where they must be."""

import hashlib
import json
import os
import re
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from itsdangerous import URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader

from lagena_tests.bench.adapters import Adapter, Body
from lagena_tests.bench.workloads import ASSETS, ITEMS, LINKS, SECRET, TITLE

HTML = ("Content-Type", "text/html; charset=utf-8")
AFTER = ("X-After", "1")
RULES = re.compile(r"/(?:user/([^/]+)|post/(\d+))\Z")
TEMPLATES = Environment(
    loader=FileSystemLoader(ASSETS / "templates"), autoescape=True, auto_reload=False
)
SIGNER = URLSafeTimedSerializer(
    SECRET,
    salt="cookie-session",
    signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
)
FILE = str(ASSETS / "static" / "file.txt")


class Bare(Adapter):
    """Each page is an application by itself, without the cost of a shared helper."""

    def __init__(self, fillers: int) -> None:
        pass

    def application(self, page: str) -> WSGIApplication:
        found: WSGIApplication = getattr(self, page)
        return found

    @staticmethod
    def hello(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        if environ["PATH_INFO"] != "/":
            start_response("404 NOT FOUND", [HTML])
            return [b"not found"]
        body = b"Hello, World!"
        start_response("200 OK", [HTML, ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def user(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        match = RULES.match(environ["PATH_INFO"])
        assert match
        body = f"user {match[1]}" if match[1] else f"post {int(match[2]) + 1}"
        start_response("200 OK", [HTML, ("Content-Length", str(len(body)))])
        return [body.encode()]

    post = user

    @staticmethod
    def json(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        body = json.dumps({"message": "Hello, World!"}).encode()
        kind = ("Content-Type", "application/json")
        start_response("200 OK", [kind, ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def form(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        length = int(environ["CONTENT_LENGTH"])
        form = parse_qs(environ["wsgi.input"].read(length).decode())
        location = ("Location", f"/user/{form['name'][0]}")
        start_response("302 FOUND", [HTML, location, ("Content-Length", "0")])
        return [b""]

    @staticmethod
    def template(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        page = TEMPLATES.get_template("page.html")
        body = page.render(title=TITLE, items=ITEMS).encode()
        start_response("200 OK", [HTML, ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def session(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        visits, cookie = visit(environ)
        body = str(visits).encode()
        length = ("Content-Length", str(len(body)))
        start_response("200 OK", [HTML, length, *cookie])
        return [body]

    @staticmethod
    def hooks(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        environ["bench.app"] = environ["bench.part"] = True
        body = b"part hello"
        start_response("200 OK", [HTML, ("Content-Length", str(len(body))), AFTER])
        return [body]

    @staticmethod
    def notfound(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        found = environ["PATH_INFO"] == "/"
        status, body = ("200 OK", b"") if found else ("404 NOT FOUND", b"custom 404")
        start_response(status, [HTML, ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def error(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        try:
            raise ValueError
        except ValueError:
            body = b"handled"
        length = ("Content-Length", str(len(body)))
        start_response("500 INTERNAL SERVER ERROR", [HTML, length])
        return [body]

    @staticmethod
    def static(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        file = open(FILE, "rb")  # noqa: SIM115, PTH123  # the server closes it; fastest
        size = ("Content-Length", str(os.fstat(file.fileno()).st_size))
        start_response("200 OK", [("Content-Type", "text/plain"), size])
        body: Body = environ["wsgi.file_wrapper"](file)
        return body

    @staticmethod
    def links(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        body = "\n".join([f"/user/{name}" for name in LINKS]).encode()
        start_response("200 OK", [HTML, ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def together(environ: WSGIEnvironment, start_response: StartResponse) -> Body:
        visits, cookie = visit(environ)
        environ["bench.app"] = environ["bench.part"] = True
        page = TEMPLATES.get_template("page.html").render(title=TITLE, items=ITEMS)
        links = " ".join([f"/user/{name}" for name in LINKS[:3]])
        body = f"{page}{links} {visits}".encode()
        length = ("Content-Length", str(len(body)))
        start_response("200 OK", [HTML, length, AFTER, *cookie])
        return [body]


def visit(environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]]]:
    """Count this visit; return how many there were, and the headers that keep it."""
    cookie = environ.get("HTTP_COOKIE", "")
    session = SIGNER.loads(cookie.removeprefix("session=")) if cookie else {}
    session["visits"] = session.get("visits", 0) + 1
    value = f"session={SIGNER.dumps(session)}; HttpOnly; Path=/"
    return session["visits"], [("Set-Cookie", value), ("Vary", "Cookie")]
