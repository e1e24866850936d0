"""Blocks that are files, downloads and trees, on pages that are right or wrong."""

import pytest

# --- Files ---


def test_a_file_is_imported_by_its_name(passes):
    passes("""
        ```python file=shop/__init__.py empty
        ```

        ```python
        # shop/prices.py
        tea = 3
        ```

        ```python
        from shop.prices import tea
        print(tea, open("shop/prices.py").read())
        ```

        ```text output
        3 tea = 3
        ```
        """)


def test_a_file_written_again_is_imported_again(passes):
    passes("""
        ```python
        # prices.py
        tea = 3
        ```

        ```python
        # shop.py
        from prices import tea
        ```

        ```python
        # prices.py
        tea = 4
        ```

        ```python
        import shop
        print(shop.tea)
        ```

        ```text output
        4
        ```
        """)


def test_the_names_of_a_file_must_be_imported(fails):
    fails(
        """
        ```python
        # prices.py
        tea = 3
        ```

        ```python
        print(tea)
        ```
        """,
        at="print(tea)",
        saying="prices.py has that name; write: from prices import tea",
    )


@pytest.mark.parametrize(
    "block", ["tea = 3", "def tea():\n    pass", "class tea(str):\n    pass"]
)
def test_the_names_of_another_page_must_be_defined_here(fails, settings, block):
    settings.pages.mkdir()
    (settings.pages / "other.md").write_text(f"Words.\n\n```python\n{block}\n```\n")

    fails(
        "```python\nprint(tea)\n```\n",
        at="print(tea)",
        saying="docs/other.md:3 defines that name, and no page has another's names",
    )


def test_a_name_that_no_page_has(fails, settings):
    settings.pages.mkdir()
    (settings.pages / "other.md").write_text("```python\nprint(tea)\nteas = 1\n```\n")

    fails(
        "```python\nprint(tea)\n```\n",
        at="print(tea)",
        saying="is not defined\nTo run",
    )


def test_a_file_may_have_a_name_that_the_runner_uses(passes):
    passes("""
        ```python
        # blocks.py
        x = 1
        ```

        ```python
        # lagena_docs/runner.py
        y = 2
        ```

        ```python
        import blocks, lagena_docs.runner
        print(blocks.x, lagena_docs.runner.y)
        ```

        ```text output
        1 2
        ```
        """)


def test_a_file_may_have_a_name_that_is_imported_already(passes):
    passes("""
        ```python
        # json.py
        word = "mine"
        ```

        ```python file=logging/__init__.py empty
        ```

        ```python
        # logging/config.py
        word = "mine, too"
        ```

        ```python
        import json, logging.config
        print(json.word, logging.config.word)
        ```

        ```text output
        mine mine, too
        ```
        """)


def test_a_file_may_not_have_a_name_that_leads_to_another(fails):
    for name in ("sys", "os"):
        fails(
            f"```python\n# {name}.py\n1\n```\n",
            at="```python",
            saying=f"Python has a module {name} of its own, which {name}.py cannot be",
        )


def test_a_package_may_get_its_init_later(passes):
    passes("""
        ```python
        # pkg/a.py
        x = 1
        ```

        ```python
        # pkg/__init__.py
        y = 2
        ```

        ```python
        import pkg
        print(pkg.y)
        ```

        ```text output
        2
        ```
        """)


@pytest.mark.parametrize(
    "fence",
    [
        "```json file=a/../../x.json\n1\n```",
        "```python\n# ../evil.py\n1\n```",
        "```css\n/* /tmp/evil.css */\na {}\n```",
    ],
)
def test_a_file_outside_of_the_project_fails(fails, fence):
    fails(fence, at=fence[:7], saying="outside of the project folder")


def test_files_of_all_languages_are_written(passes):
    passes("""
        ```html+jinja
        {# templates/a.html #}
        {{ name }}
        ```

        ```json file=a.json
        {"a": 1}
        ```

        ```toml
        # a.toml
        a = 1
        ```

        ```ini
        ; a.ini
        [a]
        b = 1
        ```

        ```sql
        -- a.sql
        begin;
        create table a (b);
        create trigger t after insert on a begin select 1; end;
        commit;
        ```

        ```css
        /* static/a.css */
        a { color: red }
        ```

        ```nginx
        # a.conf
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
        ```

        ```console
        $ cat templates/a.html a.json a.toml a.ini a.sql static/a.css a.conf
        {{ name }}
        {"a": 1}
        a = 1
        [a]
        b = 1
        begin;
        create table a (b);
        create trigger t after insert on a begin select 1; end;
        commit;
        a { color: red }
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
        ```
        """)


@pytest.mark.parametrize(
    ("fence", "line"),
    [
        ("```json file=a.json\n{\n  1: 2\n}\n```", "1: 2"),
        ("```toml\n# a.toml\na = 1\na = 2\n```", "a = 2"),
        ("```toml\n# a.toml\na = 1\nb = [\n```", "b = ["),
        ("```ini\n; a.ini\n[a]\nb = 1\nno value\n[c]\n```", "no value"),
        ("```ini\n; a.ini\n[a]\nb = 1\nb = 2\n```", "b = 2"),
        ("```ini\n; a.ini\nno section\n```", "no section"),
        ("```html+jinja\n{# a.html #}\n{% if %}\n```", "{% if"),
        ("```sql\n-- a.sql\ncreate tabel a (b);\n```", "create"),
        ("```sql\n-- a.sql\nselect ';';\n\n-- b\nselec 1;\nselect 2;\n```", "selec 1"),
        ("```sql\n-- a.sql\nselect 1;\nselect (\n```", "select ("),
        ("```css\n/* a.css */\na { b: c }\nd e\n```", "d e"),
        ("```css\n/* a.css */\na {\n  b: c;\n  d;\n}\n```", "d;"),
        ("```css\n/* a.css */\n@media x {\n  a { b }\n}\n```", "a { b }"),
        ("```css\n/* a.css */\na {\n  b: c\n```", "b: c"),
        ("```css\n/* a.css */\na\n  b: c;\n}\nd { e: f }\n```", "b: c;"),
        ("```css\n/* a.css */\na  b: c }\nd { e: f }\n```", "a  b: c }"),
        ("```css\n/* a.css */\na { b: c) }\nd { e: f }\n```", "a { b: c) }"),
        ("```javascript\n// a.js\nlet a = b?.c;\nlet d = = 1;\n```", "let d"),
        ("```javascript\n// a.js\nfunction a() {\n```", "function a"),
        ("```dotenv\n# .env\nA=1\nno variable\n```", "no variable"),
        ("```nginx\n# a.conf\nserver {\n  lisen 80;\n}\n```", "lisen"),
        ("```nginx\n# a.conf\nserver {\n  listen 80;\n```", "listen"),
        ("```nginx\n# a.conf\nserver {\n  root /;\n  listen 80\n}\n```", "listen"),
        ("```nginx\n# a.conf\nlocation / {\n  root /\n}\n```", "root"),
        ("```nginx\n# a.conf\n\nproxy_pass\n```", "proxy_pass"),
        ("```nginx\n# a.conf\nhttp {\n  listen 80;\n}\n```", "listen"),
    ],
)
def test_a_file_that_its_parser_refuses_fails(fails, fence, line):
    fails(fence, at=line, saying="is no ")


# --- The project folder ---


def test_the_tree(passes):
    passes("""
        ```text tree
        .
        ```

        ```python
        # shop/prices.py
        tea = 3
        ```

        ```python
        # app.py
        import shop.prices
        ```

        ```console
        $ mkdir -p static .venv/bin
        ```

        ```text tree
        project/
        ├── .venv/
        ├── app.py          # the application
        ├── shop/
        │   └── prices.py
        └── static/
        ```

        ```text tree
        .
        ├── .venv
        ...
        └── static
        ```
        """)


def test_a_tree_that_differs(fails):
    fails(
        """
        ```python
        # app.py
        x = 1
        ```

        ```text tree
        .
        └── main.py
        ```
        """,
        at="main.py",
        saying="-└── main.py\n+└── app.py",
    )


def test_a_file_is_no_folder(fails):
    fails(
        "```python\n# app.py\nx = 1\n```\n\n```text tree\n.\n└── app.py/\n```\n",
        at="└── app.py/",
        saying="-└── app.py/\n+└── app.py",
    )


# --- Set-up ---


def test_a_wheel_is_downloaded(passes, settings):
    settings.wheelhouse.mkdir()
    (settings.wheelhouse / "thing-1.whl").write_text("wheel")

    passes(
        "<!-- setup: download thing-1.whl -->\n\n```text tree\n.\n└── thing-1.whl\n```"
    )


def test_a_wheel_that_is_not_there(fails):
    fails(
        "<!-- setup: download thing-1.whl -->\n",
        at="setup",
        saying="run `make wheelhouse`",
    )


def test_an_unknown_language_fails(fails):
    fails(
        "```ruby\nputs 1\n```\n", at="```ruby", saying="This page has the language ruby"
    )
