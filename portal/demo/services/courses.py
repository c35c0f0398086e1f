"""Courses of the story: who needs them, and a cohort that is over, with its certificates."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from portal.events.models import Certificate, Course, Event, Registration, Session
from portal.events.services.certificates import issue_certificates, months_after
from portal.events.services.courses import offer_course
from portal.events.services.holding import open_event
from portal.events.services.indexing import index_event
from portal.events.services.pledges import pledge
from portal.notifications.models import Notification

from ..days import Days
from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast

PARTIES = UUID("2b0f3f0a-9c55-4a39-8a55-6f2f4c7f9e42")
OF_COURSE = ("title", "text", "hours", "enough", "languages", "audience", "valid_months")
ZONE = ZoneInfo("Asia/Riyadh")


def write_courses(cast: Cast) -> None:
    for told in read(DATA / "courses.toml")["course"]:
        course = _offered(cast, told)
        _held(cast, told, course)
        for key, people, words in told["needs"]:
            person = cast.acting_for(key)
            if person is None:
                raise LookupError(f"nobody acts for {key}")
            pledge(course, by=person, organisation=cast.organisations[key], people=people, words=words)


def _offered(cast: Cast, told: dict[str, Any]) -> Course:
    course = offer_course(
        by=cast.users[told["by"]],
        organiser=cast.organisations[told["organiser"]],
        cluster=cast.clusters[told["cluster"]],
        **{name: told[name] for name in OF_COURSE},
    )
    Course.objects.filter(pk=course.pk).update(public_id=steady_id("course", told["key"]))
    course.refresh_from_db()
    return course


def _held(cast: Cast, told: dict[str, Any], course: Course) -> None:
    """Rows for what was, so that nobody is told of it today."""
    by = cast.users[told["by"]]
    day = Days(cast.country(told["organiser"]), cast.today).ago(-told["held"])
    starts, ends = (
        dt.datetime.combine(day, dt.time.fromisoformat(told[name]), tzinfo=ZONE) for name in ("at", "until")
    )
    event = open_event(
        by=by,
        organiser=course.organiser,
        cluster=course.cluster,
        kind=Event.Kind.TRAINING,
        zone=str(ZONE),
        starts_at=starts,
        ends_at=ends,
        **{name: told[name] for name in ("title", "languages", "audience", "place", "town")},
    )
    given = {
        "public_id": steady_id("event", told["key"]),
        "course": course,
        "published_at": starts - dt.timedelta(days=30),
    }
    Event.objects.filter(pk=event.pk).update(**given)
    event.refresh_from_db()
    index_event(event)
    noon = starts + (ends - starts) / 2
    for number, (title, first, last) in enumerate((("Hazards", starts, noon), ("Records", noon, ends))):
        Session.objects.create(
            public_id=steady_id("session", told["key"], str(number)),
            event=event,
            title=title,
            starts_at=first,
            ends_at=last,
        )
    for key in told["there"]:
        person = cast.acting_for(key)
        if person is None:
            raise LookupError(f"nobody acts for {key}")
        Registration.objects.create(
            public_id=steady_id("registration", told["key"], key),
            event=event,
            organisation=cast.organisations[key],
            person=person,
            name=person.latin_name,
            language=person.language or "en",
            state=Registration.State.GOING,
            party=uuid5(PARTIES, key),
            registered_by=person,
            checked_in_at=starts,
        )
    issue_certificates(event, by=by, at_least=50)
    for row in Certificate.objects.filter(registration__event=event).select_related("registration__organisation"):
        fixed: dict[str, Any] = {
            "public_id": steady_id("certificate", told["key"], str(row.registration.public_id)),
            "issued_at": ends,
        }
        fixed["expires_on"] = months_after(day, told["valid_months"])
        Certificate.objects.filter(pk=row.pk).update(**fixed)
    Notification.objects.filter(kind="certificate.issued").delete()
