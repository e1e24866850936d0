"""Samples of blocks on pages that are right, and on pages that are wrong."""

WRONG = """
    ````markdown wrong
    ```python
    print(1)
    ```
    ````

    ```text output
    The block prints, and no output block follows it; it printed:
    1
    ```
    """


def test_a_sample_is_executed_in_its_place(run):
    sample = "````markdown\n```pycon\n>>> x\n1\n```\n````\n"

    assert run("```python\nx = 1\n```\n" + sample) == ""
    assert run(sample).startswith("docs/page.md:3: pycon block failed")


def test_a_wrong_sample_says_what_is_wrong_with_it(passes, fails):
    passes(WRONG)
    fails(
        WRONG.replace("it printed:", "it said:"), at="The block", saying="it printed:"
    )


def test_a_wrong_sample_that_is_right(fails):
    fails(
        WRONG.replace("print(1)", "pass"),
        at="````markdown",
        saying="Nothing is wrong with this sample",
    )


def test_a_wrong_sample_with_no_output(fails):
    fails(
        WRONG.partition("    ```text")[0],
        at="````markdown",
        saying="No output block shows what is wrong with it.",
    )
