"""Who could fill the free roles of a project: found in the background, kept with the evidence, never while a page is read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.queries.consortium import Able, Sought, who_could
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Organisation
from portal.outbox.services import Priority, enqueue
from portal.search.projector import project_pending
from portal.search.shelf import NotReady

from .. import permissions, tasks
from ..models import Partner, Project, Role, RoleCandidate
from ..queries.candidates import AGAIN
from .looking import look_again

INDEX_AWAITED = dt.timedelta(seconds=30)
GIVES_MONEY: frozenset[str] = frozenset({Organisation.Kind.FINANCE, Organisation.Kind.GOVERNMENT})
KINDS_FOR: dict[str, frozenset[str]] = {Role.Kind.FINANCIER: GIVES_MONEY}
"""Roles that only some kinds of organisation can have; all others are open to everybody."""


def find_candidates(project: Project) -> None:
    """For each free role. Running it again changes nothing; while the index is being made, what stands is left as it is."""
    places = list(Partner.objects.filter(project=project).select_related("organisation"))
    taken = {one.role_id for one in places if one.is_in}
    partners = [one.organisation for one in places if one.is_in and one.organisation_id != project.lead_id]
    never = {one.organisation_id for one in places if one.state not in AGAIN}
    project_pending()
    for role in Role.objects.filter(project=project).select_related("link__cluster").prefetch_related("sectors"):
        if role.pk in taken:
            found: list[Able] = []
        else:
            try:
                found = who_could(_sought(project, role), lead=project.lead, partners=partners, never=never)
            except NotReady:
                enqueue(
                    tasks.find_candidates,
                    key=tasks.key_of(project.pk),
                    priority=Priority.BULK,
                    wait=INDEX_AWAITED,
                    project=project.pk,
                )
                return
        _keep(role, found)


def search_again(role: Role, *, by: User) -> None:
    """The lead wants them looked for now."""
    if not permissions.can_lead(by, role.project):
        raise NotAllowed
    if role.project.closed_at:
        raise NotPossible("closed", _("This project is closed."))
    look_again(role.project, role)


@transaction.atomic
def _keep(role: Role, found: list[Able]) -> None:
    # Whoever changes the role meanwhile has asked for it to be looked for again.
    if not Role.objects.filter(pk=role.pk).update(looked_at=timezone.now()):
        return
    RoleCandidate.objects.filter(role=role).delete()
    RoleCandidate.objects.bulk_create(
        RoleCandidate(
            role=role, organisation=one.organisation, position=at, strength=one.strength, evidence=one.evidence
        )
        for at, one in enumerate(found, 1)
    )


def _sought(project: Project, role: Role) -> Sought:
    return Sought(
        title=role.title,
        about=f"{project.title}. {project.summary}" if project.summary else project.title,
        codes=tuple(sorted(sector.code for sector in role.sectors.all())),
        cluster=role.link.cluster if role.link else project.cluster,
        link=role.link,
        kinds=KINDS_FOR.get(role.kind, frozenset()),
        countries=frozenset(role.countries),
    )
