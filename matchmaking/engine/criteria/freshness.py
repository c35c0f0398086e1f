"""How old what we know is: when the profile was last confirmed, and when the last piece of work was done."""

from __future__ import annotations

from datetime import date

from ..facts import Reading
from ..pair import Pair

FEATURES = ("unconfirmed_years", "idle_years")
MOST_YEARS = 5.0
"""Beyond these nothing gets worse: so the years of past research projects say (see docs/decisions.md)."""


def read(pair: Pair) -> Reading:
    party, today = pair.theirs, pair.question.today
    return Reading(
        {"unconfirmed_years": _years(party.confirmed_on, today), "idle_years": _years(party.worked_on, today)},
        {
            "confirmed": party.confirmed_on.isoformat() if party.confirmed_on else None,
            "worked": party.worked_on.isoformat() if party.worked_on else None,
        },
    )


def _years(since: date | None, today: date) -> float | None:
    return None if since is None else min(MOST_YEARS, max(0, (today - since).days) / 365.25)
