"""Starting the processes of the table on this machine: for `make stack`, and for tests that need the real thing."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import ports
from .children import Children
from .processes import BEAT, WEB, WORKER, Process


def start_web(
    children: Children, environment: Mapping[str, str], *, port: int | None = None, name: str = "web"
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a web process (WEB_CONCURRENCY of them behind one port) and wait until it answers. Gives it and its port."""
    port = port or ports.free()
    child = children.start(name, program(WEB, host="127.0.0.1", port=str(port)), environment=environment)
    children.wait_until(name, child, lambda: answers(port))
    return child, port


def start_worker(
    children: Children, environment: Mapping[str, str], *, name: str = "worker", more: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start a Celery worker and wait until it takes tasks."""
    child = children.start(name, [*program(WORKER), "--hostname", f"{name}@%h", *more], environment=environment)
    children.wait_until(name, child, lambda: " ready." in children.log(name).read_text(errors="replace"))
    return child


def start_beat(children: Children, environment: Mapping[str, str], *, name: str = "beat") -> subprocess.Popen[bytes]:
    """Start the scheduler and wait until it runs."""
    schedule = str(children.folder / f"{name}-schedule")
    child = children.start(name, program(BEAT, schedule=schedule), environment=environment)
    children.wait_until(name, child, lambda: "Starting..." in children.log(name).read_text(errors="replace"))
    return child


def program(process: Process, **places: str) -> list[str]:
    """The command of a role, with the programs of this Python."""
    name, *arguments = process.filled(**places)
    return [str(Path(sys.executable).with_name(name)), *arguments]


def answers(port: int) -> bool:
    """Whether a web process on this port can do its work: it reaches its database."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
