"""The first week of a cluster's office: what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Dictation, Listing
from matchmaking.querysets import DISCREET
from portal.organisations.models import Approach, ChainLink, Cluster, ClusterMembership
from portal.organisations.services.chains import FEWEST
from portal.ui.words import number

from .group import MEMBERS, readable_in

ENOUGH_NEEDS = 10


@dataclass(frozen=True, slots=True)
class WeekStep:
    """`done`: what there is already, in words; `is_done`: enough of it that the next step comes first."""

    title: str
    done: str
    is_done: bool
    label: str
    url: str


def first_week(cluster: Cluster, counted: Sequence[int]) -> list[WeekStep]:
    """The steps in the order in which an office takes them; `counted` as `counted_in` gives it."""
    return list(_steps(cluster, *counted))


def counted_in(cluster: Cluster) -> tuple[int, ...]:
    """Links, members, those kept by their own people, calls to make, needs written down, needs open, those the group may be told."""
    here = ClusterMembership.objects.filter(ended_at=None)
    # That somebody asks for finance is told in no number.
    needs = Listing.objects.open().needs().exclude(DISCREET)
    rows: list[Any] = [
        ChainLink.objects.all(),
        here,
        here.filter(organisation__claimed_at__isnull=False),
        Approach.objects.to_call(),
        Dictation.objects.all(),
        needs,
        readable_in(cluster, MEMBERS),
    ]
    counts = {f"n{place}": _count_in_cluster(one) for place, one in enumerate(rows)}
    return Cluster.objects.filter(pk=cluster.pk).annotate(**counts).values_list(*counts).get()


def _count_in_cluster(rows: Any) -> Coalesce:
    mine = rows.filter(cluster=OuterRef("pk")).order_by().values("cluster")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), Value(0))


def _steps(
    cluster: Cluster, links: int, there: int, kept_by: int, calls: int, written: int, needs: int, told: int
) -> Iterator[WeekStep]:
    yield WeekStep(
        _("Write your chain"),
        ngettext("%(shown)s link of the chain", "%(shown)s links of the chain", links) % {"shown": number(links)},
        links >= FEWEST,
        _("Links of the chain"),
        reverse("organisations:office_chain", args=[cluster.slug]),
    )
    yield WeekStep(
        _("Bring your members in"),
        ngettext("%(shown)s member is here", "%(shown)s members are here", there) % {"shown": number(there)},
        there >= 5,
        _("Upload the member list"),
        reverse("organisations:member_lists", args=[cluster.slug]),
    )
    words = [
        ngettext("%(shown)s is kept by its own people", "%(shown)s are kept by their own people", kept_by)
        % {"shown": number(kept_by)}
    ]
    if calls:
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
    yield WeekStep(
        _("Write ten needs down from calls"),
        ngettext("%(shown)s was written down after a call", "%(shown)s were written down after a call", written)
        % {"shown": number(written)},
        needs >= ENOUGH_NEEDS and written > 0,
        _("Write a need down"),
        reverse("matchmaking:office_needs", args=[cluster.slug]),
    )
    yield WeekStep(
        _("Tell your group"),
        ngettext("%(shown)s need is open", "%(shown)s needs are open", told) % {"shown": number(told)},
        False,
        _("Five lines to copy"),
        reverse("front:this_week", args=[cluster.slug]),
    )
