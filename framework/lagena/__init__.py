"""A web framework with Flask's API: change one import to move an application."""

import typing as _t
from importlib import import_module as _import_module

from . import json as json
from .app import Flask as Flask
from .as_flask import FLASK_VERSION as _FLASK_VERSION
from .as_flask import has_name_of_flask as _has_name_of_flask
from .as_flask import install_as_flask as install_as_flask
from .blueprints import Blueprint as Blueprint
from .config import Config as Config
from .ctx import after_this_request as after_this_request
from .ctx import copy_current_request_context as copy_current_request_context
from .ctx import has_app_context as has_app_context
from .ctx import has_request_context as has_request_context
from .globals import current_app as current_app
from .globals import g as g
from .globals import request as request
from .globals import session as session
from .helpers import abort as abort
from .helpers import flash as flash
from .helpers import get_flashed_messages as get_flashed_messages
from .helpers import get_template_attribute as get_template_attribute
from .helpers import make_response as make_response
from .helpers import redirect as redirect
from .helpers import send_file as send_file
from .helpers import send_from_directory as send_from_directory
from .helpers import stream_with_context as stream_with_context
from .helpers import url_for as url_for
from .json import jsonify as jsonify
from .signals import appcontext_popped as appcontext_popped
from .signals import appcontext_pushed as appcontext_pushed
from .signals import appcontext_tearing_down as appcontext_tearing_down
from .signals import before_render_template as before_render_template
from .signals import got_request_exception as got_request_exception
from .signals import message_flashed as message_flashed
from .signals import request_finished as request_finished
from .signals import request_started as request_started
from .signals import request_tearing_down as request_tearing_down
from .signals import template_rendered as template_rendered
from .templating import render_template as render_template
from .templating import render_template_string as render_template_string
from .templating import stream_template as stream_template
from .templating import stream_template_string as stream_template_string
from .wrappers import Request as Request
from .wrappers import Response as Response


def __getattr__(name: str) -> _t.Any:
    """Return what is slow to import and seldom asked for: ``cli``, ``__version__``."""
    if name == "cli":
        if _has_name_of_flask():
            _import_module("flask.cli")  # which has more names
        return _import_module("lagena.cli")
    if name == "__version__":
        from importlib.metadata import version

        return _FLASK_VERSION if _has_name_of_flask() else version("lagena")
    raise AttributeError(f"module 'lagena' has no attribute {name!r}")
