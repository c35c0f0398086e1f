"""In whose time a reader is told hours."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.accounts.models import User
from portal.notifications.calm import clock_of, rhythm_of
from portal.ui.zones import town_of


@dataclass(frozen=True, slots=True)
class Clock:
    """`name`: the town whose clock it is, in the language in force."""

    zone: ZoneInfo

    @property
    def name(self) -> str:
        return town_of(str(self.zone))


def clock_for(person: User) -> Clock:
    """What they chose for their messages; else that of their number's country, else the house's."""
    return Clock(clock_of(person, rhythm_of(person)))
