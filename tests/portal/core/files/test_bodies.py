"""Requests that are too large are refused before anything of them is kept."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from portal.core.files.bodies import with_bounded_bodies


async def answering(_scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


@pytest.fixture(autouse=True)
def _limit(settings: Any) -> None:
    settings.REQUEST_MOST_BYTES = 2_000_000


def asked(headers: list[tuple[bytes, bytes]], path: str = "/messages/x/send/") -> ApplicationCommunicator:
    scope = {"type": "http", "path": path, "headers": headers}
    return ApplicationCommunicator(with_bounded_bodies(answering), scope)


async def test_what_is_not_too_large_goes_through() -> None:
    page = asked([(b"content-length", b"2000000")])
    await page.send_input({"type": "http.request", "body": b"x" * 2_000_000})
    assert (await page.receive_output())["status"] == 200
    assert (await page.receive_output())["body"] == b"2000000"


@pytest.mark.parametrize(("path", "word"), [("/messages/x/send/", "too much"), ("/ar/messages/x/send/", "ميغابايت")])
async def test_what_says_it_is_too_large_is_told_so(path: str, word: str) -> None:
    page = asked([(b"content-length", b"2000001")], path)
    for more in (True, False):
        await page.send_input({"type": "http.request", "body": b"x" * 1_000_000, "more_body": more})
    assert (await page.receive_output())["status"] == 413
    said = (await page.receive_output())["body"].decode()
    assert word in said
    assert "2" in said


async def test_what_does_not_say_it_is_cut_off() -> None:
    page = asked([])
    for _ in range(3):
        await page.send_input({"type": "http.request", "body": b"x" * 1_000_000, "more_body": True})
    await page.wait()
    assert await page.receive_nothing()
