"""Random applications, written once and run on both frameworks, answer alike.

A seed gives the source of an application and a list of requests. What is compared:
status, headers and their order, body, everything that ran, and the session cookie.
"""

import re
from random import Random

import pytest

HEADER = """
from {framework} import (
    Flask, Response, abort, after_this_request, appcontext_popped, flash, g,
    get_flashed_messages, got_request_exception, jsonify, make_response, redirect,
    render_template_string, request, request_finished, request_started,
    request_tearing_down, session, stream_with_context, url_for,
)

ran = []
app = Flask("example", root_path={root!r})
app.logger.propagate = False
app.logger.addHandler(__import__("logging").NullHandler())
"""

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
    "got_request_exception",
    "request_finished",
    "request_started",
    "request_tearing_down",
]

MULTIPART = b'--x\r\nContent-Disposition: form-data; name="k"\r\n\r\nv\r\n--x--\r\n'
SEGMENTS = ["a", "b", "c", "p", "end", "1", "2", "12", "1.5", "zh", "茶", "a b", ".."]


# --- Writing an application ---


def function(name, arguments, number, body):
    """The source of a function that notes that it ran."""
    label = f"{name} {number}" if arguments.startswith("**") else name
    return (
        f"def {name}({arguments}):\n"
        f"    ran.append(({label!r}, type(locals().get('error')).__name__))\n"
        f"    {body.format(n=number)}\n"
    )


def write_views(random):
    for number in range(random.randint(1, 6)):
        name = f"v{number}"
        options = random.sample(RULE_OPTIONS, random.choice([0, 0, 1, 1, 2]))
        if len({option.split("=")[0] for option in options}) < len(options):
            options = options[:1]
        if random.random() < 0.02:
            options = [random.choice(FAULTS)]
        arguments = ", ".join([repr(random.choice(RULES)), *options])
        yield f"@app.route({arguments})\n" + function(
            name, "**values", number, random.choice(ANSWERS)
        )


def write_hooks(random):
    for number in range(random.choice([0, 0, 1, 2])):
        body = random.choice([*BEFORE, random.choice(ANSWERS)])
        yield "@app.before_request\n" + function(f"before{number}", "", number, body)
    for number in range(random.choice([0, 0, 1, 2])):
        body = random.choice(AFTER)
        yield "@app.after_request\n" + function(
            f"after{number}", "response", number, body
        )
    for hook in ["teardown_request", "teardown_appcontext"]:
        for number in range(random.choice([0, 1, 2])):
            yield f"@app.{hook}\n" + function(f"{hook}{number}", "error", number, "")
    if random.random() < 0.2:
        yield "app.context_processor(lambda: {'tea': '<green>'})\n"
    if random.random() < 0.2:
        yield "app.url_defaults(lambda endpoint, values: values.setdefault('d', 1))\n"
    if random.random() < 0.2:
        yield (
            "app.url_value_preprocessor(\n"
            "    lambda endpoint, values: ran.append((endpoint, values))\n)\n"
        )


def write_handlers(random):
    for number in range(random.choice([0, 0, 1, 2, 3])):
        yield f"@app.errorhandler({random.choice(HANDLED)})\n" + function(
            f"handle{number}", "error", number, random.choice(ANSWERS)
        )


def write_receivers(random):
    for signal in random.sample(SIGNALS, random.randint(0, 3)):
        yield function(f"on_{signal}", "sender, **values", 0, "assert sender is app")
        yield f"{signal}.connect(on_{signal}, app)\n"


def write_application(random):
    """The source of an application, but for its first lines."""
    parts = [
        *random.sample(OPTIONS, random.randint(1, 4)),
        *write_hooks(random),
        *write_handlers(random),
        *write_receivers(random),
        *write_views(random),
    ]
    return "\n".join(parts)


# --- Writing requests ---


def write_path(random, source):
    rules = re.findall(r"route\('([^']*)'", source) or ["/"]
    path = re.sub("<.*?>", lambda _: random.choice(SEGMENTS), random.choice(rules))
    if random.random() < 0.2:
        path = "/" + "/".join(random.choices(SEGMENTS, k=random.randint(0, 3)))
    path += random.choice(["", "", "", "/", "//"]) if path != "/" else ""
    return random.choice([path, path, path, path, "/static/none"])


def write_body(random):
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


def write_headers(random):
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
        ]
    )


def write_request(random, source):
    """The arguments of one call of ``client.open``."""
    methods = ["GET"] * 6 + ["POST"] * 3 + ["HEAD", "OPTIONS", "PUT", "DELETE", "BREW"]
    return {
        "path": write_path(random, source),
        "method": random.choice(methods),
        "query_string": random.choice(["", "", "q=1&q=2", "k=%E8%8C%B6&x=a+b"]),
        "follow_redirects": random.random() < 0.1,
        "headers": write_headers(random),
        **write_body(random),
    }


# --- Running both, and comparing ---


def build(framework, root, source):
    """The names of the application; ``failed`` says how its set-up ended, if so."""
    names = {}
    exec(HEADER.format(framework=framework, root=str(root)), names)
    try:
        exec(source, names)
    except Exception as error:
        names["failed"] = type(error).__name__
    return names


def plain(header):
    """A header without the moment it was made at."""
    name, value = header
    if name == "Set-Cookie":
        value = re.sub(r"^(\w+=[\w.-]+?)\.[\w-]{6}\.[\w-]+;", r"\1;", value)
        value = re.sub(r"Expires=(?!Thu, 01 Jan 1970)[^;]+", "Expires=later", value)
    if name == "Expires":
        value = "later"
    return name, value


def answer(names, client, arguments):
    """Everything that can be seen of one request."""
    names["ran"].clear()
    try:
        with client.open(**arguments) as response:
            seen = [
                response.status,
                [plain(header) for header in response.headers],
                response.data,
                [past.status for past in response.history],
            ]
    except Exception as error:
        seen = [type(error).__name__]
    return [*seen, list(names["ran"]), sorted(cookie_names(client))]


def cookie_names(client):
    return [
        name for name in ("session", "tea", "k", "after") if client.get_cookie(name)
    ]


@pytest.mark.parametrize("seed", range(150))
def test_both_answer_alike(seed, tmp_path):
    random = Random(seed)
    source = write_application(random)
    requests = [write_request(random, source) for _ in range(12)]

    both = [build(name, tmp_path, source) for name in ("lagena", "flask")]
    clients = [names["app"].test_client() for names in both]

    assert both[0].get("failed") == both[1].get("failed"), source
    for arguments in requests:
        lagena, flask = (
            answer(names, client, arguments)
            for names, client in zip(both, clients, strict=True)
        )
        assert lagena == flask, f"{source}\n{arguments}"
