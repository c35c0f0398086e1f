"""Readings are counted daily, cluster by cluster, and when somebody of the office asks for it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..figures import Count, Figure, figures
from ..models import Reading, Recount
from ..models.recounts import LIFELESS
from ..periods import Period, counted_on
from ..permissions import can_count_again
from .reports import draft_reports

IN_A_TURN = 2
"""Clusters that the clock asks for at once, so that a morning with many does not hold up anybody else."""


def count_again(cluster: Cluster, *, by: User) -> None:
    """Ask for it now; the page shows how far it is. While it is under way, asking again changes nothing."""
    if not can_count_again(by, cluster):
        raise PermissionDenied
    known = Recount.objects.filter(cluster=cluster).first()
    if known is None or not known.under_way:
        _ask(cluster, Priority.NORMAL)


def count_daily() -> None:
    """A duty: clusters that were not counted today, a few at a time."""
    today = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time()))
    now = timezone.now()
    counted = Q(recount__ended_at__gte=today)
    under_way = Q(recount__moved_at__gt=now - LIFELESS) & (
        Q(recount__ended_at=None) | Q(recount__ended_at__lt=F("recount__asked_at"))
    )
    clusters = Cluster.objects.filter(published_at__isnull=False)
    room = IN_A_TURN - clusters.filter(under_way).count()
    for cluster in clusters.exclude(Q(recount__isnull=False) & (counted | under_way)).order_by("pk")[: max(room, 0)]:
        _ask(cluster, Priority.BULK)


def count_readings(cluster: Cluster) -> None:
    """Every figure for every period that pages show. Running it again gives the same; each period is written whole or not at all."""
    periods = counted_on(timezone.localdate())
    Recount.objects.update_or_create(
        cluster=cluster, defaults={"done": 0, "of": len(periods), "moved_at": timezone.now()}
    )
    for done, period in enumerate(periods, start=1):
        _write(cluster, period, _count(cluster, period))
        Recount.objects.filter(cluster=cluster).update(done=done, moved_at=timezone.now())
    _forget_the_rolling(cluster, periods)
    draft_reports(cluster)
    Recount.objects.filter(cluster=cluster).update(ended_at=timezone.now())


def _ask(cluster: Cluster, priority: Priority) -> None:
    now = timezone.now()
    with transaction.atomic():
        Recount.objects.update_or_create(cluster=cluster, defaults={"asked_at": now, "moved_at": now, "done": 0})
        enqueue(tasks.count_readings, key=f"cluster:{cluster.pk}", priority=priority, cluster=cluster.pk)


def _count(cluster: Cluster, period: Period) -> list[tuple[str, Count]]:
    return [
        (key, count) for key, figure in figures if not _stays(figure, period) for count in figure.count(cluster, period)
    ]


def _stays(figure: Figure, period: Period) -> bool:
    """Whether what was counted of it while the period lasted is all that can be known."""
    return figure.as_it_stands and period.end < period.today


def _write(cluster: Cluster, period: Period, counts: list[tuple[str, Count]]) -> None:
    with transaction.atomic():
        # Two who count at once write one after the other.
        Cluster.objects.select_for_update().get(pk=cluster.pk)
        staying = [key for key, figure in figures if _stays(figure, period)]
        there = Reading.objects.filter(cluster=cluster, region=None, start=period.start, end=period.end)
        there.exclude(key__in=staying).delete()
        Reading.objects.bulk_create(
            Reading(
                cluster=cluster,
                key=key,
                start=period.start,
                end=period.end,
                value=count.value,
                currency=count.currency,
                organisations=count.organisations,
                firms=count.firms,
                covered=count.covered,
                of=count.of,
            )
            for key, count in counts
        )


def _forget_the_rolling(cluster: Cluster, periods: list[Period]) -> None:
    """The last ninety days of days that are gone: nobody asks for them. Months, quarters and years stay."""
    rolling = Reading.objects.filter(cluster=cluster).values_list("start", "end").distinct()
    for start, end in list(rolling):
        if not Period(start, end).is_whole and Period(start, end) not in periods:
            Reading.objects.filter(cluster=cluster, start=start, end=end).delete()
