"""The first week of a cluster's office: what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.models import Approach, Cluster
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
    """The steps in the order in which an office takes them. A fixed number of queries."""
    return list(_steps(cluster))


def _steps(cluster: Cluster) -> Iterator[WeekStep]:
    members = Q(memberships__ended_at=None, memberships__organisation__isnull=False)
    counted = Cluster.objects.filter(pk=cluster.pk).aggregate(
        members=Count("memberships", filter=members, distinct=True)
    )
    there = counted["members"]
    kept = members & Q(memberships__organisation__claimed_at__isnull=False)
    counted |= Cluster.objects.filter(pk=cluster.pk).aggregate(
        kept=Count("memberships", filter=kept, distinct=True),
        calls=Count("approaches", filter=Q(approaches__in=Approach.objects.to_call()), distinct=True),
    )
    yield WeekStep(
        _("Bring your members in"),
        ngettext("%(shown)s member is here", "%(shown)s members are here", there) % {"shown": number(there)},
        there >= 5,
        _("Upload the member list"),
        reverse("organisations:member_lists", args=[cluster.slug]),
    )
    kept_by = counted["kept"]
    words = [
        ngettext("%(shown)s is kept by its own people", "%(shown)s are kept by their own people", kept_by)
        % {"shown": number(kept_by)}
    ]
    if calls := counted["calls"]:
        words.append(
            ngettext("%(shown)s is to be called", "%(shown)s are to be called", calls) % {"shown": number(calls)}
        )
    yield WeekStep(
        _("Ask their people in"),
        _(", ").join(words),
        there > 0 and kept_by == there,
        _("Invite your members"),
        reverse("organisations:office_invitations", args=[cluster.slug]),
    )
