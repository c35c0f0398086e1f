"""What may be told in a group in which members of a cluster are, or in which anybody may be."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from matchmaking.models import Listing
from matchmaking.querysets import DISCREET
from portal.organisations.models import Cluster, ClusterMembership, Exclusion

MEMBERS, EVERYBODY = "members", "everybody"


def readable_in(cluster: Cluster, group: str) -> QuerySet[Any]:
    """What each of that group may read: nothing confidential, no request for finance, nothing kept from any member."""
    needs = Listing.objects.open().needs().filter(cluster=cluster).exclude(DISCREET)
    needs = needs.exclude(confidentiality=Listing.Confidentiality.OFFICE).filter(
        organisation__published_at__lte=timezone.now()
    )
    if group == EVERYBODY:
        needs = needs.filter(audience=Listing.Audience.PUBLIC)
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    hidden = Listing.hidden_from.through.objects.filter(listing=OuterRef("pk"))
    kept_out = Exclusion.objects.filter(organisation=OuterRef("organisation"), excluded__in=members)
    secret = Q(hide_from_same_link=True) | Q(Exists(hidden)) | (Q(Exists(kept_out)) & ~Q(audience="public"))
    return needs.exclude(secret).order_by("expires_on", "pk")
