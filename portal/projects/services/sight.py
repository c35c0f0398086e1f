"""How much of a project a partner reads: all of it, or as a funder. The conversation follows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from messaging.services.members import come_in, go_out
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.realtime import close_person
from portal.organisations.services.whom import people_of

from .. import permissions
from ..models import Partner, Project
from .talks import talk_of


@transaction.atomic
def show(place: Partner, *, by: User, sees: str) -> Partner:
    """The lead says what a partner reads; empty: as its role has it. Saying the same again changes nothing."""
    project = place.project
    if not permissions.can_lead(by, project):
        raise NotAllowed
    if project.closed_at:
        raise NotPossible("closed", _("This project is closed."))
    if place.organisation_id == project.lead_id:
        raise NotPossible("lead", _("Whoever leads reads everything."), "sees")
    if sees not in {"", *Partner.Sight.values}:
        raise NotPossible("sees", _("Choose what they read."), "sees")
    if Partner.objects.inside().filter(pk=place.pk).exclude(sees=sees).update(sees=sees):
        place.refresh_from_db()
        record("partner.shown", by=by, about=project, partner=place.organisation.public_id, sees=sees)
        settle(project, by=by)
        for person in people_of(place.organisation):
            close_person(person.pk)
    return place


def settle(project: Project, *, by: User | None) -> None:
    """Whoever works in it is in its conversation, funders are not. To be called where a role, the lead or a sight has changed."""
    working = set(Partner.objects.working().filter(project=project).values_list("organisation", flat=True))
    talk = talk_of(project, by=by)
    for place in Partner.objects.inside().filter(project=project).select_related("organisation"):
        move = come_in if place.organisation_id in working else go_out
        move(talk, place.organisation)
