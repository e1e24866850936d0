"""The module that a reader opens first stays short enough to be read whole."""

import ast
import io
import tokenize
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "framework/lagena"

#: What a line may hold and yet be no line of code.
NO_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def test_the_application_is_under_500_lines_of_code() -> None:
    assert lines_of_code((PACKAGE / "app.py").read_text("utf-8")) < 500


def test_comments_docstrings_and_empty_lines_are_no_code() -> None:
    source = '"""Tea.\n\nGreen."""\n\n# why\ndef f(  # how\n    x,\n):\n    """F."""\n'

    assert lines_of_code(source) == 3
    assert lines_of_code(f'{source}    return """a\n\nb"""\n') == 6


def lines_of_code(source: str) -> int:
    """Return how many lines of a module are neither empty, comment nor docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - docstring_lines(ast.parse(source)))


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the lines of a module that docstrings stand on."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and ast.get_docstring(node) is not None:
                found.update(range(first.lineno, (first.end_lineno or 0) + 1))
    return found
