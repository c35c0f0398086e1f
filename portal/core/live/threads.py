"""Where open pages ask the database: a few threads of their own, so that a thousand pages that come back do not take every connection."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import SyncToAsync
from channels.db import DatabaseSyncToAsync
from django.db import connection

pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


class _InThread(DatabaseSyncToAsync):
    """As Channels does it, but an SQLite file is kept open by these few threads: opening it anew costs ten times what it is asked."""

    def thread_handler(self, loop: AbstractEventLoop, *given: Any, **named: Any) -> Any:
        if connection.vendor != "sqlite":
            return super().thread_handler(loop, *given, **named)
        try:
            return SyncToAsync.thread_handler(self, loop, *given, **named)
        finally:
            if connection.errors_occurred:
                connection.close()


async def in_thread(what: Callable[..., Any], *given: Any) -> Any:
    """What `what(*given)` gives, asked in one of the threads."""
    return await _InThread(what, thread_sensitive=False, executor=pool)(*given)
