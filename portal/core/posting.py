"""JSON to an address that an operator has named: no redirect is followed, since what is sent is for nobody else.

A user name and password in the address become a Basic authorisation. Query parameters stay as they are, for services that want a
key there.
"""

from __future__ import annotations

import base64
import json
from urllib.error import URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

LARGEST = 256 * 1024
"""Bytes of an answer that are read."""


class NotTaken(Exception):
    """It was not taken, or nobody answered. Message: why, without the address, which may hold a secret."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """A service that has moved is an operator's matter."""


_opener = build_opener(_NoRedirects)


def post_json(address: str, content: object, *, seconds: float) -> bytes:
    """What it answers, where that is any 2xx. Raises NotTaken."""
    parts = urlsplit(address)
    headers = {"Content-Type": "application/json"}
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = Request(plain, data=json.dumps(content).encode(), headers=headers, method="POST")  # noqa: S310 - an operator's address
    try:
        with _opener.open(request, timeout=seconds) as answer:
            read: bytes = answer.read(LARGEST)
    except (URLError, TimeoutError, OSError) as error:
        raise NotTaken(f"{getattr(error, 'code', '')} {error}".strip()) from None
    return read
