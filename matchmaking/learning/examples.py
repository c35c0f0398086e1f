"""Answers as examples: what had been read of a pair when a side answered, and whether it wanted it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet

from ..models import MatchSide
from .refit import Answers

ABOUT_SOMETHING_ELSE = frozenset(
    {
        MatchSide.Reason.CAPACITY,
        MatchSide.Reason.NO_CASES,
        MatchSide.Reason.KNOWN,
        MatchSide.Reason.COMPETITOR,
    }
)
"""A no for one of these says nothing about whether the two suit each other."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many answers of one side teach nothing: noes about something else, and those with which nothing was kept of what was read."""

    about_something_else: int = 0
    without_reading: int = 0


def left_out_of(side: str) -> LeftOut:
    """Count the answers of one side that `answers_of` leaves out: one query."""
    about_something_else = Q(reason__in=ABOUT_SOMETHING_ELSE)
    return LeftOut(
        **_answered(side).aggregate(
            about_something_else=Count("pk", filter=about_something_else),
            without_reading=Count("pk", filter=Q(weighed={}) & ~about_something_else),
        )
    )


def _answered(side: str) -> QuerySet[MatchSide]:
    return MatchSide.objects.filter(side=side, answered_at__isnull=False).exclude(answer="")


def answers_of(side: str, features: Collection[str]) -> Answers:
    """Every answer of one side ("asker": whoever published; "candidate": whoever could answer), in the order in which they were given.

    Each belongs to its need or offer. Answers from before what was read was kept with them are left out.
    """
    rows = (
        _answered(side)
        .exclude(reason__in=ABOUT_SOMETHING_ELSE)
        .exclude(weighed={})
        .order_by("answered_at", "pk")
        .values_list("weighed", "answer", "match__listing")
    )
    values, yes, listing = [], [], []
    for read, answer, of in rows.iterator():
        values.append([read.get(name, np.nan) for name in features])
        yes.append(answer == MatchSide.Answer.INTERESTED)
        listing.append(of)
    return Answers(
        np.array(values, dtype=float).reshape(-1, len(features)),
        np.array(yes, dtype=bool),
        np.array(listing, dtype=int),
    )
