"""Who may do what while organisations come in. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from portal.organisations.models import Cluster, ClusterMembership, Membership, OfficeStaff, Organisation
from portal.organisations.permissions import acts_for, is_operator, role_of, serves_a_cluster_of, serves_in_office

from .models import Claim, Correction, Merge

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

# Duplicates and merges


def offices_of_both(user: Reader, one: Organisation, other: Organisation) -> QuerySet[Cluster]:
    """The clusters in whose office the person serves and where both are members."""
    if not user.is_authenticated or not user.is_active:
        return Cluster.objects.none()
    here = [
        ClusterMembership.objects.filter(organisation=organisation, ended_at=None).values("cluster")
        for organisation in (one, other)
    ]
    serving = OfficeStaff.objects.filter(user=user, ended_at=None).values("cluster")
    return Cluster.objects.filter(pk__in=serving).filter(pk__in=here[0]).filter(pk__in=here[1]).order_by("pk")


def can_decide_duplicate(user: Reader, one: Organisation, other: Organisation) -> bool:
    """Whether two are one: the office of a cluster where both are members, and the portal's staff. Never another office."""
    return is_operator(user) or offices_of_both(user, one, other).exists()


can_merge = can_decide_duplicate


def can_agree(user: Reader, merge: Merge) -> bool:
    """An owner of either, where both are kept by their people; of the staff's merges a second person of the staff."""
    return bool(voices_of(user, merge))


def voices_of(user: Reader, merge: Merge) -> set[int | None]:
    """For whom the person can agree: organisations of which they are an owner; None for the portal's staff."""
    if merge.state != Merge.State.ASKED or not user.is_authenticated:
        return set()
    voices: set[int | None] = {None} if merge.by_staff and is_operator(user) and user.pk != merge.by_id else set()
    for organisation in (merge.kept, merge.gone):
        if organisation.is_claimed and role_of(user, organisation) == Membership.Role.OWNER:
            voices.add(organisation.pk)
    return voices


def can_see_merge(user: Reader, merge: Merge) -> bool:
    """Who asked for it or may take it back, and the people who keep either."""
    keeps = any(
        role_of(user, one) in (Membership.Role.OWNER, Membership.Role.ADMIN) for one in (merge.kept, merge.gone)
    )
    return keeps or can_undo_merge(user, merge)


def can_undo_merge(user: Reader, merge: Merge) -> bool:
    """The office that did it, and the portal's staff."""
    return is_operator(user) or (merge.cluster is not None and serves_in_office(user, merge.cluster))


Level = Organisation.Verification
BY_OFFICE = (Level.CLUSTER, Level.VISIT)
BY_STAFF = (Level.REGISTER, Level.DOCUMENT)
# Claims, corrections and taking out


def can_read_claim(user: Reader, claim: Claim) -> bool:
    """Whoever decides of it, now or before; never whoever claims."""
    if not user.is_authenticated or claim.person_id == user.pk:
        return False
    return is_operator(user) or serves_a_cluster_of(user, claim.organisation)


def can_decide_claim(user: Reader, claim: Claim) -> bool:
    """The office of its cluster where nobody contradicts; a dispute is for the portal's staff alone. Nobody of the organisation."""
    if not can_read_claim(user, claim) or acts_for(user, claim.organisation):
        return False
    return is_operator(user) or claim.state != Claim.State.DISPUTED


def can_decide_correction(user: Reader, correction: Correction) -> bool:
    return is_operator(user) or serves_a_cluster_of(user, correction.organisation)


def levels_for(user: Reader, organisation: Organisation) -> list[str]:
    """The levels of verification that somebody may give and take back: the office what it knows of its members, the staff what stands
    in registers and papers. Nobody for their own organisation."""
    if not user.is_authenticated or acts_for(user, organisation):
        return []
    office = BY_OFFICE if serves_a_cluster_of(user, organisation) else ()
    return [str(level) for level in (*(BY_STAFF if is_operator(user) else ()), *office)]


def can_see_verifications(user: Reader, organisation: Organisation) -> bool:
    """With notes and what was taken back: whoever gives them, and its own people."""
    return acts_for(user, organisation) or is_operator(user) or serves_a_cluster_of(user, organisation)


def can_send_round(user: Reader, cluster: Cluster) -> bool:
    return serves_in_office(user, cluster)
