"""Servers that pages start, and what runs on after a page."""

import multiprocessing
import os
import time

from lagena_docs.runner.run import PageRun


def test_a_server_is_ready_for_the_next_block(passes):
    passes("""
        SERVER

        ```console
        $ export WORD=one
        ```

        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        ```

        ```console
        $ curl http://127.0.0.1:5000/
        one
        ```

        ```console
        $ WORD=two python serve.py --port 5001
        ...
        ```

        ```console
        $ curl http://127.0.0.1:5000/ http://localhost:5001/
        one
        two
        ```

        A second one on the same port takes the place of the first:

        ```console
        $ WORD=three python serve.py
        Serving on ...
        ```

        ```console
        $ curl http://127.0.0.1:5000/
        three
        ```

        ```console exit=1
        $ python serve.py
        Traceback (most recent call last):
        ...
        OSError: [Errno 98] Address already in use
        ```
        """)


def test_a_server_that_prints_something_else(fails):
    fails(
        """
        SERVER

        ```console
        $ python serve.py
        Serving at http://127.0.0.1:5000
        ```
        """,
        at="Serving at",
        saying="-Serving at http://127.0.0.1:5000\n+Serving on http://127.0.0.1:5000",
    )


def test_a_server_that_does_not_start_shows_its_log(fails):
    fails(
        """
        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        ```
        """,
        at="$ python serve.py",
        saying="The server ended with status 2; it printed:\npython: can't open file",
    )


def test_a_server_that_does_not_stop_is_an_error(fails, monkeypatch):
    monkeypatch.setattr("lagena_docs.runner.server.STOPPING", 1)
    fails(
        """
        ```python
        # serve.py
        import signal
        import socket
        import os

        def main():
            server = socket.create_server(("127.0.0.1", int(os.environ["SERVE_PORT"])))
            print("Serving")
            while True:
                server.accept()

        if __name__ == "__main__":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            main()
        ```

        ```console
        $ python serve.py
        Serving
        ```
        """,
        at="",
        saying="The page left behind: a server that does not end: python serve.py",
    )


#: A server that listens, and ends by itself, at once or when it is asked.
MORTAL = """
        ```python
        # serve.py
        import os
        import socket
        import sys

        if __name__ == "__main__":
            server = socket.create_server(("127.0.0.1", int(os.environ["SERVE_PORT"])))
            server.accept()
            print("Serving", flush=True)
            server.accept()
            sys.exit("It has no workers.")
        ```

        ```console
        $ python serve.py  # mortal
        ...
        ```
"""


def test_a_server_that_has_ended_by_the_end_of_the_page(fails):
    fails(
        MORTAL,
        at="$ python serve.py  # mortal",
        saying="'python serve.py  # mortal' ended with status 1; it printed:\n"
        "Serving\nIt has no workers.",
    )


def test_a_server_that_has_ended_before_the_next_takes_its_place(fails):
    fails(
        MORTAL + "\n        ```console\n        $ python serve.py\n        ```\n",
        at="$ python serve.py  # mortal",
        saying="It has no workers.",
    )


def test_a_server_holds_its_terminal(fails):
    fails(
        """
        SERVER

        ```console
        $ python serve.py
        Serving on http://127.0.0.1:5000
        $ curl http://127.0.0.1:5000/
        hello
        ```
        """,
        at="$ curl",
        saying="readers need a second terminal",
    )


def test_what_runs_on_after_the_page_is_an_error(fails):
    fails(
        """
        # A page

        ```console
        $ sleep 60 & until grep -q sleep /proc/$!/cmdline; do :; done
        ```
        """,
        at="",
        saying="The page left behind: sleep 60",
    )


def test_a_thread_that_runs_on_is_an_error(fails):
    fails(
        """
        # A page

        ```python
        import threading

        threading.Thread(target=threading.Event().wait).start()
        ```
        """,
        at="",
        saying="a thread that does not end",
    )


def test_a_page_ends_with_what_runs_it(settings, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    text = f"```console\n$ exec 9>{tmp_path / 'pipe'}; sleep 60 &\n```\n"
    page = PageRun(settings.pages / "page.md", text, settings)

    runner = multiprocessing.get_context("fork").Process(target=_run_half, args=[page])
    runner.start()
    runner.join()

    # It ends when nobody has it open any more.
    os.set_blocking(pipe, True)
    begun = time.monotonic()
    assert os.read(pipe, 1) == b""
    assert time.monotonic() - begun < 30
    os.close(pipe)


def _run_half(page: PageRun) -> None:
    """Be ended, as by a signal, between two blocks."""
    page.start()
    page.evaluate(0)
    os._exit(1)
