"""Hours as people write them, and a moment as the day and hour of a place."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

FORMS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%H.%M"]


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", FORMS)
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        errors = {"invalid": _("Write the hour like this: 14:30.")} | kwargs.pop("error_messages", {})
        super().__init__(error_messages=errors, **kwargs)


def split(moment: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.time]:
    """Day and hour of a moment by a clock."""
    local = moment.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0)
