"""What two parties of a suggestion say: as told, else by chance, more readily the better they fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .chance import chance
from .reading import DATA, read

# For a fit from this order on: how many in a hundred say yes, not now, or put it aside. Asker first, then candidate.
READINESS = [
    (0.6, (34, 6, 6), (40, 12, 4)),
    (0.4, (5, 10, 25), (6, 16, 8)),
    (0.0, (0, 12, 40), (0, 10, 10)),
]
REASONS = ["capacity", "quantity", "price", "distance", "capability", "capability", "timing", "known", "other"]
COURTESIES = ["not_now", "not_now", "later", "another"]


@dataclass(frozen=True, slots=True)
class Answers:
    """Each side: "" (waits), "yes", "no" or "aside". `days`: working days ago at most; reason and courtesy of whoever says no."""

    asker: str = ""
    candidate: str = ""
    days: int = 1
    reason: str = "other"
    courtesy: str = "not_now"


def answers_for(listing: str, partner: str, order: float) -> Answers:
    """`listing` and `partner` are keys of the story; `order` (0 to 1) is how well they fit."""
    if told := _told().get((listing, partner)):
        return told
    drawn = chance(listing, partner, "answers")
    asker, candidate = next(shares for least, *shares in READINESS if order >= least)
    return Answers(
        asker=_say(asker, drawn.randrange(100)),
        candidate=_say(candidate, drawn.randrange(100)),
        days=drawn.randrange(1, 9),
        reason=drawn.choice(REASONS),
        courtesy=drawn.choice(COURTESIES),
    )


def _say(shares: tuple[int, int, int], luck: int) -> str:
    for share, word in zip(shares, ("yes", "no", "aside"), strict=True):
        if luck < share:
            return word
        luck -= share
    return ""


@lru_cache
def silent_ones() -> frozenset[str]:
    """Keys of needs and offers whose people wait in vain for those who were told of them."""
    return frozenset(read(DATA / "answers.toml")["silent"])


@lru_cache
def _told() -> dict[tuple[str, str], Answers]:
    lines = read(DATA / "answers.toml")["answer"]
    return {(line.pop("listing"), line.pop("with")): Answers(**line) for line in lines}
