"""Refuses what no page may import, in each Python that a page starts.

Python imports a module of this name by itself.  It runs in programs that readers see
the output of, so it imports next to nothing and prints nothing.
"""

import os
import sys

#: The page, and lines of "module: what to write instead".
PAGE = "PAGE_NAME"
FORBIDDEN = "PAGE_FORBIDS"


class Refuse:
    """An import finder that finds nothing and raises for the names it refuses."""

    def __init__(self, page: str, forbidden: dict[str, str]) -> None:
        self.page = page
        self.forbidden = forbidden

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        advice = self.forbidden.get(name.partition(".")[0])
        if advice is not None:
            raise ImportError(
                f"{self.page} imports {name}, which no page may: {advice}"
            )


def refuse(page: str, forbidden: dict[str, str]) -> None:
    """Refuse these modules from now on, in this process."""
    sys.meta_path.insert(0, Refuse(page, forbidden))


if PAGE in os.environ:
    refuse(
        os.environ[PAGE],
        dict(
            line.split(": ", 1)
            for line in os.environ.get(FORBIDDEN, "").splitlines()
            if line
        ),
    )
