"""Needs and offers as lists and as pages: rows with how their organisation appears to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils.translation import gettext

from portal.core.http import KeysetPage, keyset_page
from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

from ..appearance import Appearance, appearances
from ..audience import is_discreet
from ..models import Listing
from ..querysets import ListingQuerySet
from .inbox import SUGGESTED

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

SIZE = 20


@dataclass(frozen=True, slots=True)
class ListingRow:
    """`suggested` (strong and possible suggested partners) is counted for one's own only."""

    listing: Listing
    who: Appearance
    is_own: bool
    suggested: int = 0

    @property
    def readers(self) -> str:
        return readers_in_words(self.listing)


@dataclass(frozen=True, slots=True)
class OwnCounts:
    open: int = 0
    drafts: int = 0
    over: int = 0


def open_listings(
    kind: str, *, reader: Reader, narrowed: Mapping[str, Any], cursor: str = ""
) -> KeysetPage[ListingRow]:
    """Open needs or offers that the reader may see, the newest first."""
    rows = Listing.objects.visible_to(reader).open().filter(kind=kind)
    page = keyset_page(
        narrow(rows, narrowed).with_card_facts(), key="published_at", cursor=cursor, size=SIZE, descending=True
    )
    own = _own(reader)
    who = appearances(page.rows, reader=reader)
    found = [ListingRow(one, who[one.pk], one.organisation_id in own) for one in page.rows]
    return KeysetPage(found, page.next_cursor, page.previous_cursor)


def own_listings(organisation: Organisation, state: str, *, cursor: str = "") -> KeysetPage[ListingRow]:
    """An organisation's own needs and offers in one state: open, drafts or over."""
    rows = _in_state(organisation, state).with_card_facts().annotate(suggested=SUGGESTED)
    page = keyset_page(rows, key="created_at", cursor=cursor, size=SIZE, descending=True)
    found = [ListingRow(one, _self(organisation), is_own=True, suggested=one.suggested) for one in page.rows]
    return KeysetPage(found, page.next_cursor, page.previous_cursor)


def readers_in_words(listing: Listing) -> str:
    """Who reads a need or offer once it is published."""
    if listing.confidentiality == Listing.Confidentiality.OFFICE:
        return gettext("Only the cluster office")
    if not is_discreet(listing):
        return str(listing.get_audience_display())
    if listing.audience == Listing.Audience.CLUSTER:
        return gettext("Verified finance providers in my cluster")
    return gettext("Verified finance providers in all clusters")


def own_counts(organisation: Organisation | None) -> OwnCounts:
    """How many an organisation has in each state, in one query."""
    if not organisation:
        return OwnCounts()
    own = Listing.objects.filter(organisation=organisation.pk)
    states = {
        "drafts": Q(pk__in=own.drafts().values("pk")),
        "open": Q(pk__in=own.open().values("pk")),
        "over": Q(pk__in=own.over().values("pk")),
    }
    return OwnCounts(**own.aggregate(**{name: Count("pk", filter=having) for name, having in states.items()}))


def _in_state(organisation: Organisation, state: str) -> ListingQuerySet:
    own = Listing.objects.filter(organisation=organisation.pk)
    return {"open": own.open, "drafts": own.drafts, "over": own.over}[state]()


def narrow(rows: ListingQuerySet, narrowed: Mapping[str, Any]) -> ListingQuerySet:
    """By category, cluster, kind of organisation and words. Who is not named is not found by kind: it could tell who it is."""
    if categories := narrowed.get("category"):
        rows = rows.filter(category__in=categories)
    if clusters := narrowed.get("cluster"):
        rows = rows.filter(cluster__slug__in=clusters)
    if kinds := narrowed.get("kind"):
        rows = rows.filter(organisation__kind__in=kinds, confidentiality=Listing.Confidentiality.NAMED)
    if (found := narrowed.get("found")) is not None:
        rows = rows.filter(public_id__in=found)
    return rows


def _own(reader: Reader) -> frozenset[int]:
    return standing_of(reader).organisations


def _self(organisation: Organisation) -> Appearance:
    return Appearance(organisation.name, organisation.kind, organisation.get_absolute_url(), is_named=True)
