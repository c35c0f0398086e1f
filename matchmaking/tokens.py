"""The secret in the link by which a member confirms what its office wrote down. Made, not kept: only its hash is stored."""

from __future__ import annotations

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.organisations.tokens import hash_of

from .models import Dictation

SALT = "matchmaking.dictation"


def token_of(dictation: Dictation) -> str:
    """192 bits, bound to this need's row and the address it was sent to."""
    bound = [dictation.public_id, str(dictation.organisation_id), dictation.email, dictation.phone]
    digest = salted_hmac(SALT, "\n".join(bound), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def link_of(dictation: Dictation) -> str:
    return f"{settings.SITE_URL}{reverse('matchmaking:dictation', args=[token_of(dictation)])}"


def dictation_with(token: str) -> Dictation | None:
    """What this token opens, in whatever state."""
    rows = Dictation.objects.select_related(
        "listing__link", "listing__cluster", "organisation__region", "cluster", "by"
    )
    found = rows.filter(token_hash=hash_of(token)).first()
    return found if found and constant_time_compare(token_of(found), token) else None
