"""How much of a step passed, failed and did not run, as its pytest reports tell."""

import collections
import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: How the runner of the pages reports the blocks below one that failed.
NOT_EXECUTED = "not executed"


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    #: How many did not run, by reason.
    skipped: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        skipped = self.skipped.total()
        end = f", {skipped} skipped" if skipped else ""
        return f"{self.passed} passed, {self.failed} failed{end}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"skipped": dict(self.skipped)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Count":
        return cls(
            values["passed"], values["failed"], collections.Counter(values["skipped"])
        )


def read(report: Path) -> Count:
    """Count the tests of a report; one that was not written counts as a failure."""
    if not report.exists():
        return Count(failed=1)
    count = Count()
    for case in ET.parse(report).iter("testcase"):
        outcome = {part.tag: part.get("message", "") for part in case}
        if outcome.get("failure", "").startswith(NOT_EXECUTED):
            count.skipped["a block above it on its page failed"] += 1
        elif outcome.keys() & {"failure", "error"}:  # an error is a fixture's
            count.failed += 1
        elif "skipped" in outcome:
            count.skipped[outcome["skipped"]] += 1
        else:
            count.passed += 1
    return count
