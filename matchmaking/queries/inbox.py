"""The page of suggested partners: tabs, what is narrowed to, and one page of cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from portal.accounts.models import User
from portal.core.http import KeysetPage, keyset_page
from portal.organisations.models import Organisation

from ..models import Listing, Match, MatchSide
from ..querysets import MatchSideQuerySet, tabs
from .cards import Card, cards_for, with_card_rows

TABS = ("us", "them", "talks", "aside")
SIZE = 10
OWN_AT_MOST = 50
OTHERS = "others"
SHOWN = (Match.Verdict.STRONG.value, Match.Verdict.POSSIBLE.value)
SUGGESTED = Count(
    "matches", filter=Q(matches__closed_at=None, matches__verdict__in=SHOWN)
)  # of a listing: weak ones never count
NARROWED = ("us", "them")  # tabs that can be narrowed by verdict; what was answered is never hidden


@dataclass(frozen=True, slots=True)
class OwnListing:
    """One of the organisation's own open needs or offers: how many cards in this tab, and how many partners in all."""

    listing: Listing
    cards: int
    suggested: int


@dataclass(frozen=True)
class Inbox:
    """One page of cards. `verdicts` counts per verdict in this tab, `others` what others published, in this tab.

    `here` cards stand in the tab as it is narrowed, `weak` ones beside them that are not shown; `chosen` is the own need or offer
    that it is narrowed to.
    """

    page: KeysetPage[Card]
    verdicts: Counter[str]
    own: Sequence[OwnListing]
    others: int
    stale: Sequence[int]
    here: int = 0
    weak: int = 0
    chosen: OwnListing | None = None

    @property
    def without_any(self) -> list[Listing]:
        """Those that were compared with everybody, and nobody fits."""
        return [one.listing for one in self.own if not one.suggested and one.listing.matched_at]


def inbox(
    organisation: Organisation,
    *,
    reader: User,
    tab: str,
    listing: str = "",
    verdicts: Sequence[str] = SHOWN,
    cursor: str = "",
) -> Inbox:
    """`listing` narrows to one of the organisation's own (public id), or to what others published ("others")."""
    mine: MatchSideQuerySet = MatchSide.objects.visible_to(reader).filter(organisation=organisation.pk)
    in_tab = mine.of_tab(tab)
    rows = _of_listing(in_tab, listing)
    if tab in NARROWED:
        rows = rows.filter(match__verdict__in=verdicts)
    page = keyset_page(with_card_rows(rows.in_order()), key="rank", cursor=cursor, size=SIZE, descending=True)
    found = cards_for(page.rows, reader=reader)
    by_listing, by_verdict, others = _counted(in_tab, tab, listing)
    own = _own(organisation, by_listing)
    here = sum(by_verdict[one] for one in verdicts) if tab in NARROWED else by_verdict.total()
    return Inbox(
        page=KeysetPage(found.cards, page.next_cursor, page.previous_cursor),
        verdicts=by_verdict,
        own=own,
        others=others,
        stale=found.stale,
        here=here,
        weak=0 if Match.Verdict.WEAK in verdicts or tab not in NARROWED else by_verdict[Match.Verdict.WEAK],
        chosen=next((one for one in own if one.listing.public_id == listing), None),
    )


def tab_counts(mine: MatchSideQuerySet) -> dict[str, int]:
    """How many stand in each tab, weak ones left out where they are not shown at first; in one query."""
    shown = Q(match__verdict__in=SHOWN)
    counted = {
        name: Count("pk", filter=having & shown if name in NARROWED else having) for name, having in tabs().items()
    }
    return mine.with_other_side().aggregate(**counted)


def _of_listing(rows: MatchSideQuerySet, listing: str) -> MatchSideQuerySet:
    if listing == OTHERS:
        return rows.filter(side=MatchSide.Side.CANDIDATE)
    return rows.filter(side=MatchSide.Side.ASKER, match__listing__public_id=listing) if listing else rows


def _counted(in_tab: MatchSideQuerySet, tab: str, listing: str) -> tuple[Counter[str], Counter[str], int]:
    """Cards per own listing, cards per verdict of what is narrowed to, and cards of what others published; in one query."""
    by_listing: Counter[str] = Counter()
    by_verdict: Counter[str] = Counter()
    others = 0
    groups = (
        in_tab.values_list("side", "match__listing__public_id", "match__verdict").annotate(n=Count("pk")).order_by()
    )
    for side, public_id, verdict, n in groups:
        is_own = side == MatchSide.Side.ASKER
        if not listing or (listing == public_id and is_own) or (listing == OTHERS and not is_own):
            by_verdict[verdict] += n
        if tab in NARROWED and verdict not in SHOWN:
            continue
        if is_own:
            by_listing[public_id] += n
        else:
            others += n
    return by_listing, by_verdict, others


def _own(organisation: Organisation, by_listing: Counter[str]) -> list[OwnListing]:
    listings = Listing.objects.open().filter(organisation=organisation.pk).annotate(suggested=SUGGESTED)
    return [
        OwnListing(one, by_listing[one.public_id], one.suggested)
        for one in listings.order_by("-published_at", "pk")[:OWN_AT_MOST]
    ]
