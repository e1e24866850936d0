"""Outputs that are compared as data, and the line that is wrong."""

import pytest

from lagena_docs.runner.errors import BlockError
from lagena_docs.runner.meaning import check_html, check_json


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ('{"a": 1, "b": [1, 2]}', '{\n  "b": [1,2],\n  "a": 1\n}\n'),
        ('"李"', '"\\u674e"'),
        ('{"a": ...}', '{"a": 1}'),
    ],
)
def test_json_that_means_the_same(shown, got):
    check_json(shown, got, 1)


@pytest.mark.parametrize(
    ("shown", "got", "line"),
    [
        ('{\n  "a": 1,\n  "b": 2\n}', '{"a":1,"b":3}', 12),
        ('{"a": 1}', '{"a": true}', 10),
        ("[1]", "[1.0]", 10),
        ("[1, 2]", "[2, 1]", 10),
        ('{"a": 1}', '{"a": 1, "b": 2}', 10),
        ('{"b": ...}', '{"a": 1}', 10),
        ("{'a': 1}", '{"a": 1}', 10),
        ('{"a": 2, "a": 1}', '{"a": 1}', 10),
        ("[\n1,\n2,\n3]", "[1, 2, 4]", 13),
        ('{"a":\n1, "b": [\n2,\n3]}', '{"a": 1, "b": [2, 4]}', 13),
        ('{"a": {\n"c": 1},\n"b":\n"}"}', '{"a": {"c": 1}, "b": "{"}', 13),
        ('{"a": {\n"c": 1},\n"b": 2}', '{"a": {"d": 1}, "b": 2}', 11),
        ('{"b": 1,\n"a": [\n]}', '{"a": [1], "b": 1}', 11),
        ('{"a": [\n{"b": []}\n]}', '{"a": [{"b": []}], "c": {}}', 10),
        ('{"b": [],\n"a":\n"1"}', '{"a": 1, "b": []}', 12),
        ('{"a": 1}', "{'a': 1}", 10),
    ],
)
def test_json_that_means_something_else(shown, got, line):
    with pytest.raises(BlockError) as caught:
        check_json(shown, got, 10)

    assert caught.value.line == line


@pytest.mark.parametrize(
    ("shown", "got"),
    [
        ("<p>a b</p>", "<p>\n  a\n  b\n</p>\n"),
        ("<a href='/' class=x>y</a>", '<a class="x" href="/">y</a>'),
        ("<p>&lt;\n</p>", "<p>&#60;</p>"),
        ("<ul>\n...\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a ... d</p>", "<p>a b c d</p>"),
        ("<p>a\n...\nd</p>", "<p>a <b>c</b> d</p>"),
        ("<p hidden>a</p>", '<p hidden="">a</p>'),
        ("<!doctype html><br/><!--x-->", "<!doctype html>\n<br>\n<!--x-->"),
    ],
)
def test_html_that_means_the_same(shown, got):
    check_html(shown, got, 1)


@pytest.mark.parametrize(
    ("shown", "got", "line"),
    [
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>c</li></ul>", 12),
        ("<p\nid=a>x</p>", "<p id=b>x</p>", 10),
        ("<p>\na</p>", "<p>\nb</p>", 11),
        ("<pre>a\n b</pre>", "<pre>a\nb</pre>", 10),
        ("<p>a", "<p>a</p>", 10),
        ("<p hidden>a</p>", '<p hidden="until-found">a</p>', 10),
        ("<td>&lt;b&gt;</td>", "<td><b></td>", 10),
        ("&lt;!--x--&gt;", "<!--x-->", 10),
        ("<p title='a\" b=\"c'>", '<p title="a" b="c">', 10),
        ("<p>a&nbsp;b</p>", "<p>a b</p>", 10),
        ("<p><?x?></p>", "<p></p>", 10),
        ("<p><![CDATA[x]]></p>", "<p></p>", 10),
    ],
)
def test_html_that_means_something_else(shown, got, line):
    with pytest.raises(BlockError) as caught:
        check_html(shown, got, 10)

    assert caught.value.line == line


def test_blocks_that_are_compared_as_data(passes, fails):
    page = """
        ```python
        print('{"a": 1, "b": 2}')
        ```

        ```json output
        {"b": 2,
         "a": 1}
        ```

        ```console
        $ echo '<p>a b</p>'
        ```

        ```html output parsed
        <p>
          a b
        </p>
        ```
        """

    passes(page)
    fails(page.replace("output parsed", "output"), at="<p>", saying="-  a b")
    fails(page.replace('"a": 1}', '"a": 3}'), at='"a": 3}', saying='- "a": 3}')
    fails(page.replace("a b\n", "a c\n"), at="a c", saying="-a c\n+a b")
