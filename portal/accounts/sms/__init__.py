"""The plug for text messages: one file per sender, chosen by the scheme of SMS_URL.

    tray:            kept in the database, for the demo, for tests and for one machine (the default where not deployed)
    https://...      an HTTP gateway; the text itself is not kept

A deployed installation without SMS_URL sends none, and says so to whoever types a number.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.accounts.models import SmsMessage

from . import gateway, tray

Sender = Callable[[SmsMessage, str], None]
SENDERS: dict[str, Sender] = {"tray": tray.send, "http": gateway.send, "https": gateway.send}


def is_available() -> bool:
    return bool(settings.SMS_URL)


def sender() -> Sender:
    """Sends one message with its body; raises when it could not, so that the outbox tries again."""
    scheme = urlsplit(settings.SMS_URL).scheme
    if scheme not in SENDERS:
        raise ImproperlyConfigured("SMS_URL: write https://..., http://... or tray:")
    return SENDERS[scheme]
