"""The signals a lagena application sends while it works, all built on Blinker."""

from __future__ import annotations

import typing as t

from blinker import Namespace

if t.TYPE_CHECKING:
    from blinker import Signal

    from .app import Flask

_signals = Namespace()

#: Sent after a template was rendered, with ``template`` and ``context``.
template_rendered = _signals.signal("template-rendered")
#: Sent before a template is rendered, with ``template`` and ``context``.
before_render_template = _signals.signal("before-render-template")
#: Sent when a request's context stands and before any hook runs.
request_started = _signals.signal("request-started")
#: Sent with the finished ``response``, before it goes to the client.
request_finished = _signals.signal("request-finished")
#: Sent when a request's context goes away, with the unhandled ``exc`` or None.
request_tearing_down = _signals.signal("request-tearing-down")
#: Sent for each exception that no error handler took, with ``exception``.
got_request_exception = _signals.signal("got-request-exception")
#: Sent when an application context goes away, with the unhandled ``exc`` or None.
appcontext_tearing_down = _signals.signal("appcontext-tearing-down")
#: Sent after an application context was pushed.
appcontext_pushed = _signals.signal("appcontext-pushed")
#: Sent after an application context was popped.
appcontext_popped = _signals.signal("appcontext-popped")
#: Sent by ``flash()`` with ``message`` and ``category``.
message_flashed = _signals.signal("message-flashed")


def send(signal: Signal, app: Flask, **values: t.Any) -> None:
    """Call a signal's receivers with the application, coroutine functions as well."""
    if signal.receivers:
        signal.send(app, _async_wrapper=app.ensure_sync, **values)
