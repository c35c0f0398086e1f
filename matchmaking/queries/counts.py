"""What waits on a reader, for the menu: one query."""

from __future__ import annotations

from django.http import HttpRequest

from ..models import MatchSide


def matches_waiting(request: HttpRequest) -> int:
    """Strong and possible suggested partners that wait on the acting organisation."""
    organisation = getattr(request, "acting_organisation", None)
    if not organisation:
        return 0
    sides = MatchSide.objects.visible_to(request.user).filter(organisation=organisation.pk)
    return sides.waiting_on_us().exclude(match__verdict="weak").count()
