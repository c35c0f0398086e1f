"""An HTTP gateway: POST {"to": "+966...", "text": "..."} as JSON to SMS_URL; any answer of 2xx means taken.

A user name and password in the address become a Basic authorisation. Query parameters stay as they are, for gateways that
want a sender's name or a key there.
"""

from __future__ import annotations

from django.conf import settings

from portal.accounts.models import SmsMessage
from portal.core.posting import NotTaken, post_json

SECONDS = 10


class GatewayRefused(Exception):
    """The gateway did not take the message. Message: why, without the address, which may hold a secret."""


def send(message: SmsMessage, body: str) -> None:
    """Raises GatewayRefused."""
    try:
        post_json(settings.SMS_URL, {"to": message.phone, "text": body}, seconds=SECONDS)
    except NotTaken as error:
        raise GatewayRefused(f"the SMS gateway did not take a message: {error}") from None
