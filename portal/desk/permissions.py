"""Who may do what at the desk. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Cluster, ClusterMembership, JoinRequest, Membership, Organisation
from portal.organisations.permissions import acts_for, can_ask_to_join, can_see_totals, role_of, serves_in_office
from portal.organisations.standing import standing_of

from .models import Application, ApplicationPaper, Barrier, Consultation, Contribution, Voice

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_work_at_desk(user: Reader, cluster: Cluster) -> bool:
    """The named staff of the cluster's office, who have signed their undertaking. Never the board, nor the portal's staff."""
    return serves_in_office(user, cluster)


def can_read_plan(user: Reader, cluster: Cluster) -> bool:
    """Plan and report: the office, the board, the people of the cluster's own organisation, its government members."""
    return can_see_totals(user, cluster)


def can_raise_barrier(user: Reader, organisation: Organisation | None) -> bool:
    """Whoever acts for a member, to the office of a cluster in which it is."""
    return bool(organisation) and acts_for(user, organisation)  # type: ignore[arg-type]


def can_take_back_voice(user: Reader, voice: Voice) -> bool:
    """Its own people, as long as the office has not filed it; the office at any time."""
    own = acts_for(user, voice.organisation) and not voice.by_office
    return own or can_work_at_desk(user, voice.cluster)


def can_answer_barrier(user: Reader, barrier: Barrier) -> bool:
    """The people of the authority that it was told to, once it was."""
    return Barrier.objects.told_to(user).filter(pk=barrier.pk).exists()


def can_consult(user: Reader, organisation: Organisation | None) -> bool:
    """Whoever acts for a government body that somebody has verified."""
    if not organisation or organisation.kind != Organisation.Kind.GOVERNMENT or not organisation.verification:
        return False
    return acts_for(user, organisation)


def can_write_consultation(user: Reader, consultation: Consultation) -> bool:
    return can_consult(user, consultation.organisation)


def can_contribute(user: Reader, consultation: Consultation, organisation: Organisation | None) -> bool:
    """Whoever acts for a member of a cluster that is asked; the authority does not answer itself."""
    if not organisation or organisation.pk == consultation.organisation_id or not acts_for(user, organisation):
        return False
    return ClusterMembership.objects.filter(
        organisation=organisation, ended_at=None, cluster__in=consultation.clusters.values("pk")
    ).exists()


def can_change_contribution(user: Reader, contribution: Contribution) -> bool:
    return acts_for(user, contribution.organisation)


def can_open_file(user: Reader, cluster: Cluster, organisation: Organisation) -> bool:
    """The file of a member of this cluster, for its office alone: not for the board, nor for the office of another cluster of it."""
    member = ClusterMembership.objects.filter(cluster=cluster, organisation=organisation, ended_at=None)
    return serves_in_office(user, cluster) and member.exists()


def is_of_office(user: Reader) -> bool:
    """Whether somebody serves in any office."""
    return bool(standing_of(user).offices)


# Applications and tiers


can_keep_tiers = can_work_at_desk


def can_apply(user: Reader, organisation: Organisation) -> bool:
    """Whoever may ask for it to be taken in."""
    return can_ask_to_join(user, organisation)


def can_decide(user: Reader, application: Application) -> bool:
    """The named staff of the office that was asked."""
    return can_work_at_desk(user, application.request.cluster)


def can_read_paper(user: Reader, paper: ApplicationPaper) -> bool:
    """Owners and administrators of the organisation, and the office that answers, unless it was taken back. Never the portal's staff."""
    request = paper.application.request
    if role_of(user, request.organisation) in (Membership.Role.OWNER, Membership.Role.ADMIN):
        return True
    return request.answer != JoinRequest.Answer.WITHDRAWN and can_decide(user, paper.application)


# Announcements


can_announce = can_work_at_desk


# The plan and the self-assessment: whoever reads the plan reads both


can_write_plan = can_work_at_desk
can_assess = can_work_at_desk
