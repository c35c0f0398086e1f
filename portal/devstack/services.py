"""PostgreSQL and Redis for as long as a command runs: at the addresses given, or started here."""

from __future__ import annotations

import os
import sys
import time

from . import postgres, valkey
from .bootstrap import say
from .children import Children, DidNotStart


def handed_on(*left_out: str) -> dict[str, str]:
    """The environment of this command for those that it starts, without these variables."""
    return {name: value for name, value in os.environ.items() if name not in left_out}


def start(children: Children) -> dict[str, str]:
    """Addresses of a running PostgreSQL and Redis, as environment variables. SERVICES=wheels passes over the system's own.

    Stops with one line when one of them cannot be had.
    """
    started = time.monotonic()
    wheels = os.environ.get("SERVICES") == "wheels"
    addresses = {}
    try:
        for name, variable, kind in (("PostgreSQL", "DATABASE_URL", postgres), ("Redis", "REDIS_URL", valkey)):
            given = os.environ.get(variable)
            address, which = (given, f"as {variable} says") if given else kind.start(children, wheels=wheels)
            addresses[variable] = address
            say(f"{name}: {which}")
    except DidNotStart as trouble:
        sys.exit(str(trouble))
    say(f"Services are up after {time.monotonic() - started:.1f} s")
    return addresses
