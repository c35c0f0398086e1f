"""Starts the embedded worker with the server's lifespan when there is no Redis, and ends it with the server."""

from __future__ import annotations

import asyncio
from functools import partial

from django.conf import settings

from portal.core.asgi import Application, beside

from .worker import embedded_worker


def with_embedded_worker(application: Application) -> Application:
    return beside(application, begin=_begin, end=partial(asyncio.to_thread, embedded_worker.stop))


def _begin() -> None:
    if not settings.REDIS_URL:
        embedded_worker.start()
