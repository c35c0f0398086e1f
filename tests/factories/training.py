"""Courses as tests need them: offered, pledged for and held by the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.events.models import Course, Event, Session
from portal.events.services.courses import offer_course
from portal.organisations.models import Organisation

from .events import event_of


def course_of(organiser: Organisation, *, by: User, **fields: Any) -> Course:
    """ISO 22000 for all members, in 16 hours, from three people on."""
    given = {"title": "ISO 22000 for packers", "hours": 16, "enough": 3, "audience": Course.Audience.MEMBERS}
    return offer_course(by=by, organiser=organiser, **given | fields)


def cohort_of(course: Course, *, by: User, sessions: int = 2, ended: bool = True) -> Event:
    """Announced, with so many sessions of an hour from 09:30 on; by now it is over, unless it is to come."""
    event = event_of(course.organiser, by=by, kind=Event.Kind.TRAINING, title=course.title)
    if ended:
        moved = {"starts_at": event.starts_at - dt.timedelta(days=30), "ends_at": event.ends_at - dt.timedelta(days=30)}
        Event.objects.filter(pk=event.pk).update(course=course, **moved)
    else:
        Event.objects.filter(pk=event.pk).update(course=course)
    event.refresh_from_db()
    for number in range(sessions):
        starts = event.starts_at + dt.timedelta(hours=number)
        Session.objects.create(
            event=event, title=f"Part {number + 1}", starts_at=starts, ends_at=starts + dt.timedelta(minutes=50)
        )
    return event


def over_since(event: Event, days: int) -> Event:
    """Move it so that it ended so many days ago."""
    ends = timezone.now() - dt.timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(starts_at=ends - dt.timedelta(hours=4), ends_at=ends)
    event.refresh_from_db()
    return event
