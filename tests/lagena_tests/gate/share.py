"""A share of what is too much for one run, drawn from a commit's hash.

What there is falls into a fixed number of shares by the hashes of its names.  A commit
takes one of them, so commits one after the other take them all, and whoever writes down
``SHARE=3f2a91c/4`` runs the same one again.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Share:
    #: The hash that it is drawn from, or as much of it as one likes.
    commit: str
    #: How many shares there are.
    of: int

    @classmethod
    def parse(cls, text: str) -> "Share":
        """Read ``3f2a91c/4``; raise `ValueError` where it is no share."""
        found = re.fullmatch(r"([0-9a-f]+)/([1-9][0-9]*)", text)
        if not found:
            raise ValueError(f"{text!r} is no share; one is written as in 3f2a91c/4.")
        return cls(found[1], int(found[2]))

    def __str__(self) -> str:
        return f"{self.commit}/{self.of}"

    def holds(self, name: str) -> bool:
        """Return whether what has this name is in the share."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        return (int(digest, 16) - int(self.commit, 16)) % self.of == 0

    def one(self, things: Sequence[T]) -> T:
        """Return the one of these whose turn it is."""
        return things[int(self.commit, 16) % len(things)]
