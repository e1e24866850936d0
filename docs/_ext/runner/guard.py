"""Refuses what no page may import.

This text is also a part of what each Python of a page runs first, where readers see
what is printed: so it imports next to nothing and prints nothing.
"""

import sys


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
