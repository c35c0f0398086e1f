"""Asking somebody in. A token opens one organisation, in one role, for one address, once, for two weeks."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import Invitation, Membership, Organisation
from ..models.memberships import INVITATION_LASTS
from ..queries.blocks import hears_nothing_of
from ..tokens import hash_of, invitation_with, token_of
from .taking_over import begin_keeping

MOST_A_DAY = 30


@transaction.atomic
def invite_member(
    organisation: Organisation,
    *,
    by: User,
    role: str,
    email: str = "",
    phone: str = "",
    mailed: bool = True,
    lasts: dt.timedelta = INVITATION_LASTS,
) -> Invitation:
    """Invite an address (as portal.accounts.identifiers keeps it): an e-mail or a mobile number, not both.

    `mailed`: an e-mail gets the invitation by mail; else whoever invites hands the link over.

    An open invitation of the same address and role is the one that counts: two clicks are one.
    """
    if role not in Membership.Role.values or not permissions.can_invite(by, organisation, role):
        raise NotAllowed
    if bool(email) == bool(phone):
        raise NotPossible("address", _("Write a mobile number or an e-mail address."), "address")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if _members_with(organisation, email, phone):
        raise NotPossible("already_member", _("This person belongs to your organisation already."), "address")
    waiting = organisation.invitations.filter(
        email=email, phone=phone, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    if same := waiting.filter(role=role).first():
        return same
    _must_not_be_one_too_many(organisation)
    waiting.update(revoked_at=timezone.now())
    invitation = Invitation(
        organisation=organisation,
        role=role,
        email=email,
        phone=phone,
        invited_by=by,
        expires_at=timezone.now() + lasts,
    )
    invitation.token_hash = hash_of(token_of(invitation))
    invitation.save()
    record("invitation.sent", by=by, about=organisation, invitation=invitation.public_id, role=role)
    # Whoever blocks the sender gets no letter; that there is somebody of that address must not show.
    if email and mailed and not hears_nothing_of(by, email=email):
        enqueue(
            tasks.send_invitation,
            key=invitation.public_id,
            priority=Priority.URGENT,
            invitation=invitation.public_id,
        )
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Close the door. Closing it again changes nothing."""
    if not permissions.can_revoke_invitation(by, invitation):
        raise NotAllowed
    open_one = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if open_one.update(revoked_at=timezone.now()):
        record("invitation.revoked", by=by, about=invitation.organisation, invitation=invitation.public_id)


@transaction.atomic
def accept_invitation(token: str, *, by: User) -> Membership:
    """Come in by a token. The one who came in by it may come again and finds the same membership.

    Raises NotAllowed for a token that was never given, NotPossible for one that no longer opens or opens for somebody else.
    """
    invitation = invitation_with(token)
    if invitation is None:
        raise NotAllowed
    organisation = invitation.organisation
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    # Somebody may have come in by it while this one waited for the lock.
    invitation.refresh_from_db(fields=["accepted_at", "accepted_by", "revoked_at"])
    mine = Membership.objects.filter(organisation=organisation, user=by, ended_at=None)
    if invitation.accepted_by_id == by.pk and (membership := mine.first()):
        return membership
    if refusal := why_not(invitation, by):
        raise refusal
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        accepted_at=timezone.now(), accepted_by=by
    ):
        raise NotPossible("used", _("This invitation has been used already."))
    membership = mine.first() or _come_in(organisation, by, invitation.role)
    record(
        "invitation.accepted",
        by=by,
        about=organisation,
        person=by,
        invitation=invitation.public_id,
        role=membership.role,
    )
    notify("invitation.accepted", to=[invitation.invited_by], about=organisation, by=by)
    return membership


def why_not(invitation: Invitation, person: User) -> NotPossible | None:
    """Why an invitation does not open for a person now; None when it does."""
    if refusal := why_closed(invitation):
        return refusal
    if not is_meant_for(invitation, person):
        return NotPossible(
            "other_address", _("This invitation is for another address. Sign in with the address that was invited.")
        )
    return None


def why_closed(invitation: Invitation) -> NotPossible | None:
    """Why an invitation opens for nobody any more."""
    if invitation.accepted_at:
        return NotPossible("used", _("This invitation has been used already."))
    if invitation.revoked_at:
        return NotPossible("revoked", _("This invitation was taken back. Ask for a new one."))
    if invitation.expires_at <= timezone.now():
        return NotPossible("expired", _("This invitation has run out. Ask for a new one."))
    if not permissions.can_invite(invitation.invited_by, invitation.organisation, invitation.role):
        if invitation.organisation.is_claimed and hasattr(invitation, "approach"):
            return NotPossible(
                "kept", _("Somebody of this organisation keeps its page already. Ask them to invite you.")
            )
        return NotPossible("inviter_gone", _("Whoever invited you may no longer do so. Ask for a new invitation."))
    return None


def is_meant_for(invitation: Invitation, person: User) -> bool:
    """Whether the invited address is one that this person has proved to be theirs."""
    if invitation.email:
        proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
        # Compared as kept, in ASCII lower case: letters that only fold into others never match.
        return any(address.isascii() and address.lower() == invitation.email for address in proved)
    return bool(person.phone_verified_at) and person.phone == invitation.phone


def _members_with(organisation: Organisation, email: str, phone: str) -> bool:
    members = organisation.memberships.filter(ended_at=None)
    return members.filter(user__email=email).exists() if email else members.filter(user__phone=phone).exists()


def _must_not_be_one_too_many(organisation: Organisation) -> None:
    since = timezone.now() - dt.timedelta(days=1)
    if organisation.invitations.filter(created_at__gte=since).count() >= MOST_A_DAY:
        message = _("Your organisation has sent %(number)s invitations since yesterday. Go on tomorrow.")
        raise NotPossible("too_many", message % {"number": MOST_A_DAY})


def _come_in(organisation: Organisation, person: User, role: str) -> Membership:
    try:
        with transaction.atomic():
            membership = Membership.objects.create(organisation=organisation, user=person, role=role)
    except IntegrityError:
        return Membership.objects.get(organisation=organisation, user=person, ended_at=None)
    begin_keeping(organisation)
    record("membership.started", by=person, about=organisation, person=person, member=membership.public_id, role=role)
    return membership
