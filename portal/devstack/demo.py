"""`make demo`: the portal in one process with SQLite, seeded, on this machine only. `--reset` forgets its data first."""

from __future__ import annotations

import fcntl
import http.client
import io
import os
import shutil
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from . import VAR, ports, prepare, reborn
from .bootstrap import say
from .processes import SOCKETS

if TYPE_CHECKING:
    import uvicorn

# The demo is the embedded shape, whatever else this shell is set up for: it must never seed a real database.
NOT_HERE = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "SMS_URL", "STORAGE_URL")
DATA = ("db.sqlite3*", "search", "media", "mail", "stamps/database-sqlite")


def main(arguments: list[str]) -> int:
    for variable in NOT_HERE:
        os.environ.pop(variable, None)
    book = open_book(resetting="--reset" in arguments)
    listener = ports.listen()
    if "--reset" in arguments:
        forget()
    port = listener.getsockname()[1]
    # localhost, not 127.0.0.1: passkeys are bound to a name.
    address = f"http://localhost:{port}"
    os.environ["SITE_URL"] = address
    write_in(book, f"at {address}, process {os.getpid()}")
    prepare.files()
    prepare.django()
    # Packing static files takes as long as building the tables, and neither needs the other.
    with ThreadPoolExecutor(max_workers=1) as beside:
        collected = beside.submit(prepare.static_files)
        prepare.database()
        people = seed()
        collected.result()
    ended = reborn.run(partial(serve, listener, address, people))
    return 0 if -ended in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) else ended


def open_book(*, resetting: bool = False) -> io.TextIOWrapper:
    """The file that one running demo holds, so that a second one in this folder does not share its database.

    Whoever asks for a demo that runs has one: that ends well. To start over it must be stopped first.
    """
    VAR.mkdir(parents=True, exist_ok=True)
    book = (VAR / "demo.running").open("a+")
    try:
        fcntl.flock(book, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        book.seek(0)
        running = f"The demo is running already {book.read().strip()}."
        if resetting:
            sys.exit(f"{running} Stop it first.")
        say(f"{running} Stop it to start another here.")
        sys.exit(0)
    return book


def write_in(book: io.TextIOWrapper, line: str) -> None:
    book.truncate(0)
    book.write(line)
    book.flush()


def forget() -> None:
    for pattern in DATA:
        for path in VAR.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    say("Forgot the demo's data")


def seed() -> str:
    """Fill an empty database, leave a filled one alone; gives the list of people one can be."""
    from django.core.management import call_command
    from django.db import connections

    call_command("seed_demo")
    told = io.StringIO()
    call_command("demo_people", stdout=told)
    connections.close_all()
    return told.getvalue()


def serve(listener: socket.socket, address: str, people: str, started_before: int) -> None:
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(
            "portal.asgi:application",
            lifespan="on",
            log_level="warning",
            proxy_headers=False,
            **SOCKETS,
        )
    )
    if not started_before:
        threading.Thread(target=welcome, args=(server, address, people), daemon=True).start()
    server.run(sockets=[listener])


def welcome(server: uvicorn.Server, address: str, people: str) -> None:
    """Say where the portal is, once its first page has come."""
    while not server.started:
        time.sleep(0.02)
    connection = http.client.HTTPConnection("127.0.0.1", int(address.rpartition(":")[2]), timeout=60)
    try:
        connection.request("GET", "/")
        status = connection.getresponse().status
        came = "first page" if status == http.client.OK else f"the first page answered {status}"
    except OSError as trouble:
        came = f"the first page did not come: {trouble}"
    since = float(os.environ.get("SETUP_STARTED_AT") or time.time())
    comparing = still_comparing()
    more = " Partners are still being compared: suggestions change until the line that says so." if comparing else ""
    print(
        f"\n{people}\nAnqud is at {address} ({came} after {time.time() - since:.0f} s). Ctrl-C stops it.{more}",
        flush=True,
    )
    if comparing:
        while still_comparing():
            time.sleep(1)
        print(f"Everything is compared: ready (after {time.time() - since:.0f} s).", flush=True)


def still_comparing() -> bool:
    """Whether the worker of this process has something to do. In a thread of its own, which keeps no connection open."""
    from django.db import connection

    from portal.outbox.services import is_quiet

    try:
        return not is_quiet()
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
