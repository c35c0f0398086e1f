"""What services remembered while the story was written happened on its day: entries of the log, moved past the guard that keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.db.models import Max

from portal.activity.models import Entry


def last_deed() -> int:
    """A mark in the log: what stands behind it was remembered since."""
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def date_deeds(
    since: int, at: dt.datetime, *, step: dt.timedelta = dt.timedelta(), renamed: Mapping[str, str] | None = None
) -> None:
    """The last of them at `at`, each before it `step` earlier. `renamed`: ids that things had when the deed was remembered."""
    rows: list[Entry] = list(models.QuerySet(Entry).filter(pk__gt=since).order_by("-pk"))
    for back, row in enumerate(rows):
        facts = {
            key: (renamed or {}).get(value, value) if isinstance(value, str) else value
            for key, value in row.facts.items()
        }
        models.QuerySet(Entry).filter(pk=row.pk).update(at=at - back * step, facts=facts)
