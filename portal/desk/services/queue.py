"""The queue follows the rows that it is about: found anew when something changes, by the clock, and whenever somebody asks."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.organisations.models import Cluster, ClusterMembership, OfficeStaff
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import QueueItem, QueueLook
from ..queries.week import counted_in
from ..sources import Found, sources
from .health import count_members

log = logging.getLogger(__name__)
EVERY = dt.timedelta(minutes=10)
AT_ONCE = 5
"""Queues for which a turn of the clock asks; it turns every 30 seconds."""
FOUND = ["organisation", "other", "facts", "weight", "since", "pressing_at", "due_on", "gone_at", "updated_at"]


def refresh_queue(cluster: Cluster, *kinds: str) -> None:
    """Ask every source, or those of these kinds, what waits in this cluster. One that fails leaves its rows as they stand."""
    for kind, source in sources:
        if kinds and kind not in kinds:
            continue
        try:
            with transaction.atomic():
                _keep(cluster, kind, source.weight, list(source.find(cluster)))
        except Exception:
            log.exception("source %s failed for %s", kind, cluster.slug)
    if not kinds:
        QueueLook.objects.update_or_create(
            cluster=cluster, defaults={"looked_at": timezone.now(), "week": list(counted_in(cluster))}
        )


def look_again(cluster: Cluster, *, by: User) -> None:
    """Somebody of the office wants to see what waits now."""
    if not permissions.can_work_at_desk(by, cluster):
        raise NotAllowed
    count_members(cluster)
    refresh_queue(cluster)


def keep_in_step(cluster: Cluster, *kinds: str) -> None:
    """What somebody has just dealt with, or told, stands in the queue as it is now once that is committed."""
    transaction.on_commit(lambda: refresh_queue(cluster, *kinds))


def refresh_soon(cluster: int) -> None:
    """Something changed in a cluster (its primary key): its queue is looked through once, however much it was."""
    enqueue(tasks.refresh_queue, key=f"cluster:{cluster}", priority=Priority.BULK, put_off=False, cluster=cluster)


def refresh_soon_for(organisations: Collection[int]) -> None:
    """The same for every cluster in which one of these organisations is."""
    there = ClusterMembership.objects.filter(organisation__in=organisations, ended_at=None)
    for cluster in there.order_by("cluster").values_list("cluster", flat=True).distinct():
        refresh_soon(cluster)


def refresh_stale() -> None:
    """By the clock: the queues that nobody has looked through for ten minutes, a few at each turn, the oldest first."""
    before = timezone.now() - EVERY
    served = OfficeStaff.objects.filter(cluster=OuterRef("pk"), ended_at=None)
    stale = Cluster.objects.filter(Exists(served), published_at__lte=timezone.now())
    stale = stale.exclude(queue_look__looked_at__gt=before).order_by(
        F("queue_look__looked_at").asc(nulls_first=True), "pk"
    )
    for cluster in stale.values_list("pk", flat=True)[:AT_ONCE]:
        refresh_soon(cluster)


def _keep(cluster: Cluster, kind: str, weight: int, found: Iterable[Found]) -> None:
    """The rows of one kind as its source found them; what it no longer finds is gone. Three statements."""
    now = timezone.now()
    by_key = {one.key: one for one in found}
    with transaction.atomic():
        rows = [
            QueueItem(
                cluster=cluster,
                kind=kind,
                key=key,
                organisation_id=one.organisation,
                other_id=one.other,
                facts=one.facts,
                weight=weight,
                since=one.since,
                pressing_at=one.since - dt.timedelta(hours=weight),
                due_on=one.due_on,
                gone_at=None,
                updated_at=now,
            )
            for key, one in by_key.items()
        ]
        QueueItem.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["cluster", "kind", "key"], update_fields=FOUND, batch_size=500
        )
        # What was found has been touched just now.
        left = QueueItem.objects.filter(cluster=cluster, kind=kind, gone_at=None, updated_at__lt=now)
        left.update(gone_at=now, done_at=None, done_by=None, done_note="", put_off_until=None, assigned_to=None)
