"""An application on Flask-SQLAlchemy: models, pages of rows, sessions by context."""

import pytest
from flask import Flask, abort, g, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.record_queries import get_recorded_queries
from flask_sqlalchemy.track_modifications import models_committed
from sqlalchemy.exc import IntegrityError

db = SQLAlchemy()


class Tea(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True, nullable=False)


class Note(db.Model):
    __bind_key__ = "notes"
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)


def add_routes(app):
    @app.get("/teas")
    def teas():
        page = db.paginate(db.select(Tea).order_by(Tea.name), per_page=2)
        return jsonify(
            names=[tea.name for tea in page.items], total=page.total, more=page.has_next
        )

    @app.post("/teas")
    def add():
        tea = Tea(name=request.form["name"])
        db.session.add(tea)
        db.session.commit()
        return {"id": tea.id}, 201

    @app.get("/teas/<int:id>")
    def show(id):
        return db.get_or_404(Tea, id, description="no such tea").name

    @app.get("/named/<name>")
    def named(name):
        tea = db.first_or_404(db.select(Tea).where(Tea.name == name))
        return str(tea.id)

    @app.delete("/teas/<int:id>")
    def delete(id):
        db.session.delete(db.get_or_404(Tea, id))
        db.session.commit()
        return "", 204

    @app.post("/half")
    def half():
        db.session.add(Tea(name="never"))
        db.session.flush()
        abort(400)

    @app.post("/notes")
    def note():
        db.session.add(Note(text=request.get_data(as_text=True)))
        db.session.commit()
        return str(db.session.scalar(db.select(db.func.count(Note.id))))

    @app.get("/queries")
    def queries():
        db.session.execute(db.select(Tea)).all()
        return f"{len(get_recorded_queries())} {'_sqlalchemy_queries' in g}"

    @app.errorhandler(IntegrityError)
    def twice(error):
        return "there is one", 409


@pytest.fixture
def app(tmp_path):
    app = Flask(__name__, instance_path=str(tmp_path / "instance"))
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///tea.db"
    app.config["SQLALCHEMY_BINDS"] = {"notes": "sqlite:///notes.db"}
    app.config["SQLALCHEMY_RECORD_QUERIES"] = True
    app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] = True
    db.init_app(app)
    add_routes(app)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.drop_all()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


def add(client, *names):
    return [client.post("/teas", data={"name": name}).json["id"] for name in names]


def test_database_is_in_the_instance_folder(app, tmp_path):
    files = {path.name for path in (tmp_path / "instance").iterdir()}

    assert files == {"tea.db", "notes.db"}


def test_row_is_added_and_shown(client):
    (id,) = add(client, "Longjing")

    assert client.get(f"/teas/{id}").text == "Longjing"
    assert client.get("/named/Longjing").text == str(id)


def test_missing_row_is_not_found(client):
    response = client.get("/teas/9")

    assert response.status_code == 404
    assert "no such tea" in response.text
    assert client.get("/named/none").status_code == 404


def test_rows_come_in_pages(client):
    add(client, "c", "a", "b")

    assert client.get("/teas").json == {"names": ["a", "b"], "total": 3, "more": True}
    assert client.get("/teas?page=2").json["names"] == ["c"]
    assert client.get("/teas?page=3").status_code == 404
    assert client.get("/teas?page=x").status_code == 404


def test_row_is_deleted(client):
    (id,) = add(client, "Longjing")

    assert client.delete(f"/teas/{id}").status_code == 204
    assert client.get(f"/teas/{id}").status_code == 404


def test_error_is_handled_and_rolled_back(client):
    add(client, "a")

    assert client.post("/teas", data={"name": "a"}).status_code == 409
    assert add(client, "b") == [2]


def test_what_was_not_committed_is_gone(client):
    assert client.post("/half").status_code == 400
    assert client.get("/named/never").status_code == 404


def test_second_database(client):
    assert client.post("/notes", data="one").text == "1"
    assert client.post("/notes", data="two").text == "2"


def test_queries_are_recorded_for_the_context(client):
    assert client.get("/queries").text == "1 True"
    assert client.get("/queries").text == "1 True"


def test_session_belongs_to_the_context(app):
    with app.app_context():
        outer = db.session()
        assert db.session() is outer
        with app.app_context():
            assert db.session() is not outer
        assert db.session() is outer


def test_engine_needs_a_context(app):
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        db.engine


def test_engine_needs_a_registered_application():
    with Flask("other").app_context(), pytest.raises(RuntimeError, match="init_app"):
        db.engine


def test_application_is_registered_once(app):
    assert app.extensions["sqlalchemy"] is db
    with pytest.raises(RuntimeError, match="already been registered"):
        db.init_app(app)


def test_signal_of_a_commit(app, client):
    seen = []

    def receive(sender, changes):
        seen.append((sender, [(row.name, how) for row, how in changes]))

    models_committed.connect(receive, app)
    add(client, "a")

    assert seen == [(app, [("a", "insert")])]


def test_shell_knows_the_models(app):
    with app.app_context():
        names = app.make_shell_context()

    assert names["db"] is db
    assert names["Tea"] is Tea


def test_session_is_removed_at_the_end(app):
    with app.app_context():
        session = db.session()
        session.add(Tea(name="a"))
        assert session.new
    assert not session.new
