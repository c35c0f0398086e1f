"""Members for whom something is to be done: silent ones, those without a place, certificates to fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.calendar import morning_of
from portal.organisations.models import (
    CertificatePicture,
    Cluster,
    ClusterMembership,
    Organisation,
)
from portal.ui.parts import Action
from portal.ui.words import ago

from ..models import ContactNote, MemberState, QueueItem
from ..models.health import SILENT_AFTER
from . import Found, Source, sources


def sign_in() -> None:
    sources.register(
        "silent_member",
        Source(
            label=gettext_lazy("Silent members"),
            icon="clock",
            find=silent,
            titles=names,
            notes=last_seen,
            actions=call,
            nudge=ContactNote.About.SILENT,
        ),
    )
    sources.register(
        "unplaced",
        Source(
            label=gettext_lazy("Members without a place"),
            icon="pin",
            find=unplaced,
            titles=names,
            actions=place,
        ),
    )
    sources.register(
        "certificate",
        Source(
            label=gettext_lazy("Certificates to fill in"),
            icon="verified",
            find=certificates,
            titles=names,
            actions=fill_in,
            weight=24,
        ),
    )


def silent(cluster: Cluster) -> Iterable[Found]:
    """Nobody of theirs was here for 60 days, as counted last."""
    silent_ones = MemberState.objects.filter(
        cluster=cluster, state=MemberState.State.SILENT, membership__ended_at=None, last_seen_at__isnull=False
    )
    told = silent_ones.values_list("membership__organisation__public_id", "last_seen_at", "membership__organisation")
    for key, seen_at, organisation in told:
        if seen_at is None:
            continue
        facts = {"seen": timezone.localtime(seen_at).date().isoformat()}
        yield Found(key=key, since=seen_at + dt.timedelta(days=SILENT_AFTER), organisation=organisation, facts=facts)


def unplaced(cluster: Cluster) -> Iterable[Found]:
    """At no link and in no support lane; cluster organisations have their place beside the chain."""
    members = ClusterMembership.objects.of_published().filter(cluster=cluster, link=None, lane="")
    members = members.exclude(organisation__kind=Organisation.Kind.CLUSTER)
    for key, joined_on, organisation in members.values_list("public_id", "joined_on", "organisation"):
        yield Found(key=key, since=morning_of(joined_on, cluster.region.country), organisation=organisation)


def certificates(cluster: Cluster) -> Iterable[Found]:
    """Photographs that members of the cluster have shown and nobody has answered yet."""
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    shown = CertificatePicture.objects.waiting().filter(organisation__in=members)
    for key, shown_at, organisation in shown.values_list("public_id", "shown_at", "organisation"):
        yield Found(key=key, since=shown_at, organisation=organisation)


def names(rows: list[QueueItem]) -> list[str]:
    return [row.organisation.name if row.organisation else "" for row in rows]


def last_seen(rows: list[QueueItem]) -> list[str]:
    words = _("Last seen %(ago)s")
    return [words % {"ago": ago(dt.date.fromisoformat(row.facts["seen"]))} for row in rows]


def place(rows: list[QueueItem]) -> list[list[Action]]:
    label = _("Place in the chain")
    return [
        [Action(label, reverse("organisations:cluster_place", args=[row.organisation.slug, row.cluster.slug]))]
        if row.organisation
        else []
        for row in rows
    ]


def call(rows: list[QueueItem]) -> list[list[Action]]:
    label = _("Call, and write it down")
    return [
        [Action(label, reverse("desk:member_file", args=[row.cluster.slug, row.organisation.slug]) + "#note")]
        if row.organisation
        else []
        for row in rows
    ]


def fill_in(rows: list[QueueItem]) -> list[list[Action]]:
    label = _("See and fill in")
    return [[Action(label, reverse("organisations:certificate_detail", args=[row.key]))] for row in rows]
