"""Whether a file holds a virus, asked of a clamd by its own protocol (INSTREAM), where its address is set."""

from __future__ import annotations

import os
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 1 << 16
TO_CONNECT, TO_ANSWER = 3.0, 30.0
PORT = 3310
MOST_ANSWER = 4096


class Infected(Exception):
    """The scanner knows it. The name that it has for it is for the log."""


class NoScanner(Exception):
    """The scanner could not be reached, or could not tell."""

    def __init__(self, said: str, *, is_away: bool) -> None:
        super().__init__(said)
        self.is_away = is_away
        """It answers nobody, whatever is asked."""


def look_for_viruses(content: IO[bytes]) -> bool:
    """True when a scanner has looked and found nothing, False where none is set. Raises Infected, NoScanner."""
    if not settings.CLAMD_URL:
        return False
    answer = _ask(b"zINSTREAM\0", content)
    if answer.endswith(" FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise NoScanner(answer, is_away=False)
    return True


def scanner_says() -> str:
    """Its version. Raises NoScanner."""
    return _ask(b"zVERSION\0")


def _ask(command: bytes, content: IO[bytes] | None = None) -> str:
    try:
        with _connected() as line:
            line.settimeout(TO_ANSWER)
            line.sendall(command)
            if content is not None:
                _send(line, content)
            return _answer(line)
    except OSError as error:
        raise NoScanner(f"{type(error).__name__}: {error}", is_away=True) from error


def _send(line: socket.socket, content: IO[bytes]) -> None:
    content.seek(0)
    try:
        while chunk := content.read(CHUNK):
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It says why before it hangs up: a file larger than its StreamMaxLength.
        pass
    finally:
        content.seek(0)


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < MOST_ANSWER and not said.endswith(b"\0"):
        if not (more := line.recv(MOST_ANSWER)):
            break
        said += more
    if not said:
        raise ConnectionError("it hung up without an answer")
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected() -> socket.socket:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TO_CONNECT)
        try:
            line.connect(os.fspath(parts.path))
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "localhost", parts.port or PORT), timeout=TO_CONNECT)
