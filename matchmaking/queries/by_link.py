"""What the key in a mail or a short message opens: the side that its person answers for, or why it opens nothing any more."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.notifications.keys import has_run_out, notification_with

from ..appearance import Appearance
from ..models import Match, MatchSide, Release
from .cards import who_they_are, with_card_rows


@dataclass(frozen=True, slots=True)
class Opened:
    """`closed` says why nothing can be answered here any more; empty while it can."""

    person: User
    side: MatchSide
    other: Appearance
    closed: str = ""


def opened_by(key: str, purpose: str) -> Opened | None:
    """None for a key that is not ours, and for one whose person may no longer know of the match: they lost the seat, or were left out."""
    told = notification_with(key, purpose)
    if told is None or told.content_type.model_class() is not Match:
        return None
    sides = with_card_rows(MatchSide.objects.visible_to(told.to)).filter(match=int(told.object_id))
    side = sides.order_by("-side").first()
    if side is None:
        return None
    return Opened(told.to, side, who_they_are([side])[side.pk], _too_old() if has_run_out(told) else _closed(side))


def _closed(side: MatchSide) -> str:
    match = side.match
    if match.agreed_at:
        return _("Both sides have said yes. You now see how to reach each other, and can write to each other here.")
    if side.answer == MatchSide.Answer.INTERESTED:
        return _("Your organisation has already said yes.")
    if side.answer == MatchSide.Answer.DECLINED:
        return _(
            "Your organisation has said “not now”. The other side reads the sentence that was chosen, never the reason."
        )
    if match.closed_at or not match.listing.is_open:
        return _("This is no longer open: the need or offer was closed, or has run out.")
    if Release.objects.waiting().filter(side=side).exists():
        return _("An answer of yours waits for your transfer office already.")
    return ""


def _too_old() -> str:
    return _("This link is older than 30 days. Sign in to see what stands.")
