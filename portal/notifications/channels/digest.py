"""The summaries: what is unread in one message. Weekly on the first working morning of the person's country, daily for what one
wants every day; never on a day of rest, and never twice the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from portal.accounts import mail
from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.outbox.services import Priority, enqueue
from portal.ui.words import number

from .. import kinds, tasks, unsubscribing
from ..calm import clock_of, is_summary_hour, rests_on, week_began
from ..kinds import SUMMARY, Kind
from ..models import TAKEN_FOR, Delivery, Notification, NotificationQuerySet, Rhythm
from ..reaching import Channel, main_way
from ..reading import Line, Step, actions_of, lines
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
class Listed:
    title: str
    url: str


@dataclass(frozen=True)
class Thing:
    """What was told about one thing, the newest first; `steps` can be done from the mail itself."""

    title: str
    lines: list[Line]
    steps: list[Step] = field(default_factory=list)

    @property
    def listed(self) -> list[Listed]:
        """What its newest line is about, where that are several things."""
        return [
            Listed(one.title, one.url if one.url.startswith("http") else settings.SITE_URL + one.url)
            for one in self.lines[0].context.get("listed", ())
        ]


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


def due_of(person: User, rhythm: Rhythm, now: dt.datetime) -> Due | None:
    """The summary that this person is due now, if they are."""
    waiting = Notification.objects.visible_to(person).to_sum_up(now)
    if not waiting.exists():
        return None
    had = _summaries_of(person).filter(sent_at__isnull=False).aggregate(at=Max("sent_at"))["at"]
    return _due(person, rhythm, now, had, daily=waiting.of_every_day().exists())


def had_one_today(person: User, rhythm: Rhythm, now: dt.datetime) -> bool:
    """By the person's own clock; also one that another worker has in hand."""
    began = now.astimezone(clock_of(person, rhythm)).replace(hour=0, minute=0, second=0, microsecond=0)
    had = Q(sent_at__gte=began) | Q(sent_at=None, taken_at__gte=now - TAKEN_FOR)
    return _summaries_of(person).filter(had).exists()


def _summaries_of(person: User) -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel=Delivery.Channel.DIGEST, notification__to=person)


def send(person: User, *, daily: bool = False, also: NotificationQuerySet | None = None) -> bool:
    """One message with what is unread, and with what waits for a message of its own (`also`). False when there is nothing to say.

    Tried again, it is the same mail.
    """
    own = Notification.objects.visible_to(person)
    waiting = own.to_sum_up(timezone.now())
    waiting = waiting.of_every_day() if daily else waiting
    if also is not None:
        waiting = own.filter(pk__in=[*waiting.values_list("pk", flat=True), *also.values_list("pk", flat=True)])
    return _send(person, waiting, Delivery.Channel.DIGEST)


def send_together(person: User, waiting: NotificationQuerySet, *, kind: Kind | None = None) -> bool:
    """What came while somebody was not to be interrupted, or of one kind in a short time: one message and not several."""
    return _send(person, waiting, Delivery.Channel.EMAIL, kind)


def _send(person: User, waiting: NotificationQuerySet, channel: str, kind: Kind | None = None) -> bool:
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
            text.send_summary(person, headline(found, kind), deliveries)
            return True
        if way == Channel.PUSH:
            return webpush.send_summary(person, headline(found, kind), deliveries)
        written = _write(person, found, deliveries[0].message_id, kind)
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


def headline(found: list[Line], kind: Kind | None = None) -> str:
    """What waits for the reader is counted; what does not is news, and is counted where nothing waits."""
    if kind:
        return f"{kind.label} ({number(len(found))})"
    waiting = sum(kinds.find(line.notification.kind).waits for line in found)
    if waiting:
        said = ngettext("%(number)s thing waits for you on Anqud", "%(number)s things wait for you on Anqud", waiting)
        return said % {"number": number(waiting)}
    said = ngettext(
        "%(number)s piece of news for you on Anqud", "%(number)s pieces of news for you on Anqud", len(found)
    )
    return said % {"number": number(len(found))}


def _write(person: User, found: list[Line], message_id: str, kind: Kind | None) -> mail.Mail:
    things, stops = grouped(found), kind.name if kind else SUMMARY
    shown = things[:LONGEST]
    for thing in shown:
        thing.steps.extend(actions_of(thing.lines[0], person.email or "", in_summary=True))
    context = {"things": shown, "more": len(found) - sum(len(one.lines) for one in shown)}
    return mail.write(
        to=person.email or "",
        subject=headline(found, kind),
        text=render_to_string("notifications/summary.txt", context),
        html=render_to_string("notifications/summary.html", context),
        message_id=message_id,
        headers=unsubscribing.headers(person, stops),
        footer=unsubscribing.footer(person, stops),
    )
