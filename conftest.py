"""Options and marks that every test of the project shares."""

import pytest

from lagena_tests.gate.share import Share

LONG = "takes minutes; `make test-long` runs a share, `make test-full` all"
SHARED = "takes minutes, and is in another share; `make test-full` runs all"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="run the tests that take minutes, too"
    )
    parser.addoption(
        "--due", action="store_true", help="leave out pages that passed as they are now"
    )
    parser.addoption(
        "--share", type=Share.parse, help="of what takes long, run a share: 3f2a91c/4"
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    share: Share | None = config.getoption("--share")
    for item in items:
        if not item.get_closest_marker("long"):
            continue
        if not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason=LONG))
        elif share and not share.holds(item.nodeid):
            item.add_marker(pytest.mark.skip(reason=SHARED))
