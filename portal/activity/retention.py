"""The only way out of the log: by age."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register, take_away

from .deeds import deeds
from .models import Entry, Tally


def forget_log(before: dt.datetime, limit: int) -> int:
    """Rows of rights and of access. Past the guard of the manager, which lets nobody delete."""
    verbs = [verb for verb, _deed in deeds]
    return take_away(models.QuerySet(Entry).filter(at__lt=before, verb__in=verbs), limit)


def forget_tallies(before: dt.datetime, limit: int) -> int:
    """A month goes when its first day is that old."""
    return take_away(Tally.objects.filter(month__lte=before.date()), limit)


def sign_in() -> None:
    register(
        "activity.log",
        Rule(
            label=_("The log of roles, rights and personal data"),
            why=_("so that it can be shown later who was allowed what"),
            kept=dt.timedelta(days=5 * 365),
            forget=forget_log,
        ),
    )
    register(
        "activity.tallies",
        Rule(
            label=_("How often an organisation was found in a month"),
            why=_("so that it sees how that changes over the years"),
            kept=dt.timedelta(days=5 * 365),
            forget=forget_tallies,
        ),
    )
