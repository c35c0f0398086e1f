"""How long somebody has to answer: working days of the place where they are, by what is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """In working days of whoever is asked: how long those who were told have for themselves, and on which days they are reminded."""

    wave: int
    reminders: tuple[int, ...]

    @property
    def answer(self) -> int:
        """By when they should have answered: the day of the last reminder."""
        return self.reminders[-1]


SWIFT = Pace(wave=3, reminders=(2, 4))
"""Goods and work that somebody has or has not: three answers within five days."""

STEADY = Pace(wave=5, reminders=(2, 4, 7))
"""What several people of a house must talk over first."""

FINANCE = Pace(wave=4, reminders=(2, 4))
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
