"""Agreeing to texts, and taking it back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.identifiers import country_of
from portal.accounts.models import Consent, User
from portal.accounts.permissions import can_change_person
from portal.core.errors import NotAllowed, NotPossible

from .. import wording
from ..queries.consents import given_to
from ..wording import Wording


@transaction.atomic
def agree(person: User, kinds: Collection[str], *, by: User, language: str) -> None:
    """Agree to what holds today of these kinds, in the language in which it was read. Agreeing twice is once.

    Raises NotPossible while something that must be agreed to is missing.
    """
    if not can_change_person(by, person):
        raise NotAllowed
    User.objects.select_for_update().get(pk=person.pk)
    wordings = wording.current(country_of(person.phone), language)
    given = given_to(person, wordings)
    for one in wordings:
        if one.required and one.kind not in kinds and one.kind not in given:
            message = _("Without agreeing to “%(title)s” the portal cannot be used.") % {"title": one.title}
            raise NotPossible("required", message, field=one.kind)
    Consent.objects.bulk_create(
        [consent_to(one, person) for one in wordings if one.kind in kinds and one.kind not in given]
    )
    _stamp(person)


def consent_to(one: Wording, person: User) -> Consent:
    """The row, not yet written."""
    return Consent(
        user=person,
        kind=one.kind,
        country=one.country,
        wording_version=one.version,
        language=one.language,
        text_hash=one.text_hash,
    )


@transaction.atomic
def withdraw(person: User, kind: str, *, by: User) -> None:
    """Take back what was agreed to; the row stays, with the moment. What must be agreed to is asked for again before anything else."""
    if not can_change_person(by, person):
        raise NotAllowed
    Consent.objects.filter(user=person, kind=kind, withdrawn_at=None).update(withdrawn_at=timezone.now())
    User.objects.filter(pk=person.pk).update(agreed_to="")
    person.agreed_to = ""


def is_settled(person: User, language: str) -> bool:
    """Whether nothing stands between a person and the portal. Writes it on the person, so that it is looked up once."""
    wordings = wording.current(country_of(person.phone), language)
    given = given_to(person, wordings)
    if any(one.required and one.kind not in given for one in wordings):
        return False
    _stamp(person)
    return True


def _stamp(person: User) -> None:
    mark = wording.stamp(country_of(person.phone))
    User.objects.filter(pk=person.pk).update(agreed_to=mark)
    person.agreed_to = mark
