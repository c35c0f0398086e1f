"""Who can have something to do in a project: its partners but the funders, and the cluster's office where that works in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of_each

from ..models import Partner, Project


@dataclass(frozen=True, slots=True)
class Able:
    """`owners`: the lead first, then as they came in. `office` (a primary key) works in it too; `funders` are in it and read no tasks."""

    owners: list[Organisation]
    office: int | None = None
    funders: frozenset[int] = frozenset()

    def has(self, organisation: int | None) -> bool:
        if organisation is None:
            return False
        return organisation == self.office or any(one.pk == organisation for one in self.owners)

    def why_free(self, organisation: Organisation | None) -> str:
        """Of what whoever had it can do no longer; empty where nobody had it."""
        if organisation is None:
            return ""
        if organisation.pk in self.funders:
            return _("%(name)s reads as a funder now") % {"name": organisation.name}
        return _("%(name)s has left") % {"name": organisation.name}


def able_in(project: Project, inside: Iterable[Partner] | None = None) -> Able:
    """`inside`: its partners, with organisation and role, where a page has them already. One query otherwise."""
    if inside is None:
        inside = Partner.objects.inside().filter(project=project).select_related("organisation", "role").order_by("pk")
    owners, funders = [], set()
    for place in inside:
        place.project = project
        if place.is_funder:
            funders.add(place.organisation_id)
        else:
            owners.append(place.organisation)
    owners.sort(key=lambda one: one.pk != project.lead_id)
    office = project.cluster.organisation_id if project.office_helps and project.cluster else None
    return Able(owners, office, frozenset(funders))


def owners_of(project: Project) -> list[Organisation]:
    """Those of `able_in`, the office last."""
    able = able_in(project)
    if able.office is None or any(one.pk == able.office for one in able.owners):
        return able.owners
    return [*able.owners, *Organisation.objects.filter(pk=able.office)]


def owners_with_people(project: Project) -> list[tuple[Organisation, list[User]]]:
    owners = owners_of(project)
    people = people_of_each(one.pk for one in owners)
    return [(one, people[one.pk]) for one in owners]
