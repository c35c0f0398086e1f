"""A server is killed under a thousand open pages, more is said, it starts again, and all of them come back at once."""

from __future__ import annotations

import asyncio
import http.client
import time
import uuid
from collections.abc import Callable, Sequence

from django.db import connections

from portal.accounts.models import User

from ..models import Conversation
from ..services.messages import post_message
from .clients import Tally, crowd, until
from .servers import Server

MISSED = 10
"""Messages said while the server is away."""


def statements(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/statements")
        return int(connection.getresponse().read())
    finally:
        connection.close()


def said(talk: Conversation, by: User, text: str) -> None:
    """Somebody says something elsewhere; the thread gives its connection back."""
    try:
        post_message(talk, by=by, text=text, client_id=uuid.uuid4())
    finally:
        connections.close_all()


async def storm(
    start: Callable[[int | None], Server], cookies: Sequence[str], talk: Conversation, by: User
) -> dict[str, float]:
    """`start(port)` starts a server that counts its statements. The worst case: no page waits before it comes back."""
    server = await asyncio.to_thread(start, None)
    tally = Tally()
    join = {"topic": "conversation", "id": talk.public_id, "after": talk.last_seq}
    await crowd(tally, server.port, cookies, join=join)
    server.child.kill()
    server.child.wait()
    await until(lambda: tally.lost == len(cookies))
    for number in range(MISSED):
        await asyncio.to_thread(said, talk, by, f"While it was away {number}")
    server = await asyncio.to_thread(start, server.port)
    before, cpu = await asyncio.to_thread(statements, server.port), server.cpu()
    back = Tally()
    started = time.monotonic()
    pages = await crowd(back, server.port, cookies, join=join, at_once=len(cookies))
    seconds = time.monotonic() - started
    spent = server.cpu() - cpu
    asked = await asyncio.to_thread(statements, server.port) - before
    caught_up = sum(page.last == talk.last_seq for page in pages)
    for page in pages:
        page.cut()
    return {
        "storm_sockets": len(cookies),
        "storm_caught_up": caught_up,
        "storm_seconds": round(seconds, 2),
        "storm_cpu_ms_per_socket": round(1000 * spent / len(cookies), 2),
        "storm_statements_per_socket": round(asked / len(cookies), 3),
    }
