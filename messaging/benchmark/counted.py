"""The portal as it is served, which also tells at /statements how many it has sent to its database. For the benchmark alone."""

from __future__ import annotations

import itertools
from typing import Any

from django.db.backends.signals import connection_created

from portal.asgi import application as portal
from portal.core.asgi import Receive, Scope, Send

_sent = itertools.count()


def _count(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    next(_sent)
    return execute(sql, params, many, context)


def _listen(connection: Any, **_: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


connection_created.connect(_listen)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http" or scope["path"] != "/statements":
        await portal(scope, receive, send)
        return
    # What the counter would give next, read without taking it.
    number = _sent.__reduce__()[1][0]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(number).encode()})
