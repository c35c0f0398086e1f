"""Projects as tests need them: opened by the service, so that the lead is a partner and its conversation is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from messaging.services.members import come_in
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.projects.models import Meeting, Milestone, Partner, Project, Role, Task
from portal.projects.services.leads import accept_lead, offer_lead
from portal.projects.services.meetings import call_meeting
from portal.projects.services.milestones import add_milestone
from portal.projects.services.places import first_place
from portal.projects.services.starting import start_project
from portal.projects.services.talks import talk_of
from portal.projects.services.tasks import add_task


def project_of(
    lead: Organisation, *, by: User, title: str = "A date tray pressed from palm fibre", **fields: Any
) -> Project:
    return start_project(by=by, lead=lead, title=title, **fields)


def partner_in(project: Project, organisation: Organisation, *, role: Role | None = None) -> Partner:
    """Somebody who is in, without having been asked."""
    place = first_place(project, organisation, by=None, role=role)
    if not place.is_funder:
        come_in(talk_of(project, by=None), organisation)
    return place


def role_in(project: Project, kind: str = Role.Kind.SUPPLIER, title: str = "A dryer, 30 t", **fields: Any) -> Role:
    role: Role = Role.objects.create(project=project, kind=kind, title=title, **fields)
    return role


def task_in(project: Project, *, by: User, title: str = "Send 200 kg to dock 4", **fields: Any) -> Task:
    return add_task(project, by=by, title=title, **fields)


def milestone_in(
    project: Project, *, by: User, title: str = "Press mould", first: int = 0, days: int = 60, **fields: Any
) -> Milestone:
    """From so many days from today on, for so many days."""
    starts = timezone.localdate() + dt.timedelta(days=first)
    return add_milestone(
        project, by=by, title=title, starts_on=starts, due_on=starts + dt.timedelta(days=days), **fields
    )


def meeting_in(project: Project, *, by: User, title: str = "Mould drawing", days: int = 7, **fields: Any) -> Meeting:
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(days=days)
    return call_meeting(project, by=by, title=title, starts_at=starts, **fields)


def many_tasks(project: Project, number: int, **fields: Any) -> None:
    """In one statement, below those that are there."""
    Task.objects.bulk_create(
        [Task(project=project, title=f"Task {at}", position=(at + 1) << 20, **fields) for at in range(number)]
    )


def lead_handed_over(project: Project, *, by: User, to: Partner, taken_by: User) -> Project:
    """Offered by one and accepted by the other."""
    return accept_lead(offer_lead(project, by=by, to=to), by=taken_by)
