"""The lead goes to another partner once that partner says yes. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, withdraw
from portal.organisations.services.whom import people_of

from .. import permissions
from ..models import Partner, Project
from ..querysets import PartnerQuerySet
from .indexing import index_project
from .looking import look_again
from .moving import check_open
from .sight import settle

OFFERED = "project.lead_offered"


@transaction.atomic
def offer_lead(project: Project, *, by: User, to: Partner) -> Project:
    """Ask another partner to lead from now on; an offer to somebody else ends by it. Nothing changes until they accept.

    Raises NotPossible: closed, not_in, funder.
    """
    if not permissions.can_lead(by, project):
        raise NotAllowed
    check_open(project)
    place = _inside(project).filter(pk=to.pk).exclude(organisation=project.lead_id).first()
    if place is None:
        raise NotPossible("not_in", _("Only another partner can lead."), "to")
    _works(place)
    offered = Project.objects.filter(pk=project.pk, lead=project.lead_id).exclude(lead_offered_to=place)
    if offered.update(lead_offered_to=place, lead_offered_at=timezone.now(), moved_at=timezone.now()):
        withdraw(OFFERED, about=project)
        record("project.lead_offered", by=by, about=project, to=place.organisation.public_id)
        notify(OFFERED, to=people_of(place.organisation), about=project, by=by)
    project.refresh_from_db()
    return project


@transaction.atomic
def accept_lead(project: Project, *, by: User) -> Project:
    """Lead from now on, for the partner that was asked. Raises NotPossible: closed, gone, funder."""
    place = _offered(project)
    if place is None and permissions.can_lead(by, project):
        return project
    place = _asked(place, project, by)
    check_open(project)
    _works(place)
    before = project.lead
    if _ends_offer(place, lead=place.organisation):
        project.refresh_from_db()
        settle(project, by=by)
        record("project.handed_over", by=by, about=project, to=place.organisation.public_id)
        look_again(project)
        notify("project.handed_over", to=people_of(place.organisation), about=project, by=by)
        notify("project.lead_answered", to=people_of(before), about=project, by=by, accepted=True)
        index_project(project)
    project.refresh_from_db()
    return project


@transaction.atomic
def decline_lead(project: Project, *, by: User) -> Project:
    """Say no to the lead. Raises NotPossible: gone."""
    place = _asked(_offered(project), project, by)
    if _ends_offer(place):
        record("project.lead_declined", by=by, about=project, to=place.organisation.public_id)
        notify("project.lead_answered", to=people_of(project.lead), about=project, by=by, accepted=False)
    project.refresh_from_db()
    return project


@transaction.atomic
def take_back_lead(project: Project, *, by: User) -> Project:
    """Keep the lead after all. Raises NotPossible: gone."""
    if not permissions.can_lead(by, project):
        raise NotAllowed
    place = _offered(project)
    if place is not None and _ends_offer(place):
        record("project.lead_kept", by=by, about=project, to=place.organisation.public_id)
    project.refresh_from_db()
    return project


def forget_offer(place: Partner) -> None:
    """For whoever is no longer in it."""
    _ends_offer(place)


def _offered(project: Project) -> Partner | None:
    """The partner that is asked to lead, as it stands now; the project is held by this transaction."""
    held = Project.objects.select_for_update().get(pk=project.pk)
    found: Partner | None = _inside(project).filter(pk=held.lead_offered_to_id).first()
    return found


def _asked(place: Partner | None, project: Project, by: User) -> Partner:
    """The same, where the actor acts for it."""
    if place is None and permissions.can_work(by, project):
        raise NotPossible("gone", _("This is no longer open: it was answered or taken back meanwhile."))
    if place is None or not permissions.can_answer_for(by, place):
        raise NotAllowed
    return place


def _ends_offer(place: Partner, **fields: object) -> int:
    offered = Project.objects.filter(pk=place.project_id, lead_offered_to=place)
    ended = offered.update(lead_offered_to=None, lead_offered_at=None, moved_at=timezone.now(), **fields)
    if ended:
        withdraw(OFFERED, about=place.project)
    return ended


def _inside(project: Project) -> PartnerQuerySet:
    return Partner.objects.inside().filter(project=project).select_related("project__lead", "organisation", "role")


def _works(place: Partner) -> None:
    if place.is_funder:
        words = _(
            "%(name)s reads as a funder, and whoever leads reads everything. Let it read everything first, or choose another partner."
        )
        raise NotPossible("funder", words % {"name": place.organisation.name}, "to")
