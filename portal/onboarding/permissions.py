"""Who may do what while organisations come in. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Cluster, Organisation
from portal.organisations.permissions import acts_for, is_operator, serves_a_cluster_of, serves_in_office

from .models import Claim, Correction

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

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
