"""Needs and offers in every state, with the documents by which they are found and compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matchmaking.documents import documents_of
from matchmaking.models import Listing
from matchmaking.models.listings import LISTING_LASTS
from matchmaking.services.after import DAY_TWO
from portal.notifications.models import Occasion
from portal.search.services import replace_documents_of

from ..story import Listing as Told
from ..story.chance import chance, steady_id
from .cast import Cast, linked


def write_listings(cast: Cast) -> None:
    told = cast.story.listings
    created = [_listing(one, cast) for one in told]
    moments = [one.created_at for one in created]
    written = Listing.objects.bulk_create(created)
    for listing, moment in zip(written, moments, strict=True):
        listing.created_at = moment  # the column fills itself in with the present when a row is made
    Listing.objects.bulk_update(written, ["created_at"])
    cast.listings = {one.key: listing for one, listing in zip(told, written, strict=True)}
    _link(cast)
    # What happened in the two days after each was read then, in the story: nothing is compared yet, so nobody would have been told.
    Occasion.objects.bulk_create(Occasion(name=DAY_TWO, key=one.public_id) for one in written if one.published_at)
    shown = Listing.objects.open().with_card_facts()
    replace_documents_of({listing.public_id: documents_of(listing) for listing in shown})


def _link(cast: Cast) -> None:
    of = {one.key: cast.listings[one.key].pk for one in cast.story.listings}
    told = cast.story.listings
    linked(
        Listing.sectors.through,
        "listing_id",
        [(of[one.key], code) for one in told for code in one.sectors],
        "sector_id",
    )
    linked(
        Listing.certificates.through,
        "listing_id",
        [(of[one.key], cast.certificates[slug].pk) for one in told for slug in one.certificates],
        "certificatetype_id",
    )
    linked(
        Listing.hidden_from.through,
        "listing_id",
        [(of[one.key], cast.organisations[key].pk) for one in told for key in one.hidden_from],
        "organisation_id",
    )


def _listing(told: Told, cast: Cast) -> Listing:
    days, by = cast.days(told.by), cast.told[told.by]
    return Listing(
        public_id=steady_id("listing", told.key),
        kind=told.kind,
        category=told.category,
        organisation=cast.organisations[told.by],
        created_by=cast.writing_for(told.by),
        title=told.title,
        text=told.text,
        language=told.language,
        cluster=cast.clusters.get(by.cluster),
        link=cast.links[by.cluster, told.link] if told.link else None,
        quantity=Decimal(told.quantity) if told.quantity else None,
        unit=told.unit,
        region=cast.regions[told.town],
        radius_km=told.radius,
        needed_from=days.ahead(told.needed) if told.needed and told.state in {"open", "soon", "draft"} else None,
        budget=told.budget,
        currency=told.currency,
        languages=list(told.languages),
        sharia_only=told.sharia,
        audience=told.audience,
        confidentiality=told.confidentiality,
        hide_from_same_link=told.hide_same_link,
        **_life(told, cast),
    )


def _life(told: Told, cast: Cast) -> dict[str, Any]:
    """The moments that its state has left on the row."""
    days, drawn = cast.days(told.by), chance(told.key, "life")
    published_at = days.moment_ago(told.published, drawn)
    if told.state == "draft":
        return {"created_at": published_at}
    lasts_until = days.from_day(published_at.date() + LISTING_LASTS)
    life: dict[str, Any] = {
        "created_at": published_at,
        "published_at": published_at,
        "expires_on": days.ahead(told.closes) if told.closes else lasts_until,
    }
    match told.state:
        case "soon":
            life["expires_on"] = days.ahead(drawn.randrange(1, 5))
        case "expired":
            over = drawn.randrange(2, 12)
            life |= {"expires_on": days.ago(over + 1), "expired_at": days.moment_ago(over, drawn)}
        case "closed":
            life |= {"closed_at": days.moment_ago(told.published // 3 + 1, drawn), "outcome": told.outcome}
    return life
