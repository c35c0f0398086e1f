"""What of organisations in the database is compared to find one that is here twice, and the words for why two are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.models import Region

from ..likeness import Traits
from ..models import Organisation
from ..names import NAMES

REASONS: dict[str, str | Promise] = {
    "name": _("the same name"),
    "name_alike": _("a name alike"),
    "number": _("the same registration number"),
    "other_number": _("another registration number"),
    "domain": _("the same web domain"),
    "other_domain": _("another web domain"),
    "town": _("the same place"),
    "other_town": _("another place"),
    "other_country": _("another country"),
    "other_trade": _("another trade or kind"),
}

_FIELDS = (
    "pk", "public_id", "kind", "registration_number", "website", "email", "place", "latitude", "longitude",
    "region__country", "region__kind", "region__name_en", "region__latitude", "region__longitude", *NAMES,
)  # fmt: skip


def traits_of(organisation: Organisation, country: str = "") -> Traits:
    """Of one in memory, saved or not; `country` where it says none."""
    region = organisation.region
    is_town = region is not None and region.kind == Region.Kind.TOWN
    return Traits(
        tuple(organisation.names),
        number=organisation.registration_number,
        country=organisation.country or country,
        website=organisation.website,
        email=organisation.email,
        town=organisation.place or (region.name_en if region and is_town else ""),
        latitude=organisation.latitude
        if organisation.latitude is not None
        else region.latitude
        if region and is_town
        else None,
        longitude=organisation.longitude
        if organisation.longitude is not None
        else region.longitude
        if region and is_town
        else None,
        kind=organisation.kind,
    )


def traits_here(organisations: Any) -> Iterator[tuple[int, str, Traits]]:
    """(primary key, public id, traits) of each of a query, in one statement that does not load them."""
    for row in organisations.values(*_FIELDS).iterator(chunk_size=2_000):
        is_town = row["region__kind"] == Region.Kind.TOWN
        yield (
            row["pk"],
            row["public_id"],
            Traits(
                tuple(dict.fromkeys(row[name] for name in NAMES if row[name])),
                number=row["registration_number"],
                country=row["region__country"] or "",
                website=row["website"],
                email=row["email"],
                town=row["place"] or (row["region__name_en"] if is_town else ""),
                latitude=row["latitude"]
                if row["latitude"] is not None
                else row["region__latitude"]
                if is_town
                else None,
                longitude=row["longitude"]
                if row["longitude"] is not None
                else row["region__longitude"]
                if is_town
                else None,
                kind=row["kind"],
            ),
        )


def reasons_told(reasons: Iterable[str]) -> list[str]:
    """The reasons of a likeness in the reader's language."""
    return [str(REASONS[reason]) for reason in reasons if reason in REASONS]
