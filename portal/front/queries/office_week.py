"""The first week of a cluster's office: what is done, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Dictation, Listing
from portal.organisations.models import Approach, Cluster
from portal.organisations.services.chains import FEWEST
from portal.ui.words import number

ENOUGH_NEEDS = 10


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
    links = cluster.links.count()
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
    written = Dictation.objects.filter(cluster=cluster).count()
    needs = Listing.objects.open().needs().filter(cluster=cluster).count()
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
        ngettext("%(shown)s need is open", "%(shown)s needs are open", needs) % {"shown": number(needs)},
        False,
        _("Five lines to copy"),
        reverse("front:this_week", args=[cluster.slug]),
    )
