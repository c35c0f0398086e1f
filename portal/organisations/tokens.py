"""The secret in an invitation's link. It is made from the invitation and the installation's key, so it need not be kept.

It stands for one organisation, one role and one address: whoever changes any of them in the database makes another token.
Only its hash is stored, for looking it up.
"""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import ConfirmationRequest, Invitation, PartnerConsent

SALT = "portal.organisations.invitation"
CONSENT = "portal.organisations.consent"
CONFIRMATION = "portal.organisations.confirmation"


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


def consent_link_of(consent: PartnerConsent) -> str:
    """The address at which somebody outside says yes or no, now or later. It names the row and the address that was asked."""
    token = signing.Signer(salt=CONSENT).sign_object([consent.public_id, consent.outside_email])
    return f"{settings.SITE_URL}{reverse('organisations:consent_by_link', args=[token])}"


def consent_with(token: str) -> PartnerConsent | None:
    """None for a link that we did not write, or one that was written for another address."""
    try:
        public_id, email = signing.Signer(salt=CONSENT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    asked = PartnerConsent.objects.select_related("reference__organisation__region")
    return asked.filter(public_id=public_id, outside_email=email, partner=None).first()


def confirmation_path(asked: ConfirmationRequest) -> str:
    """Where one organisation is confirmed, and nothing else can be done."""
    token = signing.Signer(salt=CONFIRMATION).sign(asked.public_id)
    return reverse("organisations:confirm_by_link", args=[token])


def confirmation_with(token: str) -> ConfirmationRequest | None:
    try:
        public_id = signing.Signer(salt=CONFIRMATION).unsign(token)
    except signing.BadSignature:
        return None
    asked = ConfirmationRequest.objects.select_related("organisation__region")
    return asked.filter(public_id=public_id, organisation__published_at__isnull=False).first()
