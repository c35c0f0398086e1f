"""The next working day: everything that is stored moves back, so that today is as much later, and the clocks run.

The days move as one; what belongs to a month or to a calendar (readings, closed reports, tallies, what an operator wrote down of
holidays) stays where it is. Sessions, the search index and what a worker has in hand know nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F, Func
from django.utils import timezone

from matchmaking.services import after, reminders
from portal.core.calendar import add_working_days, zone_of
from portal.core.clock import run_due
from portal.outbox.models import OutboxRow
from portal.outbox.services import ring
from portal.projects.services import reports

from ..days import Days
from ..queries.tour import Things

HOUSE = ("portal.", "matchmaking", "messaging", "cms")
STAYS = frozenset(
    {
        "activity.tally",
        "analytics.reading",
        "analytics.reportissue",
        "analytics.recount",
        "demo.demoseed",
        "outbox.heartbeat",
        "outbox.outboxrow",
        "search.searchdocument",
        "taxonomy.officedays",
    }
)
OUT_OF_THE_WAY = 80_000
"""Days. Rows whose days are unique among each other go this far first, so that none meets another on its way."""


class Before(Func):
    """A day so many days earlier, as a day."""

    def __init__(self, field: str, days: int) -> None:
        super().__init__(F(field), output_field=models.DateField())
        self.days = days

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        of, values = compiler.compile(self.source_expressions[0])
        return f"date({of}, '{-self.days:+d} days')", values

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_named: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        of, values = compiler.compile(self.source_expressions[0])
        return f"({of} - ({self.days}))", values


IN_OFFICE_HOURS: Sequence[Callable[[dt.datetime], None]] = (
    reminders.remind_due,
    after.tell_day_two,
    after.tell_day_seven,
    reports.remind_due,
)
"""Nobody is reminded at night or on a day off, when a tour may be taken just as well: there they run as if it were noon."""
NOON = dt.time(12)


def go_on() -> dt.timedelta:
    """Until the next working day where the story plays. Returns how far everything moved."""
    cluster = Things().cluster
    country = cluster.region.country if cluster else "SA"
    today = timezone.localdate()
    worked = Days(country, today).ago(0)
    moved = add_working_days(today, 1, country) - worked
    with transaction.atomic():
        for model in _models():
            _move(model, moved.days)
        waiting = OutboxRow.objects.filter(claimed_at=None, parked_at=None)
        waiting.update(available_at=F("available_at") - moved)
    # What is kept for a time was kept by the clock on the wall.
    cache.clear()
    noon = dt.datetime.combine(worked, NOON, tzinfo=zone_of(country))
    for remind in IN_OFFICE_HOURS:
        remind(min(noon, timezone.now()))
    run_due()
    ring()
    return moved


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        meta = model._meta
        if meta.app_config.name.startswith(HOUSE) and meta.label_lower not in STAYS and not meta.proxy:
            yield model


def _move(model: type[models.Model], days: int) -> None:
    fields = [one for one in model._meta.local_fields if isinstance(one, models.DateField)]
    if not fields:
        return
    if _meet_each_other(model, {one.name for one in fields}):
        _shift(model, fields, days + OUT_OF_THE_WAY)
        _shift(model, fields, -OUT_OF_THE_WAY)
    else:
        _shift(model, fields, days)


def _meet_each_other(model: type[models.Model], names: set[str]) -> bool:
    meta = model._meta
    unique = [set(one.fields) for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    unique += [set(one) for one in meta.unique_together]
    return any(names & one for one in unique)


def _shift(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], days: int) -> None:
    span = dt.timedelta(days=days)
    moved = {
        one.name: F(one.name) - span if isinstance(one, models.DateTimeField) else Before(one.name, days)
        for one in fields
    }
    models.QuerySet(model).update(**moved)
