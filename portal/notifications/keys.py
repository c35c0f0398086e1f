"""The key in a link of a mail or a short message, by which somebody acts who is not signed in.

A key is the public id of the notification and 128 bits that bind it to one purpose, to the person, and to the address that it was
sent to. It is made and not kept: it ends when the notification does, when its person has another address, and after LASTS.
What it opens is asked anew each time, so it ends too with whatever gave its person the right. Reading its page changes nothing.
"""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User

from .models import Notification

SALT = "notifications.key"
LASTS = dt.timedelta(days=30)
ID_LENGTH = 12
OPEN = "open"
"""Only to read what a short message was about, and from there whatever else it can be answered with."""


def key_for(notification: Notification, purpose: str, address: str) -> str:
    """`address`: the e-mail or the number that it is sent to."""
    bound = f"{notification.public_id}\n{notification.to.public_id}\n{purpose}\n{address}"
    code = base64.urlsafe_b64encode(salted_hmac(SALT, bound, algorithm="sha256").digest()[:16]).decode()
    return notification.public_id + code.rstrip("=")


def link_to(page: str, notification: Notification, purpose: str, address: str) -> str:
    """The whole address of `page`, which takes a key, in the language in force."""
    return settings.SITE_URL + reverse(page, args=[key_for(notification, purpose, address)])


def notification_with(key: str, purpose: str) -> Notification | None:
    """What this key is about; None for one that we did not make, for another purpose, for somebody who is gone or has moved."""
    rows = Notification.objects.select_related("to", "by", "content_type")
    found: Notification | None = rows.filter(public_id=key[:ID_LENGTH].replace("\x00", "")).first()
    if found is None or not found.to.is_active:
        return None
    fits = [constant_time_compare(key, key_for(found, purpose, address)) for address in addresses_of(found.to)]
    return found if any(fits) else None


def addresses_of(person: User) -> list[str]:
    return [address for address in (person.email, person.phone) if address]


def has_run_out(notification: Notification) -> bool:
    return timezone.now() > notification.created_at + LASTS
