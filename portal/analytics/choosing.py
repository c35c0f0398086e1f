"""The periods that a reader of figures chooses from, by their names in addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from .periods import Period, last_days, last_month, month_of, quarter_of, year_of

ROLLING = "90-days"
WHOLE = ("month", "last-month", "quarter", "last-quarter", "year", "last-year")


def periods_on(today: dt.date) -> Mapping[str, Period]:
    return {
        ROLLING: last_days(today),
        "month": month_of(today),
        "last-month": last_month(today),
        "quarter": quarter_of(today),
        "last-quarter": quarter_of(today).before,
        "year": year_of(today),
        "last-year": year_of(today).before,
    }


def label_of(name: str) -> str:
    return {
        ROLLING: _("Last 90 days"),
        "month": _("This month"),
        "last-month": _("Last month"),
        "quarter": _("This quarter"),
        "last-quarter": _("Last quarter"),
        "year": _("This year"),
        "last-year": _("Last year"),
    }[name]
