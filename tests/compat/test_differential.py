"""Random applications, written once and run on both frameworks, answer alike."""

import gc
import warnings
from random import Random

import pytest

from lagena_tests.applications import (
    Application,
    write_application,
    write_files,
    write_request,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The applications' folder, with its files."""
    root = tmp_path_factory.mktemp("root")
    write_files(root)
    yield root
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


# Where a hook puts another response in place of a file's, nobody closes the file.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("seed", range(300))
def test_both_answer_alike(seed, root):
    random = Random(seed)
    source = write_application(random)

    lagena, flask = (Application(name, root, source) for name in ("lagena", "flask"))

    assert lagena.failed == flask.failed, source
    assert lagena.rules() == flask.rules(), source
    known = [rule for rule, *_ in flask.rules()] or ["/"]
    for _ in range(12):
        request = write_request(random, known)
        assert lagena.answer(request) == flask.answer(request), f"{source}\n{request}"
