"""Organisations say for how many people they need a course, change it, take it back; it is met when they register."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.services.whom import people_of_each
from portal.ui.words import number

from .. import permissions
from ..models import Course, Event, Invitation, Pledge, Registration
from ..models.training import LONGEST_PLEDGE, MOST_PEOPLE
from .courses import pledged_people
from .telling import organisers_of


@transaction.atomic
def pledge(course: Course, *, by: User, organisation: Organisation, people: int, words: str = "") -> Pledge:
    """The one that stands says something else from now on, or a new one stands. Enough of them: the organiser is told."""
    if not permissions.can_pledge(by, course, organisation):
        raise NotAllowed
    if not 1 <= people <= MOST_PEOPLE:
        said = _("Write how many people, from 1 to %(most)s.")
        raise NotPossible("people", said % {"most": number(MOST_PEOPLE)}, "people")
    # Those who pledge at once for one course come one after the other: the sum is right, and one pledge stands.
    held: Course = Course.objects.select_for_update().select_related("organiser").get(pk=course.pk)
    if not held.is_offered:
        raise NotPossible("ended", _("This course is no longer offered."))
    before = pledged_people(held)
    given = {"people": people, "words": clean_line(words)[:LONGEST_PLEDGE]}
    standing = Pledge.objects.standing().filter(course=held, organisation=organisation).first()
    if standing is None:
        standing = Pledge.objects.create(course=held, organisation=organisation, pledged_by=by, **given)
        record("course.pledged", by=by, about=held, people=people)
    elif any(getattr(standing, name) != value for name, value in given.items()):
        Pledge.objects.filter(pk=standing.pk).update(pledged_by=by, pledged_at=timezone.now(), **given)
        standing.refresh_from_db()
        record("course.pledge_changed", by=by, about=held, people=people)
    _compare(held, before, by)
    return standing


@transaction.atomic
def take_back_pledge(standing: Pledge, *, by: User) -> None:
    if not permissions.acts_for(by, standing.organisation):
        raise NotAllowed
    held: Course = Course.objects.select_for_update().select_related("organiser").get(pk=standing.course_id)
    before = pledged_people(held)
    if Pledge.objects.standing().filter(pk=standing.pk).update(withdrawn_at=timezone.now()):
        record("course.pledge_taken_back", by=by, about=held)
        _compare(held, before, by)
    standing.refresh_from_db()


def invite_pledged(event: Event, *, by: User | None) -> None:
    """Whoever has pledged is invited to the cohort as it is announced. Who is kept apart from the organiser is left out."""
    if event.course_id is None:
        return
    pledged = Pledge.objects.standing().filter(course=event.course_id).exclude(organisation=event.organiser_id)
    kept_out = Exclusion.objects.filter(organisation=event.organiser_id).values("excluded")
    left = Exclusion.objects.filter(excluded=event.organiser_id).values("organisation")
    pledged = pledged.exclude(organisation__in=kept_out).exclude(organisation__in=left)
    asked = list(pledged.order_by("pk").values_list("organisation", flat=True))
    there = set(Invitation.objects.filter(event=event, organisation__in=asked).values_list("organisation", flat=True))
    new = [pk for pk in asked if pk not in there]
    Invitation.objects.bulk_create(
        [Invitation(event=event, organisation_id=pk, sent_by=by) for pk in new], ignore_conflicts=True
    )
    if new:
        record("event.invited", by=by, about=event, organisations=len(new))
        people = [one for some in people_of_each(new).values() for one in some]
        notify("course.opens", to=people, about=event, by=by)


def meet_pledges(event: Event, registrations: Collection[int]) -> None:
    """Those of the organisations whose people (primary keys of registrations) have a place in this cohort are met."""
    if event.course_id is None:
        return
    coming = Registration.objects.filter(pk__in=registrations, event=event, organisation__isnull=False)
    standing = Pledge.objects.standing().filter(course=event.course_id, organisation__in=coming.values("organisation"))
    standing.update(met_at=timezone.now())


def _compare(course: Course, before: int, by: User) -> None:
    """Tell the organiser when there are enough, and take it back when there are not any more."""
    now = pledged_people(course)
    if before < course.enough <= now:
        notify("course.enough", to=organisers_of(course), about=course, by=by)
    elif now < course.enough <= before:
        withdraw("course.enough", about=course)
