"""How a block says that it failed."""

from __future__ import annotations

from lagena_docs.runner.merge import Correction


class BlockError(Exception):
    """A block did not do what its page says."""

    def __init__(
        self, message: str, line: int, correction: Correction | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        #: The line of the page that is wrong.
        self.line = line
        #: What would mend it, if it is an output that the page records.
        self.correction = correction
