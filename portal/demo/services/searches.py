"""Two searches that people of the story keep, each with something new in it."""

from __future__ import annotations

import datetime as dt

from django.http import QueryDict
from django.utils import timezone

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.saved.looking import look_at
from portal.saved.models import SavedSearch
from portal.saved.services import save_search

from .cast import Cast

KEPT = (
    ("huda", "offers", "", "Offers that others make", "العروض التي يقدمها الآخرون"),
    ("faisal", "needs", "category=service&category=supply", "Services and goods", "الخدمات والسلع"),
)
NEW = 3
"""So many of what is open now came after the search was saved."""


def write_searches(cast: Cast) -> None:
    for key, name, query, english, arabic in KEPT:
        person = cast.users[key]
        called = arabic if person.language == "ar" else english
        one = save_search(name, QueryDict(query), by=person, called=called)
        saved_at = _before_the_last(person, name, one)
        SavedSearch.objects.filter(pk=one.pk).update(
            created_at=saved_at, mark_at=saved_at, looked_at=saved_at, opened_at=saved_at
        )
        one.refresh_from_db()
        look_at(one, person)


def _before_the_last(person: User, name: str, one: SavedSearch) -> dt.datetime:
    """When it must have been saved for the latest few to be new."""
    kind = Listing.Kind.NEED if name == "needs" else Listing.Kind.OFFER
    seen = Listing.objects.visible_to(person).open().filter(kind=kind).exclude(organisation__memberships__user=person)
    if categories := QueryDict(one.query).getlist("category"):
        seen = seen.filter(category__in=categories)
    latest = list(seen.order_by("-published_at").values_list("published_at", flat=True)[:NEW])
    return (latest[-1] if latest else timezone.now()) - dt.timedelta(minutes=1)
