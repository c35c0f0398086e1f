"""A mail server of the tests' own on 127.0.0.1, which answers as it is told and keeps what it took, byte for byte."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

Answer = Callable[[str], str]
TAKEN = "250 Taken"


class Sink:
    """`answer(recipient)` says what the server replies to a recipient; `slow` seconds pass before it does."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.asked: list[tuple[float, str]] = []
        self.answer: Answer = lambda _recipient: TAKEN
        self.slow = 0.0
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: ARG002, N802
        self.asked.append((time.monotonic(), address))
        await asyncio.sleep(self.slow)
        said = self.answer(address)
        if said == TAKEN:
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        self.raw.append(envelope.content)
        return TAKEN

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.raw]  # type: ignore[misc]


@contextmanager
def smtp_server(settings: Any, timeout: float = 5.0) -> Iterator[Sink]:
    """Takes the mails of the portal while it runs."""
    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, timeout
        yield sink
    finally:
        controller.stop()
