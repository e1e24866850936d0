"""What commands for bash are in PowerShell, and which have to be said otherwise."""

import pytest

from lagena_docs.runner import powershell

KEY = 'python -c "import secrets; print(secrets.token_hex())"'


@pytest.mark.parametrize(
    ("bash", "ours"),
    [
        ("export A=b", '$env:A = "b"'),
        ("export A='b c'", '$env:A = "b c"'),
        ('export A="$B c"', '$env:A = "$env:B c"'),
        ("export A='[\"b\"]'", "$env:A = '[\"b\"]'"),
        ("export A='$b'", "$env:A = '$b'"),
        (f"export A=$({KEY})", f"$env:A = {KEY}"),
        ('export A=$(python -c "b\nc")', '$env:A = python -c "b\nc"'),
        ("unset A", "Remove-Item Env:A"),
        ("unset A B", "Remove-Item Env:A, Env:B"),
        ("grep b a.log", "Select-String b a.log"),
        ('grep -n "b c" a.py b.py', 'Select-String "b c" a.py, b.py'),
        ('grep -nE "b|c" a.py', 'Select-String "b|c" a.py'),
        (
            'grep -rnE --include="*.py" --exclude-dir=.venv "a.*b" .',
            "Get-ChildItem -Recurse -Filter *.py | Where-Object FullName -NotMatch "
            '"\\.venv" | Select-String "a.*b"',
        ),
        (
            'curl -s http://a/ | grep "<b>"',
            'curl.exe -s http://a/ | Select-String "<b>"',
        ),
        ("curl http://a/ |\ngrep b", "curl.exe http://a/ | Select-String b"),
        ('curl -H "$A" http://a/', 'curl.exe -H "$env:A" http://a/'),
        ("curl -H '$A' http://a/", "curl.exe -H '$A' http://a/"),
        ("curl -d a \\\nhttp://a/", "curl.exe -d a `\nhttp://a/"),
        (f"{KEY} > a.txt", f"{KEY} | Set-Content -Encoding ascii a.txt"),
        (f"{KEY} >> a.txt", f"{KEY} | Add-Content -Encoding ascii a.txt"),
        ('echo "<b>" > a.html', 'echo "<b>" | Set-Content -Encoding ascii a.html'),
        ('echo "你好" > a.txt', 'echo "你好" | Set-Content -Encoding utf8 a.txt'),
        ("python3 -m venv .venv", "py -m venv .venv"),
        ("echo $?", "echo $LASTEXITCODE"),
    ],
)
def test_a_command_of_bash_in_powershell(bash, ours):
    assert powershell.command(bash) == ours


@pytest.mark.parametrize(
    "bash",
    [
        "A=b lagena run",
        "cat <<END\na\nEND",
        "a && b",
        "a; b",
        "lagena shell 2> a.txt",
        "curl -d '{\"a\": 1}' http://a/",
        "curl -d @a.json http://a/",
        'echo "\\"a\\""',
        "python -c \"print('你好')\" > a.txt",
        "grep -B 1 a b.txt",
        'grep "a|b" c.txt',
        'curl "http://$A:5000/"',
        'eval "$(_A=b lagena)"',
        "export A=b C=d",
    ],
)
def test_where_no_rule_is_there_is_no_answer(bash):
    assert powershell.command(bash) is None


@pytest.mark.parametrize(
    "bash",
    [
        "export A=b",
        "echo $A",
        'echo "$A"',
        'echo "$(a)"',
        "a > b",
        "a >> b",
        "a | grep b",
        "python3 a.py",
        "source .venv/bin/activate",
        "echo $?",
    ],
)
def test_a_command_that_powershell_takes_for_something_else_needs_a_twin(bash):
    assert powershell.needed(bash)


@pytest.mark.parametrize(
    "bash",
    [
        "lagena run",
        "python a.py",
        "curl http://a/",
        'echo "a > b, grep, export"',
        "echo '$A'",
        "cat exports.txt",
    ],
)
def test_what_is_the_same_in_powershell_needs_none(bash):
    assert not powershell.needed(bash)
