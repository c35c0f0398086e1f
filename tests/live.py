"""Open pages for tests: a socket of Channels' own kind for what is said, a real server for what only a server does."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from asgiref.testing import ApplicationCommunicator
from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.db import connections
from django.test import Client

from portal.accounts.models import User
from portal.core.consumers import live_socket
from portal.core.errors import NotAllowed, NotPossible
from portal.core.live.lifespan import with_live
from portal.core.realtime import Joined, Topic, push, topics
from portal.devstack.processes import SOCKETS

ORIGIN = "http://testserver"
PATIENCE = 10.0


def cookie_of(user: User) -> str:
    """A signed-in browser's cookie."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def headers(cookie: str = "", *, origin: str | None = ORIGIN, host: str = "testserver") -> list[tuple[bytes, bytes]]:
    given = [(b"host", host.encode())]
    if origin is not None:
        given.append((b"origin", origin.encode()))
    if cookie:
        given.append((b"cookie", cookie.encode()))
    return given


class Page(ApplicationCommunicator):
    """An open page, without a server. Channels' own communicator cannot be had without its server."""

    def __init__(self, cookie: str = "", *, path: str = "/ws/", subprotocols: list[str] | None = None, **how: Any):
        address, _, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": address,
            "query_string": query.encode(),
            "subprotocols": subprotocols or [],
        }
        super().__init__(live_socket, scope | {"headers": headers(cookie, **how)})

    async def connects(self) -> bool:
        """False when it is refused: closed before it was accepted, which a server answers with 403."""
        await self.send_input({"type": "websocket.connect"})
        said = await self.receive_output(PATIENCE)
        if said["type"] == "websocket.close":
            await self.disconnect()
        return bool(said["type"] == "websocket.accept")

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(PATIENCE)

    async def say(self, **frame: Any) -> None:
        await self.send(json.dumps(frame))

    async def send(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def ask(self, **frame: Any) -> Any:
        await self.say(**frame)
        return await self.next()

    async def next(self) -> Any:
        said = await self.receive_output(PATIENCE)
        assert said["type"] == "websocket.send", said
        return json.loads(said["text"])

    async def closed(self) -> int:
        """The code it is closed with."""
        said = await self.receive_output(PATIENCE)
        assert said["type"] == "websocket.close", said
        await self.send_input({"type": "websocket.disconnect", "code": said["code"]})
        await self.wait(PATIENCE)
        return int(said["code"])


@asynccontextmanager
async def open_page(cookie: str, **how: Any) -> AsyncIterator[Page]:
    page = Page(cookie, **how)
    assert await page.connects()
    try:
        yield page
    finally:
        if not page.future.done():
            await page.disconnect()
        # What an async test itself asks the database has a connection of its own, which nobody would give back.
        connections.close_all()


async def elsewhere(what: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Somebody does something, in another thread, as requests are served."""

    def do() -> Any:
        try:
            return what(*given, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(do)


# A topic of the tests' own


class Board:
    """A board where everybody may read what is pinned but those who are kept out."""

    def __init__(self) -> None:
        self.pinned: list[str] = []
        self.kept_out: set[int] = set()
        self.heard: list[tuple[str, str, Mapping[str, Any]]] = []
        self.while_reading: Callable[[], None] = lambda: None
        self.group = "board:{id}"

    def join(self, person: User, board: str, sent: Mapping[str, Any]) -> Joined:
        if board != "hall" or person.pk in self.kept_out:
            raise NotAllowed
        after = int(sent.get("after", 0))
        events = [
            {"event": "pinned", "seq": seq, "text": text} for seq, text in enumerate(self.pinned, 1) if seq > after
        ]
        self.while_reading()
        return Joined(self.group.format(id=board), events)

    def pin(self, person: User, board: str, sent: Mapping[str, Any]) -> Mapping[str, Any] | None:
        self.heard.append((person.full_name, board, sent))
        if board != "hall" or person.pk in self.kept_out:
            raise NotAllowed
        if not sent.get("text"):
            from django.utils.translation import gettext as _

            raise NotPossible("empty", _("Write your name."))
        if sent["text"] == "fault":
            raise ZeroDivisionError
        self.tell(sent["text"])
        return {"seq": len(self.pinned)} if sent.get("answer", True) else None

    def tell(self, text: str) -> None:
        self.pinned.append(text)
        event = {"topic": "board", "id": "hall", "event": "pinned", "seq": len(self.pinned), "text": text}
        push(self.group.format(id="hall"), event)


@pytest.fixture
def board() -> Iterator[Board]:
    board = Board()
    topics.register("board", Topic(join=board.join, actions={"pin": board.pin}))
    yield board
    del topics._entries["board"]


# A real server


class Served:
    """uvicorn in a thread of its own, with nothing but sockets."""

    def __init__(self, **how: Any) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self.address = f"ws://127.0.0.1:{self.port}/ws/"
        self.origin = f"http://127.0.0.1:{self.port}"
        application = with_live(ProtocolTypeRouter({"lifespan": lifespan, "websocket": live_socket}))
        config = uvicorn.Config(application, lifespan="on", log_config=None, log_level="error", **{**SOCKETS, **how})
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)

    def start(self) -> None:
        self._thread.start()
        until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


@pytest.fixture
def served() -> Iterator[Served]:
    server = Served()
    server.start()
    yield server
    server.stop()


def until(look: Callable[[], Any], *, seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return found


async def until_true(look: Callable[[], Any], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.02)
