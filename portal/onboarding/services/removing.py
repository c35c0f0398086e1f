"""Who wants no page: what is remembered of them, and what an import is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.organisations.imports.refusing import Refusal, WhyNot
from portal.organisations.models import Organisation
from portal.organisations.names import comparable, in_plain_digits
from portal.search.normalise import fold

from ..models import Removed

SALT = "portal.onboarding.removed"


def digests_of(organisation: Organisation) -> set[str]:
    """Keyed hashes of country and number, of each name and town, and of the row of its source. Works for one that is not saved."""
    return {salted_hmac(SALT, told, algorithm="sha256").hexdigest() for told in _told(organisation)}


def remember_removed(organisation: Organisation, removal: str) -> None:
    rows = [Removed(digest=digest, removal=removal) for digest in sorted(digests_of(organisation))]
    Removed.objects.bulk_create(rows, ignore_conflicts=True)


def forget_removed(removal: str) -> None:
    Removed.objects.filter(removal=removal).delete()


def removed_ones() -> WhyNot:
    """For importers: read once, then asked for each row that would make somebody new."""
    known = frozenset(Removed.objects.values_list("digest", flat=True))

    def why_not(organisation: Organisation) -> Refusal | None:
        if not known or known.isdisjoint(digests_of(organisation)):
            return None
        return (
            _("They have asked to have no page here, and were taken out."),
            _("Leave the row out. If they have changed their mind, they can register themselves."),
        )

    return why_not


def _told(organisation: Organisation) -> Iterator[str]:
    number = fold(in_plain_digits(organisation.registration_number)).replace(" ", "").replace("-", "").replace("/", "")
    if number:
        yield f"number\n{organisation.country}\n{number}"
    if organisation.external_id:
        yield f"row\n{organisation.source}\n{organisation.external_id}"
    region = organisation.region
    towns = {fold(organisation.place)} if organisation.place else set()
    if region:
        towns.add(region.with_its_town[-1].slug)
    for name in organisation.names:
        for town in towns or {""}:
            yield f"name\n{organisation.country}\n{comparable(name)}\n{town}"
