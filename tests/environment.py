"""The environment that tests run in, set before Django reads it: pytest loads this module first (see pyproject.toml).

Every process of a parallel run has a `var` folder of its own, so that search indexes, files and mails never meet. Only the
fonts are shared. Nothing reaches beyond this machine.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

SHARED_FONTS = Path(__file__).resolve().parents[1] / "var" / "fonts"
LOOPBACK = {"localhost", "127.0.0.1", "::1", "testserver"}


class BeyondThisMachine(Exception):
    """A test asked for another machine. Message: which one."""


def prepare() -> None:
    var = Path(tempfile.mkdtemp(prefix="anqud-tests-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    (var / "static").mkdir()
    if SHARED_FONTS.is_dir():
        (var / "fonts").symlink_to(SHARED_FONTS)
    for variable in (
        "DEBUG",
        "EMAIL_URL",
        "SITE_URL",
        "SMS_URL",
        "TRANSLATE_URL",
        "STORAGE_URL",
        "SEARCH_DIR",
        "MEDIA_DIR",
        "STATIC_ROOT",
    ):
        os.environ.pop(variable, None)
    os.environ["VAR_DIR"] = str(var)
    # As a deployed installation must be told, where PostgreSQL or Redis make these tests one.
    os.environ["SECRET_KEY"] = "only-for-tests"
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
    os.environ["LOG_LEVEL"] = "WARNING"
    # Playwright's plain interface runs an event loop beside code that uses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sys.addaudithook(stay_on_this_machine)


def stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to look up or to call another machine: no test may depend on one."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and host not in LOOPBACK:
        raise BeyondThisMachine(f"a test asked for {host}")


prepare()
