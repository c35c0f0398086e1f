"""Who can have something to do in a project: its partners, and the cluster's office where that works in it."""

from __future__ import annotations

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of_each

from ..models import Partner, Project


def owners_of(project: Project) -> list[Organisation]:
    """The lead first, then as they came in; the office last."""
    inside = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
    found = sorted((one.organisation for one in inside), key=lambda one: one.pk != project.lead_id)
    office = project.cluster.organisation if project.office_helps and project.cluster else None
    return [*found, office] if office and office not in found else found


def owners_with_people(project: Project) -> list[tuple[Organisation, list[User]]]:
    owners = owners_of(project)
    people = people_of_each(one.pk for one in owners)
    return [(one, people[one.pk]) for one in owners]
