"""A short message: the essence of one notification and a key to it, through a plug chosen by the scheme of SHORT_MESSAGES_URL.

    tray:            kept in the database, for the demo, for tests and for one machine (the default where not deployed)
    https://...      an HTTP gateway, as for codes (portal/accounts/sms/gateway.py)
    whatsapp://...   WhatsApp Business (below)

Off where a deployed installation has none.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import Request

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts import mail
from portal.accounts.models import SmsMessage, User
from portal.accounts.sms import gateway
from portal.core.breaker import Breaker, PeerAway
from portal.outbox.services import SHORTEST_WAIT, NotNow

from ..keys import OPEN, key_for
from ..models import Delivery, Notification
from ..reading import Line, lines, shortened
from .gsm import fits, plain

log = logging.getLogger(__name__)

FOR_GOOD = {400, 404, 410, 413, 422}
"""Answers after which the same message would be answered the same."""


class TextNotNow(OSError, NotNow):
    """The plug is away, or takes this message later. The outbox goes on trying for a day."""

    def __init__(self, message: str, *, wait: dt.timedelta = SHORTEST_WAIT) -> None:
        NotNow.__init__(self, message, wait=wait)


plug = Breaker("the gateway of short messages", away=(gateway.GatewayAway,))

Hand = Callable[[SmsMessage, str], None]
SHORTEST = 12


def _tray(message: SmsMessage, body: str) -> None:
    message.body = body
    message.save(update_fields=["body"])


def _gateway(message: SmsMessage, body: str) -> None:
    gateway.hand_over(settings.SHORT_MESSAGES_URL, message.phone, body)


def _whatsapp(message: SmsMessage, body: str) -> None:
    """A template with one parameter: free words may only answer somebody who wrote within a day. Languages as the template has them."""
    address = urlsplit(settings.SHORT_MESSAGES_URL)
    scheme = "http" if address.scheme.endswith("+http") else "https"
    host = address.netloc.rpartition("@")[2]
    template = {
        "name": parse_qs(address.query).get("template", ["anqud"])[0],
        "language": {"code": translation.get_language() or settings.LANGUAGE_CODE},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": body}]}],
    }
    content = {
        "messaging_product": "whatsapp",
        "to": message.phone.removeprefix("+"),
        "type": "template",
        "template": template,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {unquote(address.username or '')}"}
    url = f"{scheme}://{host}{address.path}/messages"
    gateway.post(Request(url, data=json.dumps(content).encode(), headers=headers, method="POST"))  # noqa: S310 - scheme chosen here


SENDERS: dict[str, Hand] = {
    "tray": _tray,
    "http": _gateway,
    "https": _gateway,
    "whatsapp": _whatsapp,
    "whatsapp+http": _whatsapp,
}


def is_available() -> bool:
    return urlsplit(settings.SHORT_MESSAGES_URL).scheme in SENDERS


def reaches(person: User) -> bool:
    """A number that was proven, while there is a plug."""
    return bool(person.phone and person.phone_verified_at) and is_available()


def send(notification: Notification) -> bool:
    """Send one notification, once. False when it went before, or has nothing to say any more.

    Raises OSError when the plug did not take it. A process that dies after the plug took it may send it once more.
    """
    person = notification.to
    with mail.in_words_of(person):
        found = lines([notification], person)
        if not found:
            return False
        taken = Delivery.begin(notification, Delivery.Channel.TEXT, message_id=mail.new_message_id())
        if not taken:
            return False
        _hand_over(person.phone or "", words(found[0], person.phone or ""), taken)
    return True


def send_summary(person: User, said: str, deliveries: list[Delivery]) -> None:
    """In the language in force: how many things wait, and where."""
    where = settings.SITE_URL + reverse("notifications:notification_list")
    _hand_over(person.phone or "", f"{plain(said)} {where}", deliveries)


def words(line: Line, phone: str) -> str:
    """The line of the bell page and a key; where they do not fit together, the name of the thing is cut."""
    link = settings.SITE_URL + reverse("short_link", args=[key_for(line.notification, OPEN, phone)])
    title = str(line.context["title"])
    for longest in (len(title), *range(len(title) - 4, SHORTEST, -4)):
        said = f"{plain(shortened(line, longest))} {link}"
        if fits(said):
            return said
    essence = plain(shortened(line, SHORTEST))
    while essence and not fits(f"{essence}... {link}"):
        essence = essence[:-1].rstrip()
    return f"{essence}... {link}"


def send_to_number(phone: str, body: str) -> None:
    """To somebody without an account, who left their number for one thing. Raises OSError as `send` does."""
    _hand_over(phone, body, [])


def _hand_over(phone: str, body: str, deliveries: list[Delivery]) -> None:
    message = SmsMessage.objects.create(phone=phone, is_note=True)
    try:
        with plug.watching():
            SENDERS[urlsplit(settings.SHORT_MESSAGES_URL).scheme](message, body)
    except PeerAway as error:
        message.delete()
        Delivery.stayed(deliveries)
        raise TextNotNow(str(error), wait=dt.timedelta(seconds=error.seconds)) from error
    except gateway.GatewayRefused as error:
        message.delete()
        Delivery.stayed(deliveries)
        if error.status in FOR_GOOD:
            raise
        raise TextNotNow(str(error)) from error
    SmsMessage.objects.filter(pk=message.pk).update(delivered_at=timezone.now())
    Delivery.left(deliveries)
