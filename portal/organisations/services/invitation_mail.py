"""The mail of an invitation. It is written when it leaves, so that no link lies in the database."""

from __future__ import annotations

from portal.accounts import mail
from portal.accounts.models import User

from ..models import Approach, Invitation
from ..tokens import link_of


def send_invitation(public_id: str) -> None:
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(public_id=public_id)
    if not invitation.email or not invitation.is_open:
        return
    reader = User.objects.filter(email=invitation.email).first()
    otherwise = invitation.organisation.language_for(invitation.invited_by.language)
    with mail.in_words_of(reader, otherwise):
        context = {"invitation": invitation, "organisation": invitation.organisation, "link": link_of(invitation)}
        letter = mail.from_templates(
            "organisations/mails/invitation",
            context,
            to=invitation.email,
            message_id=mail.message_id_of(f"invitation.{invitation.public_id}{_time_of(invitation)}"),
        )
    mail.deliver(letter)


def _time_of(invitation: Invitation) -> str:
    """A reminder is a mail of its own, and the same reminder sent again after a fault is not."""
    approach = Approach.objects.filter(invitation=invitation).first()
    return f".{approach.reminded}" if approach and approach.reminded else ""
