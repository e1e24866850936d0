"""Which blocks are typed into one Python, and where a new one will do."""

import textwrap

import pytest

from lagena_docs import blocks, continuing

PAGE = """
    ```python
    # shop.py
    prices = [1]
    ```

    ```python
    first = 1
    ```

    ```pycon
    >>> second = first + 1
    >>> second
    2
    ```

    ```python
    print("no name")
    ```

    ```python
    def double():
        return second * 2


    print(double())
    ```

    ```python
    from shop import prices
    ```

    ```python
    print([second for second in prices])
    ```
    """


def page(text: str) -> list[blocks.Block]:
    return blocks.parse(textwrap.dedent(text))


def test_a_block_continues_the_nearest_one_that_has_a_name_of_it():
    found = continuing.continued(page(PAGE))

    assert found == {1: None, 2: 1, 3: 2, 4: 2, 5: None, 6: 5}


def test_a_file_continues_nothing_and_gives_no_names():
    found = continuing.continued(
        page("```python\n# a.py\nx = 1\n```\n\n```python\nx\n```")
    )

    assert found == {1: None}


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("print(a)", {"a"}),
        ("a = 1\nprint(a)", set()),
        ("a = a + 1", {"a"}),
        ("a += 1", {"a"}),
        ("for a in b:\n    print(a)\n", {"b"}),
        ("[a for a in b if a > c]", {"b", "c"}),
        ("lambda a: a + b", {"b"}),
        ("lambda a=b, *, c=d: a", {"b", "d"}),
        ("def f(a: b, *, c=d) -> e:\n    return a\n", {"b", "d", "e"}),
        ("def f(a=b):\n    return a, c, f\n", {"b", "c"}),
        ("def f():\n    return a\n\na = 1", set()),
        ("class A(B):\n    c = d\n", {"B", "d"}),
        ("@a.get('/')\ndef b():\n    c = 1\n    return c\n", {"a"}),
        ("with a as b:\n    print(b, __name__)\n", {"a"}),
        ("import a.b\nfrom c import d as e\nprint(a, e)", set()),
        ("a(", set()),
    ],
)
def test_the_names_that_a_block_needs(source, needed):
    (block,) = blocks.parse(f"```python\n{source}\n```\n")

    assert continuing.read(block).needed == needed


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a = b = 1", {"a", "b"}),
        ("def f():\n    c = 1\n", {"f"}),
        ("for a in []:\n    b = 1\n", {"a", "b"}),
        ("import a.b\nfrom c import d as e", {"a", "e"}),
        ("print(a := 1)", {"a"}),
    ],
)
def test_the_names_that_a_block_makes(source, made):
    (block,) = blocks.parse(f"```python\n{source}\n```\n")

    assert continuing.read(block).made == made
