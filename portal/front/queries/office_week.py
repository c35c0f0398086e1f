"""The first week of a cluster's office: what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.models import Cluster
from portal.ui.words import number


@dataclass(frozen=True, slots=True)
class WeekStep:
    """`done`: what there is already, in words; `is_done`: enough of it that the next step comes first."""

    title: str
    done: str
    is_done: bool
    label: str
    url: str


def first_week(cluster: Cluster) -> list[WeekStep]:
    """The steps in the order in which an office takes them. One query for all that is counted."""
    return list(_steps(cluster))


def _steps(cluster: Cluster) -> Iterator[WeekStep]:
    members = Q(memberships__ended_at=None, memberships__organisation__isnull=False)
    counted = Cluster.objects.filter(pk=cluster.pk).aggregate(
        members=Count("memberships", filter=members, distinct=True)
    )
    there = counted["members"]
    yield WeekStep(
        _("Bring your members in"),
        ngettext("%(shown)s member is here", "%(shown)s members are here", there) % {"shown": number(there)},
        there >= 5,
        _("Upload the member list"),
        reverse("organisations:member_lists", args=[cluster.slug]),
    )
