"""Names that code imports from Flask's modules, where Flask only uses them.

lagena's modules have what they need, and readers find nothing else in them. Where
``import flask`` gives lagena, its modules have these names besides.
"""

from __future__ import annotations

import typing as t
from collections.abc import Awaitable, Callable

#: What each module has besides, and where that is: ``module`` or ``module:name``.
FLASK_NAMES: dict[str, dict[str, str]] = {
    "lagena.app": {
        "BadRequest": "werkzeug.exceptions:BadRequest",
        "BaseResponse": "werkzeug.wrappers:Response",
        "Headers": "werkzeug.datastructures:Headers",
        "ImmutableDict": "werkzeug.datastructures:ImmutableDict",
        "Map": "werkzeug.routing:Map",
        "RequestRedirect": "werkzeug.routing:RequestRedirect",
        "RoutingException": "werkzeug.routing:RoutingException",
        "_cv_app": "lagena.globals:_cv_app",
        "_cv_request": "lagena.globals:_cv_request",
        "current_app": "lagena.globals:current_app",
        "find_package": "lagena.paths:find_package",
        "get_flashed_messages": "lagena.helpers:get_flashed_messages",
        "get_host": "werkzeug.wsgi:get_host",
        "get_load_dotenv": "lagena.helpers:get_load_dotenv",
        "is_running_from_reloader": "werkzeug.serving:is_running_from_reloader",
        "request": "lagena.globals:request",
        "request_ctx": "lagena.globals:request_ctx",
        "send_from_directory": "lagena.helpers:send_from_directory",
        "session": "lagena.globals:session",
    },
    "lagena.blueprints": {
        "AppGroup": "lagena.commands:AppGroup",
        "SansioBlueprint": "lagena.blueprints:Blueprint",
        "current_app": "lagena.globals:current_app",
        "send_from_directory": "lagena.helpers:send_from_directory",
    },
    "lagena.cli": {
        "_validate_key": "lagena.certificates:check_key",
        "current_app": "lagena.globals:current_app",
        "get_load_dotenv": "lagena.helpers:get_load_dotenv",
        "import_string": "werkzeug.utils:import_string",
    },
    "lagena.ctx": {
        "_cv_app": "lagena.globals:_cv_app",
        "_cv_request": "lagena.globals:_cv_request",
        "ft": "lagena.typing",
    },
    "lagena.debughelpers": {
        "App": "lagena.app:Flask",
        "BaseLoader": "jinja2:BaseLoader",
        "Blueprint": "lagena.blueprints:Blueprint",
        "request_ctx": "lagena.globals:request_ctx",
    },
    "lagena.globals": {
        "_no_app_msg": "lagena.flask_names:NO_APP",
        "_no_req_msg": "lagena.flask_names:NO_REQUEST",
    },
    "lagena.helpers": {
        "BaseResponse": "werkzeug.wrappers:Response",
        "_cv_app": "lagena.globals:_cv_app",
        "_cv_request": "lagena.globals:_cv_request",
        "_split_blueprint_path": "lagena.tables:enclosing",
        "current_app": "lagena.globals:current_app",
        "request": "lagena.globals:request",
        "request_ctx": "lagena.globals:request_ctx",
        "session": "lagena.globals:session",
    },
    "lagena.json": {
        "_default": "lagena.json.provider:_default",
        "current_app": "lagena.globals:current_app",
    },
    "lagena.logging": {
        "request": "lagena.globals:request",
    },
    "lagena.scaffold": {
        "HTTPException": "werkzeug.exceptions:HTTPException",
        "_default_template_ctx_processor": "lagena.templating:default_names",
        "find_package": "lagena.paths:find_package",
    },
    "lagena.templating": {
        "_cv_app": "lagena.globals:_cv_app",
        "_cv_request": "lagena.globals:_cv_request",
        "_default_template_ctx_processor": "lagena.templating:default_names",
        "current_app": "lagena.globals:current_app",
    },
    "lagena.testing": {
        "SessionMixin": "lagena.sessions:SessionMixin",
    },
    "lagena.typing": {
        "BeforeFirstRequestCallable": "lagena.flask_names:BeforeFirstRequestCallable",
    },
    "lagena.views": {
        "current_app": "lagena.globals:current_app",
        "ft": "lagena.typing",
        "request": "lagena.globals:request",
    },
    "lagena.wrappers": {
        "RequestBase": "werkzeug.wrappers:Request",
        "ResponseBase": "werkzeug.wrappers:Response",
        "_split_blueprint_path": "lagena.tables:enclosing",
        "current_app": "lagena.globals:current_app",
    },
}

# --- What lagena has no use for ---------------------------------------------------

#: What proxies of other packages say where there is nothing to find.
NO_APP = "Working outside of application context."
NO_REQUEST = "Working outside of request context."

#: The type of a hook that Flask 2.3 removed; the name is still in Flask's module.
BeforeFirstRequestCallable: t.TypeAlias = (
    Callable[[], None] | Callable[[], Awaitable[None]]
)
