"""The examples of the made-up site: one for each thing that a reader can do."""

from live.made import Examples, Kinds, example, request, typed
from live.served import SERVED, START

LOGIN = '''\
from lagena import Flask, flash, get_flashed_messages
from lagena import redirect, request, session, url_for
from markupsafe import escape

app = Flask(__name__)
app.secret_key = "a key for this test"

LOGIN = """\\
<form method="post">
  <label>Your name <input name="name" required></label>
  <button>Log in</button>
</form>"""


@app.get("/")
def index():
    print("The start was asked for.")
    said = "".join(f"<p role=alert>{it}</p>" for it in get_flashed_messages())
    if "name" not in session:
        return f'{said}<p>You are a stranger. <a href="/login">Log in</a></p>'
    return f"{said}<p>Hello, {escape(session['name'])}!</p>"


@app.get("/login")
def show_login():
    return LOGIN


@app.post("/login")
def log_in():
    session["name"] = request.form["name"]
    flash("Welcome!")
    return redirect(url_for("index"), code=303)


@app.get("/user/<name>")
def user(name):
    return f"<p>User {escape(name)} at {escape(request.host)}</p>"


@app.get("/escape")
def leave():
    return "<!doctype html><script>location.href = '/user/back'</script>"
'''
FILES = '''\
import time

from lagena import Flask, Response, request

app = Flask(__name__)


@app.get("/")
def index():
    return """<!doctype html>
<form method="post" enctype="multipart/form-data">
  <label>A file <input type="file" name="file"></label>
  <button>Send</button>
</form>
<p><a href="/list.csv">The list</a></p>"""


@app.post("/")
def save():
    file = request.files["file"]
    return f"<p>{file.filename}: {file.read().hex()}</p>"


@app.get("/list.csv")
def download():
    there = {"Content-Disposition": "attachment; filename=list.csv"}
    return Response("a,b", mimetype="text/csv", headers=there)


@app.get("/dot.gif")
def dot():
    return Response(b"GIF89a\\0\\xff", mimetype="image/gif")


@app.get("/long")
def long():
    return Response("长" * 9000, mimetype="text/plain")


@app.get("/count")
def count():
    def numbers():
        for number in range(3):
            yield f"data: {number}\\n\\n"
            time.sleep(0.1)

    return Response(numbers(), mimetype="text/event-stream")


@app.get("/counter")
def counter():
    return """<!doctype html><ul></ul><script>
const source = new EventSource("/count");
source.onmessage = ({ data }) => {
  document.querySelector("ul").insertAdjacentHTML("beforeend", `<li>${data}</li>`);
  if (data === "2") source.close();
};
</script>"""
'''
ERRORS = """\
import os
import re

from lagena import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "<p>All is well.</p>"


@app.get("/error")
def error():
    return f"<p>{missing}</p>"


@app.get("/loop")
def loop():
    while True:
        pass


@app.get("/abort")
def abort():
    os.abort()


@app.get("/hang")
def hang():
    return str(re.match(r"(a+)+$", "a" * 64 + "b"))
"""
BROKEN = """\
from lagena import Flask

app = Flask(__name__)


@app.get("/")
def index(:
    return "never"
"""
HELLO = """\
from lagena import Flask, render_template

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return render_template("hello.html", name=name)
"""
TEMPLATE = """\
<!doctype html>
<title>Hello</title>
<h1>Hello, {{ name }}!</h1>
"""
SILENT = """\
from lagena import Flask

app = Flask(__name__)


@app.post("/only")
def only():
    return "posted"


@app.get("/page")
def page():
    return "<p>A page.</p>"
"""
SHOP = """\
import wave

import dotenv
from lagena import Flask, redirect, request

app = Flask(__name__)


@app.get("/")
def index():
    form = '<form method="post" action="http://localhost:5000/">'
    return form + '<button>Buy</button></form><a href="https://bank.example/">Bank</a>'


@app.post("/")
def buy():
    names = ["Host", "Origin", "Referer", "User-Agent", "Accept-Language"]
    return {name: request.headers.get(name) for name in names}


@app.get("/modules")
def modules():
    return f"{wave.__name__} {dotenv.__name__}"


@app.get("/pay")
def pay():
    return redirect("https://bank.example/?a&lt;b")
"""
EXAMPLES: Examples = {
    "login": example(
        "login.py",
        LOGIN,
        address=START,
        first='<p>You are a stranger. <a href="/login">Log in</a></p>',
        commands=["python -m lagena --app login run"],
    ),
    "files": example("uploads.py", FILES, address=START),
    "errors": example(
        "errors.py",
        ERRORS,
        address=START,
        commands=["python -m lagena --app errors run"],
    ),
    "broken": example("broken.py", BROKEN, address=START),
    "hello": example(
        "hello.py",
        HELLO,
        files={"templates/hello.html": TEMPLATE},
        address=f"{START}hello/Ada",
    ),
    "silent": example("silent.py", SILENT),
    "shop": example(
        "shop.py",
        SHOP,
        address=START,
        first="<p>Sold out</p><img src=tea.png><script>parent.sold = true</script>",
        packages=["python-dotenv"],
    ),
    **SERVED,
}

FORM = "Content-Type: application/x-www-form-urlencoded"
CURL = {"method": "GET", "path": "/", "headers": {}, "body": "", "told": "body"}
STRANGER = '<p>You are a stranger. <a href="/login">Log in</a></p>'
#: Requests that pages show, by what comes of them.
REQUESTS: Examples = {
    "stranger": request(
        "login",
        {"http": "GET / HTTP/1.1", "shown": f"HTTP/1.1 200 OK\n\n{STRANGER}"},
    ),
    "log-in": request(
        "login",
        {
            "http": f"POST /login HTTP/1.1\n{FORM}\n\nname=Ada\n",
            "shown": "HTTP/1.1 303 SEE OTHER\nLocation: /\n\n...\n",
        },
    ),
    "greeted": request(
        "login",
        {
            "http": "GET / HTTP/1.1",
            "shown": "HTTP/1.1 200 OK\n\n...<p>Hello, Ada!</p>",
        },
    ),
    "curled": request(
        "login",
        {"curl": CURL, "shown": f"{STRANGER}\n"},
        {
            "curl": CURL | {"path": "/login", "told": "both"},
            "shown": "HTTP/1.1 200 OK\nServer: ...\n...\n\n<form ...\n...\n",
        },
    ),
    "template": request(
        "hello",
        {"curl": CURL | {"path": "/hello/Ada"}, "shown": "<h2>Hi, Ada!</h2>\n"},
        files={"templates/hello.html": "<h2>Hi, {{ name }}!</h2>\n"},
    ),
    "syntax": request("broken", {"curl": CURL, "shown": "never\n"}),
}

NUMBERS = {"sums.py": "seven = 7\n\n\ndef fail():\n    return 1 / 0\n"}
MAIN = {"login.py": LOGIN}
#: What is typed into Python's prompt.
TYPED: Examples = {
    "first": typed("n = 20\nprint(n + 2)\n", "22\n"),
    "then": typed("n\nn + 1\n", "20\n", "21\n", lang="pycon", above=["first"]),
    "quiet": typed("n = 1\n", ""),
    "error": typed(
        "from sums import fail\n\nfail()\n",
        "ZeroDivisionError: division by zero\n",
        files=NUMBERS,
        compared="error",
    ),
    "otherwise": typed("print('now')\n", "then\n"),
    "loop": typed("while True:\n    pass\n", ""),
    "asks": typed("input('Your name? ')\n", ""),
    "of-login": typed(
        "from login import app\nprint(app.test_client().get('/user/Ada').text)\n",
        "<p>User Ada at localhost</p>\n",
        files=MAIN,
    ),
}
#: Commands, by the example that each runs.
RUNS: dict[str, str] = {"run-login": "login", "run-broken": "broken"}
KINDS: Kinds = {
    "applications": EXAMPLES,
    "requests": REQUESTS,
    "typed": TYPED,
    "runs": RUNS,  # type: ignore[dict-item]  # names, and no examples
}
