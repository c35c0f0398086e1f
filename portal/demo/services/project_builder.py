"""What the projects of the story ask of their partners, and a call that is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.organisations.models import ChainLink, Cluster
from portal.projects.models import Call, Role
from portal.projects.services.calls import write_call
from portal.projects.services.mixes import write_rules
from portal.projects.services.roles import add_role
from portal.taxonomy.models import Sector

from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .projects import project_of


def write_builder(cast: Cast) -> None:
    told = read(DATA / "project_builder.toml")
    for one in told["project"]:
        _fill(cast, one)
    for one in told["call"]:
        _call(cast, one)


def _fill(cast: Cast, told: dict[str, Any]) -> None:
    project = project_of(told["project"])
    by = cast.acting_for(project.lead.slug) or project.opened_by
    for one in told["roles"]:
        role = Role.objects.get(project=project, title=one["title"])
        role.link, role.countries = _link(project.cluster, one), one.get("countries", [])
        role.save(update_fields=["link", "countries"])
        role.sectors.set(Sector.objects.filter(code__in=one["sectors"]))
    if by and "mix" in told:
        write_rules(project, by=by, **told["mix"])


def _call(cast: Cast, told: dict[str, Any]) -> None:
    organisation = cast.organisations[told["organisation"]]
    by = cast.acting_for(told["organisation"])
    if by is None:
        raise LookupError(f"nobody acts for {told['organisation']}")
    today, cluster = timezone.localdate(), cast.clusters[told["cluster"]]
    call = write_call(
        by=by,
        organisation=organisation,
        cluster=cluster,
        audience=told["audience"],
        title=told["title"],
        text=told["text"],
        opens_on=today - dt.timedelta(days=told["opened"]),
        closes_on=today + dt.timedelta(days=told["closes"]),
        grant=told["grant"],
        currency=told["currency"],
    )
    Call.objects.filter(pk=call.pk).update(public_id=steady_id("call", told["key"]))
    for one in told["roles"]:
        sectors = Sector.objects.filter(code__in=one["sectors"])
        link, needed = _link(cluster, one), one.get("needed", True)
        add_role(call, by=by, kind=one["kind"], title=one["title"], sectors=sectors, link=link, is_needed=needed)
    write_rules(call, by=by, **told["mix"])


def _link(cluster: Cluster | None, told: dict[str, Any]) -> ChainLink | None:
    if cluster is None or "link" not in told:
        return None
    found: ChainLink = ChainLink.objects.get(cluster=cluster, position=told["link"])
    return found
