"""Needs that a cluster office wrote down and nobody confirmed are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register, take_away

from .models import Dictation


def sign_in() -> None:
    register(
        "matchmaking.dictations",
        Rule(
            label=_(
                "Needs that a cluster office wrote down and the member did not confirm, with the address they went to"
            ),
            why=_("so that the office sees what came of the call"),
            kept=dt.timedelta(days=30),
            forget=_forget_unconfirmed,
        ),
    )


def _forget_unconfirmed(before: dt.datetime, limit: int) -> int:
    """Of a confirmed one the page of the need says how it came."""
    gone = [Dictation.State.REFUSED, Dictation.State.EXPIRED]
    return take_away(Dictation.objects.filter(state__in=gone, answered_at__lt=before), limit)
