"""An installation that a test may break: its own Redis, worker, scheduler and two web processes behind a line that can be cut."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

import redis
from django.db import connections

from portal.devstack import ports, roles, valkey
from portal.devstack.children import Children
from tests.stack import served_database

WEB = ("web-1", "web-2")
KNOWS_OURS = ("--include", "tests.faults.tasks")


class Site:
    """What runs, by name: `kill("web-1")`, `start("web-1")`. `addresses` lead through lines that `Line.cut_after` cuts."""

    def __init__(self, children: Children) -> None:
        self.children = children
        self.redis_url, _ = valkey.start(children)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._running["redis"] = next(iter(children._started.values()))
        self._ports = {name: ports.free() for name in WEB}
        self.environment = served_database(self._ports["web-1"]) | {"REDIS_URL": self.redis_url}
        self.whole()
        self.lines = [Line(port) for port in self._ports.values()]
        self.addresses = [f"http://127.0.0.1:{line.port}" for line in self.lines]

    def kill(self, *names: str) -> None:
        """As the kernel does it when memory runs out: nobody is asked."""
        for name in names:
            child = self._running.pop(name)
            # A worker's own processes are in its session.
            self.children.stop(child, signal.SIGKILL)

    def start(self, *names: str) -> None:
        for name in names:
            if name in WEB:
                self._running[name], _ = roles.start_web(
                    self.children, self.environment, name=name, port=self._ports[name]
                )
            elif name == "redis":
                self._start_redis()
            else:
                self.children.log(name).unlink(missing_ok=True)  # an old word does not count as ready
                self._running[name] = (
                    roles.start_worker(self.children, self.environment, name=name, more=KNOWS_OURS)
                    if name == "worker"
                    else roles.start_beat(self.children, self.environment, name=name)
                )

    def whole(self) -> None:
        """Everything that a test before this one ended runs again."""
        self.start(*(name for name in ("redis", *WEB, "worker") if name not in self._running))

    def flush(self) -> None:
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()

    def port_of(self, name: str) -> int:
        return self._ports[name]

    def process(self, name: str) -> subprocess.Popen[bytes]:
        return self._running[name]

    def _start_redis(self) -> None:
        server = valkey.on_path("redis-server", "valkey-server") or valkey.from_wheel()
        child = self.children.start("redis", [server, str(self.children.folder / "redis.conf")])
        self._running["redis"] = child
        with redis.Redis.from_url(self.redis_url) as client:
            self.children.wait_until("redis", child, lambda: answers(client))


def answers(client: redis.Redis) -> bool:
    with suppress(redis.RedisError, OSError):
        return bool(client.ping())
    return False


class Line:
    """A TCP connection to one web process that may break at any byte, in either direction."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.cut_after: Callable[[], int | None] = lambda: None
        """Bytes that a new connection still carries, both ways together; None for as many as it likes."""
        self.cuts = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        self.port = ready.result(10)

    def cut_all(self) -> None:
        """Those that are open now."""

        def cut() -> None:
            for sink in self._open:
                sink.transport.abort()
                self.cuts += 1

        self._loop.call_soon_threadsafe(cut)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, ready: Future[int]) -> None:
        asyncio.set_event_loop(self._loop)

        async def begin() -> None:
            server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
            ready.set_result(server.sockets[0].getsockname()[1])

        self._loop.run_until_complete(begin())
        self._loop.run_forever()

    async def _carry(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            there, forth = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            back.transport.abort()
            return
        left = [self.cut_after()]
        self._open.add(back)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while data := await source.read(65536):
                    if left[0] is not None and len(data) >= left[0]:
                        sink.write(data[: left[0]])
                        self.cuts += 1
                        return
                    if left[0] is not None:
                        left[0] -= len(data)
                    sink.write(data)
                    await sink.drain()

        ways = [asyncio.create_task(pump(here, forth)), asyncio.create_task(pump(there, back))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.sleep(0)  # what was written last may still leave
        self._open.discard(back)
        for sink in (forth, back):
            sink.close()


def at_random(most: int, dice: random.Random) -> Callable[[], int | None]:
    return lambda: dice.randrange(1, most)


async def elsewhere(what: Callable[..., Any], *given: Any) -> Any:
    """In a thread, which gives its connections back."""

    def do() -> Any:
        try:
            return what(*given)
        finally:
            connections.close_all()

    return await asyncio.to_thread(do)
