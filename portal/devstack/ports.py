"""Ports on this machine. Servers of the development set-up listen on 127.0.0.1 only."""

from __future__ import annotations

import os
import socket
import sys

from .bootstrap import say

USUAL = 8000
HIGHEST = 65535


def listen() -> socket.socket:
    """A socket on PORT, 8000 when it is not given, or the next free one. While it is held nobody else can take it."""
    wanted = _wanted(os.environ.get("PORT") or str(USUAL))
    last = min(wanted + 99, HIGHEST)
    for port in range(wanted, last + 1):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            continue
        if port != wanted:
            say(f"Port {wanted} is taken: using {port}")
        return listener
    sys.exit(f"The ports from {wanted} to {last} are all taken: name another with PORT=.")


def _wanted(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= HIGHEST):
        say(f"PORT={text} is no port: give a number from 1 to {HIGHEST}.")
        sys.exit(2)
    return int(text)


def free() -> int:
    """A port nobody listens on just now. Another process may take it first: whoever starts a server with it tries again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
