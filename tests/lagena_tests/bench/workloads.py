"""The requests that are measured, and what is a right answer to each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
SECRET = "a key for the benchmark"
TITLE = "Page & more"
ITEMS = [(f"item <{number}>", f"/item/{number}?a=1&b=2") for number in range(20)]
LINKS = [f"u{number}" for number in range(50)]

#: What templates/page.html becomes.
PAGE = (
    r"<!doctype html>\n.*<title>Page &amp; more - Site</title>.*"
    r'(<li><a href="/item/\d+\?a=1&amp;b=2">item &lt;\d+&gt;</a></li>\s*){20}'
    r"</ul>\s*</main>.*</html>\s*"
)


@dataclass(frozen=True)
class Workload:
    """One request, and the answer that it wants; patterns must match as a whole."""

    name: str
    path: str
    #: A pattern for the body.
    body: str
    #: One for the second body, if the cookies of the first answer are to be sent.
    body_with_cookies: str = ""
    status: int = 200
    #: Patterns for headers that the answer must have.
    headers: dict[str, str] = field(default_factory=dict)
    #: What is posted.
    form: bytes = b""
    #: How many more rules the application has.
    fillers: int = 0

    @property
    def page(self) -> str:
        """The method of an adapter that adds what answers."""
        return self.name.partition("-")[0]


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("hello", "/", "Hello, World!"),
        Workload("user-5", "/user/alice", "user alice", fillers=4),
        Workload("user-1000", "/user/alice", "user alice", fillers=999),
        Workload("post-5", "/post/42", "post 43", fillers=4),
        Workload(
            "json",
            "/json",
            r'\{\s*"message":\s*"Hello, World!"\s*\}\s*',
            headers={"content-type": r"application/json\b.*"},
        ),
        Workload(
            "form",
            "/submit",
            r".*",
            status=302,
            headers={"location": r"(http://localhost:8000)?/user/alice"},
            form=b"name=alice&age=30&city=Z%C3%BCrich&note=hello+world",
        ),
        Workload("template", "/page", PAGE),
        Workload(
            "session",
            "/session",
            r"1",
            body_with_cookies=r"2",
            headers={"set-cookie": r"session=.+"},
        ),
        Workload("hooks", "/part/hello", "part hello", headers={"x-after": "1"}),
        Workload("notfound", "/nope/nothing", "custom 404", status=404),
        Workload("error", "/boom", "handled", status=500),
        Workload(
            "static",
            "/static/file.txt",
            r"[0-9a-f\n]{2048}",
            headers={"content-type": r"text/plain\b.*"},
        ),
        Workload("links", "/links", "\n".join(f"/user/{name}" for name in LINKS)),
        Workload(
            "together",
            "/part/together",
            rf"{PAGE}/user/u0 /user/u1 /user/u2 1",
            body_with_cookies=rf"{PAGE}/user/u0 /user/u1 /user/u2 2",
            headers={"set-cookie": r"session=.+", "x-after": r"1"},
        ),
    )
}


def fillers(count: int) -> Iterator[tuple[str, str, bool]]:
    """Yield a path, a name, and whether a number is to follow, for so many rules."""
    for number in range(count):
        yield f"/section{number}/list", f"list{number}", bool(number % 2)
