"""Answers as examples: what had been read of a pair when a side answered, and whether it wanted it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ..models import MatchSide
from .refit import Answers

ABOUT_SOMETHING_ELSE = frozenset(
    {
        MatchSide.Reason.CAPACITY,
        MatchSide.Reason.KNOWN,
        MatchSide.Reason.COMPETITOR,
    }
)
"""A no for one of these says nothing about whether the two suit each other."""


def answers_of(side: str, features: Collection[str]) -> Answers:
    """Every answer of one side ("asker": whoever published; "candidate": whoever could answer), in the order in which they were given.

    Each belongs to its need or offer. Answers from before what was read was kept with them are left out.
    """
    rows = (
        MatchSide.objects.filter(side=side, answered_at__isnull=False)
        .exclude(answer="")
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
