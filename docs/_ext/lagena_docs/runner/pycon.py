"""Executes Python sessions: ``>>>`` lines and what is shown under them."""

from __future__ import annotations

import doctest
import re
import sys
from itertools import takewhile
from types import TracebackType
from typing import Any

from lagena_docs.blocks import Block
from lagena_docs.runner import prompt, python, traces
from lagena_docs.runner.compare import check_same
from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.page import Following, Page

#: A line that goes on with the source of an example.
CONTINUED = re.compile(r"\s*\.\.\.(?: |$)")

#: ``...`` elides; and ``1`` is not what ``True`` is shown as.
FLAGS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1


def pycon(page: Page, block: Block, following: Following) -> None:
    """Run the session as a doctest, in the page's namespace."""
    try:
        examples = doctest.DocTestParser().get_examples(block.content, page.name)
    except ValueError as error:
        raise BlockError(f"This session cannot be read: {error}", block.line) from None
    if not examples:
        raise BlockError("A pycon block has at least one line '>>> CODE'.", block.line)
    for example in examples:
        if example.options:
            raise BlockError(
                "An option of doctest; all is run and compared, and '...' elides.",
                block.first_line + example.lineno,
            )
    prompt.check_session(block)
    session = page.session
    session.doctest_lines = [block.first_line + it.lineno for it in examples]
    test = doctest.DocTest(
        examples, {}, "page", page.name, block.first_line - 1, block.content
    )
    test.globs = session.namespace
    with python.adopting(page):
        _Doctest(page, block.content).run(test, clear_globs=False)


class _Output:
    """What doctest has for standard output: here it gives all that is printed.

    So what loggers and programs print is a part of a session, as on a terminal.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._stdout = sys.stdout

    def getvalue(self) -> str:
        """Return what was printed since the last time, as doctest has it."""
        printed = self._page.machine.shown(self._page.machine.screen.take())
        return printed + "\n" * (printed[-1:] not in ("", "\n"))

    def truncate(self, size: int) -> None:
        """Do nothing: what was returned is gone."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stdout, name)


class _Checker(doctest.OutputChecker):
    """Sees what readers see."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Compare, also the words of an exception, without this run's accidents."""
        return super().check_output(want, self._page.machine.shown(got), optionflags)

    # Doctest takes a character and its escape for the same.
    def _toAscii(self, s: str) -> str:  # noqa: N802  # doctest's name
        return s


class _Doctest(doctest.DocTestRunner):
    """Stops at the first example that is wrong, on the page's line."""

    def __init__(self, page: Page, content: str) -> None:
        super().__init__(_Checker(page), optionflags=FLAGS)
        self._fakeout = _Output(page)  # doctest has no other way
        self._page = page
        self._content = content

    def report_success(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        # Doctest looks at nothing but the exception then.
        if example.exc_msg and not got.startswith("Traceback"):
            raise BlockError(
                "It prints something before it raises, which a session cannot show:\n"
                + got,
                self._line(example),
            )

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        line = self._line(example)
        shown = line + self._height(example)
        # As doctest has it: an empty line would end what is expected.
        got = self._page.machine.shown(got)
        got = re.sub(r"^\s*$(?=\n)", "<BLANKLINE>", got, flags=re.MULTILINE)
        with self._page.comparing():
            check_same(example.want, got, shown, "It prints something else")
            # Doctest sees a difference that we do not, as spaces at a line's end.
            raise BlockError(f"Expected:\n{example.want}Got:\n{got}", shown)

    def report_unexpected_exception(
        self,
        out: Any,
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        error = exc_info[1]
        trace = traces.for_writers(self._page, error) + python.cause(self._page, error)
        raise BlockError(trace, traces.line_of(self._page, error, self._line(example)))

    def _height(self, example: doctest.Example) -> int:
        """Return how many lines the source of an example has.

        The example itself does not know of a ``...`` with nothing behind it.
        """
        below = self._content.splitlines()[example.lineno + 1 :]
        return 1 + sum(1 for _ in takewhile(CONTINUED.match, below))

    def _line(self, example: doctest.Example) -> int:
        number = self._page.session.doctest_lines
        return number[0] + example.lineno if number else example.lineno
