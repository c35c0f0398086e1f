"""Who introduces two that both said yes, and whether their office reads it first."""

from __future__ import annotations

from collections.abc import Iterable

from portal.accounts.models import User
from portal.organisations.models import Cluster, ClusterMembership, Membership, OfficeStaff

from ..models import Introduction, IntroductionChoice, Listing, Match, MatchSide


def shared_cluster(match: Match) -> Cluster | None:
    """The cluster that both belong to, that of the need or offer first; for what was entrusted to an office, its own.

    None for a request for finance that was not: that somebody asks for money is for the two of them alone.
    """
    listing = match.listing
    entrusted = listing.confidentiality == Listing.Confidentiality.OFFICE
    if listing.kind == Listing.Kind.NEED and listing.category == Listing.Category.FINANCE and not entrusted:
        return None
    if entrusted and listing.cluster_id:
        return Cluster.objects.select_related("region").get(pk=listing.cluster_id)
    theirs = ClusterMembership.objects.filter(organisation=match.organisation_id, ended_at=None).values("cluster")
    ours = ClusterMembership.objects.filter(
        organisation=listing.organisation_id, ended_at=None, cluster__in=theirs
    ).select_related("cluster__region")
    shared = sorted(ours, key=lambda one: (one.cluster_id != listing.cluster_id, one.joined_on, one.pk))
    return shared[0].cluster if shared else None


def introducer_in(cluster: Cluster | None, match: Match) -> User | None:
    """The person of its office who put the pair forward, else the first of its staff. Nobody who acts for one of the two sides."""
    if cluster is None:
        return None
    sides = (match.listing.organisation_id, match.organisation_id)
    own_people = Membership.objects.filter(organisation__in=sides, ended_at=None).values("user")
    seats = OfficeStaff.objects.filter(cluster=cluster, ended_at=None, user__is_active=True)
    staff = [seat.user for seat in seats.exclude(user__in=own_people).select_related("user").order_by("pk")]
    said_yes = MatchSide.objects.filter(match=match, answered_by__isnull=False).values_list("answered_by", flat=True)
    put_forward = {match.listing.created_by_id, *said_yes}
    return next((one for one in staff if one.pk in put_forward), staff[0] if staff else None)


def reads_first(cluster: Cluster, match: Match | None = None) -> bool:
    """Whether its office reads introductions before they go out; not those that it brought about itself."""
    if match is not None and match.listing.confidentiality == Listing.Confidentiality.OFFICE:
        return False
    return IntroductionChoice.objects.filter(cluster=cluster, reads_first=True).exists()


def unmade_of(sides: Iterable[MatchSide]) -> dict[int, Introduction]:
    """Match (primary key) -> its introduction, where both have said yes and it is not out; asked only where there can be one."""
    yes = MatchSide.Answer.INTERESTED
    both = {
        side.match_id
        for side in sides
        if side.answer == yes and not side.match.agreed_at and getattr(side, "other_answer", "") == yes
    }
    rows = Introduction.objects.unmade().filter(match__in=both).select_related("cluster", "decided_by") if both else []
    return {one.match_id: one for one in rows}
