"""Events as rows of a list: who the reader is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from portal.organisations.standing import standing_of

from ..models import Event, Registration

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Card:
    """`going`: organisations that come. `ours`: people of the reader's organisations whose registration stands."""

    event: Event
    going: int
    ours: int


def cards_of(events: Sequence[Event], reader: Reader) -> list[Card]:
    """In one query for all of them."""
    mine = Q(organisation__in=standing_of(reader).organisations)
    if reader.is_authenticated:
        mine |= Q(person=reader)
    counted = {
        row["event"]: row
        for row in Registration.objects.standing()
        .filter(event__in=[one.pk for one in events])
        .values("event")
        .annotate(
            going=Count("organisation", distinct=True, filter=Q(state="going")),
            ours=Count("pk", filter=mine),
        )
    }
    nothing = {"going": 0, "ours": 0}
    return [Card(one, counted.get(one.pk, nothing)["going"], counted.get(one.pk, nothing)["ours"]) for one in events]
