"""From rows to what the engine is told: organisations as parties, needs and offers as listings.

A party carries only what the other side may see: whoever reads parties says which audience terms the other side holds. Of an
organisation that is not named yet it carries what its appearance says, and what stands in its own need or offer: neither its
certificates nor its past work, which others could look up.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet

from portal.organisations.models import (
    Certificate,
    ClusterMembership,
    Instrument,
    Organisation,
    Reference,
    Site,
    TradeItem,
)
from portal.organisations.visibility import readable, visible_fields_of
from portal.search.models import SearchDocument
from portal.taxonomy.models import Region, Sector

from ..appearance import Appearance
from ..engine import facts
from ..models import Listing
from .trade import trade_named


def engine_listing(listing: Listing, seen: Appearance | None = None, *, sectors: Sequence[str] = ()) -> facts.Listing:
    """A row as the engine reads it; one that is not saved yet has no certificates, and of sectors the codes given here.

    With `seen`, as its organisation appears: an unnamed one stands where it may be told to stand.
    """
    place = seen.place if seen and not seen.is_named else listing.region
    return facts.Listing(
        id=listing.public_id,
        is_need=listing.kind == Listing.Kind.NEED,
        title=listing.title,
        text=listing.text,
        category=listing.category,
        codes=tuple(codes_of(listing, sectors)),
        place=place_of(place),
        radius_km=listing.radius_km,
        on=listing.needed_from,
        expires_on=listing.expires_on,
        quantity=None if listing.quantity is None else float(listing.quantity),
        unit=listing.unit,
        budget=None if listing.budget is None else float(listing.budget),
        currency=listing.currency,
        certificates=tuple(sorted(certificate.slug for certificate in listing.certificates.all()))
        if listing.pk
        else (),
        languages=tuple(listing.languages),
        sharia_only=listing.sharia_only and listing.kind == Listing.Kind.NEED,
        cluster=listing.cluster.slug if listing.cluster else "",
        link=listing.link.position if listing.link else None,
    )


def codes_of(listing: Listing, sectors: Sequence[str] = ()) -> list[str]:
    """Its own sectors, else the trade that its title names, else those of its link in the chain.

    `sectors` are those of one that is not saved yet.
    """
    own = sorted(sector.code for sector in listing.sectors.all()) if listing.pk else sorted(sectors)
    named = own or list(trade_named(listing.title, listing.language))
    return named or (sorted(sector.code for sector in listing.link.sectors.all()) if listing.link else [])


def place_of(place: Region | Organisation | None) -> facts.Place | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return facts.Place(place.latitude, place.longitude)


def regions_of(place: Region | None) -> Iterator[str]:
    """The place and all that it lies in."""
    while place is not None:
        yield place.slug
        place = place.parent


def with_instruments(known: Mapping[str, facts.Party]) -> dict[str, facts.Party]:
    """The same parties with the finance that each has published: only a need for finance asks for it."""
    found: defaultdict[str, list[facts.Instrument]] = defaultdict(list)
    rows = Instrument.objects.filter(organisation__public_id__in=known).select_related("organisation")
    rows = rows.prefetch_related("sectors__children", "regions")
    keys = {f"organisation:{row.organisation.public_id}:instrument:{row.public_id}": row for row in rows}
    documents = dict(SearchDocument.objects.filter(key__in=keys, deleted_at=None).values_list("key", "pk"))
    for key, row in keys.items():
        found[row.organisation.public_id].append(_instrument(row, documents.get(key)))
    return {one: replace(party, instruments=tuple(found.get(one, ()))) for one, party in known.items()}


def _instrument(row: Instrument, document: int | None) -> facts.Instrument:
    sectors = [code for sector in row.sectors.all() for code in _codes_in(sector)]
    return facts.Instrument(
        id=row.public_id,
        name=row.name,
        text=row.text,
        contract=row.contract,
        compliant=row.sharia_compliant,
        lowest=None if row.lowest is None else float(row.lowest),
        highest=None if row.highest is None else float(row.highest),
        currency=row.currency,
        stages=tuple(row.stages),
        sizes=tuple(row.sizes),
        sectors=tuple(sectors),
        regions=tuple(region.slug for region in row.regions.all()),
        youngest=row.youngest,
        oldest=row.oldest,
        accounts=row.accounts,
        security=tuple(one for one in row.security if one != Instrument.Security.NONE),
        document=document,
    )


def _codes_in(sector: Sector) -> list[str]:
    """A section is a letter, which begins no code of what lies in it."""
    return [child.code for child in sector.children.all()] if sector.level == Sector.Level.SECTION else [sector.code]


def with_party_facts(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same organisations with all that `parties` reads of their rows, in a fixed number of queries.

    As plain lists: hundreds are read for one question, and a queryset for each relation of each would cost more than the rows.
    """
    current = ClusterMembership.objects.filter(ended_at=None).select_related("cluster", "link")
    return (
        organisations.select_related("region__parent__parent")
        .defer("description", "summary")
        .prefetch_related(
            Prefetch("sectors", Sector.objects.only("code").order_by("code"), to_attr="all_sectors"),
            Prefetch("trade_items", TradeItem.objects.exclude(sector=None), to_attr="coded_items"),
            Prefetch("certificates", Certificate.objects.select_related("type"), to_attr="all_certificates"),
            Prefetch("sites", Site.objects.select_related("region"), to_attr="all_sites"),
            Prefetch("cluster_memberships", current, to_attr="current_memberships"),
        )
    )


def parties(
    organisations: Iterable[Organisation], reader: Collection[str], turns: Mapping[int, int] | None = None
) -> dict[str, facts.Party]:
    """Public id -> party as a reader with these terms may know it, for organisations read with `with_party_facts`.

    Without `turns` nobody had any.
    """
    found = list(organisations)
    seen, works, turns = visible_fields_of(found, reader), _works_of(found, reader), turns or {}
    return {one.public_id: _party(one, seen[one.pk], works.get(one.pk), turns.get(one.pk, 0)) for one in found}


def unnamed_party(listing: Listing, seen: Appearance) -> facts.Party:
    """Who stands behind an unnamed need or offer, as far as its appearance tells."""
    place = place_of(seen.place) or (place_of(listing.cluster.region) if listing.cluster else None)
    return facts.Party(
        id=listing.public_id,
        kind=seen.kind,
        codes=tuple(codes_of(listing)),
        places=(place,) if place else (),
        links=((listing.cluster.slug, seen.link),) if listing.cluster and seen.link else (),
        is_unnamed=True,
        regions=tuple(regions_of(seen.place)),
        sharia_compliant=_offers_sharia(listing) or None,
    )


def with_sharia(party: facts.Party, offer: Listing | None) -> facts.Party:
    """What a provider offers says whether its finance is Sharia-compliant; that it does not say so means nothing."""
    return replace(party, sharia_compliant=True) if offer and _offers_sharia(offer) else party


def _offers_sharia(offer: Listing) -> bool:
    return offer.kind == Listing.Kind.OFFER and offer.sharia_only


def _party(organisation: Any, seen: Collection[str], works: tuple[int, int] | None, turns: int) -> facts.Party:
    """Of an organisation that was read with `with_party_facts`; what is not among the fields `seen` was never said."""
    memberships = organisation.current_memberships
    items = defaultdict(list)
    for item in organisation.coded_items:
        if item.direction in seen:
            items[item.direction].append(item.sector_id)
    shown = organisation.all_certificates if "certificates" in seen else ()
    held = {one.type.slug: one.valid_until for one in shown}
    own = place_of(organisation) or place_of(organisation.region)
    further = organisation.all_sites if "sites" in seen else ()
    sites = [place_of(site) or place_of(site.region) for site in further]
    # Whom a finance provider has worked with is never told, so it is not counted either.
    discreet = organisation.kind == Organisation.Kind.FINANCE or "past_work" not in seen
    how_many, last = works or (0, 0)
    return facts.Party(
        id=organisation.public_id,
        kind=organisation.kind,
        codes=tuple(sector.code for sector in organisation.all_sectors),
        makes=tuple(items["makes"]),
        serves=tuple(items["serves"]),
        buys=tuple(items["buys"]),
        places=tuple(place for place in (own, *sites) if place),
        certificates=held or None,
        languages=tuple(organisation.languages) if "languages" in seen else (),
        links=tuple((one.cluster.slug, one.link.position) for one in memberships if one.link),
        confirmed_on=organisation.confirmed_on,
        works=None if discreet else how_many,
        worked_on=None if discreet or not last else dt.date(last, 7, 1),
        shown=turns,
        size=organisation.size,
        founded=organisation.founded_on,
        regions=tuple(regions_of(organisation.region)),
        clusters=tuple(one.cluster.slug for one in memberships),
    )


def _works_of(organisations: Collection[Organisation], reader: Collection[str]) -> dict[int, tuple[int, int]]:
    """Organisation -> how many pieces of past work it did, alone or with others, and the year of the last one; as far as those who
    tell of them tell the reader."""
    ids = [one.pk for one in organisations]
    found: dict[int, tuple[int, int]] = {}
    for whose in ("organisation", "partners"):
        rows = Reference.objects.filter(
            readable("past_work", reader, "organisation__"),
            **{f"{whose}__in": ids},
            organisation__published_at__isnull=False,
        )
        for pk, how_many, last in rows.values_list(whose).annotate(how_many=Count("pk"), last=Max("year")).order_by():
            before = found.get(pk, (0, 0))
            found[pk] = (before[0] + how_many, max(before[1], last))
    return found
