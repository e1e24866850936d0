"""Whether bash asks for another line: what is read of a command, and what bash says."""

import subprocess

import pytest

from lagena_docs.bash import unfinished

WHOLE = [
    "echo a",
    "echo 'a' \"b 'c\" \\'",
    'python -c "import x\ny"',
    "ls | grep x && ls",
    "sleep 1 &",
    "if true; then if false; then ls; fi; fi",
    "for i in a; do\necho $i\ndone",
    "while read x; do echo; done < file",
    "case $x in a) ls;; esac",
    "(cd x; ls); echo $(ls)",
    "f() { ls; }",
    "echo if for { done {a,b} ${A}",
    'grep "("',
    "cat <<< word",
    "cat <<EOF\nit's\nEOF",
    "cat <<-'EOF' > file\na\n\tEOF",
]
UNFINISHED = [
    "echo \\",
    "echo 'a",
    'echo "a\nb',
    "ls |",
    "ls &&",
    "ls ||",
    "if true; then",
    "ls; if true",
    "if true; then if false; then ls; fi",
    "for i in a",
    "for i in a; do echo",
    "while true",
    "until ls; do",
    "case $x in",
    "(cd x",
    "echo $(ls",
    "echo ${A",
    "f() {",
    "{ ls",
    "cat <<EOF",
    "cat <<EOF\na",
    "cat <<'EOF'\n EOF",
]


@pytest.mark.parametrize(
    ("command", "expected"),
    [*((it, False) for it in WHOLE), *((it, True) for it in UNFINISHED)],
)
def test_a_command_goes_on_where_bash_asks_for_more(
    command: str, expected: bool
) -> None:
    # A backslash at the end is not for the parser, which takes it as a letter.
    check = subprocess.run(["bash", "-n", "-c", command], capture_output=True)
    asks = bool(check.returncode or check.stderr) or command.endswith("\\")

    assert (asks, unfinished(command)) == (expected, expected)
