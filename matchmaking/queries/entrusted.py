"""Whom the cluster office could ask for what a member entrusted to it: suggested partners as the member's own page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from portal.accounts.models import User

from ..appearance import appearances
from ..models import Listing, Match, MatchSide
from .cards import Card, cards_for, with_card_rows
from .inbox import SHOWN

OTHERS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Entrusted:
    """`asked_for` are those of whom the member said "interested": the office calls them. `others` are suggested beside them."""

    asked_for: Sequence[Card]
    others: Sequence[Card]

    @property
    def named(self) -> list[Card]:
        """Those of whom the office reads how to reach them."""
        return [card for card in self.asked_for if card.who.is_named]


def entrusted(listing: Listing, *, reader: User) -> Entrusted:
    """For the staff of the listing's office. Who offers without a name is named where that office serves them as well."""
    sides = with_card_rows(MatchSide.objects.filter(match__listing=listing, side=MatchSide.Side.ASKER))
    standing = sides.filter(match__closed_at=None)
    wanted = list(standing.filter(answer=MatchSide.Answer.INTERESTED).in_order().order_by("-rank", "pk"))
    open_ones = Q(answer="", put_aside_at=None, match__verdict__in=SHOWN)
    others = list(standing.filter(open_ones).in_order().order_by("-rank", "pk")[:OTHERS_AT_MOST])
    behind = {side.pk: side.match.offer for side in [*wanted, *others] if _is_unnamed(side.match)}
    seen = appearances({one.pk: one for one in behind.values() if one}.values(), reader=reader)
    who = {pk: seen[offer.pk] for pk, offer in behind.items() if offer}
    cards = cards_for([*wanted, *others], reader=reader, who=who).cards
    return Entrusted(cards[: len(wanted)], cards[len(wanted) :])


def _is_unnamed(match: Match) -> bool:
    """Like on the member's own page, nobody is unnamed any more once both agreed."""
    offer = match.offer
    return bool(offer and not match.agreed_at and offer.confidentiality == Listing.Confidentiality.UNNAMED)
