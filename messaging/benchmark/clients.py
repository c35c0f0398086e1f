"""Sockets that count frames and do next to nothing else, so that a thousand of them fit beside the server that is measured."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

HANDSHAKE = (
    "GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)
TEXT, PING, PONG = 1, 9, 10
AT_ONCE = 100
"""Handshakes under way at once where nobody measures them."""


class Tally:
    """What a crowd of sockets has got together. `heard`, where it is set, is called with each frame's letters."""

    def __init__(self) -> None:
        self.frames = 0
        self.lost = 0
        self.heard: Callable[[Listener, bytes], None] | None = None
        self.progress: Callable[[], None] = lambda: None


class Listener(asyncio.Protocol):
    """One socket, from its handshake on. `opened` is the status of the server's answer; 0 where it gave none."""

    def __init__(self, tally: Tally, *, port: int, cookie: str = "") -> None:
        self.tally = tally
        self.opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.joined = asyncio.Event()
        self.last = 0
        self._hello = HANDSHAKE.format(port=port, cookie=cookie).encode()
        self._rest = b""
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self.opened.done():
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self.opened.set_result(int(head.split(b" ", 2)[1]))
        self._rest = self._frames(data)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.tally.lost += 1
        if not self.opened.done():
            self.opened.set_result(0)

    def say(self, text: str) -> None:
        """A text frame, masked with zeros."""
        said = text.encode()
        length = bytes([0x80 | len(said)]) if len(said) < 126 else b"\xfe" + struct.pack(">H", len(said))
        self._transport.write(b"\x81" + length + b"\0\0\0\0" + said)

    def joins(self, join: Mapping[str, Any]) -> None:
        self.say(json.dumps({"do": "join", "ref": 1, **join}))

    def cut(self) -> None:
        self._transport.abort()

    def _frames(self, data: bytes) -> bytes:
        """Count what is whole; gives what is not yet."""
        at, frames = 0, 0
        while (span := _span(data, at)) is not None:
            kind, start, at = span
            if kind == TEXT:
                frames += 1
                if self.tally.heard is not None:
                    self.tally.heard(self, data[start:at])
            elif kind == PING:
                self._transport.write(bytes([0x80 | PONG, 0x80 | (at - start)]) + b"\0\0\0\0" + data[start:at])
        if frames:
            self.tally.frames += frames
            self.tally.progress()
        return data[at:]


def _span(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Of the frame that begins here its kind, where its letters begin and where they end; None while it is not whole."""
    if len(data) - at < 2:
        return None
    length, start = data[at + 1] & 127, at + 2
    if length > 125:
        start += 2 if length == 126 else 8
        if len(data) < start:
            return None
        length = int.from_bytes(data[at + 2 : start], "big")
    return (data[at] & 15, start, start + length) if len(data) >= start + length else None


async def opened(tally: Tally, port: int, cookie: str = "") -> Listener:
    """A socket whose handshake was answered with 101. Raises ConnectionError for any other answer."""
    loop = asyncio.get_running_loop()
    _, listener = await loop.create_connection(
        lambda: Listener(tally, port=port, cookie=cookie), "127.0.0.1", port, family=socket.AF_INET
    )
    status = await listener.opened
    if status != 101:
        raise ConnectionError(f"the handshake was answered with {status}")
    return listener


async def crowd(
    tally: Tally,
    port: int,
    cookies: Sequence[str],
    *,
    join: Mapping[str, Any] | None = None,
    at_once: int = AT_ONCE,
    patience: float = 120,
) -> list[Listener]:
    """As many sockets as cookies; with `join`, each has said it and was answered."""
    few = asyncio.Semaphore(at_once)

    async def one(cookie: str) -> Listener:
        async with few:
            listener = await opened(tally, port, cookie)
            if join:
                listener.joins(join)
                await listener.joined.wait()
            return listener

    before, tally.heard = tally.heard, _note if join else tally.heard
    try:
        async with asyncio.timeout(patience):
            return list(await asyncio.gather(*(one(cookie) for cookie in cookies)))
    finally:
        tally.heard = before


def _note(listener: Listener, frame: bytes) -> None:
    """What one who joins wants to know: the highest number heard, and that all was sent."""
    if b'"joined":true' in frame:
        listener.joined.set()
        return
    said = json.loads(frame)
    if "error" in said or "refused" in said:
        raise ConnectionError(f"joining was answered with {said}")
    listener.last = max(listener.last, said.get("seq", 0))


async def until(reached: Callable[[], bool], patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError("frames are missing")
        await asyncio.sleep(0.005)
