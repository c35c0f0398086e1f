"""Pages that take nothing of what they are sent: they are cut, the others hear everything, and the process stays as small as it was."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from functools import partial

import pytest

from messaging.benchmark.clients import HANDSHAKE, Tally, crowd, until
from messaging.benchmark.servers import Server
from portal.core.live import relay

from .conftest import made
from .site import Site, elsewhere

pytestmark = [pytest.mark.journey, pytest.mark.fault]
full = pytest.mark.full

MOST_GROWTH = 1024 * 1024
"""Bytes for each page that does not read."""
LETTERS = 20_000


@pytest.mark.parametrize("slow", [pytest.param(3, id="short"), pytest.param(20, id="full", marks=full)])
async def test_pages_that_do_not_read_cost_little_memory_and_are_cut(site: Site, slow: int) -> None:
    scene = await elsewhere(made, slow + 1)
    port = site.port_of("web-1")
    server = Server(site.process("web-1"), port)
    join = {"topic": "conversation", "id": scene.talk.public_id}
    tally = Tally()
    (reader,) = await crowd(tally, port, scene.cookies[:1], join=join)
    asleep = [await elsewhere(joined_and_fell_asleep, port, cookie, join) for cookie in scene.cookies[1:]]
    frame = json.dumps({"topic": "conversation", "id": scene.talk.public_id, "event": "changed", "text": "x" * LETTERS})
    sent, before, most = 0, server.memory(), 0
    heard = tally.frames
    try:
        # Ten times what may wait for one page, at a pace that whoever reads keeps up with.
        for _ in range(10 * 256 * 1024 // LETTERS * 4):
            assert await elsewhere(relay.speaker.say, f"{relay.SAY} conversation:{scene.talk.public_id}\n{frame}")
            sent += 1
            await until(partial(has_heard, tally, heard + sent), 30)
            most = max(most, server.memory())
        deadline = time.monotonic() + 30
        while not all(await asyncio.gather(*(elsewhere(is_cut, one) for one in asleep))):
            assert time.monotonic() < deadline, "a page that does not read is still there"
    finally:
        for one in asleep:
            one.close()
    assert most - before < slow * MOST_GROWTH
    reader.cut()


def has_heard(tally: Tally, frames: int) -> bool:
    return tally.frames >= frames


def joined_and_fell_asleep(port: int, cookie: str, join: dict[str, str]) -> socket.socket:
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(15)
    raw.connect(("127.0.0.1", port))
    raw.sendall(HANDSHAKE.format(port=port, cookie=cookie).encode())
    assert raw.recv(12) == b"HTTP/1.1 101"
    text = json.dumps({"do": "join", **join}).encode()
    assert len(text) < 126
    raw.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
    time.sleep(0.5)
    return raw


def is_cut(raw: socket.socket) -> bool:
    """Read what lies in the buffers: behind it is the end, not more to come."""
    raw.settimeout(1)
    try:
        while raw.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True
