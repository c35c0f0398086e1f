"""The weekly summary: one mail with what is unread, on the first morning of the week, never on a day of rest."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from portal.accounts import mail
from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.calendar import is_working_day
from portal.outbox.services import Priority, enqueue
from portal.ui.words import number

from .. import tasks, unsubscribing
from ..calm import is_summary_hour, week_began
from ..kinds import SUMMARY
from ..models import Delivery, Notification
from ..reading import Line, lines
from .email import hand_over

LONGEST = 20  # lines in one mail
LOOK_EVERY = 600  # seconds


def ring_due() -> None:
    """By the clock: ask for a summary for everybody who is due one. Looks once in ten minutes, in office hours."""
    if cache.add("notifications.summaries", value=True, timeout=LOOK_EVERY):
        for person, week in due(timezone.now()):
            enqueue(
                tasks.send_summary,
                key=f"{person.pk}:{week:%Y-%m-%d}",
                priority=Priority.BULK,
                person=person.pk,
            )


def due(now: dt.datetime) -> list[tuple[User, dt.date]]:
    """Who has something waiting and had no summary yet in the week of their country, with the day on which it began."""
    if not is_summary_hour(now):
        return []
    waiting = Notification.objects.to_sum_up(now).values("to")
    people = User.objects.filter(pk__in=waiting, is_active=True, email__isnull=False)
    latest = dict(
        Delivery.objects.filter(channel=Delivery.Channel.DIGEST, sent_at__gte=now - dt.timedelta(days=8))
        .values_list("notification__to")
        .annotate(Max("sent_at"))
    )
    found = []
    for person in people:
        country = country_of(person.phone)
        began = week_began(now, country)
        had = latest.get(person.pk)
        if is_working_day(timezone.localdate(now), country) and now >= began and not (had and had >= began):
            found.append((person, began.date()))
    return found


def send(person: User) -> bool:
    """Mail a person what is unread. False when there is nothing to say. Tried again, it is the same mail."""
    waiting = (
        Notification.objects.visible_to(person).to_sum_up(timezone.now()).select_related("by", "content_type", "to")
    )
    with mail.in_words_of(person):
        found = lines(waiting.order_by("-created_at"), person)
        if not found:
            return False
        deliveries = _deliveries(found)
        written = _write(person, found, deliveries[0].message_id)
    hand_over(written, deliveries)
    return True


def _deliveries(found: list[Line]) -> list[Delivery]:
    rows = [line.notification.pk for line in found]
    before = Delivery.objects.filter(notification__in=rows, channel=Delivery.Channel.DIGEST).first()
    message_id = before.message_id if before else mail.new_message_id()
    Delivery.objects.bulk_create(
        [Delivery(notification_id=pk, channel=Delivery.Channel.DIGEST, message_id=message_id) for pk in rows],
        ignore_conflicts=True,
    )
    return list(Delivery.objects.filter(notification__in=rows, channel=Delivery.Channel.DIGEST))


def _write(person: User, found: list[Line], message_id: str) -> mail.Mail:
    count = len(found)
    subject = ngettext("%(number)s thing waits for you on Anqud", "%(number)s things wait for you on Anqud", count)
    context = {"lines": found[:LONGEST], "more": max(0, count - LONGEST)}
    return mail.write(
        to=person.email or "",
        subject=subject % {"number": number(count)},
        text=render_to_string("notifications/summary.txt", context),
        html=render_to_string("notifications/summary.html", context),
        message_id=message_id,
        headers=unsubscribing.headers(person, SUMMARY),
        footer=unsubscribing.footer(person, SUMMARY),
    )
