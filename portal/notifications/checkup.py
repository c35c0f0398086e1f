"""The checks of `doctor` about short messages and devices. Nothing is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from portal.accounts.checkup import look_at_gateway
from portal.core.doctor import Check, Finding, checks, failing, fine

from .channels import text, webpush


def sign_in() -> None:
    checks.register("short messages", Check(look_at_short_messages))
    checks.register("web push", Check(look_at_web_push))


def look_at_short_messages() -> Finding:
    address = settings.SHORT_MESSAGES_URL
    if not address:
        return fine("None are sent: whoever has no e-mail finds what they are told under the bell.")
    if not text.is_available():
        return failing(
            "SHORT_MESSAGES_URL is no address that can be used.",
            "Write https://..., http://..., whatsapp://... or tray:",
        )
    if urlsplit(address).scheme == "tray":
        if settings.DEPLOYED:
            return failing(
                "Short messages are kept here: nobody gets one.",
                "Set SHORT_MESSAGES_URL to the address of a gateway, or to nothing.",
            )
        return fine("Short messages are kept in the tray, as on a machine of one's own.")
    return look_at_gateway(address, setting="SHORT_MESSAGES_URL", what="short messages", carried="Short messages")


def look_at_web_push() -> Finding:
    if not webpush.is_available():
        return fine("Nobody is told on a device: no push service is named in WEB_PUSH_HOSTS.")
    return fine(f"Devices are told through {', '.join(settings.WEB_PUSH_HOSTS)}.")
