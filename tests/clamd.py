"""A clamd that runs here: it speaks INSTREAM on a real socket, as the daemon does, and takes the word VIRUS for one."""

from __future__ import annotations

import socketserver
import struct
import threading
from typing import Any, Self


class Clamd:
    """`with Clamd() as running: settings.CLAMD_URL = running.address`; afterwards nobody answers there.

    `says`: what it answers to every file from now on; `says_once`: to the next one.
    """

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.says = self.says_once = b""
        outer = self

        class Answer(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(outer._answer(self.rfile) + b"\0")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer)
        self.address = f"tcp://127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, line: Any) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += line.read(1)
        if command == b"zVERSION\0":
            return b"ClamAV 1.4.3/27800"
        content = b""
        while length := struct.unpack(">I", line.read(4))[0]:
            content += line.read(length)
        self.seen.append(content)
        if said := self.says_once or self.says:
            self.says_once = b""
            return said
        return b"stream: Test.Virus FOUND" if b"VIRUS" in content else b"stream: OK"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
