"""The summaries: what is unread in one message. Weekly on the first working morning of the person's country, daily for what one
wants every day; never on a day of rest, and never twice the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from portal.accounts import mail
from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.outbox.services import Priority, enqueue
from portal.ui.words import number

from .. import tasks, unsubscribing
from ..calm import clock_of, is_summary_hour, rests_on, week_began
from ..kinds import SUMMARY
from ..models import Delivery, Notification, NotificationQuerySet, Rhythm
from ..reaching import Channel, main_way
from ..reading import Line, lines
from . import text, webpush
from .email import hand_over

LONGEST = 20  # things in one mail
LOOK_EVERY = 600  # seconds


@dataclass(frozen=True)
class Due:
    """`day` is that of the week's or the day's beginning: one summary of each."""

    person: User
    day: dt.date
    daily: bool


@dataclass(frozen=True)
class Thing:
    """What was told about one thing, the newest first."""

    title: str
    lines: list[Line]


def ring_due() -> None:
    """By the clock: ask for a summary for everybody who is due one. Looks once in ten minutes."""
    if cache.add("notifications.summaries", value=True, timeout=LOOK_EVERY):
        for one in due(timezone.now()):
            enqueue(
                tasks.send_summary,
                key=f"{one.person.pk}:{one.day:%Y-%m-%d}",
                priority=Priority.BULK,
                person=one.person.pk,
                daily=one.daily,
            )


def due(now: dt.datetime) -> list[Due]:
    """Who has something waiting and had no summary yet: in the week of their country, or today for what they want every day."""
    waiting = set(Notification.objects.to_sum_up(now).values_list("to", flat=True))
    if not waiting:
        return []
    of_every_day = set(Notification.objects.to_sum_up(now).of_every_day().values_list("to", flat=True))
    rhythms = {one.user_id: one for one in Rhythm.objects.filter(user__in=waiting)}
    latest = dict(
        Delivery.objects.filter(channel=Delivery.Channel.DIGEST, sent_at__gte=now - dt.timedelta(days=8))
        .values_list("notification__to")
        .annotate(Max("sent_at"))
    )
    found = []
    for person in User.objects.filter(pk__in=waiting, is_active=True).order_by("pk"):
        rhythm = rhythms.get(person.pk) or Rhythm(user=person)
        one = _due(person, rhythm, now, latest.get(person.pk), daily=person.pk in of_every_day)
        if one and main_way(person, rhythm) != Channel.HERE:
            found.append(one)
    return found


def _due(person: User, rhythm: Rhythm, now: dt.datetime, had: dt.datetime | None, *, daily: bool) -> Due | None:
    clock, country = clock_of(person, rhythm), country_of(person.phone)
    here = now.astimezone(clock)
    if not is_summary_hour(now, clock) or rests_on(here.date(), country, rhythm):
        return None
    week = week_began(now, country, clock)
    if now >= week and not (had and had >= week):
        return Due(person, week.date(), daily=False)
    if daily and not (had and had.astimezone(clock).date() == here.date()):
        return Due(person, here.date(), daily=True)
    return None


def send(person: User, *, daily: bool = False) -> bool:
    """One message with what is unread. False when there is nothing to say. Tried again, it is the same mail."""
    waiting = Notification.objects.visible_to(person).to_sum_up(timezone.now())
    return _send(person, waiting.of_every_day() if daily else waiting, Delivery.Channel.DIGEST)


def send_together(person: User, waiting: NotificationQuerySet) -> bool:
    """What came while somebody was not to be interrupted, as one message of its own and not as several."""
    return _send(person, waiting, Delivery.Channel.EMAIL)


def _send(person: User, waiting: NotificationQuerySet, channel: str) -> bool:
    way = main_way(person, Rhythm.objects.filter(user=person).first() or Rhythm(user=person))
    if way == Channel.HERE:
        return False
    rows = waiting.visible_to(person).select_related("by", "content_type", "to").order_by("-created_at")
    with mail.in_words_of(person):
        found = lines(rows, person)
        if not found:
            return False
        deliveries = _deliveries(found, channel)
        mine = {delivery.notification_id for delivery in deliveries}
        found = [line for line in found if line.notification.pk in mine]
        if not found:
            return False
        if way == Channel.TEXT:
            text.send_summary(person, found, deliveries)
            return True
        if way == Channel.PUSH:
            return webpush.send_summary(person, found, deliveries)
        written = _write(person, found, deliveries[0].message_id)
    hand_over(written, deliveries)
    return True


def _deliveries(found: list[Line], channel: str) -> list[Delivery]:
    rows = [line.notification.pk for line in found]
    before = (
        Delivery.objects.filter(notification__in=rows, channel=channel, sent_at=None).exclude(message_id="").first()
    )
    message_id = before.message_id if before else mail.new_message_id()
    Delivery.objects.bulk_create(
        [Delivery(notification_id=pk, channel=channel, message_id=message_id) for pk in rows],
        ignore_conflicts=True,
    )
    return Delivery.take(Delivery.objects.filter(notification__in=rows, channel=channel))


def grouped(found: list[Line]) -> list[Thing]:
    """By thing, in the order of the newest word about each."""
    things: dict[tuple[int, str], Thing] = {}
    for line in found:
        place = (line.notification.content_type_id, line.notification.object_id)
        things.setdefault(place, Thing(str(line.context["title"]), [])).lines.append(line)
    return list(things.values())


def _write(person: User, found: list[Line], message_id: str) -> mail.Mail:
    count, things = len(found), grouped(found)
    subject = ngettext("%(number)s thing waits for you on Anqud", "%(number)s things wait for you on Anqud", count)
    shown = things[:LONGEST]
    context = {"things": shown, "more": count - sum(len(one.lines) for one in shown)}
    return mail.write(
        to=person.email or "",
        subject=subject % {"number": number(count)},
        text=render_to_string("notifications/summary.txt", context),
        html=render_to_string("notifications/summary.html", context),
        message_id=message_id,
        headers=unsubscribing.headers(person, SUMMARY),
        footer=unsubscribing.footer(person, SUMMARY),
    )
