"""How near two kinds of business are: in the tree of codes, and by who buys from whom.

ISIC Rev. 4 codes are a letter for the section ("C"), then two to four digits for division, group and class; the section is
not part of the longer codes, so two divisions of one section are as far apart as any others here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

DIVISION_DIGITS, GROUP_DIGITS = 2, 3


@lru_cache(maxsize=100_000)
def closeness(one: str, other: str) -> float:
    """Return 1.0 for the same code, less for each level down to the common one, 0.0 without a common division."""
    if one == other:
        return 1.0
    if one[:DIVISION_DIGITS] != other[:DIVISION_DIGITS]:
        return 0.0
    shared = DIVISION_DIGITS
    while one[shared : shared + 1] == other[shared : shared + 1] != "":
        shared += 1
    return shared / max(len(one), len(other))


def closest(ours: Iterable[str], theirs: Iterable[str]) -> tuple[float, str, str] | None:
    """Return closeness and both codes of the nearest pair, or None where a side names no code."""
    theirs = tuple(theirs)
    nearest = max(((closeness(a, b), len(a) + len(b), a, b) for a in ours for b in theirs), default=None)
    return nearest and (nearest[0], *nearest[2:])


def same_trade(ours: Iterable[str], theirs: Iterable[str]) -> str | None:
    """Return the code of theirs that is one of ours, or above or below one, no wider than a group of ISIC; else None."""
    for one in ours:
        for other in theirs:
            narrow = min(len(one), len(other)) >= GROUP_DIGITS
            if narrow and (one.startswith(other) or other.startswith(one)):
                return other
    return None


def in_trade(codes: Iterable[str], asked: Iterable[str]) -> tuple[str, ...]:
    """Return those of the codes that are in a division asked for; all of them where none is."""
    divisions = {code[:DIVISION_DIGITS] for code in asked}
    return tuple(code for code in codes if not divisions or code[:DIVISION_DIGITS] in divisions)


@dataclass(frozen=True)
class Linkages:
    """Input-output coefficients: (seller's division, buyer's division) -> share (0 to 1) of all that the buyer buys in.

    Seen from one of two businesses, backward linkage is what it buys from the other, forward linkage what it sells to the other
    (Hirschman 1958; Leontief's tables): `strongest(theirs, ours)` and `strongest(ours, theirs)`.
    """

    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @cached_property
    def most(self) -> float:
        """The share of the strongest link of all; 0.0 without any."""
        return max(self.shares.values(), default=0.0)

    def strongest(
        self, sellers: Iterable[str], buyers: Iterable[str], *, apart: bool = False
    ) -> tuple[float, str, str] | None:
        """Return share, seller's and buyer's division of the strongest link, or None where nothing is tied.

        `apart` leaves out what businesses of one division buy from each other.
        """
        found = [
            (share, seller, buyer)
            for seller in {code[:DIVISION_DIGITS] for code in sellers}
            for buyer in {code[:DIVISION_DIGITS] for code in buyers}
            if (share := self.shares.get((seller, buyer), 0.0)) > 0 and not (apart and seller == buyer)
        ]
        return max(found, default=None)
