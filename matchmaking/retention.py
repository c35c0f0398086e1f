"""Needs that a cluster office wrote down and nobody confirmed, and rules that have ended, are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register, take_away

from .models import Dictation, Lesson


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
    register(
        "matchmaking.lessons",
        Rule(
            label=_("Rules that came of a “not now”, after they have ended"),
            why=_("so that you can see why something was not suggested"),
            kept=dt.timedelta(days=90),
            forget=_forget_ended_lessons,
        ),
    )


def _forget_ended_lessons(before: dt.datetime, limit: int) -> int:
    return take_away(Lesson.objects.filter(ended_at__lt=before), limit)


def _forget_unconfirmed(before: dt.datetime, limit: int) -> int:
    """Of a confirmed one the page of the need says how it came."""
    gone = [Dictation.State.REFUSED, Dictation.State.EXPIRED]
    return take_away(Dictation.objects.filter(state__in=gone, answered_at__lt=before), limit)
