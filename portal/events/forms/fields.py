"""A moment as the day and hour of a place."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def split(moment: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.time]:
    """Day and hour of a moment by a clock."""
    local = moment.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0)
