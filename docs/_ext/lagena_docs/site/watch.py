"""Show the site while it is written: each save builds it, and reloads open pages.

The pages are served with a script more than they have: it listens at ``/_watch``, where
the server tells the number of the last build, and loads a page of an older one again.

What runs their examples takes longer to make.  It is made beside, and once it is there
the pages are built with it.
"""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Iterable
from http import HTTPStatus
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from lagena_docs.languages import Language
from lagena_docs.settings import LANGUAGES, PAGES, ROOT
from lagena_docs.site import serve
from lagena_docs.site.build import build
from lagena_docs.site.sources import PLACES, is_content

#: What runs the examples; pages are none the wiser until it is made anew.
LIVE = PAGES / "_live"
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


class Runtime:
    """What runs the examples, made by a command beside all else."""

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Begin to make it, with the files as they are now."""
        self.give_up()
        if self._command:
            # In a group of its own, so that all that it has started ends with it.
            self._process = subprocess.Popen(self._command, start_new_session=True)

    def give_up(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait()
            self._process = None

    def is_there(self) -> bool:
        """Return, once, that it has been made since it was asked for."""
        if self._process is None or self._process.poll() is None:
            return False
        self._process = None
        return True


class Sources(DefaultFilter):
    """Files that people write; Sphinx puts compiled catalogues beside them."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not path.endswith(".mo")


def main() -> None:
    parser = serve.parser_for(__doc__)
    parser.add_argument("--runtime", default="", help="what makes that which runs")
    asked = parser.parse_args()
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
    runtime = Runtime(asked.runtime)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # by way of the end below
    with serve.listen(asked.port, ReloadingHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        serve.say_where(server, asked.port)
        try:
            runtime.make()
            for changes in saves:
                follow(changes, runtime)
        finally:
            runtime.give_up()


def follow(changes: Collection[tuple[Change, str]], runtime: Runtime) -> None:
    """Build what has changed, and the pages once what runs their examples is there."""
    if runtime.is_there():
        print("Made what runs the examples", flush=True)
        finish(build())
    if not changes:
        return
    tell(changes)
    paths = [Path(path) for _, path in changes]
    if not all(path.is_relative_to(LIVE) for path in paths):
        rebuild(changes)
    if any(map(makes_run, paths)):
        print("Making what runs the examples", flush=True)
        runtime.make()


def makes_run(path: Path) -> bool:
    """Return whether what runs the examples may be made of a file."""
    return not is_content(path) or path.is_relative_to(ROOT / "framework")


def tell(changes: Collection[tuple[Change, str]]) -> None:
    """Print what has changed."""
    names = {Path(path).relative_to(ROOT).as_posix() for _, path in changes}
    print(f"Changed: {', '.join(sorted(names))}", flush=True)


def rebuild(changes: Iterable[tuple[Change, str]]) -> None:
    """Build what the changed files concern, and tell the open pages."""
    paths = [Path(path) for _, path in changes]
    options = () if all(map(is_content, paths)) else ("-E",)
    finish(build(concerned(changes), *options))


def finish(right: bool) -> None:
    """Tell of a build, and let the open pages load again."""
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
