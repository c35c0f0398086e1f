"""The watch, and the line to the other processes where there is a Redis, start with the server's lifespan and end with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from .hub import hub
from .relay import listen
from .watch import Watch

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def with_live(application: Application) -> Application:
    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        running: list[asyncio.Task[None]] = []

        async def told(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                running.extend(start())
            elif message["type"] == "lifespan.shutdown.complete":
                await stop(running)
            await send(message)

        await application(scope, receive, told)

    return wrapped


def start() -> list[asyncio.Task[None]]:
    running = [asyncio.create_task(Watch(hub).run(), name="live watch")]
    if settings.REDIS_URL:
        running.append(asyncio.create_task(listen(hub), name="live channel"))
    return running


async def stop(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
