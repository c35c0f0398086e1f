"""Starts the thread that keeps the index up to date with the server, and ends it with the server."""

from __future__ import annotations

import asyncio
from functools import partial

from portal.core.asgi import Application, beside

from .follower import follower


def with_search_follower(application: Application) -> Application:
    return beside(application, begin=follower.start, end=partial(asyncio.to_thread, follower.stop))
