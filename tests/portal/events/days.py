"""The day itself: an event that goes on now, with everything that was planned for it."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from portal.events.models import Event, Meeting, Slot


def goes_on_now(event: Event, *, since: dt.timedelta = dt.timedelta(minutes=30)) -> Event:
    """Event and times stand so that it began so long ago."""
    return _moved(event, timezone.now() - since - event.starts_at)


def begins_now(meeting: Meeting, *, since: dt.timedelta = dt.timedelta(minutes=1)) -> Meeting:
    """The day stands so that the time of this meeting began so long ago."""
    stands = Slot.objects.get(pk=meeting.slot_id)
    _moved(Event.objects.get(pk=meeting.event_id), timezone.now() - since - stands.starts_at)
    return Meeting.objects.select_related(
        "event__organiser", "first__organisation", "second__organisation", "slot", "table"
    ).get(pk=meeting.pk)


def _moved(event: Event, further: dt.timedelta) -> Event:
    Event.objects.filter(pk=event.pk).update(starts_at=F("starts_at") + further, ends_at=F("ends_at") + further)
    Slot.objects.filter(event=event).update(starts_at=F("starts_at") + further, ends_at=F("ends_at") + further)
    event.refresh_from_db()
    return event
