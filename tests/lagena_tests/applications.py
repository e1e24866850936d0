"""Writes random applications and requests, and runs them on any framework like Flask.

A seed gives the source of an application and a list of requests.  What can be seen:
status, headers and their order, body, everything that ran, and the session cookie.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

HEADER = """
from threading import Thread
from {framework} import (
    Blueprint, Flask, Response, abort, after_this_request, appcontext_popped,
    appcontext_pushed, appcontext_tearing_down, before_render_template,
    copy_current_request_context, current_app, flash, g, get_flashed_messages,
    got_request_exception, jsonify, make_response, message_flashed, redirect,
    render_template, render_template_string, request, request_finished,
    request_started, request_tearing_down, send_file, send_from_directory, session,
    stream_template, stream_template_string, stream_with_context, template_rendered,
    url_for,
)
from {framework}.views import MethodView, View

ran = []
root = {root!r}

def in_a_thread(function):
    seen = []
    thread = Thread(target=lambda: seen.append(function()))
    thread.start()
    thread.join()
    return seen[0]

def marked(view):
    return lambda **values: ran.append("decorator") or view(**values)
"""

APPLICATIONS = [
    *["app = Flask('example', root_path=root)"] * 12,
    "app = Flask('example', root_path=root, subdomain_matching=True)",
    "app = Flask('example', root_path=root, static_url_path='/files')",
    "app = Flask('example', root_path=root, static_folder=None)",
    "app = Flask('example', root_path=root, template_folder='part0')",
    "app = Flask('example', root_path=root, host_matching=True, static_host='a.b')",
]

QUIET = """
app.logger.propagate = False
app.logger.addHandler(__import__("logging").NullHandler())
"""

#: Files below the application's folder.
FILES = {
    "static/a.txt": "the text",
    "static/a b.txt": "the text with a space",
    "part0/a.txt": "the text of part 0",
    "templates/a.html": "app {{ x }} {{ tea }} {{ part }} {{ g.n }}",
    "templates/base.html": "base {% block inner %}{% endblock %}",
    "templates/inner.html": "{% extends 'base.html' %}{% block inner %}i{% endblock %}",
    "part0/a.html": "part 0 {{ x }} {{ tea }}",
    "part0/own.html": "own 0 {{ request.blueprint }} {{ tea }} {{ part }}",
    "part1/own.html": "own 1 {{ url_for(request.endpoint, **request.view_args) }}",
    "part1/inner.html": "other {% include 'a.html' %}",
}

OPTIONS = [
    "app.secret_key = 'key'",
    "app.secret_key = 'key'",
    "app.secret_key = 'key'",
    "app.testing = True",
    "app.debug = True",
    "app.config['PROPAGATE_EXCEPTIONS'] = False",
    "app.config['TRAP_HTTP_EXCEPTIONS'] = True",
    "app.config['TRAP_BAD_REQUEST_ERRORS'] = True",
    "app.config['SERVER_NAME'] = 'localhost'",
    "app.config['SERVER_NAME'] = 'example.com'",
    "app.config['APPLICATION_ROOT'] = '/root'",
    "app.config['PREFERRED_URL_SCHEME'] = 'https'",
    "app.config['MAX_CONTENT_LENGTH'] = 8",
    "app.config['PROVIDE_AUTOMATIC_OPTIONS'] = False",
    "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
    "app.config['SESSION_COOKIE_NAME'] = 'tea'",
    "app.config['SESSION_COOKIE_PATH'] = '/a'",
    "app.config['SESSION_REFRESH_EACH_REQUEST'] = False",
    "app.config['SEND_FILE_MAX_AGE_DEFAULT'] = 60",
    "app.json.sort_keys = False",
    "app.json.ensure_ascii = False",
    "app.json.compact = False",
    "app.url_map.strict_slashes = False",
    "app.url_map.merge_slashes = False",
]

RULES = [
    "/",
    "/a",
    "/a/",
    "/a/b",
    "/a/<x>",
    "/a/<x>/",
    "/<x>",
    "/<int:x>",
    "/a/<int(min=2):x>",
    "/a/<float:x>",
    "/<path:x>",
    "/p/<path:x>/end",
    "/<any(a, b):x>/c",
    "/<string(length=2):x>",
    "/<uuid:x>",
    "/<int:x>/<y>",
    "/茶/<x>",
]

RULE_OPTIONS = [
    "methods=['POST']",
    "methods=['GET', 'POST']",
    "methods=['get', 'PUT', 'delete']",
    "methods=['OPTIONS']",
    "methods=['GET', 'OPTIONS']",
    "methods=[]",
    "strict_slashes=False",
    "strict_slashes=True",
    "defaults={'x': 1}",
    "defaults={'x': '茶', 'z': None}",
    "provide_automatic_options=False",
    "provide_automatic_options=True",
    "redirect_to='/a'",
    "merge_slashes=False",
    "build_only=True",
]

#: Each of these makes the set-up fail, or makes two rules meet.
FAULTS = ["methods='GET'", "endpoint='v0'", "methods=['GET'], defaults=3"]

# What a view, a hook or an error handler may say; "{n}" is its number.
ANSWERS = [
    "return 'text {n}'",
    "return '茶'",
    "return ''",
    "return b'bytes'",
    "return {{'b': {n}, 'a': '茶'}}",
    "return [1, None, {{'x': 1.5}}]",
    "return 'made', 201",
    "return 'made', '299 Odd'",
    "return 'made', {{'X-A': '1'}}",
    "return 'made', [('X-A', '1'), ('X-A', '2')]",
    "return {{}}, 202, {{'Content-Type': 'text/x', 'Vary': 'Accept'}}",
    "return '', 204",
    "return '', 304, {{'ETag': '\"a\"'}}",
    "return Response('own', 203, mimetype='text/css')",
    "return Response('own', 203), 205, {{'X-A': '1'}}",
    "return make_response(), 200",
    "return jsonify(1, 2)",
    "return jsonify(a=1)",
    "return (part for part in ('a', b'b', '茶'))",
    "return iter([])",
    "return stream_with_context(part for part in (request.path, request.method))",
    "return redirect('/a')",
    "return redirect('/茶?a b', 308)",
    "return redirect(url_for('static', filename='a b.txt'))",
    "return url_for('v0', x=1, q=['a b', None], _anchor='茶')",
    "return url_for('v0', _external=True)",
    "return url_for('v1', x='a/b', _method='POST')",
    "return url_for('static', filename='a', _scheme='https')",
    "return repr((request.path, request.full_path, request.url, request.endpoint))",
    "return repr((request.view_args, str(request.url_rule), request.blueprints))",
    "return request.args.to_dict(flat=False)",
    "return request.form.to_dict(flat=False)",
    "return request.form['k']",
    "return jsonify(request.json)",
    "return jsonify(request.get_json(silent=True))",
    "return request.get_data()",
    "return dict(session)",
    "session['n'] = {n}; return 'in'",
    "session['list'] = [*session.get('list', []), {n}]; return 'in'",
    "session.setdefault('deep', []).append({n}); return repr(session['deep'])",
    "session.permanent = True; return 'permanent'",
    "session.pop('n', None); return 'out'",
    "session.clear(); return 'out'",
    "session['t'] = (1, b'b'); return repr(session['t'])",
    "session['bad'] = object; return 'bad'",
    "flash('hello {n}', 'kind'); return 'flashed'",
    "return repr(get_flashed_messages(with_categories=True))",
    "g.n = g.get('n', 0) + 1; return f'{{g.n}} {{list(g)}}'",
    "return render_template_string('{{{{ x }}}} {{{{ request.path }}}}', x='<b>')",
    "return render_template_string('{{{{ tea }}}} {{{{ url_for(\"static\") }}}}')",
    "return render_template_string('{{% for c in \"<>\" %}}{{{{ c }}}}{{% endfor %}}')",
    "after_this_request(lambda r: ran.append('this {n}') or r); return 'after'",
    "after_this_request(lambda r: Response('replaced')); return 'after'",
    "r = make_response('c'); r.set_cookie('k', 'v{n}', max_age=5); return r",
    "r = make_response('d'); r.delete_cookie('k'); return r",
    "r = make_response('e'); r.add_etag(); return r.make_conditional(request)",
    "abort(404)",
    "abort(404, 'no <tea>')",
    "abort(401)",
    "abort(418)",
    "abort(500)",
    "abort(Response('aborted', 409))",
    "abort(999)",
    "raise ValueError('boom')",
    "raise KeyError('boom')",
    "raise NotImplementedError",
    "return 1 / 0",
    "return None",
    "return True",
    "return 42",
    "return ()",
    "return 'a', 1, {{}}, 2",
    "return None, 200",
    "return render_template('a.html', x='<b>')",
    "return render_template('own.html')",
    "return render_template('inner.html')",
    "return render_template(['none.html', 'own.html', 'a.html'], x={n})",
    "return render_template('none.html')",
    "return stream_template('own.html')",
    "return stream_template_string('{{{{ x }}}} {{{{ tea }}}}', x='<b>')",
    "return send_from_directory('static', 'a.txt')",
    "return send_from_directory('static', '../part0/a.txt')",
    "return send_file('static/a.txt', as_attachment=True, max_age={n})",
    "return send_file('static/a.txt', download_name='茶.txt', etag='e')",
    "return current_app.send_static_file('a b.txt')",
    "return current_app.blueprints[request.blueprint].send_static_file('a.txt')",
    "return url_for('.v0', x=1)",
    "return url_for('.static', filename='a.txt')",
    "return url_for('b0.v0', x=1, y=2)",
    "return url_for('b1.b0.v0', x=1)",
    "return url_for('b1.static', filename='a.txt', _external=True)",
    "return url_for(request.endpoint, **request.view_args)",
    "return redirect(url_for('.v1', x=2, lang='zh'))",
    "return repr((request.blueprint, request.endpoint, request.url_root))",
    "return in_a_thread(copy_current_request_context(lambda: request.path))",
    "return repr(sorted(current_app.blueprints))",
    "return repr([str(r) for r in current_app.url_map.iter_rules(request.endpoint)])",
    "ctx = current_app.app_context(); ctx.push(); ctx.pop(); return 'pushed'",
    "with current_app.test_request_context('/z'): return request.path",
    "return current_app.make_default_options_response()",
    "return current_app.ensure_sync(lambda: 'ensured')()",
    "return current_app.handle_url_build_error(KeyError(), 'e', {{}})",
    "return lambda environ, start: (start('202 OK', [('X-W', 'w')]), [b'wsgi'])[1]",
]

BEFORE = ["return None"] * 6

AFTER = [
    "return response",
    "return response",
    "return response",
    "response.headers['X-After'] = '{n}'; return response",
    "response.headers.add('Vary', 'Accept'); return response",
    "session['after'] = {n}; return response",
    "response.set_cookie('after', '{n}'); return response",
    "return Response('after {n}', 206)",
    "return None",
    "raise ValueError('after')",
    "abort(403)",
]

HANDLED = [
    "400",
    "401",
    "403",
    "404",
    "405",
    "413",
    "418",
    "500",
    "ValueError",
    "LookupError",
    "KeyError",
    "RuntimeError",
    "ArithmeticError",
    "TypeError",
    "Exception",
    "__import__('werkzeug').exceptions.HTTPException",
    "__import__('werkzeug').exceptions.NotFound",
    "__import__('werkzeug').exceptions.InternalServerError",
]

SIGNALS = [
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "got_request_exception",
    "message_flashed",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "template_rendered",
]

BLUEPRINT_OPTIONS = [
    "url_prefix='/p'",
    "url_prefix='/p'",
    "url_prefix='/<lang>'",
    "url_prefix='p/'",
    "url_prefix='/'",
    "subdomain='a'",
    "subdomain='<sub>'",
    "url_defaults={'lang': 'en'}",
    "url_defaults={'x': 7}",
    "static_folder='part0'",
    "static_folder='static', static_url_path='/s'",
    "template_folder='part0'",
    "template_folder='part1'",
]

REGISTRATION_OPTIONS = [
    "url_prefix='/q'",
    "url_prefix='/a'",
    "url_prefix=''",
    "url_prefix=None",
    "name='other'",
    "name='b0'",
    "subdomain='b'",
    "url_defaults={'lang': 'zh'}",
]

MULTIPART = b'--x\r\nContent-Disposition: form-data; name="k"\r\n\r\nv\r\n--x--\r\n'
SEGMENTS = ["a", "b", "c", "p", "end", "1", "2", "12", "1.5", "zh", "茶", "a b", ".."]


# --- Writing an application ---


def function(
    name: str, arguments: str, number: int, body: str, word: str = "def"
) -> str:
    """Return the source of a function that notes that it ran."""
    label = f"{name} {number}" if arguments.startswith("**") else name
    return (
        f"{word} {name}({arguments}):\n"
        f"    ran.append(({label!r}, type(locals().get('error')).__name__))\n"
        f"    {body.format(n=number)}\n"
    )


def definition(random: Random) -> str:
    """Return how a function starts: now and then it is asynchronous."""
    return random.choice(["def"] * 9 + ["async def"])


def draw_options(random: Random, known: list[str], counts: list[int]) -> list[str]:
    """Draw some of the known options, but only one of them where two have one name."""
    options = random.sample(known, random.choice(counts))
    names = {option.split("=")[0] for option in options}
    return options if len(names) == len(options) else options[:1]


def write_options(random: Random, rules: list[str]) -> str:
    options = draw_options(random, RULE_OPTIONS, [0, 0, 1, 1, 2])
    if random.random() < 0.02:
        options = [random.choice(FAULTS)]
    return ", ".join([repr(random.choice(rules)), *options])


def write_views(random: Random, owner: str = "app") -> Iterator[str]:
    for number in range(random.randint(1, 6)):
        name = f"v{number}"
        arguments = write_options(random, RULES)
        body = random.choice(ANSWERS)
        if random.random() < 0.15:
            yield write_class(random, owner, name, number, arguments)
        else:
            yield f"@{owner}.route({arguments})\n" + function(
                f"{name}", "**values", number, body, definition(random)
            )


def write_class(
    random: Random, owner: str, name: str, number: int, arguments: str
) -> str:
    """Return the source of a view that is a class, and of the call that routes it."""
    methods = random.sample(["get", "post", "put", "head", "options"], 2)
    kind, parts = random.choice(
        [("View", ["dispatch_request"]), ("MethodView", methods)]
    )
    lines = [f"class {name.upper()}({kind}):"]
    for attribute in random.sample(
        [
            "init_every_request = False",
            "decorators = [marked]",
            "methods = ['GET', 'POST']",
            "provide_automatic_options = False",
        ],
        random.choice([0, 0, 1, 2]),
    ):
        lines.append(f"    {attribute}")
    for part in parts:
        source = function(
            part, "self, **values", number, random.choice(ANSWERS), definition(random)
        )
        lines += [f"    {line}" for line in source.splitlines()]
    view = f"{name.upper()}.as_view('{name}')"
    lines.append(f"{owner}.add_url_rule({arguments}, view_func={view})")
    return "\n".join([*lines, ""])


def hook_names(owner: str, name: str) -> list[str]:
    """Return the names of a hook: blueprints have one for the application, too."""
    if owner == "app":
        return [name]
    before, _, after = name.partition("_")
    return [name, name, f"{before}_app_{after}"]


def write_hooks(random: Random, owner: str = "app") -> Iterator[str]:
    mark = "" if owner == "app" else f"_{owner}"
    for number in range(random.choice([0, 0, 1, 2])):
        body = random.choice([*BEFORE, random.choice(ANSWERS)])
        hook = random.choice(hook_names(owner, "before_request"))
        yield f"@{owner}.{hook}\n" + function(
            f"before{mark}{number}", "", number, body, definition(random)
        )
    for number in range(random.choice([0, 0, 1, 2])):
        body = random.choice(AFTER)
        hook = random.choice(hook_names(owner, "after_request"))
        yield f"@{owner}.{hook}\n" + function(
            f"after{mark}{number}", "response", number, body, definition(random)
        )
    hooks = random.choices(hook_names(owner, "teardown_request"), k=2)
    for hook in [*hooks, *["teardown_appcontext"] * (owner == "app")]:
        if random.random() < 0.5:
            yield f"@{owner}.{hook}\n" + function(
                f"{hook}{mark}", "error", 0, "", definition(random)
            )
    yield from write_small_hooks(random, owner)


def write_small_hooks(random: Random, owner: str) -> Iterator[str]:
    """Yield hooks of one line; ``<lang>`` and ``<sub>`` are taken out and put in."""
    app = "app_" if owner != "app" and random.random() < 0.5 else ""
    for chance, source in [
        (0.2, f"{owner}.{app}context_processor(lambda: {{'tea': '<{owner}>'}})"),
        (0.1, f"{owner}.{app}context_processor(lambda: {{'part': request.blueprint}})"),
        (0.2, f"{owner}.{app}url_defaults(lambda e, v: v.setdefault('d', '{owner}'))"),
        (0.2, f"{owner}.{app}url_defaults(lambda e, v: v.setdefault('lang', 'fr'))"),
        (
            0.2,
            f"{owner}.{app}url_value_preprocessor(\n"
            f"    lambda e, v: ran.append(('{owner}', e, v and dict(v)))\n)",
        ),
        (
            0.2,
            f"{owner}.{app}url_value_preprocessor(\n"
            "    lambda e, v: ran.append(v and v.pop('lang', None))\n)",
        ),
    ]:
        if random.random() < chance:
            yield source + "\n"


def write_handlers(random: Random, owner: str = "app") -> Iterator[str]:
    mark = "" if owner == "app" else f"_{owner}"
    for number in range(random.choice([0, 0, 1, 2, 3])):
        name = "errorhandler"
        if owner != "app" and random.random() < 0.3:
            name = "app_errorhandler"
        yield f"@{owner}.{name}({random.choice(HANDLED)})\n" + function(
            f"handle{mark}{number}",
            "error",
            number,
            random.choice(ANSWERS),
            definition(random),
        )


def write_receivers(random: Random) -> Iterator[str]:
    for signal in random.sample(SIGNALS, random.randint(0, 3)):
        yield function(
            f"on_{signal}",
            "sender, **values",
            0,
            "assert sender is app; ran.append(sorted(values))",
        )
        yield f"{signal}.connect(on_{signal}, app)\n"


def write_blueprints(random: Random) -> Iterator[str]:
    """Yield blueprints, each below another or the application, some twice."""
    owners = ["app"]
    calls = []
    for number in range(random.choice([0, 1, 2, 3])):
        owner = f"b{number}"
        options = draw_options(random, BLUEPRINT_OPTIONS, [0, 1, 1, 2, 3])
        arguments = ", ".join([f"'{owner}', 'example', root_path=root", *options])
        yield f"{owner} = Blueprint({arguments})"
        yield from write_hooks(random, owner)
        yield from write_handlers(random, owner)
        yield from write_views(random, owner)
        for _ in range(random.choice([1, 1, 1, 2])):
            extra = draw_options(random, REGISTRATION_OPTIONS, [0, 0, 1, 2])
            arguments = ", ".join([owner, *extra])
            calls.append(f"{random.choice(owners)}.register_blueprint({arguments})")
        owners.append(owner)
    # Inner ones first: what is registered later is not seen by what is outside.
    yield from reversed(calls)


def write_application(random: Random) -> str:
    """Return the source of an application, but for its first lines."""
    parts = [
        random.choice(APPLICATIONS),
        QUIET,
        *random.sample(OPTIONS, random.randint(1, 4)),
        *write_hooks(random),
        *write_handlers(random),
        *write_receivers(random),
        *write_views(random),
        *write_blueprints(random),
    ]
    return "\n".join(parts)


# --- Writing requests ---


def write_path(random: Random, rules: list[str]) -> str:
    path = re.sub("<.*?>", lambda _: random.choice(SEGMENTS), random.choice(rules))
    if random.random() < 0.2:
        path = "/" + "/".join(random.choices(SEGMENTS, k=random.randint(0, 3)))
    path += random.choice(["", "", "", "/", "//"]) if path != "/" else ""
    return random.choice([path, path, path, path, "/static/none", "/static/a.txt"])


def write_body(random: Random) -> dict[str, object]:
    return random.choice(
        [
            {},
            {},
            {},
            {"json": {"a": [1, "茶"]}},
            {"data": {"k": "v", "l": ["1", "2"]}},
            {"data": MULTIPART, "content_type": "multipart/form-data; boundary=x"},
            {"data": "[1", "content_type": "application/json"},
            {"data": b"\xff" * 9, "content_type": "application/octet-stream"},
        ]
    )


def write_headers(random: Random) -> dict[str, str]:
    return random.choice(
        [
            {},
            {},
            {},
            {"Cookie": "session=garbage"},
            {"Cookie": "session=eyJuIjoxfQ.aaaaaa.bbbb"},
            {"If-None-Match": '"a"'},
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
            {"Range": "bytes=1-2"},
            {"Host": "evil.example"},
            {"Host": "a.example.com"},
            {"Host": "a.localhost"},
            {"Host": "b.a.example.com"},
            {"Range": "bytes=0-1", "If-Range": '"e"'},
        ]
    )


def write_request(random: Random, rules: list[str]) -> dict[str, Any]:
    """Return the arguments of one call of ``client.open``."""
    methods = ["GET"] * 6 + ["POST"] * 3 + ["HEAD", "OPTIONS", "PUT", "DELETE", "BREW"]
    return {
        "path": write_path(random, rules),
        "method": random.choice(methods),
        "query_string": random.choice(["", "", "q=1&q=2", "k=%E8%8C%B6&x=a+b"]),
        "follow_redirects": random.random() < 0.1,
        "headers": write_headers(random),
        **write_body(random),
    }


# --- Running one, and looking at it ---


class Application:
    """An application on one framework, with a client."""

    def __init__(self, framework: str, root: Path, source: str) -> None:
        """Run the source; what ends that, if anything does, is kept as ``failed``."""
        names: dict[str, Any] = {}
        exec(HEADER.format(framework=framework, root=str(root)), names)
        self.failed = ""
        try:
            exec(source, names)
        except Exception as error:
            self.failed = type(error).__name__
        self.app: Any = names["app"]
        self.client: Any = self.app.test_client()
        self.ran: list[object] = names["ran"]

    def rules(self) -> list[tuple[str, str, list[str], str]]:
        """Return all rules, with what is said of each."""
        return sorted(
            (rule.rule, rule.endpoint, sorted(rule.methods or ()), repr(rule.defaults))
            for rule in self.app.url_map.iter_rules()
        )

    def answer(self, arguments: dict[str, Any]) -> list[object]:
        """Return everything that can be seen of one request."""
        self.ran.clear()
        try:
            with self.client.open(**arguments) as response:
                seen = [
                    response.status,
                    [plain(name, value) for name, value in response.headers],
                    response.data,
                    [past.status for past in response.history],
                ]
        except Exception as error:
            seen = [type(error).__name__]
        return [*seen, list(self.ran), self.cookies()]

    def cookies(self) -> list[str]:
        names = ("after", "k", "session", "tea")
        return [name for name in names if self.client.get_cookie(name)]


def plain(name: str, value: str) -> tuple[str, str]:
    """Return a header without the moment it was made at."""
    if name == "Set-Cookie":
        value = re.sub(r"^(\w+=[\w.-]+?)\.[\w-]{6}\.[\w-]+;", r"\1;", value)
        value = re.sub(r"Expires=(?!Thu, 01 Jan 1970)[^;]+", "Expires=later", value)
    if name in {"Date", "Expires"}:
        value = "later"
    return name, value


def write_files(root: Path) -> None:
    """Write the files that applications have, as old as can be compared."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
        os.utime(root / name, (1_000_000_000, 1_000_000_000))
