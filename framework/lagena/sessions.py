"""Sessions: a dict for each visitor, in a cookie that is signed, not encrypted."""

from __future__ import annotations

import hashlib
import typing as t
from collections.abc import MutableMapping
from datetime import UTC, datetime
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import CallbackDict

from .json.tag import TaggedJSONSerializer

if t.TYPE_CHECKING:
    from .app import Flask
    from .wrappers import Request, Response


class SessionMixin(MutableMapping[str, t.Any]):
    """What a session has beyond being a dict."""

    #: Whether it was just made, where the interface can tell.
    new = False
    #: Whether it changed and must be saved; changes inside a value do not show,
    #: so set it to True after one.
    modified = True
    #: Whether it was read or written, so that the response varies with the cookie.
    accessed = True

    @property
    def permanent(self) -> bool:
        """Whether it outlives the browser, by ``PERMANENT_SESSION_LIFETIME``."""
        return bool(self.get("_permanent", False))

    @permanent.setter
    def permanent(self, value: bool) -> None:
        self["_permanent"] = bool(value)


class SecureCookieSession(CallbackDict[str, t.Any], SessionMixin):
    """A session that knows whether it was changed."""

    modified = False
    accessed = False

    def __init__(self, initial: t.Any = None) -> None:
        def on_update(session: SecureCookieSession) -> None:
            session.modified = True

        super().__init__(initial, on_update)


class NullSession(SecureCookieSession):
    """The session of an application without a secret key: empty, and read-only."""

    def _fail(self, *args: t.Any, **kwargs: t.Any) -> t.NoReturn:
        """Raise ``RuntimeError``: without a secret key nothing can be kept."""
        raise RuntimeError(
            "The session is unavailable because no secret key was set. Set the"
            " secret_key on the application to something unique and secret:"
            " python -c 'import secrets; print(secrets.token_hex())' makes one."
        )

    __setitem__ = __delitem__ = clear = pop = popitem = update = setdefault = _fail
    __ior__ = _fail


class SessionInterface:
    """How sessions are opened and saved; put a subclass's object on the application.

    ``open_session`` may return None, where no session can be had; the request then has
    the null session, and ``save_session`` is not called. What the ``get_cookie_``
    methods return are the attributes of ``Set-Cookie`` (RFC 6265bis, 4.1.2).
    """

    #: Made when no session can be opened.
    null_session_class = NullSession
    #: Whether the session's data is written with pickle; for tools that show it.
    pickle_based = False

    def make_null_session(self, app: Flask) -> NullSession:
        """Return the session of a request for which none could be opened."""
        return self.null_session_class()

    def is_null_session(self, obj: object) -> bool:
        """Return whether ``obj`` is a session that must not be saved."""
        return isinstance(obj, self.null_session_class)

    def get_cookie_name(self, app: Flask) -> str:
        """Return the cookie's name."""
        return t.cast(str, app.config["SESSION_COOKIE_NAME"])

    def get_cookie_domain(self, app: Flask) -> str | None:
        """Return the cookie's domain, or None for the host that was asked alone."""
        return t.cast("str | None", app.config["SESSION_COOKIE_DOMAIN"])

    def get_cookie_path(self, app: Flask) -> str:
        """Return the path below which the cookie is sent."""
        config = app.config
        return t.cast(str, config["SESSION_COOKIE_PATH"] or config["APPLICATION_ROOT"])

    def get_cookie_httponly(self, app: Flask) -> bool:
        """Return whether the cookie is kept from JavaScript."""
        return t.cast(bool, app.config["SESSION_COOKIE_HTTPONLY"])

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is sent over HTTPS only."""
        return t.cast(bool, app.config["SESSION_COOKIE_SECURE"])

    def get_cookie_samesite(self, app: Flask) -> str | None:
        """Return ``"Strict"``, ``"Lax"`` or None: if other sites' requests send it."""
        return t.cast("str | None", app.config["SESSION_COOKIE_SAMESITE"])

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """Return whether each embedding site has a cookie of its own (CHIPS)."""
        return t.cast(bool, app.config["SESSION_COOKIE_PARTITIONED"])

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        """Return when the cookie ends, or None if it ends with the browser."""
        if session.permanent:
            return datetime.now(UTC) + app.permanent_session_lifetime
        return None

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Return whether to set the cookie: it changed, or is to live longer."""
        return session.modified or (
            session.permanent and bool(app.config["SESSION_REFRESH_EACH_REQUEST"])
        )

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Return the request's session, or None if none can be had."""
        raise NotImplementedError

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Put what must be kept into the response."""
        raise NotImplementedError


#: Tagged JSON, as sessions are written in.
session_json_serializer = TaggedJSONSerializer()


def _sha1(string: bytes = b"") -> t.Any:
    """Look SHA-1 up late: a FIPS build may lack it and never sign with it."""
    return hashlib.sha1(string)


@lru_cache(maxsize=16)
def _signing_serializer(
    keys: tuple[t.Any, ...],
    salt: str,
    serializer: t.Any,
    key_derivation: str,
    digest_method: t.Any,
) -> URLSafeTimedSerializer:
    """Return the serializer of these keys: one for all requests, as it has no state."""
    return URLSafeTimedSerializer(
        list(keys),
        salt=salt,
        serializer=serializer,
        signer_kwargs={
            "key_derivation": key_derivation,
            "digest_method": digest_method,
        },
    )


class SecureCookieSessionInterface(SessionInterface):
    """Sessions in signed cookies, in Flask's format: either reads the other's."""

    #: What keeps a session's signature apart from others made with the same key.
    salt = "cookie-session"
    #: The hash of the signature.
    digest_method = staticmethod(_sha1)
    #: How the signing key is made of the secret key (itsdangerous' name of it).
    key_derivation = "hmac"
    #: How the session becomes text.
    serializer = session_json_serializer
    #: The class of the sessions it opens.
    session_class = SecureCookieSession

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer that signs cookies, or None without a secret key.

        It signs with ``SECRET_KEY`` and also accepts ``SECRET_KEY_FALLBACKS``.
        """
        key = app.secret_key
        if not key:
            return None
        # itsdangerous signs with the last key and tries the last first.
        keys = (*(app.config["SECRET_KEY_FALLBACKS"] or ()), key)
        return _signing_serializer(
            keys, self.salt, self.serializer, self.key_derivation, self.digest_method
        )

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the cookie's session, an empty one if it is absent, forged or too old.

        Without a secret key return None.
        """
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        max_age = int(app.permanent_session_lifetime.total_seconds())
        try:
            return self.session_class(serializer.loads(cookie, max_age=max_age))
        except BadSignature:
            return self.session_class()

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Set the cookie if the session changed, delete it if it was emptied.

        If it was looked at, the response varies by the cookie (RFC 9110, 12.5.5).
        """
        if session.accessed:
            response.vary.add("Cookie")
        if not session:
            if session.modified:
                response.delete_cookie(
                    self.get_cookie_name(app), **self._cookie_scope(app)
                )
                response.vary.add("Cookie")
        elif self.should_set_cookie(app, session):
            serializer = self.get_signing_serializer(app)
            assert serializer is not None, "A session was opened without a secret key."
            response.set_cookie(
                self.get_cookie_name(app),
                serializer.dumps(dict(session)),
                expires=self.get_expiration_time(app, session),
                **self._cookie_scope(app),
            )
            response.vary.add("Cookie")

    def _cookie_scope(self, app: Flask) -> dict[str, t.Any]:
        """Return the attributes that deleting must repeat (RFC 6265bis, 4.1.2)."""
        return {
            "domain": self.get_cookie_domain(app),
            "path": self.get_cookie_path(app),
            "secure": self.get_cookie_secure(app),
            "httponly": self.get_cookie_httponly(app),
            "samesite": self.get_cookie_samesite(app),
            "partitioned": self.get_cookie_partitioned(app),
        }
