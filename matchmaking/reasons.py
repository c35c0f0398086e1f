"""The coded reasons of a "not now", worded for the side that gives them: who buys and who sells do not say the same.

The codes are the same on every side: what is stored, and what is counted, does not depend on these words.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Listing, MatchSide

Reason = MatchSide.Reason

OF_PROVIDERS = frozenset({Reason.CRITERIA.value, Reason.NO_CASES.value})
"""Chosen among the four answers of a finance provider, and nowhere else."""

NOT_ASKED = frozenset({Reason.NONE.value, Reason.QUANTITY.value}) | OF_PROVIDERS
"""Never to be chosen here: none, an older one, and those of providers."""

OWN_WORDS: dict[tuple[str, str], dict[str, str | Promise]] = {
    (MatchSide.Side.ASKER, Listing.Kind.NEED): {Reason.CAPABILITY: _("Not what they do")},
    (MatchSide.Side.ASKER, Listing.Kind.OFFER): {Reason.CAPABILITY: _("Not what they use")},
    (MatchSide.Side.CANDIDATE, Listing.Kind.OFFER): {
        Reason.CAPABILITY: _("Not what we use"),
        Reason.CAPACITY: _("We need none at the moment"),
    },
}
"""What differs for a side (who asks, who could answer) of a need or an offer."""

NO_SENSE = {(MatchSide.Side.ASKER, Listing.Kind.NEED): frozenset({Reason.CAPACITY.value})}
"""Whoever has just published a need has no capacity to be short of."""


def reason_choices(side: str, kind: str) -> list[tuple[str, str | Promise]]:
    """The reasons that a side of a need or offer can choose from, in its words."""
    left_out = NOT_ASKED | NO_SENSE.get((side, kind), frozenset())
    return [(value, reason_words(value, side, kind)) for value in Reason.values if value not in left_out]


def reason_words(reason: str, side: str, kind: str) -> str | Promise:
    """One reason as that side says it."""
    return OWN_WORDS.get((side, kind), {}).get(reason) or Reason(reason).label
