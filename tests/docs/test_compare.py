"""What counts as the same, and which line is the first that is not."""

import pytest

from lagena_docs.runner.compare import (
    can_become,
    difference,
    first_difference,
    same,
    says_nothing,
)


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("a\nb\n", "a\nb\n"),
        ("a", "a\n"),
        ("a\n", "a  \n\n"),
        ("", "\n"),
        ("...\n", ""),
        ("...\n", "a\nb\n"),
        ("a\n...\nc\n", "a\nc\n"),
        ("a\n...\nc\n", "a\nb\nb\nc\n"),
        ("a\n  ...\nc\n", "a\nb\nc\n"),
        ("on ... at ...\n", "on Monday at 7\n"),
        ("a.b(c)*\n", "a.b(c)*\n"),
        ("Set-Cookie: a=...; Path=/\n", "Set-Cookie: a=b; Path=/\n"),
        ("Set-Cookie: a=...; ...\n", "Set-Cookie: a=b; Path=/; Secure\n"),
        ("< Set-Cookie: a=...\n", "< Set-Cookie: a=b; Path=/; Secure\n"),
        ("Allow: GET, HEAD\n", "Allow: HEAD, GET\n"),
        ("< Allow: GET, HEAD\n", "< Allow: HEAD, GET\n"),
    ],
)
def test_same(shown: str, got: str) -> None:
    assert same(shown, got)


@pytest.mark.parametrize(
    ("shown", "got", "line"),
    [
        ("a\nb\n", "a\nc\n", 1),
        ("a\n", "a\nb\n", 0),
        ("a\nb\n", "a\n", 1),
        ("a\n", "", 0),
        ("", "a\n", 0),
        (" a\n", "a\n", 0),
        ("a\n...\nd\ne\n", "a\nb\nd\nf\n", 3),
        ("a...c\n", "a\nc\n", 0),
        ("Set-Cookie: a=...; Path=/\n", "Set-Cookie: a=b; Secure; Path=/\n", 0),
        ("< Set-Cookie: a=...=/\n", "< Set-Cookie: a=b; Path=/\n", 0),
        ("Allow: GET, HEAD\n", "Allow: GET\n", 0),
        ("a.b\n", "axb\n", 0),
    ],
)
def test_not_the_same(shown: str, got: str, line: int) -> None:
    assert not same(shown, got)
    assert first_difference(shown, got) == line


def test_an_output_that_grows_can_become_the_shown_one():
    assert can_become("a\nb\n", "")
    assert can_become("a\nb\n", "a\n")
    assert can_become("a\nb\n", "x")  # its line has not ended yet
    assert can_become("...\nb\n", "x\n")
    assert not can_become("a\nb\n", "x\n")
    assert not can_become("a\n", "a\nb\n")


@pytest.mark.parametrize("shown", ["...", "...\n...\n", " ... ...\n\n", "......"])
def test_what_is_elided_whole_says_nothing(shown: str) -> None:
    assert says_nothing(shown)


@pytest.mark.parametrize("shown", ["", "\n", "...\n}\n", "a ...", ". ..."])
def test_what_is_elided_in_part_says_something(shown: str) -> None:
    assert not says_nothing(shown)


def test_what_is_elided_and_fits_is_no_difference():
    shown = "a\n...\nb 1 of ...\nc\nd at ...\n"
    got = "a\nx\ny\nb 1 of 3\nC\nd at 7\ne\n"
    assert difference(shown, got) == (
        "--- on the page\n+++ what came out\n ...\n b 1 of ...\n-c\n+C\n d at ...\n+e"
    )


def test_a_difference_shows_both():
    assert difference("a\nb\n", "a\nc\n") == (
        "--- on the page\n+++ what came out\n a\n-b\n+c"
    )


def test_many_elisions_are_compared_at_once():
    dots = "tests/test_a.py " + 60 * "." + " [100%]"

    assert not same(dots, "tests/test_a.py " + 400 * "x")
    assert not same("...\na\n" * 30 + "b\n", "a\n" * 200)
    assert same(dots, dots)


@pytest.mark.parametrize(
    ("shown", "got"),
    [("a...b", "abcb"), ("a...b...d", "abcbd"), ("...\na\nb\n", "a\nc\na\nb\n")],
)
def test_what_is_elided_may_hold_what_follows_it(shown, got):
    assert same(shown, got)
