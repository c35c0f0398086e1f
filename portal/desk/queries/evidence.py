"""What the portal counts for a self-assessment: asked once when a round begins or somebody counts again, then kept with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from matchmaking.models import Introduction, Listing, Outcome
from matchmaking.querysets import DISCREET, discreet
from portal.events.models import Event
from portal.organisations.models import BoardSeat, Cluster, ClusterMembership, Connection, Organisation
from portal.projects.models import Project

from ..models import MemberTier, Objective, Plan, PlanAction

Kind = Organisation.Kind
GROUPS = ({Kind.FIRM}, {Kind.UNIVERSITY, Kind.RESEARCH}, {Kind.FINANCE}, {Kind.GOVERNMENT})
Evidence = dict[str, Any]


def evidence_of(cluster: Cluster, year: int) -> dict[str, Evidence]:
    """By indicator: its level, and what was counted (`n`, of how many where it is a share). Requests for finance are in none."""
    members = ClusterMembership.objects.of_published().filter(cluster=cluster)
    rows = list(members.values_list("organisation", "organisation__kind", "link"))
    everybody = {one for one, _kind, _link in rows}
    begins, ends = (dt.datetime(when, 1, 1, tzinfo=timezone.get_default_timezone()) for when in (year, year + 1))
    within = {"gte": begins, "lt": ends}
    return {
        "members": _steps(len(everybody), 1, 20, 50),
        "mix": _mix({kind for _one, kind, _link in rows}),
        "chain": _chain(cluster, [link for _one, _kind, link in rows]),
        "active": _share(_active(everybody, begins, ends), len(everybody)),
        "board": _steps(BoardSeat.objects.filter(cluster=cluster, ended_at=None).count(), 1, 3, 5),
        "plan": _plan(cluster),
        "fees": _share(_paying(cluster), len(everybody)),
        "introductions": _steps(
            Introduction.objects.filter(cluster=cluster, **_dated("made_at", within))
            .exclude(discreet("match__listing__"))
            .count(),
            1,
            5,
            20,
        ),
        "events": _steps(
            Event.objects.filter(
                cluster=cluster, published_at__isnull=False, called_off_at=None, **_dated("starts_at", within)
            ).count(),
            1,
            2,
            5,
        ),
        "connected": _share(_connected(everybody), len(everybody)),
        "projects": _steps(
            Project.objects.filter(
                cluster=cluster, closed_at__gte=begins.replace(year=year - 2), closed_at__lt=ends
            ).count(),
            1,
            5,
            10,
        ),
        "deals": _steps(
            Outcome.objects.filter(introduction__cluster=cluster, said=Outcome.Said.DEAL, **_dated("said_at", within))
            .exclude(discreet("introduction__match__listing__"))
            .values("introduction")
            .distinct()
            .count(),
            1,
            5,
            10,
        ),
    }


def _dated(field: str, within: dict[str, Any]) -> dict[str, Any]:
    return {f"{field}__{how}": moment for how, moment in within.items()}


def _steps(n: int, *from_: int) -> Evidence:
    return {"level": sum(n >= one for one in from_), "n": n}


def _share(n: int, of: int) -> Evidence:
    level = 0 if not n else 1 if 4 * n < of else 2 if 2 * n <= of else 3
    return {"level": level, "n": n, "of": of}


def _mix(kinds: set[str]) -> Evidence:
    there = sum(1 for group in GROUPS if group & kinds)
    return {"level": max(0, there - 1), "n": there, "of": len(GROUPS)}


def _chain(cluster: Cluster, links: list[int | None]) -> Evidence:
    all_links = list(cluster.links.values_list("pk", flat=True))
    covered = sum(1 for one in all_links if links.count(one) > 1)
    level = 0 if not covered else 3 if covered == len(all_links) else 2 if 2 * covered >= len(all_links) else 1
    return {"level": level, "n": covered, "of": len(all_links)}


def _active(members: set[int], begins: dt.datetime, ends: dt.datetime) -> int:
    told = Listing.objects.filter(organisation__in=members, published_at__gte=begins, published_at__lt=ends)
    return int(told.exclude(DISCREET).aggregate(n=Count("organisation", distinct=True))["n"])


def _paying(cluster: Cluster) -> int:
    standing = ClusterMembership.objects.of_published().filter(cluster=cluster)
    return MemberTier.objects.filter(membership__in=standing, until=None, tier__fee__gt=0).count()


def _connected(members: set[int]) -> int:
    pairs = Connection.objects.filter(Q(first__in=members), Q(second__in=members), ended_at=None)
    return len({one for pair in pairs.values_list("first", "second") for one in pair})


def _plan(cluster: Cluster) -> Evidence:
    standing = Objective.objects.filter(cluster=cluster, taken_out_at=None)
    owned = PlanAction.objects.filter(Q(person__isnull=False) | Q(organisation__isnull=False), objective__in=standing)
    has = [
        Plan.objects.filter(cluster=cluster).exclude(diagnosis="").exists(),
        standing.exists(),
        owned.exists(),
        standing.exclude(figure="").filter(target__isnull=False).exists(),
    ]
    level = 0 if not any(has) else 3 if all(has) else 2 if has[1] and has[2] else 1
    return {"level": level, "n": sum(has), "of": len(has)}
