"""Who belongs to an organisation and in which role. There is always an owner."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.realtime import close_person
from portal.notifications.services import notify

from .. import permissions
from ..models import Invitation, Membership, Organisation
from ..signals import membership_ended

Role = Membership.Role


@transaction.atomic
def change_role(membership: Membership, *, by: User, role: str) -> Membership:
    """Give a member another role, within what `by` holds. The invitations that the member sent end with the old role."""
    membership = _locked(membership)
    if role not in Role.values or not permissions.can_change_role(by, membership, role):
        raise NotAllowed
    if membership.role == role:
        return membership
    if membership.role == Role.OWNER:
        _must_not_be_last_owner(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role", "updated_at"])
    _end_invitations_by(membership.user, membership.organisation)
    record(
        "membership.role_changed",
        by=by,
        about=membership.organisation,
        person=membership.user,
        member=membership.public_id,
        before=before,
        role=role,
    )
    close_person(membership.user_id)
    if by.pk != membership.user_id:
        notify("membership.changed", to=[membership.user], about=membership.organisation, by=by, role=role)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> Membership:
    """End a membership: one's own (leaving), or that of somebody whose role one could have given. It stays on record."""
    membership = _locked(membership)
    if not permissions.can_remove_member(by, membership):
        raise NotAllowed
    if membership.role == Role.OWNER:
        _must_not_be_last_owner(membership)
    end_membership(membership, by=by)
    if by.pk != membership.user_id:
        notify("membership.ended", to=[membership.user], about=membership.organisation, by=by)
    return membership


@transaction.atomic
def transfer_ownership(membership: Membership, *, by: User) -> Membership:
    """Make `membership` an owner in place of `by`, who stays as administrator."""
    membership = _locked(membership)
    mine = Membership.objects.filter(
        organisation=membership.organisation, user=by, ended_at=None, role=Role.OWNER
    ).first()
    if mine is None:
        raise NotAllowed
    if mine.pk == membership.pk:
        return membership
    membership = change_role(membership, by=by, role=Role.OWNER)
    change_role(mine, by=by, role=Role.ADMIN)
    return membership


def _locked(membership: Membership) -> Membership:
    """The membership as it is now. Its organisation is held, so that two owners cannot step down past each other."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    current = Membership.objects.select_related("organisation", "user").filter(pk=membership.pk, ended_at=None).first()
    if current is None:
        raise NotPossible("ended", _("This person no longer belongs to the organisation."))
    return current


def _must_not_be_last_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(
        organisation=membership.organisation, role=Role.OWNER, ended_at=None, user__is_active=True
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise NotPossible(
            "last_owner", _("An organisation needs an owner. Make somebody else an owner first."), field="role"
        )


def end_membership(membership: Membership, *, by: User) -> None:
    """End it without asking; callers have asked."""
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at", "updated_at"])
    _end_invitations_by(membership.user, membership.organisation)
    record(
        "membership.ended",
        by=by,
        about=membership.organisation,
        person=membership.user,
        member=membership.public_id,
        role=membership.role,
    )
    close_person(membership.user_id)
    facts = {"organisation_id": membership.organisation_id, "user_id": membership.user_id}
    transaction.on_commit(partial(membership_ended.send, sender=Membership, **facts))


def _end_invitations_by(inviter: User, organisation: Organisation) -> None:
    """What somebody offered in a role dies with that role."""
    Invitation.objects.filter(invited_by=inviter, organisation=organisation, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
