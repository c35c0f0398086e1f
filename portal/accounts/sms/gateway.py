"""An HTTP gateway: POST {"to": "+966...", "text": "..."} as JSON to SMS_URL; any answer of 2xx means taken.

A user name and password in the address become a Basic authorisation. Query parameters stay as they are, for gateways that
want a sender's name or a key there.
"""

from __future__ import annotations

import base64
import json
from urllib.error import URLError
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from portal.accounts.models import SmsMessage

SECONDS = 10


class GatewayRefused(OSError):
    """The gateway did not take the message. Message: why, without the address, which may hold a secret.

    `status`: what it answered; 0 when it did not answer.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class GatewayAway(GatewayRefused):
    """It did not answer at all."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """A gateway that has moved is an operator's matter: a code is never handed to another address."""


_opener = build_opener(_NoRedirects)


def send(message: SmsMessage, body: str) -> None:
    """Raises GatewayRefused."""
    hand_over(settings.SMS_URL, message.phone, body)


def hand_over(address: str, phone: str, text: str) -> None:
    """Raises GatewayRefused."""
    post(_request(urlsplit(address), {"to": phone, "text": text}))


def post(request: Request) -> None:
    """Raises GatewayRefused."""
    try:
        with _opener.open(request, timeout=SECONDS):
            pass
    except (URLError, TimeoutError, OSError) as error:
        status = int(getattr(error, "code", 0) or 0)
        refused = GatewayRefused if status else GatewayAway
        raise refused(f"the gateway did not take a message: {status or ''} {error}", status) from None


def _request(address: SplitResult, content: dict[str, str]) -> Request:
    headers = {"Content-Type": "application/json"}
    if address.username:
        login = f"{unquote(address.username)}:{unquote(address.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    host = address.netloc.rpartition("@")[2]
    plain = urlunsplit(address._replace(netloc=host))
    return Request(plain, data=json.dumps(content).encode(), headers=headers, method="POST")  # noqa: S310 - scheme chosen in __init__
