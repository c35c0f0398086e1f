"""What a person has agreed to, beside what holds today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.identifiers import country_of
from portal.accounts.models import Consent, User

from .. import wording
from ..wording import Wording


@dataclass(frozen=True)
class Agreement:
    """A text that holds today, and the consent to it, if there is one."""

    wording: Wording
    consent: Consent | None


def given_to(person: User, wordings: Iterable[Wording]) -> dict[str, Consent]:
    """Kind -> the consent that stands, to just these versions. In whatever language it was read."""
    standing = {
        (row.kind, row.country, row.wording_version): row
        for row in Consent.objects.filter(user=person, withdrawn_at=None)
    }
    return {
        one.kind: standing[one.kind, one.country, one.version]
        for one in wordings
        if (one.kind, one.country, one.version) in standing
    }


def agreements_of(person: User, language: str) -> list[Agreement]:
    wordings = wording.current(country_of(person.phone), language)
    given = given_to(person, wordings)
    return [Agreement(one, given.get(one.kind)) for one in wordings]


def earlier_of(person: User, agreements: Iterable[Agreement]) -> list[tuple[str, Consent]]:
    """Consents that no longer stand, to older versions and those withdrawn, with what the text is called today."""
    agreements = list(agreements)
    standing = {one.consent.pk for one in agreements if one.consent}
    titles = {one.wording.kind: one.wording.title for one in agreements}
    rows = Consent.objects.filter(user=person).exclude(pk__in=standing).order_by("-given_at", "-pk")
    return [(titles.get(row.kind, row.kind), row) for row in rows]
