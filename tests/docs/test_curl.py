"""What is read of a curl command; and that curl sends just that."""

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lagena_docs import curl, secret_keys

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
PLAIN = [
    ("curl {}/", "GET", "/", {}, ""),
    ("curl {}", "GET", "/", {}, ""),
    ("curl -is '{}/a?b=1&c=2'", "GET", "/a?b=1&c=2", {}, ""),
    ("curl -s {}/ | grep '>'", "GET", "/", {}, ""),
    ("curl -N {}/events > file", "GET", "/events", {}, ""),
    ("curl -b jar -c jar -o file {}/desk", "GET", "/desk", {}, ""),
    ("curl --path-as-is {}/a/../b", "GET", "/a/../b", {}, ""),
    ("curl -I {}/", "HEAD", "/", {}, ""),
    ("curl -X DELETE \\\n{}/1", "DELETE", "/1", {}, ""),
    ("curl -d 'a=b c' -d d=e {}/", "POST", "/", FORM, "a=b c&d=e"),
    ("curl -X PUT -d a=b {}/", "PUT", "/", FORM, "a=b"),
    ("""curl --json '{{"a": 1}}' {}/""", "POST", "/", JSON, '{"a": 1}'),
    (
        "curl -d a -H 'Content-Type: text/x' {}/",
        "POST",
        "/",
        {"Content-Type": "text/x"},
        "a",
    ),
    ("curl -H 'Host: shop.example' {}/", "GET", "/", {"Host": "shop.example"}, ""),
]


@pytest.fixture
def asked() -> Iterator[list[tuple[str, str, dict[str, str], str]]]:
    """Yield the requests that a server gets; its address is the first item's."""
    found: list[Any] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.append((self.command, self.path, dict(self.headers), body.decode()))
            self.send_response(204)
            self.end_headers()

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # theirs

        def log_message(self, *args: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.append(f"127.0.0.1:{server.server_port}")
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("command", "method", "path", "headers", "body"), PLAIN)
def test_a_plain_command_is_the_request_that_curl_sends(
    asked: list[Any],
    tmp_path: Any,
    command: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: str,
) -> None:
    if not shutil.which("curl"):
        pytest.skip("Install curl, which sends the same requests here.")
    typed = command.format(asked.pop())

    assert curl.read(typed) == {
        "method": method,
        "path": path,
        "headers": headers,
        "body": body,
    }
    subprocess.run(["bash", "-c", typed], cwd=tmp_path, timeout=20)
    (sent,) = asked
    assert (sent[0], sent[1], sent[3]) == (method, path, body)
    assert headers.items() <= sent[2].items()


@pytest.mark.parametrize(
    "command",
    [
        "curl https://example.com/",
        "curl http://127.0.0.1.example.com/",
        "curl -F a=@picture.png http://127.0.0.1:5000/",
        "curl -T big.txt http://127.0.0.1:5000/",
        "curl -d @note.txt http://127.0.0.1:5000/",
        "curl --json @book.json http://127.0.0.1:5000/",
        'curl -H "$VISITOR" http://127.0.0.1:5000/',
        "curl http://127.0.0.1:5000/ && curl http://127.0.0.1:5000/a",
        "cd shop && curl http://127.0.0.1:5000/",
        "curl 'http://127.0.0.1:5000/",
        "curl",
    ],
)
def test_what_is_not_all_in_the_words_is_no_plain_request(command: str) -> None:
    assert curl.read(command) is None


FILES = {"book.json": '{"a": "é"}\n', "party.html": "<p>Hi</p>\n"}


@pytest.mark.parametrize(
    "command",
    [
        "curl --json '@book.json' {}/books",
        "curl -F 'letter=Hi, Ada;filename=a.txt' -F name=Ada {}/",
        "curl -F 'page=@party.html' {}/",
        "curl -F 'page=@party.html;filename=party.png;type=image/png' {}/",
    ],
)
def test_files_are_sent_as_curl_sends_them(
    asked: list[Any], tmp_path: Any, command: str
) -> None:
    if not shutil.which("curl"):
        pytest.skip("Install curl, which sends the same requests here.")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    typed = command.format(asked.pop())

    request = curl.read(typed, FILES)

    assert request is not None
    assert curl.read(typed) is None or "@" not in typed
    subprocess.run(["bash", "-c", typed], cwd=tmp_path, timeout=20)
    ((method, path, headers, body),) = asked
    own = re.search("boundary=(.*)", headers["Content-Type"])
    body = body.replace(own[1], curl.BOUNDARY) if own else body
    assert (method, path, body) == (request["method"], request["path"], request["body"])
    assert (
        headers["Content-Type"].partition(";")[0]
        == (request["headers"]["Content-Type"].partition(";")[0])
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", "body"),
        ("-s -N", "body"),
        ("-i", "both"),
        ("-I", "head"),
        ("-L", None),
        ("-b jar", None),
        ("-c jar", None),
        ("-o file", None),
        ("-w '%{http_code}'", None),
        ("| grep a", None),
        ("> file", None),
    ],
)
def test_what_is_shown_of_an_answer(options: str, told: str | None) -> None:
    assert curl.told(f"curl http://127.0.0.1:5000/ {options}") == told


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("export KEY=$(python -c 'print(secrets.token_hex())')", {"env": "KEY"}),
        (
            "python -c \"print('KEY =', secrets.token_hex())\" >> a/b.toml",
            {"file": "a/b.toml", "name": "KEY"},
        ),
        (
            "python -c \"print('KEY=' + secrets.token_hex())\" > .env",
            {"file": ".env", "name": "KEY"},
        ),
        ("python -c 'print(secrets.token_hex())'", None),
    ],
)
def test_a_key_goes_into_a_variable_or_a_file(
    command: str, key: secret_keys.Key | None
) -> None:
    assert secret_keys.read(command) == key
