"""The secret in an invitation's link. It is made from the invitation and the installation's key, so it need not be kept.

It stands for one organisation, one role and one address: whoever changes any of them in the database makes another token.
Only its hash is stored, for looking it up.
"""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Invitation

SALT = "portal.organisations.invitation"


def token_of(invitation: Invitation) -> str:
    """192 bits in letters that an address can carry."""
    bound = [invitation.public_id, str(invitation.organisation_id), invitation.role, invitation.email, invitation.phone]
    digest = salted_hmac(SALT, "\n".join(bound), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def link_of(invitation: Invitation) -> str:
    """The address that opens an invitation, whole, as it goes into mails and messages."""
    return f"{settings.SITE_URL}{reverse('organisations:invitation_accept', args=[token_of(invitation)])}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_with(token: str) -> Invitation | None:
    """The invitation that this token opens, in whatever state; none when it was not made for that very invitation."""
    found = (
        Invitation.objects.select_related("organisation__region", "invited_by", "accepted_by")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if found is None or not constant_time_compare(token_of(found), token):
        return None
    return found
