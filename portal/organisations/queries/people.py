"""The people of an organisation as its page shows them to one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.identifiers import masked, shown_phone
from portal.accounts.models import User

from ..models import Invitation, Membership, Organisation
from ..permissions import rank_of, roles_up_to
from ..tokens import link_of


@dataclass(frozen=True, slots=True)
class Person:
    """A member, and what the reader may do about them. `roles` are those that the reader can give them, if any."""

    membership: Membership
    is_reader: bool
    is_only_owner: bool
    roles: list[Membership.Role]
    can_be_removed: bool
    can_be_recovered: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open invitation, with its link for those who could have written it."""

    invitation: Invitation
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class People:
    members: list[Person]
    waiting: list[Waiting]


def people_of(organisation: Organisation, *, reader: User, rank: int) -> People:
    """Members by role and name, and open invitations for those who manage them. Three queries, however many there are."""
    memberships = list(
        Membership.objects.filter(organisation=organisation, ended_at=None).select_related("user").order_by("pk")
    )
    memberships.sort(key=lambda one: (-rank_of(one.role), str(one.user)))
    owners = [one for one in memberships if one.role == Membership.Role.OWNER and one.user.is_active]
    manages = rank >= rank_of(Membership.Role.ADMIN)
    return People(
        members=[_person(one, reader, rank if manages else 0, owners) for one in memberships],
        waiting=_waiting(organisation, rank) if manages else [],
    )


def _person(membership: Membership, reader: User, rank: int, owners: list[Membership]) -> Person:
    within = rank >= rank_of(membership.role)
    is_reader = membership.user_id == reader.pk
    is_only_owner = owners == [membership]
    return Person(
        membership=membership,
        is_reader=is_reader,
        is_only_owner=is_only_owner,
        roles=roles_up_to(rank) if within and not is_only_owner else [],
        can_be_removed=(within or is_reader) and not is_only_owner,
        # A lost address by an owner, an absent owner also by an administrator.
        can_be_recovered=not is_reader
        and (rank == rank_of(Membership.Role.OWNER) or (rank > 1 and membership.role == Membership.Role.OWNER)),
    )


def _waiting(organisation: Organisation, rank: int) -> list[Waiting]:
    open_ones = Invitation.objects.filter(
        organisation=organisation, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by("-created_at")
    return [
        Waiting(one, one.email or shown_phone(one.phone), link_of(one))
        if rank >= rank_of(one.role)
        else Waiting(one, masked(one.email or one.phone), "")
        for one in open_ones
    ]
