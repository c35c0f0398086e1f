"""The search documents of a need or offer: a card to be found by, a passage to be compared by.

What is named and hidden from nobody is written once. Otherwise there are two of each: one for insiders (its own people and its
office), and one for everybody else, which neither names the organisation nor stands at its door.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from portal.search.services import Document
from portal.taxonomy.models import Region

from . import audience
from .appearance import unnamed
from .models import Listing


def documents_of(listing: Listing) -> list[Document]:
    """All documents of an open listing, none of any other."""
    if not listing.is_open:
        return []
    return list(_both_families(listing))


def _both_families(listing: Listing) -> Iterator[Document]:
    insiders, readers = audience.insiders_of(listing), audience.readers_of(listing)
    excluded = audience.excluded_from(listing)
    kept_out = [f"!{term}" for term in audience.kept_out_of(listing)]
    unnamed = listing.confidentiality != Listing.Confidentiality.NAMED
    for family in ("card", "passage"):
        full = _document(listing, family)
        if not unnamed and not excluded:
            yield replace(full, audience=[*readers, *insiders, *kept_out])
            continue
        yield replace(full, key=f"{full.key}:inside", audience=insiders)
        if readers:
            shown = _without_name(full, listing) if unnamed else full
            yield replace(shown, audience=[*readers, *kept_out, *(f"!{term}" for term in [*insiders, *excluded])])


def _document(listing: Listing, family: str) -> Document:
    organisation = listing.organisation
    place = listing.region or organisation
    return Document(
        key=f"listing:{listing.public_id}:{family}",
        family=family,
        kind=listing.kind,
        owner=organisation.public_id,
        subject=listing.public_id,
        language=listing.language,
        title=listing.title,
        audience=(),
        body=listing.text,
        codes=_codes(listing),
        facets=_facets(listing, listing.region),
        latitude=place.latitude,
        longitude=place.longitude,
        dated_on=timezone.localdate(listing.renewed_at or listing.published_at),
        sort_name=listing.title,
    )


def _without_name(document: Document, listing: Listing) -> Document:
    """The same for strangers: it belongs to itself, and stands where it may be told to stand, or where its cluster is."""
    told = unnamed([listing])[listing.pk].place
    place = told or (listing.cluster.region if listing.cluster else None)
    return replace(
        document,
        owner=listing.public_id,
        facets=_facets(listing, told),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )


def _codes(listing: Listing) -> list[str]:
    """Its own sectors, else those of its link in the chain."""
    sectors = listing.sectors.all() or (listing.link.sectors.all() if listing.link else [])
    return sorted(sector.code for sector in sectors)


def _facets(listing: Listing, place: Region | None) -> dict[str, list[str]]:
    facets = {
        "category": [listing.category],
        "language": [listing.language],
        "certificate": sorted(certificate.slug for certificate in listing.certificates.all()),
        "sector": sorted({code[:2] for code in _codes(listing) if code[:2].isdigit()}),
    }
    if listing.cluster:
        facets["cluster"] = [listing.cluster.slug]
    if listing.link:
        facets["stage"] = [listing.link.stage]
    if place:
        facets |= {"region": [place.slug], "country": [place.country]}
    return facets
