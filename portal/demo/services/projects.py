"""Joint projects of the story: who leads, who is in and in which role, and what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from messaging.services.members import come_in
from portal.accounts.models import User
from portal.projects.models import Project, Role
from portal.projects.services.places import first_place
from portal.projects.services.starting import begin, start_project
from portal.projects.services.talks import talk_of

from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast


def write_projects(cast: Cast) -> None:
    for told in projects_told():
        _write(cast, told)


def projects_told() -> list[dict[str, Any]]:
    """As they stand in projects.toml."""
    found: list[dict[str, Any]] = read(DATA / "projects.toml")["project"]
    return found


def project_of(key: str) -> Project:
    """One of them, once it is written."""
    found: Project = Project.objects.get(public_id=steady_id("project", key))
    return found


def first_day(told: dict[str, Any]) -> dt.date:
    """The first of a month, so many months from today."""
    return month_after(timezone.localdate(), told["month"])


def month_after(day: dt.date, months: int) -> dt.date:
    """The first of the month that is so many months after that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(years, month + 1, 1)


def _write(cast: Cast, told: dict[str, Any]) -> None:
    lead = cast.organisations[told["lead"]]
    by = _person(cast, told)
    starts = first_day(told)
    project = start_project(
        by=by,
        lead=lead,
        title=told["title"],
        summary=told["summary"],
        cluster=cast.clusters[told["cluster"]],
        audience=told["audience"],
        office_helps=told.get("office_helps", False),
        starts_on=starts,
        ends_on=month_after(starts, told["months"]) - dt.timedelta(days=1),
        grant=told.get("grant"),
        currency=told.get("currency", ""),
    )
    Project.objects.filter(pk=project.pk).update(public_id=steady_id("project", told["key"]))
    roles = [
        Role(project=project, kind=kind, title=title, position=at)
        for at, (kind, title) in enumerate([*((one[1], one[2]) for one in told["with"]), *told["missing"]])
    ]
    Role.objects.bulk_create(roles)
    for (key, _kind, _title), role in zip(told["with"], roles, strict=False):
        place = first_place(project, cast.organisations[key], by=by, role=role)
        if not place.is_funder:
            come_in(talk_of(project, by=by), cast.organisations[key])
    if starts <= timezone.localdate():
        begin(project, by=by)
    # The moments of its beginning, not of the seeding.
    opened = timezone.make_aware(dt.datetime.combine(min(starts, timezone.localdate()), dt.time(9)))
    Project.objects.filter(pk=project.pk, started_at__isnull=False).update(started_at=opened, created_at=opened)


def _person(cast: Cast, told: dict[str, Any]) -> User:
    """Who opened it: somebody by name, or the first of the lead's people."""
    found = cast.users[told["by"]] if "by" in told else cast.acting_for(told["lead"])
    if found is None:
        raise LookupError(f"nobody acts for {told['lead']}")
    return found
