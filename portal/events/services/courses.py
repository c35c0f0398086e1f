"""A course is offered, described anew, ended and offered again; a cohort of it is opened once enough people are pledged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_text, line_of
from portal.core.versions import write_over
from portal.organisations.models import Organisation
from portal.ui.words import number

from .. import permissions
from ..models import Course, Event
from ..models.events import LONGEST_TITLE
from ..models.training import MOST_PEOPLE
from .holding import open_event
from .indexing import index_course


def offer_course(*, by: User, organiser: Organisation, submission: UUID | None = None, **fields: Any) -> Course:
    """It can be found at once. The same `submission` answers with the course that it has made."""
    if not permissions.can_hold(by, organiser):
        raise NotAllowed
    given = _cleaned(by=by, **fields)

    def make() -> Course:
        made: Course = Course.objects.create(
            organiser=organiser, offered_by=by, changed_by=by, submission=submission, **given
        )
        record("course.offered", by=by, about=made)
        index_course(made)
        return made

    return made_once(submission, Course, make, organiser=organiser)


@transaction.atomic
def change_course(course: Course, *, by: User, version: int, **fields: Any) -> Course:
    """Raises Overtaken where somebody else was faster. Certificates that were issued say what they said."""
    check_keeps(course, by)
    if write_over(course, by=by, version=version, **_cleaned(by=by, **fields)):
        record("course.changed", by=by, about=course)
        index_course(course)
    return course


@transaction.atomic
def end_course(course: Course, *, by: User) -> None:
    """No longer offered: nobody pledges any more, and no cohort is opened. Those that are open take place."""
    _turn(course, "course.ended", by, before={"ended_at": None}, ended_at=timezone.now())


@transaction.atomic
def offer_again(course: Course, *, by: User) -> None:
    _turn(course, "course.offered_again", by, before={"ended_at__isnull": False}, ended_at=None)


@transaction.atomic
def open_cohort(course: Course, *, by: User, submission: UUID | None = None, **fields: Any) -> Event:
    """A draft of an event of the course. Raises NotPossible until enough people are pledged, and says how many are missing."""
    check_keeps(course, by)
    held: Course = Course.objects.select_for_update().select_related("organiser", "cluster").get(pk=course.pk)
    if submission is None or not held.cohorts.filter(submission=submission).exists():
        check_enough(held)
    fields["kind"] = Event.Kind.TRAINING
    event = open_event(by=by, organiser=held.organiser, submission=submission, **fields)
    if Event.objects.filter(pk=event.pk, course=None).update(course=held):
        record("course.cohort_opened", by=by, about=held)
    event.refresh_from_db()
    return event


def check_keeps(course: Course, by: User) -> None:
    if not permissions.can_keep_course(by, course):
        raise NotAllowed


def check_enough(course: Course) -> None:
    """Raises NotPossible where it is no longer offered, or where people are missing."""
    if not course.is_offered:
        raise NotPossible("ended", _("This course is no longer offered."))
    missing = course.enough - pledged_people(course)
    if missing > 0:
        said = ngettext(
            "%(number)s more person has to be pledged before a cohort can be opened.",
            "%(number)s more people have to be pledged before a cohort can be opened.",
            missing,
        )
        raise NotPossible("too_few", said % {"number": number(missing)})


def pledged_people(course: Course) -> int:
    found = course.pledges.standing().aggregate(people=Sum("people"))
    return found["people"] or 0


def _turn(course: Course, verb: str, by: User, *, before: dict[str, Any], **fields: Any) -> None:
    check_keeps(course, by)
    if Course.objects.filter(pk=course.pk, **before).update(**fields):
        course.refresh_from_db()
        index_course(course)
        record(verb, by=by, about=course)
    course.refresh_from_db()


def _cleaned(
    *,
    by: User,
    title: str,
    hours: int,
    enough: int,
    text: str = "",
    audience: str = Course.Audience.CLUSTER,
    valid_months: int | None = None,
    survey_days: int = 60,
    **rest: Any,
) -> dict[str, Any]:
    if unknown := rest.keys() - {"cluster", "languages", "certified"}:
        raise TypeError(f"a course takes no {', '.join(sorted(unknown))}")
    _within(hours, 1, 1000, "hours")
    _within(enough, 1, MOST_PEOPLE, "enough")
    _within(survey_days, 7, 365, "survey_days")
    if valid_months is not None:
        _within(valid_months, 1, 120, "valid_months")
    if audience not in Course.Audience.values:
        raise NotPossible("audience", _("Choose who can see it."), "audience")
    if audience == Course.Audience.CLUSTER and rest.get("cluster") is None:
        raise NotPossible("cluster", _("Choose the cluster that it is for, or who else can see it."), "cluster")
    given = {
        "title": line_of(title, LONGEST_TITLE, "title"),
        "text": clean_text(text),
        "hours": hours,
        "enough": enough,
        "audience": audience,
        "valid_months": valid_months,
        "survey_days": survey_days,
    } | rest
    spoken = by.language or (get_language() or "en")[:2]
    given["language"] = guess_language(f"{given['title']} {given['text']}", spoken)
    return given


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        said = _("Write a number from %(least)s to %(most)s.")
        raise NotPossible("out_of_range", said % {"least": number(least), "most": number(most)}, field)
