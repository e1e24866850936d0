"""Show the site while it is written: each save builds it, and reloads open pages.

The pages are served with a script more than they have: it listens at ``/_watch``, where
the server tells the number of the last build, and loads a page of an older one again.
"""

import threading
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, PAGES, ROOT
from lagena_docs.site import serve
from lagena_docs.site.build import build
from lagena_docs.site.sources import PLACES, is_content

EVENTS = "/_watch"
LISTEN = """
<script>
new EventSource("%s").onmessage = ({ data }) => data === "%s" || location.reload();
</script>
"""


class Builds:
    """How many builds there were; whoever serves a page waits for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self._done = threading.Condition()

    def count(self) -> None:
        with self._done:
            self.number += 1
            self._done.notify_all()

    def wait_after(self, number: int) -> int:
        """Return the number of the last build when it is not this one any more."""
        with self._done:
            self._done.wait_for(lambda: self.number != number)
            return self.number


builds = Builds()


class ReloadingHandler(serve.Handler):
    """Files as they are, and pages that load themselves again."""

    def do_GET(self) -> None:  # noqa: N802  # the base's name for it
        page = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            page /= "index.html"
        if self.path == EVENTS:
            self.tell()
        elif page.suffix == ".html" and page.is_file():
            self.send_page(HTTPStatus.OK, page)
        else:
            super().do_GET()

    def body(self, page: Path) -> bytes:
        # The number first: what is built meanwhile is asked for once too often.
        listen = LISTEN % (EVENTS, builds.number)
        return super().body(page) + listen.encode()

    def tell(self) -> None:
        """Send the number of the last build, and of each that follows."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number = -1
        try:
            while True:
                number = builds.wait_after(number)
                self.wfile.write(f"data: {number}\n\n".encode())
        except ConnectionError:
            pass  # the page was closed


class Sources(DefaultFilter):
    """Files that people write; Sphinx puts compiled catalogues beside them."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not path.endswith(".mo")


def main() -> None:
    port = serve.parser_for(__doc__).parse_args().port
    saves = watch(
        *PLACES,
        watch_filter=Sources(),
        step=100,
        rust_timeout=500,
        yield_on_timeout=True,
    )
    next(saves)  # it begins here, so that nothing saved from now on is missed
    print("Building the pages", flush=True)
    build()
    with serve.listen(port, ReloadingHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        serve.say_where(server, port)
        for changes in filter(None, saves):
            rebuild(changes)


def rebuild(changes: Iterable[tuple[Change, str]]) -> None:
    """Build what the changed files concern, and tell the open pages."""
    paths = [Path(path) for _, path in changes]
    names = ", ".join(sorted({path.relative_to(ROOT).as_posix() for path in paths}))
    print(f"Changed: {names}", flush=True)
    options = () if all(map(is_content, paths)) else ("-E",)
    right = build(concerned(changes), *options)
    builds.count()
    print("Built." if right else "Built, but see above what is wrong.", flush=True)


def concerned(changes: Iterable[tuple[Change, str]]) -> list[Language]:
    """Return the languages to build: a translation alone, or all of them.

    Translations say where they are behind the source, and all languages know which
    pages the others have.
    """
    found = set()
    for change, path in changes:
        homes = [
            language
            for language in LANGUAGES[1:]
            if Path(path).is_relative_to(PAGES / language.folder)
        ]
        if change is not Change.modified or not homes:
            return list(LANGUAGES)
        found.update(homes)
    return [language for language in LANGUAGES if language in found]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print()
