"""How long somebody has to answer: working days of the place where they are, by what is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """In working days of whoever is asked: how long those who were told have for themselves, and by when they should have answered."""

    wave: int
    answer: int


SWIFT = Pace(wave=3, answer=4)
"""Goods and work that somebody has or has not: three answers within five days."""

STEADY = Pace(wave=5, answer=7)
"""What several people of a house must talk over first."""

FINANCE = Pace(wave=4, answer=4)
"""A first answer to a request for finance within five days."""

PACES = {
    "supply": SWIFT,
    "service": SWIFT,
    "subcontracting": SWIFT,
    "byproduct": SWIFT,
    "machinery": SWIFT,
    "testing": SWIFT,
    "facility": SWIFT,
    "finance": FINANCE,
    "research": STEADY,
    "advice": STEADY,
    "training": STEADY,
    "student": STEADY,
    "permit": STEADY,
    "project": STEADY,
}
