"""Projects as tests need them: opened by the service, so that the lead is a partner and its conversation is open."""

from __future__ import annotations

from typing import Any

from messaging.services.members import come_in
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.projects.models import Partner, Project, Role
from portal.projects.services.places import first_place
from portal.projects.services.starting import start_project
from portal.projects.services.talks import talk_of


def project_of(
    lead: Organisation, *, by: User, title: str = "A date tray pressed from palm fibre", **fields: Any
) -> Project:
    return start_project(by=by, lead=lead, title=title, **fields)


def partner_in(project: Project, organisation: Organisation, *, role: Role | None = None) -> Partner:
    """Somebody who is in, without having been asked."""
    place = first_place(project, organisation, by=None, role=role)
    come_in(talk_of(project, by=None), organisation)
    return place


def role_in(project: Project, kind: str = Role.Kind.SUPPLIER, title: str = "A dryer, 30 t", **fields: Any) -> Role:
    role: Role = Role.objects.create(project=project, kind=kind, title=title, **fields)
    return role
