"""Requests and responses on pages that are right, and on pages that are wrong."""

import textwrap

import pytest

APP = """
        ```python
        # web.py
        def app(environ, start_response):
            size = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(size).decode() or "nothing"
            headers = [("Content-Type", "text/plain"), ("X-Host", environ["HTTP_HOST"])]
            start_response("200 OK", headers)
            yield f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: {body}".encode()
        ```
"""


def test_a_request_and_its_response(passes):
    passes(
        APP
        + """
        ```http
        POST /a/b HTTP/1.1
        Host: example.com

        one
        ```

        ```http
        HTTP/1.1 200 OK
        X-Host: example.com

        POST /a/b: one
        ```

        ```http
        GET /
        ```

        ```http
        HTTP/1.1 200 OK

        ...nothing
        ```
        """
    )


@pytest.mark.parametrize(
    ("response", "at", "saying"),
    [
        ("HTTP/1.1 404 NOT FOUND\n\nGET /: nothing", "404", "+HTTP/1.1 200 OK"),
        ("HTTP/1.1 200 OK\nX-Host: b\n\n...", "X-Host: b", "+X-Host: localhost"),
        ("HTTP/1.1 200 OK\nX-No: b\n\n...", "X-No", "+X-No: (absent)"),
        ("HTTP/1.1 200 OK\n\nGET /: all", "all", "+GET /: nothing"),
        ("HTTP/1.1 200 OK", "200 OK", "+GET /: nothing"),
    ],
)
def test_a_response_that_differs(fails, response, at, saying):
    fails(
        APP.replace("\n        ", "\n")
        + f"```http\nGET / HTTP/1.1\n```\n\n```http\n{response}\n```\n",
        at=at,
        saying=saying,
    )


BROKEN = """
```python
def app(environ, start_response):
    print("A word in the log")
    start_response("500 OH NO", [("Content-Type", "text/plain")])
    return [b"Sorry"]
```

```http
GET / HTTP/1.1
```

```http
STATUS

BODY
```
"""


def test_what_an_application_logs_is_no_part_of_its_response(passes):
    page = BROKEN.replace("STATUS", "HTTP/1.1 500 OH NO").replace("BODY", "Sorry")
    passes(page)
    passes(page + "\n```text output\nA word in the log\n```\n")


def test_what_an_application_logs_and_the_page_shows_is_compared(fails):
    page = BROKEN.replace("STATUS", "HTTP/1.1 500 OH NO").replace("BODY", "...")
    fails(
        page + "\n```text output\nNo word in the log\n```\n",
        at="No word",
        saying="+A word in the log",
    )


COOKIES = """
        ```python
        def app(environ, start_response):
            headers = [("X-Sent", environ.get("HTTP_COOKIE", "none"))]
            if environ["PATH_INFO"] == "/set":
                headers.append(("Set-Cookie", "a=1"))
            start_response("200 OK", headers)
            return [environ["HTTP_HOST"].encode()]
        ```
"""


def test_the_cookies_that_a_request_writes_are_sent(passes):
    exchanges = [
        ("GET / HTTP/1.1", "none"),
        ("GET / HTTP/1.1\nCookie: b=2", "b=2"),
        ("GET /set HTTP/1.1", "none"),
        ("GET / HTTP/1.1", "a=1"),
        ("GET / HTTP/1.1\nhost: localhost\ncookie: b=2; c=3", "b=2; c=3"),
        ("GET / HTTP/1.1", "a=1"),
    ]
    passes(
        textwrap.dedent(COOKIES)
        + "".join(
            f"```http\n{request}\n```\n\n"
            f"```http\nHTTP/1.1 200 OK\nX-Sent: {sent}\n\nlocalhost\n```\n\n"
            for request, sent in exchanges
        )
    )


def test_a_response_that_is_an_error_shows_the_log(fails):
    fails(
        BROKEN.replace("STATUS", "HTTP/1.1 200 OK").replace("BODY", "..."),
        at="HTTP/1.1 200 OK",
        saying="-HTTP/1.1 200 OK\n+HTTP/1.1 500 OH NO\n \n ...\n"
        "The application printed:\nA word in the log\n",
    )


def test_a_response_shows_its_status(fails):
    fails(
        BROKEN.replace("STATUS", "HTTP/1.1 ...").replace("BODY", "Sorry"),
        at="HTTP/1.1 ...",
        saying="A response begins as 'HTTP/1.1 200 OK', not with 'HTTP/1.1 ...'.",
    )


def test_a_request_needs_an_app_and_a_response(fails):
    fails("```http\nGET / HTTP/1.1\n```\n", at="```http", saying="with the response")
    fails(
        "```http\nGET / HTTP/1.1\n```\n```http\nHTTP/1.1 200 OK\n```\n",
        at="```http\nGET",
        saying="defines 'app'",
    )
    fails("```http\nHTTP/1.1 200 OK\n```\n", at="```http", saying="follows its request")
    fails("```http\nget it\n```\n", at="get it", saying="begins as 'GET /path'")
