"""Who may do what at events. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Organisation
from portal.organisations.permissions import acts_for
from portal.organisations.standing import standing_of

from .models import Course, Delegation, Event, Meeting, Registration

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

OF_A_FIRM = frozenset({Event.Kind.TRAINING, Event.Kind.WEBINAR, Event.Kind.VISIT})
"""What a company holds itself. Matchmaking days and conferences are held by those who stand between members."""


def kinds_for(organisation: Organisation) -> list[str]:
    """Which kinds of event an organisation can hold."""
    whole = organisation.kind != Organisation.Kind.FIRM
    return [kind for kind in Event.Kind.values if whole or kind in OF_A_FIRM]


def can_hold(user: Reader, organisation: Organisation | None) -> bool:
    """Open an event in its name: its own people, and those who serve in the office that it is."""
    if not organisation:
        return False
    return acts_for(user, organisation) or serves_for(user, organisation)


def serves_for(user: Reader, organisation: Organisation) -> bool:
    offices = standing_of(user).offices
    return bool(offices) and organisation.runs_clusters.filter(pk__in=offices.keys()).exists()


def can_organise(user: Reader, event: Event) -> bool:
    return can_hold(user, event.organiser)


def can_change_registration(user: Reader, registration: Registration) -> bool:
    """Whoever is registered, their colleagues, and the organiser."""
    if not user.is_authenticated or not user.is_active:
        return False
    own = registration.person_id == user.pk or registration.organisation_id in standing_of(user).organisations
    return own or can_organise(user, registration.event)


def can_register(user: Reader, event: Event, organisation: Organisation) -> bool:
    """People for one's own organisation, at an event of which one may know."""
    return acts_for(user, organisation) and Event.objects.visible_to(user).filter(pk=event.pk).exists()


def can_answer_meeting(user: Reader, meeting: Meeting) -> bool:
    """Whoever acts for the side that was asked."""
    return meeting.second.organisation_id in standing_of(user).organisations


def takes_part(user: Reader, meeting: Meeting) -> bool:
    """Whoever acts for one of its two sides."""
    return bool({meeting.first.organisation_id, meeting.second.organisation_id} & standing_of(user).organisations)


def speaks_for(user: Reader, delegation: Delegation) -> bool:
    """Whoever acts for the organisation; who organises the event does not speak for those who come."""
    return delegation.organisation_id in standing_of(user).organisations


def sees_plan(user: Reader, meeting: Meeting) -> bool:
    """Whoever takes part, and the organiser."""
    return takes_part(user, meeting) or can_organise(user, meeting.event)


def can_keep_course(user: Reader, course: Course) -> bool:
    """Whoever may hold something in the name of its organiser."""
    return can_hold(user, course.organiser)


def can_pledge(user: Reader, course: Course, organisation: Organisation | None) -> bool:
    """For one's own organisation, a course of which one may know and that somebody else offers."""
    if not organisation or organisation.pk == course.organiser_id or not acts_for(user, organisation):
        return False
    return Course.objects.visible_to(user).filter(pk=course.pk).exists()
