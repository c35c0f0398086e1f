"""Calendars as other programs read them (RFC 5545): what happens when, as one file.

A thing keeps its `uid` for ever; `sequence` rises with each change, and what was taken out stays for a while as `cancelled`, so that
a calendar that has it strikes it out instead of keeping it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vText

from .models import PublicId

PRODUCT = "-//Anqud//Anqud//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = dt.timedelta(hours=1)
"""How often a calendar is asked to look again."""


@dataclass(frozen=True, slots=True)
class Happening:
    """From `starts` to `ends`. A day, when `starts` is a date: then `ends` is the last day, which is part of it.

    `busy` is whether the time is taken; `changed` must be aware.
    """

    uid: str
    title: str
    starts: dt.date | dt.datetime
    changed: dt.datetime
    sequence: int
    ends: dt.date | dt.datetime | None = None
    details: str = ""
    place: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = False


def uid_of(thing: PublicId) -> str:
    """The same for ever, whatever changes."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"{thing._meta.model_name}-{thing.public_id}@{host}"


def calendar_of(title: str, happenings: Iterable[Happening]) -> bytes:
    """The whole file, in the order given."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", vText(title))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in happenings:
        calendar.add_component(_event(one))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Happening) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed.astimezone(dt.UTC))
    event.add("last-modified", one.changed.astimezone(dt.UTC))
    event.add("sequence", one.sequence)
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.busy and not one.cancelled else "TRANSPARENT")
    if isinstance(one.starts, dt.datetime):
        event.add("dtstart", one.starts.astimezone(dt.UTC))
        if isinstance(one.ends, dt.datetime):
            event.add("dtend", one.ends.astimezone(dt.UTC))
    else:
        event.add("dtstart", one.starts)
        # The end of a day is the day after it.
        event.add("dtend", (one.ends or one.starts) + dt.timedelta(days=1))
    if one.details:
        event.add("description", one.details)
    if one.place:
        event.add("location", one.place)
    if one.url:
        event.add("url", one.url)
    return event
