"""python -m portal.devstack.health ROLE: exit code 0 while a process of this role is well. For containers, without Django."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from pathlib import Path

from portal import env

from .processes import IN_CONTAINER

SCHEDULE_IS_WRITTEN_EVERY = 180  # seconds, by Celery's scheduler
PATIENCE = 5.0


def web() -> bool:
    """The web process answers; that it sends plain HTTP on to HTTPS is an answer too."""
    connection = http.client.HTTPConnection("127.0.0.1", int(IN_CONTAINER["port"]), timeout=PATIENCE)
    host = env.words("ALLOWED_HOSTS", "localhost")[0].lstrip(".")
    connection.request("GET", "/healthz", headers={"Host": host})
    return connection.getresponse().status < http.client.BAD_REQUEST


def worker() -> bool:
    """The worker of this container answers through the broker."""
    from celery import Celery

    asked = [f"celery@{socket.gethostname()}"]
    with Celery(broker=env.text("REDIS_URL"), set_as_current=False) as app:
        return bool(app.control.ping(destination=asked, timeout=PATIENCE))


def beat() -> bool:
    """The scheduler wrote its book within three of its turns."""
    found = Path(IN_CONTAINER["schedule"]).parent.glob(f"{Path(IN_CONTAINER['schedule']).name}*")
    written_at = max((file.stat().st_mtime for file in found), default=0.0)
    return time.time() - written_at < 3 * SCHEDULE_IS_WRITTEN_EVERY


def main(role: str) -> int:
    try:
        well = {"web": web, "worker": worker, "beat": beat}[role]()
    except OSError as trouble:
        print(trouble, file=sys.stderr)
        well = False
    return 0 if well else os.EX_UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
