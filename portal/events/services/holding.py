"""An event is opened, described anew, announced, called off. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text, line_of
from portal.core.versions import write_over
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.ui.words import number

from .. import permissions
from ..models import Event, Registration
from ..models.events import LONGEST_TITLE
from ..signals import event_announced, event_called_off, event_changed
from .indexing import index_event
from .locking import hold

LONGEST = dt.timedelta(days=60)


def open_event(*, by: User, organiser: Organisation, submission: UUID | None = None, **fields: Any) -> Event:
    """A draft. The same `submission` answers with the event that it has made."""
    if not permissions.can_hold(by, organiser):
        raise NotAllowed
    given = _cleaned(organiser, by=by, **fields)

    def make() -> Event:
        made: Event = Event.objects.create(
            organiser=organiser, opened_by=by, changed_by=by, submission=submission, **given
        )
        record("event.opened", by=by, about=made)
        index_event(made)
        return made

    return made_once(submission, Event, make, organiser=organiser)


@transaction.atomic
def change_event(event: Event, *, by: User, version: int, **fields: Any) -> Event:
    """Raises Overtaken where somebody else was faster. Those who come are told where day, hour or place are others."""
    check_organises(event, by)
    had = hold(event)
    given = _cleaned(event.organiser, by=by, **fields)
    check_covers(given["capacity"], Registration.objects.holding().filter(event=event).count())
    if write_over(event, by=by, version=version, **given):
        record("event.changed", by=by, about=event)
        index_event(event)
        told = ("starts_at", "ends_at", "zone", "place", "link")
        if event.is_on and any(getattr(had, name) != getattr(event, name) for name in told):
            tell_those_who_come(event, "event.moved", by=by)
        event_changed.send(Event, event=event, before=had, by=by)
    return event


@transaction.atomic
def announce(event: Event, *, by: User) -> Event:
    """Draft → announced."""
    check_organises(event, by)
    if event.is_over:
        raise NotPossible("over", _("This event lies in the past. Set another day first."))
    if event.audience == Event.Audience.CLUSTER and event.cluster is None:
        raise NotPossible("cluster", _("Choose the cluster that it is for, or who else can see it."))
    waits = Event.objects.filter(pk=event.pk, published_at=None, called_off_at=None)
    if waits.update(published_at=timezone.now()):
        event.refresh_from_db()
        index_event(event)
        record("event.announced", by=by, about=event)
        event_announced.send(Event, event=event, by=by)
    event.refresh_from_db()
    return event


@transaction.atomic
def call_off_event(event: Event, *, by: User, reason: str) -> Event:
    """It stays readable and says why; calendars strike it out. Who comes, or waits for a place, is told."""
    check_organises(event, by)
    because = clean_line(reason)[:400]
    if not because:
        raise NotPossible("reason", _("Say why: everybody who was coming reads it."), "reason")
    if event.is_over:
        raise NotPossible("over", _("This event is over."))
    hold(event)
    waits = Event.objects.filter(pk=event.pk, called_off_at=None)
    if waits.update(called_off_at=timezone.now(), called_off_because=because, version=event.version + 1):
        event.refresh_from_db()
        index_event(event)
        record("event.called_off", by=by, about=event)
        tell_those_who_come(event, "event.called_off", by=by)
        event_called_off.send(Event, event=event, by=by)
    event.refresh_from_db()
    return event


def check_organises(event: Event, by: User) -> None:
    if not permissions.can_organise(by, event):
        raise NotAllowed


def check_stands(event: Event) -> None:
    """Raises NotPossible where it was called off or is over."""
    if event.called_off_at:
        raise NotPossible("called_off", _("This event was called off."))
    if event.is_over:
        raise NotPossible("over", _("This event is over."))


def tell_those_who_come(event: Event, kind: str, *, by: User | None, **facts: Any) -> None:
    """Everybody with an account who is registered and not out."""
    standing = Registration.objects.standing().filter(event=event, person__isnull=False)
    people = {one.person_id: one.person for one in standing.select_related("person")}
    notify(kind, to=[one for one in people.values() if one is not None], about=event, by=by, **facts)


def check_covers(capacity: int | None, taken: int) -> None:
    """Raises NotPossible, at the field, where fewer have room than have a place. None is room for all."""
    if capacity is not None and capacity < taken:
        said = ngettext(
            "%(number)s person has a place already. Write a number that is not lower, or cancel that place first.",
            "%(number)s people have a place already. Write a number that is not lower, or cancel some of them first.",
            taken,
        )
        raise NotPossible("capacity", said % {"number": number(taken)}, "capacity")


def _cleaned(
    organiser: Organisation,
    *,
    by: User,
    title: str,
    kind: str,
    zone: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    audience: str = Event.Audience.CLUSTER,
    capacity: int | None = None,
    registration_opens_at: dt.datetime | None = None,
    registration_closes_at: dt.datetime | None = None,
    **rest: Any,
) -> dict[str, Any]:
    known = {"summary", "cluster", "languages", "place", "town", "latitude", "longitude", "link", "approval"}
    if unknown := rest.keys() - (known | {"offer_hours", "asks_before"}):
        raise TypeError(f"an event takes no {', '.join(sorted(unknown))}")
    if kind not in permissions.kinds_for(organiser):
        raise NotPossible("kind", _("An event of this kind is held by a cluster office or another body."), "kind")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotPossible("zone", _("Choose by whose clock it is held."), "zone") from error
    if ends_at <= starts_at:
        raise NotPossible("order", _("It ends before it begins."), "until")
    if ends_at - starts_at > LONGEST:
        raise NotPossible("long", _("An event takes sixty days at most. Make several of it."), "last_day")
    if registration_closes_at and registration_opens_at and registration_closes_at <= registration_opens_at:
        raise NotPossible("order", _("Registration closes before it opens."), "closes_on")
    if registration_closes_at and registration_closes_at > ends_at:
        raise NotPossible("order", _("Registration closes after the event."), "closes_on")
    given = {
        "title": line_of(title, LONGEST_TITLE, "title"),
        "kind": kind,
        "zone": zone,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "audience": audience,
        "capacity": capacity,
        "registration_opens_at": registration_opens_at,
        "registration_closes_at": registration_closes_at,
    } | rest
    given["summary"] = clean_text(rest.get("summary", ""))
    given["place"], given["town"] = clean_line(rest.get("place", "")), clean_line(rest.get("town", ""))
    spoken = by.language or (get_language() or "en")[:2]
    given["language"] = guess_language(f"{given['title']} {given['summary']}", spoken)
    return given
