"""The key in a link to somebody without an account, by which they answer for their own registration and for nothing else.

It is the public id of the registration and 128 bits that bind it to the number and the address it was sent to: it is made and not
kept, and ends when either is another, or with the registration. For those with an account: `portal.notifications.keys`.
"""

from __future__ import annotations

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.notifications.keys import notification_with

from .models import Event, Registration

SALT = "events.key"
ID_LENGTH = 12
COMING = "coming"
"""The purpose of keys in notifications: to say for one registration whether its person comes."""


def key_for(registration: Registration) -> str:
    bound = f"{registration.public_id}\n{registration.phone}\n{registration.email}"
    code = base64.urlsafe_b64encode(salted_hmac(SALT, bound, algorithm="sha256").digest()[:16]).decode()
    return registration.public_id + code.rstrip("=")


def link_for(registration: Registration) -> str:
    """The whole address of the page on which they answer, in the language in force."""
    return settings.SITE_URL + reverse("events:registration_by_link", args=[key_for(registration)])


def registration_with(key: str) -> Registration | None:
    """For which registration this key answers; None for one that we did not make, or whose person may no longer answer."""
    rows = Registration.objects.select_related("event__organiser", "event__cluster", "organisation", "person")
    if told := notification_with(key, COMING):
        if told.content_type.model_class() is not Event:
            return None
        return rows.filter(event=int(told.object_id), person=told.to).order_by("-registered_at", "-pk").first()
    found: Registration | None = rows.filter(public_id=key[:ID_LENGTH].replace("\x00", ""), person=None).first()
    if found is None or not (found.phone or found.email) or not constant_time_compare(key, key_for(found)):
        return None
    return found
