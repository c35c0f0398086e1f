"""Who may do what with needs, offers and suggested partners. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.depth import LABORATORIES
from portal.organisations.models import (
    Cluster,
    ClusterMembership,
    Membership,
    Organisation,
    TransferOffice,
)
from portal.organisations.permissions import (
    acts_for,
    is_operator,
    keep_apart,
    rank_of,
    role_of,
    serves_a_cluster_of,
    serves_in_office,
)
from portal.organisations.standing import standing_of

from .models import Dictation, Escalation, Introduction, Lesson, Listing, Match, MatchSide, Outcome, Release

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_create_listing(user: Reader, organisation: Organisation) -> bool:
    return is_operator(user) or acts_for(user, organisation) or serves_a_cluster_of(user, organisation)


def can_edit_listing(user: Reader, listing: Listing) -> bool:
    """Its organisation's people; the office only for what it wrote down for a member. What follows a page is changed there."""
    if listing.is_of_a_page:
        return False
    if is_operator(user) or acts_for(user, listing.organisation):
        return True
    # What the member has confirmed is the member's own.
    confirmed = Dictation.objects.filter(listing=listing).exclude(state=Dictation.State.WAITING)
    return _wrote_it_down(user, listing) and not confirmed.exists()


def can_publish_listing(user: Reader, listing: Listing) -> bool:
    """What was written down after a call is published by the member alone: through the link, or by its own people."""
    if Dictation.objects.filter(listing=listing, state=Dictation.State.WAITING).exists():
        return acts_for(user, listing.organisation)
    return can_edit_listing(user, listing)


def can_renew_listing(user: Reader, listing: Listing) -> bool:
    if listing.is_of_a_page:
        return False
    return is_operator(user) or acts_for(user, listing.organisation) or _wrote_it_down(user, listing)


can_close_listing = can_renew_listing


def can_steer(user: Reader, listing: Listing) -> bool:
    """Whom it was told to, who answered, and who is told next: for its organisation's own people and for nobody else."""
    return acts_for(user, listing.organisation)


def can_dictate(user: Reader, organisation: Organisation, cluster: Cluster) -> bool:
    """The named staff of the cluster's office, for a member of that cluster."""
    member = ClusterMembership.objects.filter(organisation=organisation, cluster=cluster, ended_at=None)
    return serves_in_office(user, cluster) and member.exists()


def _wrote_it_down(user: Reader, listing: Listing) -> bool:
    return listing.created_by_id == user.pk and serves_a_cluster_of(user, listing.organisation)


def can_express_interest(user: Reader, organisation: Organisation, listing: Listing) -> bool:
    """In another organisation's listing that one may see, in the name of one's own organisation.

    Not where one of the two keeps the other out. What only the cluster office sees is not the office's own to answer: it asks others.
    """
    if listing.confidentiality == Listing.Confidentiality.OFFICE or listing.is_of_a_page:
        return False
    if organisation.pk == listing.organisation_id or not acts_for(user, organisation):
        return False
    if keep_apart(organisation, listing.organisation):
        return False
    return Listing.objects.visible_to(user).filter(pk=listing.pk).exists()


def can_answer_match(user: Reader, side: MatchSide) -> bool:
    return MatchSide.objects.visible_to(user).filter(pk=side.pk).exists()


def can_end_lesson(user: Reader, lesson: Lesson) -> bool:
    """Whoever may answer for an organisation may take back what was learned from its answers."""
    return acts_for(user, lesson.organisation)


def can_see_receipt(user: Reader, organisation: Organisation) -> bool:
    """What a month brought is for its own people alone: it says what they asked for, also for finance."""
    return acts_for(user, organisation)


def must_wait(user: Reader, organisation: Organisation) -> bool:
    """A plain member of a house with a transfer office: what they offer and answer is released by its administrators."""
    if organisation.kind not in LABORATORIES or role_of(user, organisation) != Membership.Role.MEMBER:
        return False
    return TransferOffice.objects.filter(organisation=organisation).exists()


def can_release_for(user: Reader, organisation: Organisation) -> bool:
    return rank_of(role_of(user, organisation)) >= rank_of(Membership.Role.ADMIN) or is_operator(user)


def can_release(user: Reader, release: Release) -> bool:
    return can_release_for(user, release.organisation)


def can_withdraw_release(user: Reader, release: Release) -> bool:
    """Whoever asked for it, while they are there."""
    return user.is_authenticated and release.asked_by_id == user.pk and acts_for(user, release.organisation)


def can_decide_introduction(user: Reader, introduction: Introduction) -> bool:
    """The named staff of the office of the cluster that both belong to, as long as one of them does not act for a side."""
    cluster, match = introduction.cluster, introduction.match
    if cluster is None or not serves_in_office(user, cluster):
        return False
    return not acts_for(user, match.organisation) and not acts_for(user, match.listing.organisation)


def can_answer_outcome(user: Reader, outcome: Outcome) -> bool:
    """What came of it for an organisation is said by its own people."""
    return acts_for(user, outcome.organisation)


def can_choose_introductions(user: Reader, cluster: Cluster) -> bool:
    return serves_in_office(user, cluster)


def can_see_partners(user: Reader, listing: Listing) -> bool:
    """Who is suggested for what somebody entrusted to the cluster office: the staff of that office, which is to ask them."""
    entrusted = listing.confidentiality == Listing.Confidentiality.OFFICE and listing.cluster_id
    return bool(entrusted) and listing.cluster_id in standing_of(user).offices


def reads_beyond_members(user: Reader, listing: Listing) -> bool:
    """Whether it is by their office or as the portal's staff that they read who asks: members do not, or not by name."""
    if listing.confidentiality == Listing.Confidentiality.NAMED or not user.is_authenticated:
        return False
    if is_operator(user):
        return True
    return listing.cluster_id in standing_of(user).offices


def can_answer_for(user: Reader, side: MatchSide) -> bool:
    """Write down what the other side told the cluster office, for a pair that the office was asked to bring together."""
    is_asked = side.side == MatchSide.Side.CANDIDATE
    return is_asked and Match.objects.entrusted_to(user).filter(pk=side.match_id).exists()


def can_look_after(user: Reader, escalation: Escalation) -> bool:
    """The named staff of the office of the cluster in which it was published."""
    return Escalation.objects.visible_to(user).filter(pk=escalation.pk).exists()
