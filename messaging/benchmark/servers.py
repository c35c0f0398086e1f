"""The servers that are compared, each one process, and what they take from the machine."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from portal.devstack import ports, roles
from portal.devstack.children import Children
from portal.devstack.processes import WEB

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
OURS = "portal.asgi:application"


class Server:
    """One process on a port of its own. Figures are those of Linux (/proc)."""

    def __init__(self, child: subprocess.Popen[bytes], port: int, beside: tuple[int, ...] = ()) -> None:
        self.child = child
        self.port = port
        self._beside = beside

    def cpu(self) -> float:
        """Seconds of CPU so far, with those of the processes beside it that work for it."""
        return sum(_cpu(pid) for pid in (self.child.pid, *self._beside))

    def memory(self) -> int:
        """Bytes that lie in memory."""
        return int(Path(f"/proc/{self.child.pid}/statm").read_text().split()[1]) * PAGE


def ours(
    children: Children,
    environment: Mapping[str, str],
    *,
    name: str,
    port: int | None = None,
    application: str = OURS,
    ready: str = "/healthz",
) -> Server:
    """A web process as an installation runs it."""
    port = port or ports.free()
    command = [application if word == OURS else word for word in roles.program(WEB, host="127.0.0.1", port=str(port))]
    child = children.start(name, command, environment={**environment, "WEB_CONCURRENCY": "1"})
    children.wait_until(name, child, lambda: answered(port, ready) == http.client.OK)
    return Server(child, port, redis_here())


def bare(children: Children, environment: Mapping[str, str]) -> Server:
    port = ports.free()
    child = children.start(
        "bare", [sys.executable, "-m", "messaging.benchmark.bare", str(port)], environment=environment
    )
    children.wait_until("bare", child, lambda: is_open(port))
    return Server(child, port)


def grouped(children: Children, environment: Mapping[str, str]) -> Server:
    port = ports.free()
    command = [
        "messaging.benchmark.grouped:application" if word == OURS else "off" if word == "on" else word
        for word in [*roles.program(WEB, host="127.0.0.1", port=str(port)), "--factory"]
    ]
    child = children.start("grouped", command, environment={**environment, "WEB_CONCURRENCY": "1"})
    children.wait_until("grouped", child, lambda: is_open(port))
    return Server(child, port, redis_here())


def redis_here() -> tuple[int, ...]:
    """The Redis that the settings name, where it runs on this machine."""
    if not settings.REDIS_URL:
        return ()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        told: Any = client.info("server")
    pid = int(told["process_id"])
    return (pid,) if Path(f"/proc/{pid}/stat").exists() else ()


def answered(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
