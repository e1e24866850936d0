"""An application on Flask-WTF: forms, uploaded files, and tokens against forgery."""

import io
import re

import pytest
from flask import Blueprint, Flask, jsonify, render_template_string, session
from flask.views import MethodView
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf, validate_csrf
from flask_wtf.file import FileAllowed, FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import DataRequired, ValidationError

PAGE = """
<form method="post" enctype="multipart/form-data">
{{ form.hidden_tag() }}
{{ form.name.label }} {{ form.name(class="wide") }}
{% for error in form.name.errors %}<p>{{ error }}</p>{% endfor %}
</form>
"""


class TeaForm(FlaskForm):
    name = StringField("Name", validators=[DataRequired()])
    hot = BooleanField("Hot")
    kinds = SelectMultipleField(choices=["green", "black"])
    save = SubmitField()


class FileForm(FlaskForm):
    leaf = FileField(validators=[FileRequired(), FileAllowed(["txt"], "text only")])
    more = MultipleFileField()


hooks = Blueprint("hooks", __name__, url_prefix="/hooks")


@hooks.post("/free")
def free():
    return "free"


class Tea(MethodView):
    def get(self):
        return "tea"

    def post(self):
        return "more tea"


@pytest.fixture
def csrf():
    return CSRFProtect()


@pytest.fixture
def app(csrf):
    app = Flask(__name__)
    app.secret_key = "a key"
    app.testing = True
    csrf.init_app(app)
    app.register_blueprint(hooks)
    app.add_url_rule("/class", view_func=Tea.as_view("class_"))

    @app.route("/tea", methods=["GET", "POST"])
    def tea():
        form = TeaForm()
        if form.validate_on_submit():
            return jsonify(name=form.name.data, hot=form.hot.data, k=form.kinds.data)
        return render_template_string(PAGE, form=form)

    @app.post("/file")
    def file():
        form = FileForm()
        if form.validate_on_submit():
            return f"{form.leaf.data.filename} {form.leaf.data.read().decode()}"
        return jsonify(form.errors), 400

    @app.post("/plain")
    def plain():
        return "plain"

    @app.post("/json")
    def json():
        form = TeaForm()
        return jsonify(valid=form.validate_on_submit(), name=form.name.data)

    @app.post("/free")
    @csrf.exempt
    def exempt():
        return "free too"

    @app.get("/token")
    def token():
        return render_template_string("{{ csrf_token() }}")

    @app.errorhandler(CSRFError)
    def refused(error):
        return f"refused: {error.description}", error.code

    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def token(client):
    return client.get("/token").text


def test_page_has_a_token(client):
    page = client.get("/tea").text

    assert re.search(r'<input id="csrf_token" name="csrf_token" type="hidden"', page)
    assert '<label for="name">Name</label>' in page
    assert '<input class="wide" id="name" name="name" required' in page


def test_form_with_a_token_is_taken(client, token):
    form = {"csrf_token": token, "name": "Longjing", "kinds": ["green", "black"]}

    response = client.post("/tea", data=form)

    assert response.json == {"name": "Longjing", "hot": False, "k": ["green", "black"]}


def test_form_without_a_token_is_refused(client):
    response = client.post("/tea", data={"name": "Longjing"})

    assert response.status_code == 400
    assert response.text == "refused: The CSRF token is missing."


def test_form_with_a_wrong_token_is_refused(client, token):
    response = client.post("/tea", data={"name": "a", "csrf_token": token + "x"})

    assert response.text == "refused: The CSRF token is invalid."


def test_token_of_another_session_is_refused(app, client, token):
    other = app.test_client()
    other.get("/token")

    response = other.post("/plain", data={"csrf_token": token})

    assert response.text == "refused: The CSRF tokens do not match."


def test_token_without_a_session_is_refused(app, token):
    response = app.test_client().post("/plain", data={"csrf_token": token})

    assert response.text == "refused: The CSRF session token is missing."


def test_error_of_a_field_is_shown(client, token):
    page = client.post("/tea", data={"csrf_token": token, "name": ""}).text

    assert "<p>This field is required.</p>" in page


def test_plain_post_needs_a_token_too(client, token):
    assert client.post("/plain").status_code == 400
    assert client.post("/plain", data={"csrf_token": token}).text == "plain"


@pytest.mark.parametrize("header", ["X-CSRFToken", "X-CSRF-Token"])
def test_token_may_be_a_header(client, token, header):
    assert client.post("/plain", headers={header: token}).text == "plain"


def test_json_fills_a_form(client, token):
    response = client.post("/json", json={"name": "a"}, headers={"X-CSRFToken": token})

    assert response.json == {"valid": True, "name": "a"}


def test_view_may_be_exempt(client):
    assert client.post("/free").text == "free too"


def test_blueprint_may_be_exempt(client, csrf):
    assert client.post("/hooks/free").status_code == 400

    csrf.exempt(hooks)

    assert client.post("/hooks/free").text == "free"


def test_class_is_protected(client, token):
    assert client.get("/class").text == "tea"
    assert client.post("/class").status_code == 400
    assert client.post("/class", data={"csrf_token": token}).text == "more tea"


def test_protection_may_be_off(app, client):
    app.config["WTF_CSRF_ENABLED"] = False

    assert client.post("/plain").text == "plain"
    assert client.post("/tea", data={"name": "a"}).json["name"] == "a"


def test_check_may_be_by_hand(app, client, csrf):
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.before_request_funcs[None].append(csrf.protect)

    assert client.post("/plain").status_code == 400


def test_own_name_of_the_field(app, client):
    app.config["WTF_CSRF_FIELD_NAME"] = "tea_token"

    assert 'name="tea_token"' in client.get("/tea").text


def test_token_is_one_for_the_session(app):
    with app.test_request_context():
        first = generate_csrf()
        assert generate_csrf() == first
        assert "csrf_token" in session
        validate_csrf(first)
        with pytest.raises(ValidationError, match="missing"):
            validate_csrf("")


def test_token_ends(app):
    with app.test_request_context(), pytest.raises(ValidationError, match="expired"):
        validate_csrf(generate_csrf(), time_limit=-1)


def test_https_needs_a_referrer(client, token):
    https = {"base_url": "https://localhost"}
    client.get("/token", **https)
    token = client.get("/token", **https).text

    missing = client.post("/plain", data={"csrf_token": token}, **https)
    given = client.post(
        "/plain",
        data={"csrf_token": token},
        headers={"Referer": "https://localhost/"},
        **https,
    )

    assert missing.text == "refused: The referrer header is missing."
    assert given.text == "plain"


def test_file_is_uploaded(client, token):
    form = {"csrf_token": token, "leaf": (io.BytesIO(b"leaves"), "leaf.txt")}

    assert client.post("/file", data=form).text == "leaf.txt leaves"


def test_file_of_another_kind_is_refused(client, token):
    form = {"csrf_token": token, "leaf": (io.BytesIO(b"leaves"), "leaf.exe")}

    assert client.post("/file", data=form).json == {"leaf": ["text only"]}


def test_missing_file_is_refused(client, token):
    response = client.post("/file", data={"csrf_token": token})

    assert response.json == {"leaf": ["This field is required."]}


def test_form_may_be_made_in_a_test_request(app):
    app.config["WTF_CSRF_ENABLED"] = False

    with app.test_request_context(method="POST", data={"name": "a", "hot": "y"}):
        form = TeaForm()
        assert form.validate_on_submit()
        assert form.hot.data is True
    with app.test_request_context():
        assert not TeaForm().is_submitted()
