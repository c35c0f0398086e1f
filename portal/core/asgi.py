"""ASGI applications, and what runs beside the server: it begins when the server has started, and ends before the server does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def beside(application: Application, *, begin: Callable[[], None], end: Callable[[], Awaitable[Any]]) -> Application:
    """The same application, with something that begins and ends with the server's lifespan, inner ones first."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                begin()
            elif message["type"] == "lifespan.shutdown.complete":
                await end()
            await send(message)

        await application(scope, receive, told)

    return wrapped


def with_lifespan(application: Application) -> Application:
    """The same application, which also answers the server when it starts and ends: Django and Channels do not."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    return wrapped
