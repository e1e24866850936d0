"""Blueprints: parts of an application, recorded first and registered later."""

from __future__ import annotations

import os
import typing as t
from collections.abc import Callable

from . import typing as ft
from .scaffold import Scaffold, registering, setupmethod
from .tables import HOOKS
from .urls import endpoint_of

if t.TYPE_CHECKING:
    from .app import Flask

DeferredSetupFunction: t.TypeAlias = "Callable[[BlueprintSetupState], object]"

#: Stands for "the commands go below the blueprint's name".
_sentinel: t.Any = object()


class BlueprintSetupState:
    """One registration of a blueprint: with which application, under which options.

    Functions that a blueprint records are called with it.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        app: Flask,
        options: dict[str, t.Any],
        first_registration: bool,
    ) -> None:
        """Make the state of one registration.

        - ``blueprint``: the blueprint that is being registered
        - ``app``: the application that it is registered with
        - ``options``: the keywords of ``register_blueprint``; they win over what the
          blueprint was made with
        - ``first_registration``: whether the application had not registered it before
        """
        self.app = app
        self.blueprint = blueprint
        self.options = options
        #: Whether the application had not registered the blueprint before.
        self.first_registration = first_registration
        #: The subdomain and path that all of its rules are below, or None.
        self.subdomain: str | None = _either(options, "subdomain", blueprint.subdomain)
        self.url_prefix: str | None = _either(
            options, "url_prefix", blueprint.url_prefix
        )
        self.name: str = options.get("name", blueprint.name)
        self.name_prefix: str = options.get("name_prefix", "")
        #: URL values that all of its rules have.
        self.url_defaults: dict[str, t.Any] = {
            **blueprint.url_values_defaults,
            **(options.get("url_defaults") or {}),
        }

    @property
    def full_name(self) -> str:
        """The name it is registered under, with those of the blueprints around it."""
        return f"{self.name_prefix}.{self.name}".lstrip(".")

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: ft.RouteCallable | None = None,
        **options: t.Any,
    ) -> None:
        """Add a rule to the application, below the prefix and the name."""
        if self.url_prefix is not None:
            rule = _joined(self.url_prefix, rule) if rule else self.url_prefix
        options.setdefault("subdomain", self.subdomain)
        if endpoint is None:
            endpoint = endpoint_of(view_func)
        defaults = {**self.url_defaults, **(options.pop("defaults", None) or {})}
        self.app.add_url_rule(
            rule,
            f"{self.full_name}.{endpoint}",
            view_func,
            defaults=defaults,
            **options,
        )


class Blueprint(Scaffold):
    """A part of an application: routes, hooks, handlers, templates and files.

    What it is told is recorded, and done when it is registered, with an application or
    with another blueprint, once or more often under different names. Its endpoints
    start with its name and a dot.
    """

    def __init__(
        self,
        name: str,
        import_name: str,
        static_folder: str | os.PathLike[str] | None = None,
        static_url_path: str | None = None,
        template_folder: str | os.PathLike[str] | None = None,
        url_prefix: str | None = None,
        subdomain: str | None = None,
        url_defaults: dict[str, t.Any] | None = None,
        root_path: str | None = None,
        cli_group: str | None = _sentinel,
    ) -> None:
        """Make a blueprint, which is told more and then registered.

        - ``name``: the name of the blueprint, without a dot (else ``ValueError``)
        - ``import_name``: the module that it belongs to, usually ``__name__``
        - ``static_folder``: the folder of its static files, or None to serve none
        - ``static_url_path``: the URL path of these, below ``url_prefix``
        - ``template_folder``: the folder of its templates; the application's win
        - ``url_prefix``: the path that all of its rules are below
        - ``subdomain``: the subdomain that all of its rules are for
        - ``url_defaults``: values that all of its rules have
        - ``root_path``: the folder of the blueprint, where ``import_name`` can't tell
        - ``cli_group``: the group of its commands, by default its name; None puts them
          beside the application's
        """
        super().__init__(
            import_name, static_folder, static_url_path, template_folder, root_path
        )
        if not name:
            raise ValueError("'name' may not be empty.")
        if "." in name:
            raise ValueError("'name' may not contain a dot '.' character.")
        self.name = name
        self.url_prefix = url_prefix
        self.subdomain = subdomain
        self.url_values_defaults = url_defaults or {}
        self.cli_group = cli_group
        self.deferred_functions: list[DeferredSetupFunction] = []
        self._blueprints: list[tuple[Blueprint, dict[str, t.Any]]] = []
        self._got_registered_once = False

    def _check_setup_finished(self, f_name: str) -> None:
        if self._got_registered_once:
            raise AssertionError(
                f"The setup method '{f_name}' can no longer be called on the blueprint"
                f" '{self.name}'. It has already been registered at least once, any"
                " changes will not be applied consistently.\nCall it where the"
                " blueprint is made, before it is registered."
            )

    # --- What the blueprint is told ---

    @setupmethod
    def record(self, func: DeferredSetupFunction) -> None:
        """Call ``func`` with the setup state at each registration."""
        self.deferred_functions.append(func)

    @setupmethod
    def record_once(self, func: DeferredSetupFunction) -> None:
        """Call ``func`` with the setup state at the first registration only."""

        def first_time(state: BlueprintSetupState) -> None:
            if state.first_registration:
                func(state)

        self.record(first_time)

    @setupmethod
    def register_blueprint(self, blueprint: Blueprint, **options: t.Any) -> None:
        """Put another blueprint inside this one; options as ``Flask``'s."""
        if blueprint is self:
            raise ValueError("Cannot register a blueprint on itself")
        self._blueprints.append((blueprint, options))

    @setupmethod
    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: ft.RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        **options: t.Any,
    ) -> None:
        """Route URLs that match ``rule``, below the blueprint's prefix and name."""
        if endpoint and "." in endpoint:
            raise ValueError("'endpoint' may not contain a dot '.' character.")
        if "." in getattr(view_func, "__name__", ""):
            raise ValueError("'view_func' name may not contain a dot '.' character.")
        self.record(
            lambda state: state.add_url_rule(
                rule,
                endpoint,
                view_func,
                provide_automatic_options=provide_automatic_options,
                **options,
            )
        )

    @setupmethod
    def before_app_request(self, f: ft.T_before_request) -> ft.T_before_request:
        """Do ``before_request`` for the whole application."""
        self.record_once(lambda state: state.app.before_request(f))
        return f

    @setupmethod
    def after_app_request(self, f: ft.T_after_request) -> ft.T_after_request:
        """Do ``after_request`` for the whole application."""
        self.record_once(lambda state: state.app.after_request(f))
        return f

    @setupmethod
    def teardown_app_request(self, f: ft.T_teardown) -> ft.T_teardown:
        """Do ``teardown_request`` for the whole application."""
        self.record_once(lambda state: state.app.teardown_request(f))
        return f

    @setupmethod
    def app_context_processor(
        self, f: ft.T_context_processor
    ) -> ft.T_context_processor:
        """Do ``context_processor`` for the whole application."""
        self.record_once(lambda state: state.app.context_processor(f))
        return f

    @setupmethod
    def app_url_value_preprocessor(
        self, f: ft.T_url_value_preprocessor
    ) -> ft.T_url_value_preprocessor:
        """Do ``url_value_preprocessor`` for the whole application."""
        self.record_once(lambda state: state.app.url_value_preprocessor(f))
        return f

    @setupmethod
    def app_url_defaults(self, f: ft.T_url_defaults) -> ft.T_url_defaults:
        """Do ``url_defaults`` for the whole application."""
        self.record_once(lambda state: state.app.url_defaults(f))
        return f

    @setupmethod
    def app_errorhandler(
        self, code: type[Exception] | int
    ) -> Callable[[ft.T_error_handler], ft.T_error_handler]:
        """Do ``errorhandler`` for the whole application."""

        def decorator(f: ft.T_error_handler) -> ft.T_error_handler:
            self.record_once(lambda state: state.app.register_error_handler(code, f))
            return f

        return decorator

    @setupmethod
    def app_template_filter(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_filter], ft.T_template_filter]:
        """Make the decorated function a Jinja filter of the whole application."""
        return registering(self.add_app_template_filter, name=name)

    @setupmethod
    def add_app_template_filter(
        self, f: ft.TemplateFilterCallable, name: str | None = None
    ) -> None:
        """Make ``f`` a Jinja filter of the whole application."""
        self.record_once(lambda state: state.app.add_template_filter(f, name=name))

    @setupmethod
    def app_template_test(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_test], ft.T_template_test]:
        """Make the decorated function a Jinja test of the whole application."""
        return registering(self.add_app_template_test, name=name)

    @setupmethod
    def add_app_template_test(
        self, f: ft.TemplateTestCallable, name: str | None = None
    ) -> None:
        """Make ``f`` a Jinja test of the whole application."""
        self.record_once(lambda state: state.app.add_template_test(f, name=name))

    @setupmethod
    def app_template_global(
        self, name: str | None = None
    ) -> Callable[[ft.T_template_global], ft.T_template_global]:
        """Make the decorated function callable in all the application's templates."""
        return registering(self.add_app_template_global, name=name)

    @setupmethod
    def add_app_template_global(
        self, f: ft.TemplateGlobalCallable, name: str | None = None
    ) -> None:
        """Make ``f`` callable in all of the application's templates."""
        self.record_once(lambda state: state.app.add_template_global(f, name=name))

    # --- Registration, in running order ---

    def register(self, app: Flask, options: dict[str, t.Any]) -> None:
        """Do all that was recorded, for ``Flask.register_blueprint``.

        ``options`` override what the constructor was given: ``url_prefix``,
        ``subdomain``, ``url_defaults``, ``cli_group``, and ``name``. A name that is
        taken raises ``ValueError``.
        """
        first = all(blueprint is not self for blueprint in app.blueprints.values())
        state = self.make_setup_state(app, options, first)
        self._check_name(state)
        app.blueprints[state.full_name] = self
        self._got_registered_once = True
        if self.has_static_folder:
            state.add_url_rule(
                f"{self.static_url_path}/<path:filename>",
                view_func=self.send_static_file,
                endpoint="static",
            )
        self._merge_blueprint_funcs(app, state.full_name)
        for deferred in self.deferred_functions:
            deferred(state)
        self._add_commands(app, state)
        for blueprint, nested_options in self._blueprints:
            blueprint.register(app, _nested(blueprint, nested_options, state))

    def make_setup_state(
        self, app: Flask, options: dict[str, t.Any], first_registration: bool = False
    ) -> BlueprintSetupState:
        """Return the state that the recorded functions are called with."""
        return BlueprintSetupState(self, app, options, first_registration)

    def _check_name(self, state: BlueprintSetupState) -> None:
        other = state.app.blueprints.get(state.full_name)
        if other is None:
            return
        which = "this" if other is self else "a different"
        where = f" '{state.full_name}'" if state.full_name != state.name else ""
        raise ValueError(
            f"The name '{state.name}' is already registered for {which}"
            f" blueprint{where}. Use 'name=' to provide a unique name."
        )

    def _merge_blueprint_funcs(self, app: Flask, name: str) -> None:
        """Add this blueprint's tables to the application's, under its name."""
        for table in HOOKS:
            for scope, functions in getattr(self, table).items():
                getattr(app, table)[_scoped(name, scope)].extend(functions)
        for scope, by_code in self.error_handler_spec.items():
            for code, handlers in by_code.items():
                app.error_handler_spec[_scoped(name, scope)][code].update(handlers)
        app.view_functions.update(self.view_functions)

    def _add_commands(self, app: Flask, state: BlueprintSetupState) -> None:
        if not self.cli.commands:
            return
        group = state.options.get("cli_group", self.cli_group)
        if group is None:
            app.cli.commands.update(self.cli.commands)
            return
        self.cli.name = state.full_name if group is _sentinel else group
        app.cli.add_command(self.cli)


def _nested(
    blueprint: Blueprint, options: dict[str, t.Any], outer: BlueprintSetupState
) -> dict[str, t.Any]:
    """Return the options of a blueprint inside another: its own, below the outer's."""
    prefix = _either(options, "url_prefix", blueprint.url_prefix)
    subdomain = _either(options, "subdomain", blueprint.subdomain)
    nested = {**options, "name_prefix": outer.full_name}
    if prefix is not None and outer.url_prefix is not None:
        nested["url_prefix"] = _joined(outer.url_prefix, prefix)
    elif prefix is not None or outer.url_prefix is not None:
        nested["url_prefix"] = outer.url_prefix if prefix is None else prefix
    if subdomain is not None and outer.subdomain is not None:
        nested["subdomain"] = f"{subdomain}.{outer.subdomain}"
    elif subdomain is not None or outer.subdomain is not None:
        nested["subdomain"] = outer.subdomain if subdomain is None else subdomain
    return nested


def _scoped(name: str, scope: ft.Scope) -> str:
    return name if scope is None else f"{name}.{scope}"


def _either(options: dict[str, t.Any], name: str, default: t.Any) -> t.Any:
    """Return an option unless it is None or absent, else ``default``."""
    value = options.get(name)
    return default if value is None else value


def _joined(prefix: str, rule: str) -> str:
    return f"{prefix.rstrip('/')}/{rule.lstrip('/')}"
