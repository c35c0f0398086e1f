"""Meetings are called, moved, called off, and written up afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text, line_of
from portal.core.versions import write_over
from portal.notifications.services import notify
from portal.organisations.services.whom import people_of_each

from ..models import Meeting, Partner, Project
from ..models.meetings import LONGEST_MEETING
from .work import check_works, moved, turn


def call_meeting(
    project: Project, *, by: User, submission: UUID | None = None, quietly: bool = False, **fields: Any
) -> Meeting:
    """Everybody in the project is told, unless `quietly`: where another message says it already."""
    check_works(project, by)
    given = _cleaned(**fields)

    def make() -> Meeting:
        made: Meeting = Meeting.objects.create(project=project, changed_by=by, submission=submission, **given)
        moved(project, "meeting.called", by=by, meeting=made.public_id)
        if not quietly:
            _tell("meeting.called", made, by=by)
        return made

    return made_once(submission, Meeting, make, project=project)


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: User, version: int, **fields: Any) -> Meeting:
    """Raises Overtaken where somebody else was faster. Who takes part is told where day, hour or place are others."""
    check_works(meeting.project, by)
    _stands(meeting)
    given = _cleaned(**fields)
    told = ("starts_at", "place", "link")
    had = {name: getattr(meeting, name) for name in told}
    if write_over(meeting, by=by, version=version, **given):
        moved(meeting.project, "meeting.changed", by=by, meeting=meeting.public_id)
        if any(had[name] != getattr(meeting, name) for name in told) and not meeting.is_over:
            _tell("meeting.changed", meeting, by=by)
    return meeting


@transaction.atomic
def write_minutes(meeting: Meeting, *, by: User, version: int, notes: str, present: Sequence[Partner] = ()) -> Meeting:
    """What came of it, and who was there. Raises Overtaken."""
    check_works(meeting.project, by)
    _stands(meeting)
    if any(one.project_id != meeting.project_id for one in present):
        raise NotAllowed
    was_there = set(meeting.present.values_list("pk", flat=True))
    changed = write_over(meeting, by=by, version=version, notes=clean_text(notes))
    if changed or was_there != {one.pk for one in present}:
        meeting.present.set(present)
        moved(meeting.project, "meeting.written_up", by=by, meeting=meeting.public_id)
    return meeting


@transaction.atomic
def call_off(meeting: Meeting, *, by: User) -> Meeting:
    """Calendars strike it out. Two clicks are one."""
    done = turn(meeting, "meeting.called_off", by=by, before={"called_off_at": None}, called_off_at=timezone.now())
    if done and not meeting.is_over:
        _tell("meeting.called_off", meeting, by=by)
    return meeting


def _tell(kind: str, meeting: Meeting, *, by: User) -> None:
    inside = Partner.objects.inside().filter(project=meeting.project).values_list("organisation", flat=True)
    people = {person.pk: person for of_one in people_of_each(inside).values() for person in of_one}
    notify(kind, to=people.values(), about=meeting, by=by)


def _cleaned(
    *,
    title: str,
    starts_at: dt.datetime,
    minutes: int = 60,
    place: str = "",
    link: str = "",
    agenda: str = "",
) -> dict[str, Any]:
    if not 5 <= minutes <= LONGEST_MEETING:
        raise NotPossible("length", _("A meeting takes from five minutes to twelve hours."), "minutes")
    return {
        "title": line_of(title, 160, "title"),
        "starts_at": starts_at,
        "minutes": minutes,
        "place": clean_line(place)[:200],
        "link": link,
        "agenda": clean_text(agenda),
    }


def _stands(meeting: Meeting) -> None:
    if meeting.called_off_at:
        raise NotPossible("gone", _("This meeting was called off."))
