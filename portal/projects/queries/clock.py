"""In whose time a reader is told hours."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location, get_timezone_name

from portal.accounts.models import User
from portal.notifications.calm import clock_of, rhythm_of
from portal.ui.words import language


@dataclass(frozen=True, slots=True)
class Clock:
    """`name`: the town whose clock it is, in the language in force."""

    zone: ZoneInfo

    @property
    def name(self) -> str:
        town = get_timezone_location(str(self.zone), locale=language(), return_city=True)
        return str(town or get_timezone_name(str(self.zone), locale=language()))


def clock_for(person: User) -> Clock:
    """What they chose for their messages; else that of their number's country, else the house's."""
    return Clock(clock_of(person, rhythm_of(person)))
