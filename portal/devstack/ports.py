"""Ports on this machine. Servers of the development set-up listen on 127.0.0.1 only."""

from __future__ import annotations

import os
import socket
import sys

from .bootstrap import say

USUAL = 8000


def listen() -> socket.socket:
    """A socket on PORT, 8000 when it is not given, or the next free one. While it is held nobody else can take it."""
    wanted = int(os.environ.get("PORT") or USUAL)
    for port in range(wanted, wanted + 100):
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
    sys.exit(f"The ports from {wanted} to {wanted + 99} are all taken: name another with PORT=.")


def free() -> int:
    """A port nobody listens on just now. Another process may take it first: whoever starts a server with it tries again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
