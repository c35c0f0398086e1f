"""A message to the devices where somebody asked for it, encrypted for each (RFC 8291), through the push service of its browser.

Where a browser says that its messages go is from outside: only the hosts in WEB_PUSH_HOSTS are written to, over HTTPS, and no
redirect is followed.
"""

from __future__ import annotations

import json
import logging
from email.utils import parseaddr
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from pywebpush import WebPushException, webpush

from portal import env
from portal.accounts import mail
from portal.accounts.models import User
from portal.outbox.services import NotNow

from .. import vapid
from ..models import Delivery, Device, Notification
from ..reading import lines

log = logging.getLogger(__name__)

SECONDS = 10
LASTS = 24 * 3600
"""Seconds for which a push service keeps it for a device that is off."""
GONE = {404, 410}
TOO_MANY = 429
NOT_OURS = {401, 403}
"""It was made with another key than the one we have now."""


class PushNotNow(OSError, NotNow):
    """No push service took it for the time being."""

    def __init__(self, message: str) -> None:
        NotNow.__init__(self, message)


def is_available() -> bool:
    return bool(settings.WEB_PUSH_HOSTS)


def reaches(person: User) -> bool:
    return is_available() and Device.objects.filter(user=person).exists()


def is_known(endpoint: str) -> bool:
    """Whether this is an address of one of the services that this installation writes to."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").lower()
    known = any(host == one or host.endswith(f".{one}") for one in settings.WEB_PUSH_HOSTS)
    return known and not parts.username and (parts.scheme == "https" or host in env.LOOPBACK)


def send(notification: Notification) -> bool:
    """Send one notification to each device of its person, once. False when it went before, has nothing to say, or no device is left.

    Raises PushNotNow when none took it and one might later.
    """
    person = notification.to
    with mail.in_words_of(person):
        found = lines([notification], person)
        if not found:
            return False
        deliveries = Delivery.begin(notification, Delivery.Channel.PUSH, message_id=mail.new_message_id())
        if not deliveries:
            return False
        url = settings.SITE_URL + reverse("notifications:notification_open", args=[notification.public_id])
        tag = f"{notification.content_type_id}.{notification.object_id}"
        return _to_devices(person, found[0].text, url, tag, deliveries)


def send_summary(person: User, said: str, deliveries: list[Delivery]) -> bool:
    """In the language in force: how many things wait."""
    url = settings.SITE_URL + reverse("notifications:notification_list")
    return _to_devices(person, said, url, "summary", deliveries)


def _to_devices(person: User, words: str, url: str, tag: str, deliveries: list[Delivery]) -> bool:
    content = {"title": words, "url": url, "tag": tag, "lang": translation.get_language() or settings.LANGUAGE_CODE}
    content["dir"] = "rtl" if translation.get_language_bidi() else "ltr"
    taken = later = 0
    for device in Device.objects.filter(user=person):
        status = _send(device, json.dumps(content, ensure_ascii=False))
        if status in GONE | NOT_OURS:
            device.delete()
        elif status == 0 or status >= TOO_MANY:
            later += 1
        else:
            taken += 1
    if taken:
        Delivery.left(deliveries)
    else:
        Delivery.stayed(deliveries)
        if later:
            raise PushNotNow("no push service took a message")
    return bool(taken)


def _send(device: Device, content: str) -> int:
    """What the push service answered; 0 when it did not, 410 for an address that we no longer write to."""
    if not is_known(device.endpoint):
        return 410
    session = requests.Session()
    session.max_redirects = 0
    whom = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    claims: dict[str, str | int] = {"sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"}
    try:
        with session:
            answer = webpush(
                whom,
                data=content,
                vapid_private_key=vapid.keys(),
                vapid_claims=claims,
                ttl=LASTS,
                timeout=SECONDS,
                requests_session=session,
            )
    except WebPushException as refusal:
        return int(refusal.response.status_code) if refusal.response is not None else 410
    except (requests.RequestException, OSError) as error:
        log.warning("a push service did not answer: %s", type(error).__name__)
        return 0
    except ValueError:
        # Keys that are no keys.
        return 410
    return int(answer.status_code)  # type: ignore[union-attr]
