"""When offices work, as the operator writes it down: read for `portal.core.calendar`, written by the staff and by a file.

What is read is kept in the cache, since clocks ask it of many days; a change drops it after the commit, and every process reads it
again within a minute at the latest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.core.cache import cache
from django.db import transaction

from portal.core import calendar

from .models import OfficeDays
from .signals import office_days_changed

KEY = "taxonomy:office-days"
KEPT = 60  # seconds


def office_days_of(country: str) -> Sequence[calendar.OfficeDays]:
    """What is written down of a country; most have nothing."""
    by_country: dict[str, list[calendar.OfficeDays]] | None = cache.get(KEY)
    if by_country is None:
        by_country = _read()
        cache.set(KEY, by_country, KEPT)
    return by_country.get(country, ())


def save_office_days(rows: Collection[OfficeDays]) -> None:
    """Write checked rows, new or changed. Whoever counts days there counts them again."""
    with transaction.atomic():
        before = OfficeDays.objects.filter(pk__in=[row.pk for row in rows if row.pk])
        countries = {*before.values_list("country", flat=True), *(row.country for row in rows)}
        for row in rows:
            row.save()
        _changed(countries)


def delete_office_days(pks: Collection[int]) -> None:
    """They are calculated again as if nothing had been written down."""
    with transaction.atomic():
        rows = OfficeDays.objects.filter(pk__in=pks)
        countries = set(rows.values_list("country", flat=True))
        rows.delete()
        _changed(countries)


def _changed(countries: Collection[str]) -> None:
    def tell() -> None:
        cache.delete(KEY)
        for country in sorted(countries):
            office_days_changed.send(sender=OfficeDays, country=country)

    transaction.on_commit(tell)


def _read() -> dict[str, list[calendar.OfficeDays]]:
    found: dict[str, list[calendar.OfficeDays]] = defaultdict(list)
    for row in OfficeDays.objects.all():
        days = calendar.OfficeDays(row.kind, row.first, row.last, row.weekday, row.opens, row.closes)
        found[row.country].append(days)
    return dict(found)
