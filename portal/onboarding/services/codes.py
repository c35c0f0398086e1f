"""Codes and links for people without an account. Of both a keyed hash is kept; both are made of the row and the installation's key."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from typing import TypeVar

from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.accounts import mail
from portal.accounts.identifiers import TO_LATIN_DIGITS, is_email
from portal.accounts.services import post_text
from portal.accounts.sms import caps
from portal.core.errors import NotPossible
from portal.core.models import ALPHABET
from portal.core.text import clean_line

from ..models import Claim, Correction
from ..models.proofs import MOST_TRIES

Row = TypeVar("Row", Claim, Correction)

SALT = "portal.onboarding"
CODE_LASTS = dt.timedelta(minutes=20)
LETTER_LASTS = dt.timedelta(days=60)
A_DAY = dt.timedelta(days=1)
PER_NETWORK, PER_ORGANISATION = 10, 6
"""How many askings may begin in a day: from one network, and about one organisation."""


def check_limits(row: Claim | Correction) -> None:
    """Raises NotPossible when too many began today. To be asked while the organisation's row is held."""
    row.network = _network()
    since = timezone.now() - A_DAY
    about, near = Q(organisation=row.organisation), Q(network=row.network) if row.network else Q(pk=None)
    begun = type(row).objects.filter(created_at__gte=since)
    if begun.filter(about).count() >= PER_ORGANISATION or begun.filter(near).count() >= PER_NETWORK:
        raise NotPossible(
            "too_many", _("This was asked too often today. Try again tomorrow, or call the cluster office.")
        )


def token_of(row: Claim | Correction) -> str:
    """192 bits in letters that an address can carry."""
    bound = f"{type(row).__name__}\n{row.public_id}\n{row.organisation_id}"
    return base64.urlsafe_b64encode(salted_hmac(f"{SALT}.link", bound, algorithm="sha256").digest()[:24]).decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def with_token(model: type[Row], token: str) -> Row | None:
    rows = model.objects.select_related("organisation__region")
    found: Row | None = rows.filter(token_hash=hash_of(token)).first()
    return found if found is not None and constant_time_compare(token_of(found), token) else None


def give_code(row: Claim | Correction) -> str:
    """A new code of six digits; what went before is worth nothing. The row is saved by the caller."""
    code = f"{secrets.randbelow(10**6):06}"
    row.code_hash, row.code_until, row.tries = _hashed(row, code), timezone.now() + CODE_LASTS, 0
    return code


def letter_code(claim: Claim) -> str:
    """What is printed in a letter: made of the claim and the key, so that a sheet can be printed again. Read by whoever prints it."""
    digest = salted_hmac(f"{SALT}.letter", claim.public_id, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:10]).upper()


def give_letter_code(claim: Claim) -> None:
    claim.code_hash = _hashed(claim, letter_code(claim))
    claim.code_until, claim.tries = timezone.now() + LETTER_LASTS, 0


def check_code(row: Claim | Correction, typed: str) -> None:
    """Raises NotPossible unless it is the code. Each try counts before it is looked at, so many at once are not more tries."""
    rows = type(row).objects.filter(pk=row.pk, proven_at=None, code_until__gt=timezone.now(), tries__lt=MOST_TRIES)
    if not rows.update(tries=F("tries") + 1):
        row.refresh_from_db()
        raise NotPossible("over", _("This code is no longer good. Begin again."), "code")
    row.refresh_from_db()
    plain = clean_line(typed).translate(TO_LATIN_DIGITS).replace(" ", "").replace("-", "").upper()
    if not constant_time_compare(_hashed(row, plain), row.code_hash):
        left = MOST_TRIES - row.tries
        raise NotPossible("wrong", _("This is not the code. Tries left: %(number)s.") % {"number": left}, "code")


def say(to: str, subject: str, words: str) -> None:
    """A mail or a text to somebody without an account, after the commit."""
    if is_email(to):
        mail.post(mail.write(to=to, subject=subject, text=words))
    elif to:
        post_text(to, words, network=caps.network_here())


def _hashed(row: Claim | Correction, code: str) -> str:
    return salted_hmac(f"{SALT}.code", f"{row.public_id}\n{code}", algorithm="sha256").hexdigest()


def _network() -> str:
    here = caps.network_here()
    return salted_hmac(f"{SALT}.network", here, algorithm="sha256").hexdigest() if here else ""
