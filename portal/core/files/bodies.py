"""No request is larger than what forms of ours send. Django keeps a whole body on the disk before a view is asked: this is asked first."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..asgi import Application, Message, Receive, Scope, Send

READ_ON = 4
"""So many times the limit is read and thrown away, so that a browser listens to the answer; whoever sends more is cut off."""


def with_bounded_bodies(app: Application) -> Application:
    """An ASGI application that answers 413 to what says it is too large, and hangs up on what is so without saying it."""

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        limit = settings.REQUEST_MOST_BYTES
        if _length(scope) > limit:
            await _throw_away(receive, READ_ON * limit)
            await _refuse(scope["path"], send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            return message if seen <= limit else {"type": "http.disconnect"}

        await app(scope, counted, send)

    return bounded


def _length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() else 0


async def _throw_away(receive: Receive, most: int) -> None:
    seen = 0
    while seen <= most:
        message = await receive()
        seen += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _refuse(path: str, send: Send) -> None:
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        said = _("This is too much at once: up to %(limit)s MB can be sent. Go back, what you typed is still there.")
    body = (said % {"limit": settings.REQUEST_MOST_BYTES // 1_000_000}).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "headers": headers})
    await send({"type": "http.response.body", "body": body})
