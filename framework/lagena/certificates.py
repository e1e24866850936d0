"""What ``--cert`` and ``--key`` take, to serve by HTTPS."""

from __future__ import annotations

import importlib
import typing as t

import click
from werkzeug.utils import import_string

from .advice import advice
from .loading import prepare_import

if t.TYPE_CHECKING:
    from ssl import SSLContext

_FILE = click.Path(exists=True, dir_okay=False, resolve_path=True)


class CertParamType(click.ParamType):  # type: ignore[type-arg]  # click 8.1 has none
    """A certificate: its file, ``adhoc`` for a new one, or where an SSL context is."""

    name = "path"

    def convert(
        self, value: t.Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> t.Any:
        """Return the path of the file, the word ``adhoc``, or the imported context."""
        try:
            import ssl
        except ImportError:
            self.fail(
                'Using "--cert" requires Python to be compiled with SSL support.',
                param,
                ctx,
            )
        try:
            return _FILE(value, param, ctx)
        except click.BadParameter:
            if str(value).lower() == "adhoc":
                return self._check_adhoc(param, ctx)
            context = _find_by_name(value)
            if isinstance(context, ssl.SSLContext):
                return context
            raise

    def _check_adhoc(
        self, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        try:
            importlib.import_module("cryptography")
        except ImportError:
            self.fail(
                "Using ad-hoc certificates requires the cryptography library.\n\n"
                + advice("Install it with: python -m pip install cryptography"),
                param,
                ctx,
            )
        return "adhoc"


def check_key(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> str | None:
    """Make the parameter ``cert`` a pair: the files of the certificate and its key."""
    cert = ctx.params.get("cert")
    problem = _problem(cert, value)
    if problem is not None:
        raise click.BadParameter(problem, ctx, param)
    if value is not None:
        ctx.params["cert"] = cert, value
    return value


def _problem(cert: str | SSLContext | None, key: str | None) -> str | None:
    if key is None:
        if cert == "adhoc" or not isinstance(cert, str):
            return None
        return 'Required when using "--cert".\n\n' + advice(
            "Give the file of the private key; it is the same file if that holds both."
        )
    if cert is None:
        return '"--cert" must also be specified.'
    if cert == "adhoc":
        return 'When "--cert" is "adhoc", "--key" is not used.'
    if not isinstance(cert, str):
        return 'When "--cert" is an SSLContext object, "--key" is not used.'
    return None


def _find_by_name(import_name: str) -> object:
    # The current folder is where the application's own modules are.
    prepare_import(import_name)
    try:
        return import_string(import_name, silent=True)
    except ValueError:  # a path, such as "."
        return None
