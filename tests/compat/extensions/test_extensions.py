"""Applications on popular extensions, written for Flask, run by the same tests on both.

``login.py`` and its neighbours import ``flask`` and nothing of lagena. Each is run in
a process of its own: under Flask's name by lagena, and by Flask itself.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

#: Runs the tests of one file, then says which modules were Flask's own.
RUN = """
import sys
{take_the_name}
import pytest

status = pytest.main(sys.argv[1:])
folder = __import__("sysconfig").get_path("purelib") + "/flask/"
files = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
print("modules of Flask:", sum(file.startswith(folder) for file in files))
sys.exit(status)
"""

TAKE_THE_NAME = {
    "lagena": "import lagena; lagena.install_as_flask()",
    "flask": "import flask",
}


@pytest.mark.parametrize("framework", ["lagena", "flask"])
@pytest.mark.parametrize("name", ["login", "wtf", "sqlalchemy"])
def test_application_works(name, framework, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            RUN.format(take_the_name=TAKE_THE_NAME[framework]),
            *("-q", "-rs", "-p", "no:cacheprovider"),
            # An extension may be older than what its Python or its library warns of.
            *("--override-ini", "filterwarnings=default"),
            *("--basetemp", tmp_path / "inner"),
            HERE / f"{name}.py",
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE), done.stdout
    assert "skipped" not in done.stdout
    own = int(re.findall(r"modules of Flask: (\d+)", done.stdout)[0])
    assert own == 0 if framework == "lagena" else own > 10
