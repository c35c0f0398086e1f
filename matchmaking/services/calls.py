"""Programmes, calls and tenders as offers: kept in step with the page that says them, by whoever keeps the page.

The page's floor has asked who may publish. Publishing twice is publishing once: the key of the page is the offer's id in its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from portal.activity.services import record
from portal.core.text import clean_line, clean_text
from portal.organisations.models import Organisation

from ..models import Listing, Terms
from ..queries.calls import NONE_IS_OPEN
from .listings import index_listing, take_down

TITLE, TEXT = 160, 4000
KEPT = ("title", "text", "language", "category", "organisation_id", "expires_on", "budget", "currency")


@transaction.atomic
def keep_call(
    key: str,
    *,
    organisation: Organisation,
    title: str,
    text: str,
    language: str,
    category: str,
    terms: Mapping[str, Any],
) -> Listing:
    """Make or change the offer of a page that is online. The same again changes nothing; what was closed opens again."""
    found: Listing | None = Listing.objects.select_for_update().filter(source=Listing.PAGES, external_id=key).first()
    listing = found or Listing(source=Listing.PAGES, external_id=key, kind=Listing.Kind.OFFER)
    before = {name: getattr(listing, name) for name in KEPT}
    row = Terms.objects.filter(listing=listing).first() if found else None
    row = row or Terms()
    said = {field: getattr(row, field) for field in terms}
    for name, value in terms.items():
        setattr(row, name, value)
    listing.title, listing.text = clean_line(title)[:TITLE], clean_text(text)[:TEXT]
    listing.language, listing.category = language, category
    listing.organisation, listing.audience = organisation, Listing.Audience.PUBLIC
    listing.expires_on = row.closes_on
    listing.budget, listing.currency = row.highest, row.currency if row.highest is not None else ""
    was_open = bool(found and found.published_at and not found.closed_at and not found.expired_at)
    is_same = before == {name: getattr(listing, name) for name in KEPT} and said == dict(terms)
    if found and is_same and (was_open or listing.is_expired):
        return listing
    listing.published_at = listing.published_at or timezone.now()
    listing.closed_at, listing.outcome = None, ""
    listing.expired_at = timezone.now() if listing.is_expired else None
    listing.save()
    row.listing = listing
    row.save()
    transaction.on_commit(lambda: cache.delete(NONE_IS_OPEN))
    index_listing(Listing.objects.with_card_facts().get(pk=listing.pk))
    record("listing.changed" if was_open else "listing.published", by=None, about=listing)
    return listing


@transaction.atomic
def close_call(key: str) -> None:
    """The page is offline, or gone: its offer is open no longer. Again changes nothing."""
    for listing in Listing.objects.select_for_update().filter(source=Listing.PAGES, external_id=key, closed_at=None):
        Listing.objects.filter(pk=listing.pk).update(closed_at=timezone.now(), outcome=Listing.Outcome.DROPPED)
        listing.refresh_from_db()
        take_down(listing)
        record("listing.closed", by=None, about=listing, outcome=listing.outcome)
