"""Names that code imports from Flask's modules, where Flask only uses them.

lagena's modules have what they need, and readers find nothing else in them. Where
``import flask`` gives lagena, its modules have these names besides.
"""

from __future__ import annotations

import typing as t
from collections.abc import Awaitable, Callable, Iterator

#: Each name: where it is, by ``module`` or ``module:name``, and which modules have it.
_NAMES = {
    "App": ("lagena.app:Flask", "debughelpers"),
    "AppGroup": ("lagena.commands:AppGroup", "blueprints"),
    "BadRequest": ("werkzeug.exceptions:BadRequest", "app"),
    "BaseLoader": ("jinja2:BaseLoader", "debughelpers"),
    "BaseResponse": ("werkzeug.wrappers:Response", "app helpers"),
    "BeforeFirstRequestCallable": (
        "lagena.flask_names:BeforeFirstRequestCallable",
        "typing",
    ),
    "Blueprint": ("lagena.blueprints:Blueprint", "debughelpers"),
    "current_app": (
        "lagena.globals:current_app",
        "app blueprints cli helpers json templating views wrappers",
    ),
    "find_package": ("lagena.paths:find_package", "app scaffold"),
    "ft": ("lagena.typing", "ctx views"),
    "get_flashed_messages": ("lagena.helpers:get_flashed_messages", "app"),
    "get_host": ("werkzeug.wsgi:get_host", "app"),
    "get_load_dotenv": ("lagena.helpers:get_load_dotenv", "app cli"),
    "Headers": ("werkzeug.datastructures:Headers", "app"),
    "HTTPException": ("werkzeug.exceptions:HTTPException", "scaffold"),
    "ImmutableDict": ("werkzeug.datastructures:ImmutableDict", "app"),
    "import_string": ("werkzeug.utils:import_string", "cli"),
    "is_running_from_reloader": ("werkzeug.serving:is_running_from_reloader", "app"),
    "Map": ("werkzeug.routing:Map", "app"),
    "request": ("lagena.globals:request", "app helpers logging views"),
    "request_ctx": ("lagena.globals:request_ctx", "app debughelpers helpers"),
    "RequestBase": ("werkzeug.wrappers:Request", "wrappers"),
    "RequestRedirect": ("werkzeug.routing:RequestRedirect", "app"),
    "ResponseBase": ("werkzeug.wrappers:Response", "wrappers"),
    "RoutingException": ("werkzeug.routing:RoutingException", "app"),
    "SansioBlueprint": ("lagena.blueprints:Blueprint", "blueprints"),
    "send_from_directory": ("lagena.helpers:send_from_directory", "app blueprints"),
    "session": ("lagena.globals:session", "app helpers"),
    "SessionMixin": ("lagena.sessions:SessionMixin", "testing"),
    "_cv_app": ("lagena.globals:_cv_app", "app ctx helpers templating"),
    "_cv_request": ("lagena.globals:_cv_request", "app ctx helpers templating"),
    "_default": ("lagena.json.provider:_default", "json"),
    "_default_template_ctx_processor": (
        "lagena.templating:default_names",
        "scaffold templating",
    ),
    "_no_app_msg": ("lagena.flask_names:NO_APP", "globals"),
    "_no_req_msg": ("lagena.flask_names:NO_REQUEST", "globals"),
    "_split_blueprint_path": ("lagena.tables:enclosing", "helpers wrappers"),
    "_validate_key": ("lagena.certificates:check_key", "cli"),
}

#: The modules that have any.
MODULES = {f"lagena.{name}" for _, names in _NAMES.values() for name in names.split()}


def names_of(module: str) -> Iterator[tuple[str, str]]:
    """Yield each name that a module has besides, and where that is."""
    for name, (place, modules) in _NAMES.items():
        if module.removeprefix("lagena.") in modules.split():
            yield name, place


# --- What lagena has no use for ---------------------------------------------------

#: What proxies of other packages say where there is nothing to find.
NO_APP = "Working outside of application context."
NO_REQUEST = "Working outside of request context."

#: The type of a hook that Flask 2.3 removed; the name is still in Flask's module.
BeforeFirstRequestCallable: t.TypeAlias = (
    Callable[[], None] | Callable[[], Awaitable[None]]
)
