"""A page of the directory: what fits, in an order, with what each row says, where it lies, and how to narrow further."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch
from django.utils import timezone

from matchmaking.models import Listing
from portal.organisations.models import Certificate, ClusterMembership, Organisation
from portal.organisations.visibility import visible_fields_of
from portal.search.audience import terms_for
from portal.search.normalise import tokens
from portal.search.queries import find
from portal.search.wider import terms_said
from portal.ui.parts import Pin
from portal.ui.words import away

from .asking import FACETS, Asked, place_of
from .lines import Pieces, lines_of
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

SIZE = 20
STALE_AFTER = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Chain:
    """A cluster's links by name, and the positions at which they and the reader's own organisation stand."""

    links: list[str]
    fit: tuple[int, ...]
    you: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is what it says of itself, `also` where else it says what was asked for (see lines.py).

    `far` is how far it is, and from what. `is_first_unconfirmed`: in a list by date of confirmation, those that were never
    confirmed begin here.
    """

    number: int
    organisation: Organisation
    certificates: list[Certificate]
    line: Pieces
    also: Pieces
    km: float | None
    far: str
    is_own: bool
    chain: Chain | None
    needs: int
    offers: int
    is_first_unconfirmed: bool = False

    @property
    def is_stale(self) -> bool:
        confirmed_on = self.organisation.confirmed_on
        return confirmed_on is not None and timezone.localdate() - confirmed_on > STALE_AFTER


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    rows: list[Row]
    total: int
    is_close: bool
    counts: dict[str, dict[str, int]]
    following: str
    preceding: str
    pins: list[Pin] = field(default_factory=list)
    is_partial: bool = False


def directory_page(asked: Asked, words: Vocabulary, *, reader: Reader, own: Organisation | None) -> DirectoryPage:
    if asked.is_short:
        return DirectoryPage([], 0, False, {}, "", "")
    found = find(asked.question(SIZE, words), reader=reader, facets=FACETS)
    subjects = [card.subject for card in found.cards]
    seen = organisations_for_cards(subjects, reader)  # the second lock
    told = visible_fields_of(list(seen.values()), terms_for(reader))
    chains = chains_of(seen.values(), own, words)
    listings = open_listings_of(seen.values(), reader)
    terms = terms_said(asked.text) if found.is_wide else tokens(asked.text)
    rows: list[Row] = []
    for card in found.cards:
        organisation = seen.get(card.subject)
        if organisation is None:
            continue
        place, origin = place_of(organisation), asked.origin
        km = origin.place.km_to(place) if origin and place else None
        line, also = lines_of(card, organisation.summary or card.excerpt, terms)
        rows.append(
            Row(
                number=len(rows) + 1,
                organisation=organisation,
                certificates=organisation.valid_certificates if "certificates" in told[organisation.pk] else [],
                line=line,
                also=also,
                km=km,
                far=away(km, "" if origin.is_own else origin.name) if origin and km is not None else "",
                is_own=own is not None and organisation.pk == own.pk,
                chain=chains.get(organisation.pk),
                needs=listings[organisation.pk, Listing.Kind.NEED],
                offers=listings[organisation.pk, Listing.Kind.OFFER],
                is_first_unconfirmed=asked.order == "recent"
                and organisation.confirmed_on is None
                and (not rows or rows[-1].organisation.confirmed_on is not None),
            )
        )
    return DirectoryPage(
        rows,
        found.total,
        found.is_close,
        found.facets,
        found.following,
        found.preceding,
        list(_pins(rows, own)),
        found.is_partial,
    )


def organisations_for_cards(public_ids: Collection[str], reader: Reader) -> dict[str, Any]:
    """Public id -> organisation with what a row shows, for those that the reader may see."""
    valid = Certificate.objects.select_related("type").exclude(valid_until__lt=timezone.localdate())
    rows = (
        Organisation.objects.visible_to(reader)
        .filter(public_id__in=public_ids)
        .select_related("region")
        .prefetch_related(Prefetch("certificates", valid, to_attr="valid_certificates"))
    )
    return {organisation.public_id: organisation for organisation in rows}


def chains_of(
    organisations: Iterable[Organisation], own: Organisation | None, words: Vocabulary
) -> Mapping[int, Chain]:
    """Organisation pk -> the chain in which it stands at a link; of several the one that the reader shares, else the oldest."""
    wanted = {organisation.pk for organisation in organisations}
    placed = ClusterMembership.objects.filter(
        organisation__in=wanted | ({own.pk} if own else set()), ended_at=None, link__isnull=False, lane=""
    )
    stands: dict[int, dict[str, list[int]]] = {}
    for pk, slug, position in placed.order_by("joined_on", "pk").values_list(
        "organisation", "cluster__slug", "link__position"
    ):
        if len(words.links.get(slug, [])) >= position:
            stands.setdefault(pk, {}).setdefault(slug, []).append(position)
    mine = stands.get(own.pk, {}) if own else {}
    chains = {}
    for pk in wanted & stands.keys():
        slug = next((slug for slug in stands[pk] if slug in mine), next(iter(stands[pk])))
        you = () if own and pk == own.pk else tuple(mine.get(slug, ()))
        chains[pk] = Chain(words.links[slug], tuple(stands[pk][slug]), you)
    return chains


def open_listings_of(organisations: Iterable[Organisation], reader: Reader) -> Counter[tuple[int, str]]:
    """(organisation pk, need or offer) -> how many the reader may see under its name."""
    named = (
        Listing.objects.visible_to(reader)
        .open()
        .filter(organisation__in=[one.pk for one in organisations], confidentiality=Listing.Confidentiality.NAMED)
    )
    counted = named.order_by().values_list("organisation", "kind").annotate(how_many=Count("pk", distinct=True))
    return Counter({(organisation, kind): how_many for organisation, kind, how_many in counted})


def _pins(rows: list[Row], own: Organisation | None) -> Iterable[Pin]:
    for row in rows:
        if place := place_of(row.organisation):
            yield Pin(place.latitude, place.longitude, kind=row.organisation.kind, number=row.number)
    if rows and own and (place := place_of(own)):
        yield Pin(place.latitude, place.longitude, you=True)
