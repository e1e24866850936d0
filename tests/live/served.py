"""Examples of the made-up site that ask much of whoever serves them."""

from live.made import Examples, example

#: Where a development server answers.
START = "http://localhost:5000/"

SHOPS = '''\
from lagena import Flask, redirect, request, url_for
from markupsafe import escape

app = Flask(__name__, subdomain_matching=True)
app.config["SERVER_NAME"] = "localhost:5000"


@app.get("/")
def index():
    tea = url_for("one", name="tea", _external=True)
    teas = url_for("teas", _external=True)
    return f"""<!doctype html>
<p>All shops at {escape(request.host)}</p>
<p><a href="{tea}">Tea</a> <a href="{teas}">{teas}</a></p>
<form action="{tea}" method="post"><button>Order</button></form>"""


@app.route("/", subdomain="<name>", methods=["GET", "POST"])
def one(name):
    home = url_for("index", _external=True)
    return f"""<!doctype html>
<p>{request.method} of {escape(name)} at {escape(request.host)}</p>
<p><a href="{home}">All shops</a></p>"""


@app.get("/leave", subdomain="<name>")
def leave(name):
    return redirect(url_for("index", _external=True))


@app.route("/teas", methods=["GET", "PUT"])
def teas():
    return "green, black", {"X-Teas": "2"}
'''
MEMBERS = '''\
import asyncio
import time

from lagena import Flask, redirect, request, url_for
from markupsafe import escape
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
hashes = {}

FORM = """<!doctype html>
<form method="post">
  <label>Name <input name="name"></label>
  <label>Password <input name="password" type="password"></label>
  <label>Method <input name="method" value="scrypt"></label>
  <button>Send</button>
</form>"""


@app.get("/")
def index():
    return FORM


@app.post("/")
def register():
    form = request.form
    made = generate_password_hash(form["password"], form["method"])
    hashes[form["name"]] = made
    print(made.partition("$")[0])
    return redirect(url_for("show_login"), code=303)


@app.get("/login")
def show_login():
    return FORM


@app.post("/login")
def log_in():
    name = request.form["name"]
    if check_password_hash(hashes[name], request.form["password"]):
        return f"<p>Hello, {escape(name)}!</p>"
    return "<p>That is not the password.</p>", 401


@app.get("/tea")
async def tea():
    said = []

    async def brew(name, minutes):
        said.append(f"{name} is brewing")
        await asyncio.sleep(minutes / 50)
        said.append(f"{name} is ready")
        return name

    names = await asyncio.gather(brew("black", 3), brew("green", 1))
    return {"said": said, "served": names}


@app.get("/slow")
def slow():
    time.sleep(1.5)
    return "<p>At last.</p>"


@app.get("/page/<name>")
def page(name):
    return f"<p>The page {escape(name)}</p>"
'''
NOTES = '''\
from lagena import Flask, redirect, request, url_for
from flask_sqlalchemy import SQLAlchemy
from markupsafe import escape

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"
db = SQLAlchemy(app)


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)


with app.app_context():
    db.create_all()


@app.get("/")
def index():
    notes = "".join(f"<li>{escape(it.text)}</li>" for it in Note.query)
    return f"""<!doctype html>
<h1>My notes</h1>
<ul>{notes}</ul>
<form method="post">
  <label>Note <input name="text"></label>
  <button>Add</button>
</form>"""


@app.post("/")
def add():
    db.session.add(Note(text=request.form["text"]))
    db.session.commit()
    return redirect(url_for("index"), code=303)
'''
SERVED: Examples = {
    "shops": example("shops.py", SHOPS, address=START),
    "domain": example(
        "domain.py",
        SHOPS.replace("localhost:5000", "shop.example"),
        address="http://shop.example/",
    ),
    "members": example("members.py", MEMBERS, address=START),
    "notes": example(
        "notes.py",
        NOTES,
        address=START,
        packages=["flask-sqlalchemy"],
        as_flask=True,
    ),
}
