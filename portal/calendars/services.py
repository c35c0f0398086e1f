"""Addresses of calendars are made, and ended by whoever has them."""

from __future__ import annotations

import base64

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User
from portal.core.errors import NotAllowed

from .models import Feed
from .sources import shelf_of

SALT = "calendars.feed"
ID_LENGTH = 12


def open_feed(person: User, scope: str = "") -> Feed:
    """The one that stands, or a new one: two clicks are one."""
    if scope and shelf_of(person, scope) is None:
        raise NotAllowed
    standing = Feed.objects.filter(person=person, scope=scope, ended_at=None)
    if there := standing.first():
        return there
    try:
        with transaction.atomic():
            return Feed.objects.create(person=person, scope=scope)
    except IntegrityError:
        return standing.get()


def end_feed(feed: Feed, *, by: User) -> None:
    """From now on there is nothing at its address."""
    if feed.person_id != by.pk:
        raise NotAllowed
    Feed.objects.filter(pk=feed.pk, ended_at=None).update(ended_at=timezone.now())


def token_of(feed: Feed) -> str:
    """Made from what is kept and the key of the house: the rows alone open nothing."""
    code = salted_hmac(SALT, f"{feed.public_id}\n{feed.secret}", algorithm="sha256").digest()[:16]
    return feed.public_id + base64.urlsafe_b64encode(code).decode().rstrip("=")


def feed_with(token: str) -> Feed | None:
    """None for one that we did not make or that has ended, and for somebody who is gone."""
    rows = Feed.objects.select_related("person").filter(ended_at=None, person__is_active=True)
    found = rows.filter(public_id=token[:ID_LENGTH].replace("\x00", "")).first()
    return found if found and constant_time_compare(token, token_of(found)) else None
