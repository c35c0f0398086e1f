"""Who may do what for an organisation, in a cluster and with an invitation. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q

from portal.core.reading import once

from .models import (
    Block,
    BoardSeat,
    Cluster,
    ClusterMembership,
    Exclusion,
    Invitation,
    JoinRequest,
    Membership,
    OfficeStaff,
    Organisation,
    Recovery,
)
from .standing import standing_read
from .visibility import Level, chosen_level

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

Role = Membership.Role
RANK = {Role.MEMBER: 1, Role.ADMIN: 2, Role.OWNER: 3}


def rank_of(role: str | None) -> int:
    """How far a role reaches: 0 for none, 1 member, 2 administrator, 3 owner."""
    return RANK[Role(role)] if role else 0


def roles_up_to(rank: int) -> list[Membership.Role]:
    """The roles that somebody of this rank can give, the least first."""
    return [role for role, needed in RANK.items() if needed <= rank]


def role_of(user: Reader, organisation: Organisation) -> str | None:
    """The role that a person holds in an organisation now; asked once while a page is read, if their whole standing was not."""
    if not user.is_authenticated or not user.is_active:
        return None
    standing = standing_read(user)
    if standing is not None:
        return standing.roles.get(organisation.pk)
    mine = Membership.objects.filter(user=user, organisation=organisation, ended_at=None)
    return once(("role", user.pk, organisation.pk), lambda: mine.values_list("role", flat=True).first())


def acts_for(user: Reader, organisation: Organisation) -> bool:
    """In whatever role."""
    return role_of(user, organisation) is not None


def is_operator(user: Reader) -> bool:
    """Of the portal's own staff."""
    return user.is_authenticated and user.is_active and user.is_staff


def serves_in_office(user: Reader, cluster: Cluster) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    standing = standing_read(user)
    if standing is not None:
        return cluster.pk in standing.offices
    seats = OfficeStaff.objects.filter(user=user, cluster=cluster, ended_at=None)
    return once(("serves_in_office", user.pk, cluster.pk), seats.exists)


def can_see_totals(user: Reader, cluster: Cluster) -> bool:
    """The figures of a cluster, never one member's: its board and office, the people of its own organisation, its government members."""
    if not user.is_authenticated or not user.is_active:
        return False
    if serves_in_office(user, cluster):
        return True
    return once(("can_see_totals", user.pk, cluster.pk), lambda: _may_see_totals(user, cluster))


def _may_see_totals(user: User, cluster: Cluster) -> bool:
    own = Organisation.objects.of_user(user)
    ministries = ClusterMembership.objects.filter(
        cluster=cluster, ended_at=None, organisation__in=own.filter(kind=Organisation.Kind.GOVERNMENT)
    )
    known = (
        Exists(BoardSeat.objects.filter(user=user, cluster=cluster, ended_at=None))
        | Exists(ministries)
        | Q(organisation__in=own)
    )
    return is_operator(user) or Cluster.objects.filter(known, pk=cluster.pk).exists()


def can_create_organisation(user: Reader) -> bool:
    return user.is_authenticated and user.is_active


def can_edit_organisation(user: Reader, organisation: Organisation) -> bool:
    """Its owners and administrators. While nobody has claimed it: the office of a cluster in which it is listed."""
    if rank_of(role_of(user, organisation)) >= RANK[Role.ADMIN] or is_operator(user):
        return True
    return not organisation.is_claimed and serves_a_cluster_of(user, organisation)


can_publish_organisation = can_edit_organisation
can_add_reference = can_edit_organisation


def can_confirm_organisation(user: Reader, organisation: Organisation) -> bool:
    """Anybody who acts for it can say that it still stands."""
    return acts_for(user, organisation) or can_edit_organisation(user, organisation)


def can_see_members(user: Reader, organisation: Organisation) -> bool:
    return acts_for(user, organisation) or is_operator(user)


def can_manage_members(user: Reader, organisation: Organisation) -> bool:
    return rank_of(role_of(user, organisation)) >= RANK[Role.ADMIN] or is_operator(user)


def can_grant(user: Reader, organisation: Organisation, role: str) -> bool:
    """Nobody gives more than they hold now, and a plain member gives nothing."""
    if is_operator(user):
        return True
    held = rank_of(role_of(user, organisation))
    return held >= RANK[Role.ADMIN] and held >= rank_of(role)


def can_change_role(user: Reader, membership: Membership, role: str) -> bool:
    """From a role and to a role that are both within one's own."""
    organisation = membership.organisation
    return can_grant(user, organisation, membership.role) and can_grant(user, organisation, role)


def can_remove_member(user: Reader, membership: Membership) -> bool:
    """Oneself, or somebody whose role one could have given."""
    if user.is_authenticated and user.pk == membership.user_id:
        return True
    return can_grant(user, membership.organisation, membership.role)


def can_invite_from_office(user: Reader, organisation: Organisation, role: str) -> bool:
    """The office of its cluster asks its people in: an owner where it has nobody, a plain member where somebody keeps it."""
    given = Role.MEMBER if organisation.is_claimed else Role.OWNER
    return role == given and serves_a_cluster_of(user, organisation)


def can_invite(user: Reader, organisation: Organisation, role: str) -> bool:
    return can_grant(user, organisation, role) or can_invite_from_office(user, organisation, role)


def can_revoke_invitation(user: Reader, invitation: Invitation) -> bool:
    return can_invite(user, invitation.organisation, invitation.role)


def can_disconnect(user: Reader, one: Organisation, other: Organisation) -> bool:
    """Somebody of either side."""
    return acts_for(user, one) or acts_for(user, other) or is_operator(user)


def can_connect(user: Reader, one: Organisation, other: Organisation) -> bool:
    """Somebody of either side, or of the office of a cluster in which one of them is; what was agreed is for the caller to know."""
    serves = serves_a_cluster_of(user, one) or serves_a_cluster_of(user, other)
    return serves or can_disconnect(user, one, other)


def can_open_contact(user: Reader, organisation: Organisation) -> bool:
    """Telephone and e-mail of a member, for the named staff of its cluster's office and of the portal. Each opening is written down.

    What an organisation keeps to its own people stays with them.
    """
    levels = {chosen_level(organisation, name) for name in ("phone", "email") if getattr(organisation, name)}
    return bool(levels - {Level.OWN}) and (is_operator(user) or serves_a_cluster_of(user, organisation))


def can_show_certificate(user: Reader, organisation: Organisation) -> bool:
    """Whoever keeps the page shows its certificates."""
    return can_edit_organisation(user, organisation)


def can_fill_certificate(user: Reader, organisation: Organisation) -> bool:
    """The named staff of the office of a cluster in which it is; one's own is for a colleague to read."""
    return serves_a_cluster_of(user, organisation) and not acts_for(user, organisation)


def can_say_worked_together(user: Reader, organisation: Organisation) -> bool:
    """Its owners and administrators alone: neither an office nor the staff of the portal vouch for anybody here."""
    return rank_of(role_of(user, organisation)) >= RANK[Role.ADMIN]


def can_see_openings(user: Reader, organisation: Organisation) -> bool:
    """All its own people, and nobody else."""
    return acts_for(user, organisation)


def can_see_log(user: Reader, organisation: Organisation) -> bool:
    """Its owners: who got which role is between those who answer for all of it."""
    return role_of(user, organisation) == Role.OWNER


def can_set_visibility(user: Reader, organisation: Organisation) -> bool:
    """Whoever keeps the page says who sees what on it."""
    return can_edit_organisation(user, organisation)


def can_exclude(user: Reader, organisation: Organisation) -> bool:
    """Its owners and administrators alone: whom a company fears is for nobody else to read or to decide, the staff included."""
    return rank_of(role_of(user, organisation)) >= RANK[Role.ADMIN]


def can_lift_block(user: Reader, row: Block) -> bool:
    """Whoever set it; one that holds for an organisation, whoever keeps that."""
    if row.organisation is not None:
        return can_exclude(user, row.organisation)
    return user.is_authenticated and user.is_active and row.person_id == user.pk


def keep_apart(one: Organisation, other: Organisation) -> bool:
    """Whether either has excluded the other."""
    either = Q(organisation=one, excluded=other) | Q(organisation=other, excluded=one)
    return Exclusion.objects.filter(either).exists()


def can_join_cluster(user: Reader, organisation: Organisation, cluster: Cluster) -> bool:
    """The cluster's office places anybody; an organisation that was verified can come in by itself.

    A place in a cluster opens what its members tell each other, so somebody must have looked at the newcomer first.
    """
    if serves_in_office(user, cluster) or is_operator(user):
        return True
    return organisation.is_looked_at and can_edit_organisation(user, organisation)


def can_ask_to_join(user: Reader, organisation: Organisation) -> bool:
    return can_edit_organisation(user, organisation)


def can_withdraw_request(user: Reader, request: JoinRequest) -> bool:
    return can_ask_to_join(user, request.organisation)


def can_answer_request(user: Reader, request: JoinRequest) -> bool:
    """The office that was asked: its place or its no."""
    return serves_in_office(user, request.cluster) or is_operator(user)


def can_keep_member_list(user: Reader, cluster: Cluster) -> bool:
    """Upload the list of members, write it and take it back: the named staff of the cluster's office, never its board."""
    return serves_in_office(user, cluster)


def can_write_chain(user: Reader, cluster: Cluster) -> bool:
    """The named staff of its office; the portal's staff has a desk for it."""
    return serves_in_office(user, cluster)


def can_recover_address(user: Reader, membership: Membership) -> bool:
    """An owner of the organisation for a colleague, the office of its cluster, or the portal's staff. Nobody for themselves: they have
    their account's page."""
    if not user.is_authenticated or user.pk == membership.user_id:
        return False
    organisation = membership.organisation
    if role_of(user, organisation) == Role.OWNER or is_operator(user):
        return True
    return serves_a_cluster_of(user, organisation)


def can_replace_owner(user: Reader, membership: Membership) -> bool:
    """Of an owner: the other owners and the administrators, the office of its cluster, or the portal's staff."""
    if not user.is_authenticated or user.pk == membership.user_id or membership.role != Role.OWNER:
        return False
    organisation = membership.organisation
    held = rank_of(role_of(user, organisation))
    return held >= RANK[Role.ADMIN] or is_operator(user) or serves_a_cluster_of(user, organisation)


def can_stop_recovery(user: Reader, recovery: Recovery) -> bool:
    """Whom it is about, who asked, and the owners."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.pk in {recovery.person_id, recovery.by_id} or role_of(user, recovery.organisation) == Role.OWNER


def is_known_elsewhere(person: User, organisation: Organisation) -> bool:
    """Whether their account opens more than this organisation: then its people alone do not decide about it."""
    others = Membership.objects.filter(user=person, ended_at=None).exclude(organisation=organisation)
    desks = person.is_staff or person.is_superuser or person.groups.exists()
    serves = OfficeStaff.objects.filter(user=person, ended_at=None)
    sits = BoardSeat.objects.filter(user=person, ended_at=None)
    return desks or others.exists() or serves.exists() or sits.exists()


def can_leave_cluster(user: Reader, membership: ClusterMembership) -> bool:
    return serves_in_office(user, membership.cluster) or can_edit_organisation(user, membership.organisation)


def serves_a_cluster_of(user: Reader, organisation: Organisation) -> bool:
    """On the staff of the office of a cluster in which the organisation is a member: offices publish after a call."""
    if not user.is_authenticated or not user.is_active:
        return False
    clusters = ClusterMembership.objects.filter(organisation=organisation, ended_at=None).values("cluster")
    return OfficeStaff.objects.filter(user=user, ended_at=None, cluster__in=clusters).exists()
