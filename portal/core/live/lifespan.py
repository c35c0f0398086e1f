"""The watch, and the line to the other processes where there is a Redis, start with the server's lifespan and end with it."""

from __future__ import annotations

import asyncio
from functools import partial

from django.conf import settings

from ..asgi import Application, beside
from .hub import hub
from .relay import listen
from .watch import Watch


def with_live(application: Application) -> Application:
    running: list[asyncio.Task[None]] = []
    return beside(application, begin=lambda: running.extend(start()), end=partial(stop, running))


def start() -> list[asyncio.Task[None]]:
    running = [asyncio.create_task(Watch(hub).run(), name="live watch")]
    if settings.REDIS_URL:
        running.append(asyncio.create_task(listen(hub), name="live channel"))
    return running


async def stop(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
