"""What waits on a reader, for the menu: one query, none where the page has counted already."""

from __future__ import annotations

from django.http import HttpRequest

from ..models import MatchSide
from .inbox import tab_counts

KEPT_AS = "_match_tab_counts"


def matches_waiting(request: HttpRequest) -> int:
    """Strong and possible suggested partners that wait on the acting organisation."""
    return counted_once(request).get("us", 0)


def counted_once(request: HttpRequest) -> dict[str, int]:
    """How many suggested partners of the acting organisation stand in each tab."""
    known: dict[str, int] | None = getattr(request, KEPT_AS, None)
    if known is None:
        organisation = getattr(request, "acting_organisation", None)
        mine = MatchSide.objects.visible_to(request.user).filter(organisation=organisation.pk) if organisation else None
        known = tab_counts(mine) if mine is not None else {}
        setattr(request, KEPT_AS, known)
    return known
