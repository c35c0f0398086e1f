"""What stands beside the conversation of two that said yes: what it is about, why, and how to reach them."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User

from ..models import Match, MatchSide
from .cards import cards_for, with_card_rows


def beside_a_talk(match: Match, reader: User) -> tuple[str, dict[str, Any]] | None:
    """The template and its context for one side; None for whoever is of neither."""
    sides = with_card_rows(MatchSide.objects.visible_to(reader).filter(match=match))
    side = sides.order_by("side").first()
    if side is None:
        return None
    return "matchmaking/_aside.html", {"card": cards_for([side], reader=reader).cards[0]}
