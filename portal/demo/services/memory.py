"""What the house would remember of all this: one entry for each deed, on its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from portal.accounts.models import User
from portal.activity.models import Entry

from .cast import Cast


def write_memory(cast: Cast) -> None:
    remember(*_of_organisations(cast), *_of_past(cast), *_of_listings(cast), *_of_requests(cast))


def remember(*entries: Entry) -> None:
    Entry.objects.bulk_create(entries)


def entry(verb: str, *, by: User | None, about: Model, at: dt.datetime, **facts: Any) -> Entry:
    row = Entry(verb=verb, by=by, facts=facts, at=at)
    row.about = about
    return row


def _of_organisations(cast: Cast) -> Iterator[Entry]:
    for told in cast.story.organisations:
        organisation, by = cast.organisations[told.key], cast.acting_for(told.key)
        at = cast.joined[told.key]
        if by is None:
            yield entry("organisation.imported", by=None, about=organisation, at=at, source=organisation.source)
        else:
            yield entry("organisation.created", by=by, about=organisation, at=at, kind=told.kind)
            yield entry("organisation.published", by=by, about=organisation, at=at)
        if told.cluster:
            place = {"cluster": told.cluster, "link": told.link, "lane": told.lane}
            yield entry("cluster.joined", by=by, about=organisation, at=at, **place)


def _of_requests(cast: Cast) -> Iterator[Entry]:
    for request in cast.requests:
        about, by = request.organisation, request.asked_by
        yield entry("cluster.asked", by=by, about=about, at=request.asked_at, cluster=request.cluster.slug)


def _of_past(cast: Cast) -> Iterator[Entry]:
    for reference in cast.references:
        organisation = reference.organisation
        by, at = cast.acting_for(organisation.slug), cast.joined[organisation.slug]
        yield entry("reference.added", by=by, about=organisation, at=at, reference=reference.public_id)


def _of_listings(cast: Cast) -> Iterator[Entry]:
    for told in cast.story.listings:
        listing = cast.listings[told.key]
        by = listing.created_by
        yield entry("listing.created", by=by, about=listing, at=listing.created_at, kind=listing.kind)
        if listing.published_at:
            what = {"kind": listing.kind, "category": listing.category}
            yield entry("listing.published", by=by, about=listing, at=listing.published_at, **what)
        if listing.expired_at:
            yield entry("listing.expired", by=None, about=listing, at=listing.expired_at)
        if listing.closed_at:
            yield entry("listing.closed", by=by, about=listing, at=listing.closed_at, outcome=listing.outcome)
