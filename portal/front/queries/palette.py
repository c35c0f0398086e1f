"""What the palette finds beside names in the index: people one works with, and pages and actions of the menus by their words."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from portal.organisations.models import Membership, Organisation
from portal.search.normalise import fold
from portal.ui.navigation import Door, find

OF_EACH = 5


def colleagues(typed: str, organisation: Organisation | None) -> list[Door]:
    """People of the organisation that the reader acts for, whose name, in either script, has all the words. One query, or none."""
    words = fold(typed).split()
    if not organisation or not words:
        return []
    people = Membership.objects.filter(organisation=organisation, ended_at=None, user__is_active=True)
    address = reverse("organisations:members", args=[organisation.slug])
    return [
        Door(str(one.user), address, "")
        for one in people.select_related("user").order_by("user__full_name", "pk")
        if _has(words, f"{one.user.full_name} {one.user.latin_name}")
    ][:OF_EACH]


def doors(typed: str, request: HttpRequest) -> list[Door]:
    """Where the menus lead this reader whose label has all the words; what waits there is not counted."""
    words = fold(typed).split()
    return find(request, lambda label: _has(words, label))[:OF_EACH] if words else []


def _has(words: list[str], text: str) -> bool:
    """Whether each word begins one of the text's."""
    there = fold(text).split()
    return all(any(one.startswith(word) for one in there) for word in words)
