"""What Python's prompt takes of a block, line by line, and what it refuses."""


def test_a_function_ends_with_an_empty_line(passes):
    passes("""
        ```python
        def double(number):
            return 2 * number

        print(double(2))
        ```

        ```text output
        4
        ```
        """)


def test_a_line_right_below_a_function_is_refused(fails):
    fails(
        """
        ```python
        def double(number):
            return 2 * number
        print(double(2))
        ```
        """,
        at="print",
        saying="leave an empty line before it.",
    )


def test_an_empty_line_inside_a_class_is_refused(fails):
    fails(
        """
        ```python
        class Book:
            title = "Emma"

            def read(self):
                return self.title
        ```
        """,
        at="def read",
        saying="leave no empty line inside it, or make a file of the block.",
    )


def test_an_empty_line_inside_brackets_and_long_strings_goes_on(passes):
    passes('''
        ```python
        words = [
            "one",

            """two

        three""",
        ]

        if words:
            print(len(words))
        else:
            print("none")
        ```

        ```text output
        2
        ```
        ''')


def test_what_is_not_printed_but_has_a_value_shows_it(passes, fails):
    page = """
        ```python
        x = 2
        x + 1
        None
        "a"
        ```

        ```text output
        3
        'a'
        ```
        """
    passes(page)
    fails(page.replace("3\n", "4\n"), at="4", saying="-4\n+3")


def test_a_value_that_no_output_shows_is_refused(fails):
    fails("```python\n[1].pop()\n```\n", at="```python", saying="it printed:\n1")


def test_a_block_may_end_inside_a_function(passes):
    passes("""
        ```python
        for number in [1]:
            print(number)
        ```

        ```text output
        1
        ```
        """)


def test_what_is_no_python_fails_as_such(passes):
    passes("""
        ```python
        x = 1
        def f(:
        ```

        ```pytb
        SyntaxError: invalid syntax
        ```
        """)


def test_a_block_that_needs_no_name_from_above_begins_anew(passes):
    passes("""
        ```python
        # goods.py
        prices = []
        ```

        ```python
        from goods import prices

        prices.append(1)
        word = "tea"
        ```

        ```python
        print(len(prices))
        ```

        ```text output
        1
        ```

        ```python
        import goods

        print(goods.prices, "word" in globals())
        ```

        ```text output
        [] False
        ```
        """)


def test_a_file_with_the_name_of_a_module_that_was_there_is_imported_anew(passes):
    passes("""
        ```python
        # calendar.py
        days = []
        ```

        ```python
        import calendar

        calendar.days.append(1)
        ```

        ```python
        import calendar

        print(calendar.days)
        ```

        ```text output
        []
        ```
        """)
