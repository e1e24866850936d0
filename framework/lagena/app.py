"""The application: what it is told, then the life of a request in running order."""

from __future__ import annotations

import sys
import typing as t
import weakref
from collections.abc import Callable, Coroutine, Iterable, ValuesView
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from types import TracebackType

from werkzeug.exceptions import (
    Aborter,
    BadRequestKeyError,
    HTTPException,
    InternalServerError,
)
from werkzeug.routing import BuildError, MapAdapter, Rule
from werkzeug.utils import cached_property
from werkzeug.utils import redirect as _redirect

from . import errors, responses, serving, templating, urls
from . import typing as ft
from .as_flask import explain_error_of_flask
from .blueprints import Blueprint
from .config import DEFAULTS, Config, ConfigAttribute
from .ctx import AppContext, RequestContext, _AppCtxGlobals, not_given
from .envfiles import get_debug_flag
from .globals import (
    app_ctx_var,
    g,  # noqa: TID251  # shells are users' code
    no_request,
    request_ctx_var,
)
from .json.provider import DefaultJSONProvider, JSONProvider
from .logging import create_logger
from .paths import find_instance_path
from .scaffold import Scaffold, registering, setupmethod
from .sessions import SecureCookieSessionInterface, SessionInterface
from .signals import (
    appcontext_tearing_down,
    got_request_exception,
    request_finished,
    request_started,
    request_tearing_down,
    send,
)
from .tables import ApplicationTables, enclosing, hooks
from .templating import DispatchingJinjaLoader, Environment
from .testing import EnvironBuilder, FlaskClient, FlaskCliRunner
from .wrappers import Request, Response

if t.TYPE_CHECKING:
    import logging

    from werkzeug.routing import Map
    from werkzeug.wrappers import Response as BaseResponse


def _make_timedelta(value: timedelta | int | None) -> timedelta | None:
    if value is None or isinstance(value, timedelta):
        return value
    return timedelta(seconds=value)


class Flask(Scaffold, ApplicationTables):
    """A WSGI application: routes, settings, hooks, and what answers requests.

    Names and meanings are Flask 3.1's. Paths of folders are relative to ``root_path``.
    """

    #: The class of ``aborter``, which ``abort`` uses.
    aborter_class = Aborter
    #: The class of ``g``.
    app_ctx_globals_class = _AppCtxGlobals
    config_class = Config
    #: The class of ``jinja_env``.
    jinja_environment = Environment
    #: The class of ``json``: how the application speaks JSON.
    json_provider_class: type[JSONProvider] = DefaultJSONProvider
    #: The class of ``request``.
    request_class: type[Request] = Request
    #: The class of the responses that views' values become.
    response_class: type[Response] = Response
    #: How sessions are opened and saved.
    session_interface: SessionInterface = SecureCookieSessionInterface()
    #: The class of ``test_cli_runner()``; None is ``testing.FlaskCliRunner``.
    test_cli_runner_class: type[FlaskCliRunner] | None = None
    #: The class of ``test_client()``; None is ``testing.FlaskClient``.
    test_client_class: type[FlaskClient] | None = None
    #: The class of ``url_map``.
    url_map_class: type[Map] = urls.Map
    #: The class of the rules in ``url_map``.
    url_rule_class = Rule

    #: Whether tests run it: errors then reach the test.
    testing = ConfigAttribute[bool]("TESTING")
    #: What signs sessions; long, random and kept out of the source.
    secret_key = ConfigAttribute[str | bytes | None]("SECRET_KEY")
    #: How long a permanent session lives; an int is seconds.
    permanent_session_lifetime = ConfigAttribute[timedelta](
        "PERMANENT_SESSION_LIFETIME",
        get_converter=_make_timedelta,  # type: ignore[arg-type]  # seldom None
    )
    #: Options of the Jinja environment, to be set before it is first used.
    jinja_options: dict[str, t.Any] = {}  # noqa: RUF012  # Flask's: copied on use

    #: The settings a new application has.
    default_config = DEFAULTS

    def __init__(
        self,
        import_name: str,
        static_url_path: str | None = None,
        static_folder: str | None = "static",
        static_host: str | None = None,
        host_matching: bool = False,
        subdomain_matching: bool = False,
        template_folder: str | None = "templates",
        instance_path: str | None = None,
        instance_relative_config: bool = False,
        root_path: str | None = None,
    ) -> None:
        """Make an application.

        - ``import_name``: the module that it belongs to, usually ``__name__``, beside
          which its files are found
        - ``static_url_path``: the URL path of static files, else the folder's name
        - ``static_folder``: the folder of static files, or None to serve none
        - ``static_host``: the host of static files, needed with ``host_matching``
        - ``host_matching``: whether each rule names the host that it holds for
        - ``subdomain_matching``: whether rules hold for subdomains of ``SERVER_NAME``
        - ``template_folder``: the folder of templates
        - ``instance_path``: the absolute path of the instance folder (else
          ``ValueError``); by default beside the package, or below the prefix that the
          package is installed under
        - ``instance_relative_config``: whether configuration files are found in the
          instance folder
        - ``root_path``: the folder of the application, where ``import_name`` can't tell
        """
        super().__init__(
            import_name, static_folder, static_url_path, template_folder, root_path
        )
        if instance_path is None:
            instance_path = self.auto_find_instance_path()
        elif not Path(instance_path).is_absolute():
            raise ValueError(
                "If an instance path is provided it must be absolute. A relative path"
                f" was given instead: {instance_path!r}."
            )
        #: The folder for what belongs to this installation.
        self.instance_path = instance_path
        ApplicationTables.__init__(
            self,
            config=self.make_config(instance_relative_config),
            url_map=self.url_map_class(host_matching=host_matching),
        )
        self.template_context_processors[None].append(templating.default_names)
        #: Raises HTTP exceptions; ``app.aborter(404)`` is ``abort(404)``.
        self.aborter = self.make_aborter()
        #: How the application speaks JSON.
        self.json: JSONProvider = self.json_provider_class(self)
        self.subdomain_matching = subdomain_matching
        self._got_first_request = False
        self.cli.name = self.name
        self._add_static_rule(static_host, host_matching)

    # --- What the application is told ---

    def _check_setup_finished(self, f_name: str) -> None:
        if self._got_first_request:
            raise AssertionError(
                f"The setup method '{f_name}' can no longer be called on the"
                " application. It has already handled its first request, any changes"
                " will not be applied consistently.\nCall it where the application is"
                " made, before anything asks it for a page."
            )

    def _add_static_rule(self, host: str | None, host_matching: bool) -> None:
        if not self.has_static_folder:
            return
        if bool(host) != host_matching:
            raise AssertionError(
                "Invalid static_host/host_matching combination: static_host needs"
                " host_matching=True, and that needs a static_host or"
                " static_folder=None."
            )
        app = weakref.proxy(self)  # a bound method would keep the application alive
        self.add_url_rule(
            f"{self.static_url_path}/<path:filename>",
            endpoint="static",
            host=host,
            view_func=lambda **values: app.send_static_file(**values),
        )

    @cached_property
    def name(self) -> str:
        """The application's name: its import name, or the file that was run."""
        if self.import_name == "__main__":
            file = getattr(sys.modules["__main__"], "__file__", None)
            return "__main__" if file is None else Path(file).stem
        return self.import_name

    @property
    def debug(self) -> bool:
        """Whether it is in debug mode; ``--debug`` and ``FLASK_DEBUG`` set it."""
        return t.cast(bool, self.config["DEBUG"])

    @debug.setter
    def debug(self, value: bool) -> None:
        self.config["DEBUG"] = value
        if self.config["TEMPLATES_AUTO_RELOAD"] is None:
            self.jinja_env.auto_reload = value

    def make_config(self, instance_relative: bool = False) -> Config:
        """Return the settings to start from: ``default_config`` and ``FLASK_DEBUG``.

        Files are found in the instance folder if ``instance_relative``, else in
        ``root_path``.
        """
        defaults = {**self.default_config, "DEBUG": get_debug_flag()}
        root_path = self.instance_path if instance_relative else self.root_path
        return self.config_class(root_path, defaults)

    def make_aborter(self) -> Aborter:
        """Return an ``aborter_class``, which raises the exception of a status code."""
        return self.aborter_class()

    def auto_find_instance_path(self) -> str:
        """Return the instance folder: beside the package, or below its prefix."""
        return find_instance_path(self.import_name)

    def open_instance_resource(
        self, resource: str, mode: str = "rb", encoding: str | None = "utf-8"
    ) -> t.IO[t.Any]:
        """Open a file below the instance folder; writing is allowed."""
        path = Path(self.instance_path, resource)
        return path.open(mode) if "b" in mode else path.open(mode, encoding=encoding)

    @cached_property
    def logger(self) -> logging.Logger:
        """The logger of the application's name."""
        return create_logger(self)

    @cached_property
    def jinja_env(self) -> Environment:
        """The environment templates are rendered in, made when first used."""
        return self.create_jinja_environment()

    def create_jinja_environment(self) -> Environment:
        """Return a Jinja environment with the application's options and globals."""
        return templating.create_environment(self)

    def create_global_jinja_loader(self) -> DispatchingJinjaLoader:
        """Return the loader of the templates of the application and its blueprints."""
        return DispatchingJinjaLoader(self)

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Return whether values are escaped in a template of this file name.

        They are in .html, .htm, .xml, .xhtml and .svg files, and in a template that is
        written as a string, whose name is None.
        """
        if filename is None:
            return True
        return filename.endswith((".html", ".htm", ".xml", ".xhtml", ".svg"))

    def update_template_context(self, context: dict[str, t.Any]) -> None:
        """Add what every template knows; what ``context`` has already wins."""
        templating.update_context(self, request_ctx_var.get(None), context)

    @setupmethod
    def register_blueprint(self, blueprint: Blueprint, **options: t.Any) -> None:
        """Add a blueprint's routes, hooks, handlers, files and commands.

        Options: ``url_prefix``, ``subdomain``, ``url_defaults``, ``cli_group``, and
        ``name`` to register it again; a name that is taken raises ``ValueError``.
        """
        blueprint.register(self, options)

    def iter_blueprints(self) -> ValuesView[Blueprint]:
        """Return the blueprints in the order of their registration."""
        return self.blueprints.values()

    @setupmethod
    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: ft.RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        **options: t.Any,
    ) -> None:
        """Route URLs that match ``rule`` to ``view_func``.

        ``methods`` lists the HTTP methods (GET unless the view says others), HEAD
        comes with GET, OPTIONS by itself; other options are Werkzeug's ``Rule``'s.
        A second function for one endpoint raises ``AssertionError``.
        """
        if endpoint is None:
            endpoint = urls.endpoint_of(view_func)
        automatic = provide_automatic_options
        self.url_map.add(
            urls.make_rule(self, rule, endpoint, view_func, automatic, options)
        )
        if view_func is not None:
            self._set_view(endpoint, view_func)

    def _set_view(self, endpoint: str, view_func: ft.RouteCallable) -> None:
        if self.view_functions.get(endpoint, view_func) != view_func:
            raise AssertionError(
                "View function mapping is overwriting an existing endpoint function:"
                f" {endpoint}\nGive one of the two functions another name, or pass"
                " another 'endpoint'."
            )
        self.view_functions[endpoint] = view_func

    @setupmethod
    def template_filter(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_filter], ft.T_template_filter]:
        """Make the decorated function a Jinja filter."""
        return registering(self.add_template_filter, name=name)

    @setupmethod
    def add_template_filter(
        self, f: ft.TemplateFilterCallable, name: str | None = None
    ) -> None:
        """Make ``f`` a Jinja filter, under its own name unless told another."""
        self.jinja_env.filters[name or f.__name__] = f

    @setupmethod
    def template_test(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_test], ft.T_template_test]:
        """Make the decorated function a Jinja test."""
        return registering(self.add_template_test, name=name)

    @setupmethod
    def add_template_test(
        self, f: ft.TemplateTestCallable, name: str | None = None
    ) -> None:
        """Make ``f`` a Jinja test, under its own name unless told another."""
        self.jinja_env.tests[name or f.__name__] = f

    @setupmethod
    def template_global(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_global], ft.T_template_global]:
        """Make the decorated function callable in every template."""
        return registering(self.add_template_global, name=name)

    @setupmethod
    def add_template_global(
        self, f: ft.TemplateGlobalCallable, name: str | None = None
    ) -> None:
        """Make ``f`` callable in every template."""
        self.jinja_env.globals[name or f.__name__] = f

    @setupmethod
    def teardown_appcontext(self, f: ft.T_teardown) -> ft.T_teardown:
        """Call ``f`` with the unhandled error or None when an app context ends."""
        self.teardown_appcontext_funcs.append(f)
        return f

    @setupmethod
    def shell_context_processor(
        self, f: ft.T_shell_context_processor
    ) -> ft.T_shell_context_processor:
        """Add the dict that ``f`` returns to the names of ``lagena shell``."""
        self.shell_context_processors.append(f)
        return f

    def make_shell_context(self) -> dict[str, t.Any]:
        """Return the names that ``lagena shell`` starts with."""
        names: dict[str, t.Any] = {"app": self, "g": g}
        for processor in self.shell_context_processors:
            names.update(processor())
        return names

    def run(
        self,
        host: str | None = None,
        port: int | None = None,
        debug: bool | None = None,
        load_dotenv: bool = True,
        **options: t.Any,
    ) -> None:
        """Serve on this machine while developing; never in production.

        Prefer the command ``lagena run``. ``options`` are Werkzeug's ``run_simple``'s.
        """
        if serving.refuses_to_run():
            return
        try:
            serving.run(self, host, port, debug, load_dotenv, **options)
        finally:
            # It may be told more, and run again.
            self._got_first_request = False

    def test_client(self, use_cookies: bool = True, **kwargs: t.Any) -> FlaskClient:
        """Return a client that sends requests without a server.

        Keywords go to its class, ``test_client_class``.
        """
        cls = self.test_client_class or FlaskClient
        return cls(self, self.response_class, use_cookies=use_cookies, **kwargs)

    def test_cli_runner(self, **kwargs: t.Any) -> FlaskCliRunner:
        """Return a runner of the application's commands, for tests.

        Keywords go to its class, ``test_cli_runner_class``.
        """
        cls = self.test_cli_runner_class or FlaskCliRunner
        return cls(self, **kwargs)

    def app_context(self) -> AppContext:
        """Return a context in which this application is current, for ``with``."""
        return AppContext(self)

    def test_request_context(self, *args: t.Any, **kwargs: t.Any) -> RequestContext:
        """Return the context of a request that was never sent, for tests and shells.

        The arguments are those of ``testing.EnvironBuilder``: path, method, data, …
        """
        builder = EnvironBuilder(self, *args, **kwargs)
        try:
            return self.request_context(builder.get_environ())
        finally:
            builder.close()

    def ensure_sync(self, func: Callable[..., t.Any]) -> Callable[..., t.Any]:
        """Return a plain function for ``func``: an ``async def`` gets its own loop."""
        return self.async_to_sync(func) if iscoroutinefunction(func) else func

    def async_to_sync(
        self, func: Callable[..., Coroutine[t.Any, t.Any, t.Any]]
    ) -> Callable[..., t.Any]:
        """Return a coroutine function as a plain one.

        Without the package ``asgiref`` this is a ``RuntimeError``.
        """
        try:
            from asgiref.sync import async_to_sync
        except ImportError:
            raise RuntimeError(
                "Install lagena with the 'async' extra in order to use async views:"
                " pip install 'lagena[async]'."
            ) from None
        return async_to_sync(func)

    # --- The life of a request, in running order ---

    def __call__(
        self, environ: ft.WSGIEnvironment, start_response: ft.StartResponse
    ) -> Iterable[bytes]:
        """Answer a WSGI request (PEP 3333); wrap ``wsgi_app`` to put a layer around."""
        return self.wsgi_app(environ, start_response)

    def wsgi_app(
        self, environ: ft.WSGIEnvironment, start_response: ft.StartResponse
    ) -> Iterable[bytes]:
        """Push a context, find the response, send it, and pop the context.

        What it takes and returns is as PEP 3333 has it: status and headers go to
        ``start_response``, and the server closes what comes back.
        """
        ctx = self.request_context(environ)
        error: BaseException | None = None
        try:
            try:
                ctx.push()
                response = self.full_dispatch_request()
            except Exception as caught:
                error = caught
                response = self.handle_exception(caught)
            except BaseException as caught:
                error = caught
                raise
            return response(environ, start_response)
        finally:
            if "werkzeug.debug.preserve_context" in environ:
                # Both, so that whoever enters them again finds the same ``g``.
                for current in (app_ctx_var, request_ctx_var):
                    environ["werkzeug.debug.preserve_context"](current.get())
            if error is not None and self.should_ignore_error(error):
                error = None
            ctx.pop(error)

    def request_context(self, environ: ft.WSGIEnvironment) -> RequestContext:
        """Return the context of a request, for its WSGI environment (PEP 3333)."""
        return RequestContext(self, environ)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the ``MapAdapter`` that matches and builds URLs.

        It is that of the request, whose bad host is a ``SecurityError`` (400). Without
        a request it builds by ``SERVER_NAME``, and is None where that is not set.
        """
        if request is not None:
            return urls.request_adapter(self, request)
        if self.config["SERVER_NAME"] is None:
            return None
        return self.url_map.bind(
            self.config["SERVER_NAME"],
            script_name=self.config["APPLICATION_ROOT"],
            url_scheme=self.config["PREFERRED_URL_SCHEME"],
        )

    def full_dispatch_request(self) -> Response:
        """Return the response to the current request, by hooks, view and handlers."""
        if not self._got_first_request:
            self._got_first_request = True
        try:
            send(request_started, self)
            value = self.preprocess_request()
            if value is None:
                value = self.dispatch_request()
        except Exception as error:
            value = self.handle_user_exception(error)
        return self.finalize_request(value)

    def preprocess_request(self) -> ft.ResponseReturnValue | None:
        """Run the URL value preprocessors, then the before-request hooks.

        What a hook returns, unless None, is the answer, and no further hook runs.
        """
        ctx = request_ctx_var.get(None) or no_request()
        scopes = ctx.scopes[::-1]
        for preprocessor in hooks(self.url_value_preprocessors, scopes):
            preprocessor(ctx.request.endpoint, ctx.request.view_args)
        for hook in hooks(self.before_request_funcs, scopes):
            value = self.ensure_sync(hook)()
            if value is not None:
                return t.cast("ft.ResponseReturnValue", value)
        return None

    def dispatch_request(self) -> ft.ResponseReturnValue:
        """Return what the view that matched returns, which may be of any form."""
        ctx = request_ctx_var.get(None) or no_request()
        request = ctx.request
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        rule = t.cast(Rule, request.url_rule)
        if request.method == "OPTIONS" and rule.provide_automatic_options:  # type: ignore[attr-defined]  # Flask's mark
            return self.make_default_options_response()
        view = self.ensure_sync(self.view_functions[t.cast(str, rule.endpoint)])
        return t.cast("ft.ResponseReturnValue", view(**(request.view_args or {})))

    def raise_routing_exception(self, request: Request) -> t.NoReturn:
        """Raise what matching ended in: a 404, a 405, a redirect.

        A 405 lists in ``Allow`` the methods that there are (RFC 9110, 15.5.6).
        """
        urls.raise_routing_exception(self, request)

    def make_default_options_response(self) -> Response:
        """Return the automatic answer to OPTIONS, which lists methods in ``Allow``.

        It has no body (RFC 9110, 9.3.7).
        """
        ctx = request_ctx_var.get(None) or no_request()
        response = self.response_class()
        response.allow.update(t.cast(MapAdapter, ctx.url_adapter).allowed_methods())
        return response

    def handle_user_exception(
        self, e: Exception
    ) -> HTTPException | ft.ResponseReturnValue:
        """Return what the handler of an exception returns; without one raise it again.

        Exceptions of hooks and views come here; HTTP exceptions go on to
        ``handle_http_exception`` unless ``trap_http_exception`` says otherwise.
        """
        if isinstance(e, BadRequestKeyError) and (
            self.debug or self.config["TRAP_BAD_REQUEST_ERRORS"]
        ):
            e.show_exception = True
        if isinstance(e, HTTPException) and not self.trap_http_exception(e):
            return self.handle_http_exception(e)
        ctx = request_ctx_var.get(None) or no_request()
        handler = errors.find_handler(self.error_handler_spec, e, ctx.scopes)
        if handler is None:
            raise  # what is being handled, as in Flask: it is ``e``
        return t.cast("ft.ResponseReturnValue", self.ensure_sync(handler)(e))

    def trap_http_exception(self, e: Exception) -> bool:
        """Return whether an HTTP exception acts like any other exception.

        ``TRAP_HTTP_EXCEPTIONS`` and ``TRAP_BAD_REQUEST_ERRORS`` say so.
        """
        return errors.traps(self, e)

    def handle_http_exception(
        self, e: HTTPException
    ) -> HTTPException | ft.ResponseReturnValue:
        """Return what the handler of an HTTP exception returns; without one itself."""
        return e if errors.is_answer(e) else self._answer(e)

    def _answer(self, e: HTTPException) -> HTTPException | ft.ResponseReturnValue:
        ctx = request_ctx_var.get(None) or no_request()
        handler = errors.find_handler(self.error_handler_spec, e, ctx.scopes)
        if handler is None:
            return e
        return t.cast("ft.ResponseReturnValue", self.ensure_sync(handler)(e))

    def finalize_request(
        self,
        rv: ft.ResponseReturnValue | HTTPException,
        from_error_handler: bool = False,
    ) -> Response:
        """Make the response of a view's value and run the after-request hooks on it.

        If this follows an unhandled error, a further error is only logged.
        """
        response = self.make_response(rv)
        try:
            response = self.process_response(response)
            send(request_finished, self, response=response)
        except Exception:
            if not from_error_handler:
                raise
            self.logger.exception(
                "Request finalizing failed with an error while handling an error"
            )
        return response

    def make_response(self, rv: ft.ResponseReturnValue) -> Response:
        """Return the response that a view's value means.

        A body is a str, bytes, a generator of either, a dict or list (JSON), a
        response, or a WSGI callable. A tuple is (body, status), (body, headers) or
        (body, status, headers). Anything else raises ``TypeError``.
        """
        return responses.make_response(self, request_ctx_var.get(None), rv)

    def process_response(self, response: Response) -> Response:
        """Run the after-request hooks, inner to outer, then save the session."""
        ctx = request_ctx_var.get(None) or no_request()
        for hook in ctx.after_hooks:
            response = self.ensure_sync(hook)(response)
        if self.after_request_funcs:  # else the scopes need not be asked for
            for hook in hooks(self.after_request_funcs, ctx.scopes, reversed):
                response = self.ensure_sync(hook)(response)
        session = ctx.opened_session
        if session is not None and not self.session_interface.is_null_session(session):
            self.session_interface.save_session(self, session, response)
        return response

    def handle_exception(self, e: Exception) -> Response:
        """Answer an exception without a handler: log it and return a 500, or raise it.

        It is raised in debug mode and in tests, or as ``PROPAGATE_EXCEPTIONS`` says. A
        handler for 500 or ``InternalServerError`` gets the 500, whose
        ``original_exception`` is ``e``.
        """
        exc_info = sys.exc_info()
        explain_error_of_flask(e)
        send(got_request_exception, self, exception=e)
        if errors.propagates(self):
            if exc_info[1] is e:
                raise
            raise e
        self.log_exception(exc_info)
        answer = self._answer(InternalServerError(original_exception=e))
        return self.finalize_request(answer, from_error_handler=True)

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Log an unhandled exception with the request's path and method."""
        ctx = request_ctx_var.get(None) or no_request()
        request = ctx.request
        self.logger.error(
            f"Exception on {request.path} [{request.method}]", exc_info=exc_info
        )

    def should_ignore_error(self, error: BaseException | None) -> bool:
        """Return whether teardown functions are not told of an error: False here."""
        return False

    def do_teardown_request(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown-request hooks with the unhandled error, newest first."""
        if exc is not_given:
            exc = sys.exc_info()[1]
        ctx = request_ctx_var.get(None) or no_request()
        if self.teardown_request_funcs:  # else the scopes need not be asked for
            for hook in hooks(self.teardown_request_funcs, ctx.scopes, reversed):
                self.ensure_sync(hook)(exc)
        send(request_tearing_down, self, exc=exc)

    def do_teardown_appcontext(self, exc: BaseException | None = not_given) -> None:
        """Run the teardown-appcontext hooks with the unhandled error, newest first."""
        if exc is not_given:
            exc = sys.exc_info()[1]
        for hook in reversed(self.teardown_appcontext_funcs):
            self.ensure_sync(hook)(exc)
        send(appcontext_tearing_down, self, exc=exc)

    # --- URLs, from a request or without one ---

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: t.Any,
    ) -> str:
        """Return the URL of an endpoint.

        ``values`` fill the rule's variables, the rest becomes the query. In a request
        the URL is a path unless ``_external`` or ``_scheme`` asks for more; outside of
        one it is absolute and needs ``SERVER_NAME`` (else ``RuntimeError``). What can't
        be built raises ``werkzeug.routing.BuildError``.
        """
        return urls.build(
            self,
            app_ctx_var.get(None),
            request_ctx_var.get(None),
            endpoint,
            values,
            anchor=_anchor,
            method=_method,
            scheme=_scheme,
            external=_external,
        )

    def inject_url_defaults(self, endpoint: str, values: dict[str, t.Any]) -> None:
        """Let the ``url_defaults`` functions change the values of a URL, in place."""
        inner = enclosing(endpoint.rpartition(".")[0])
        for function in hooks(self.url_default_functions, [None, *reversed(inner)]):
            function(endpoint, values)

    def handle_url_build_error(
        self, error: BuildError, endpoint: str, values: dict[str, t.Any]
    ) -> str:
        """Return the URL that one of ``url_build_error_handlers`` knows, or raise."""
        return urls.handle_build_error(self, error, endpoint, values)

    def redirect(self, location: str, code: int = 302) -> BaseResponse:
        """Return a response that sends the client to ``location`` (RFC 9110, 15.4)."""
        return _redirect(location, code=code, Response=self.response_class)


#: Flask's name for the part of its class that does no input or output.
App = Flask
