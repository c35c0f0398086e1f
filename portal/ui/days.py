"""A form field for days that stand on papers: typed in either calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField
from django.utils import timezone
from django.utils.translation import gettext as _

from .typed import parse_paper_day
from .words import day

FIRST = dt.date(1900, 1, 1)
LAST = dt.date(2100, 1, 1)


class PaperDayField(CharField):
    """14 March 2027, 2027-03-14, or in Hijri (Umm al-Qura): 14/09/1448, 14 رمضان 1448. Deadlines use another field: they are Gregorian."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return day(value) if isinstance(value, dt.date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data or "") != (initial or None))
        except ValidationError:
            return True

    def clean(self, value: Any) -> dt.date | None:
        typed = super().clean(value)
        if not typed:
            return None
        today = timezone.localdate()
        try:
            read = parse_paper_day(typed, today)
        except ValueError as error:
            message = _("Write the day like %(example)s, or in Hijri like 14/09/1448. You wrote “%(typed)s”.")
            raise ValidationError(message % {"example": day(today), "typed": typed}) from error
        if not FIRST <= read <= LAST:
            message = _("Choose a day between %(first)s and %(last)s.")
            raise ValidationError(message % {"first": day(FIRST), "last": day(LAST)})
        return read
