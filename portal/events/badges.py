"""What stands on a badge: a code that only we can make, as letters to type and as a drawing to scan.

It binds the registration and is made, not kept: whoever knows the id of a registration still cannot make its code. The drawing is an
address, so that the camera of any telephone opens the door with it; the first eight letters are enough where somebody types.
"""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString

from portal.core.models import ALPHABET
from portal.ui.codes import qr_code

from .models import Registration

SALT = "events.badge"
TYPED, WHOLE = 8, 16
SCANNED = re.compile(rf"/events/badge/([{ALPHABET}]{{12}})-([{ALPHABET}]{{{WHOLE}}})/?")


def codes_of(public_id: str) -> list[str]:
    """The code of a registration, and what it was under keys of the installation that are still accepted."""
    return [_letters(public_id, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def typed_code(registration: Registration) -> str:
    """As it is read out and typed: two groups of four."""
    code = codes_of(registration.public_id)[0][:TYPED]
    return f"{code[:4]}-{code[4:]}"


def badge_address(registration: Registration) -> str:
    """What the drawing says."""
    token = f"{registration.public_id}-{codes_of(registration.public_id)[0]}"
    return settings.SITE_URL + reverse("events:badge_scan", args=[token])


def drawn(registration: Registration) -> SafeString:
    """The code as a drawing without a size of its own: the badge says how large."""
    return qr_code(badge_address(registration))


def read_scanned(text: str) -> tuple[str, bool] | None:
    """The public id in a scanned address, and whether we made its code; None where it is not the address of a badge."""
    found = SCANNED.search(text)
    if found is None:
        return None
    public_id, code = found.groups()
    return public_id, any(constant_time_compare(code, ours) for ours in codes_of(public_id))


def read_typed(text: str) -> str:
    """The letters that were typed, without what parts them; empty where these are no eight letters of ours."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = re.sub(r"[\s\-–.]", "", plain)
    return letters if len(letters) == TYPED and set(letters) <= set(ALPHABET) else ""


def is_typed_of(letters: str, public_id: str) -> bool:
    return any(constant_time_compare(letters, ours[:TYPED]) for ours in codes_of(public_id))


def _letters(public_id: str, key: str) -> str:
    number = int.from_bytes(salted_hmac(SALT, public_id, secret=key, algorithm="sha256").digest())
    found = []
    for _position in range(WHOLE):
        number, letter = divmod(number, len(ALPHABET))
        found.append(ALPHABET[letter])
    return "".join(found)
