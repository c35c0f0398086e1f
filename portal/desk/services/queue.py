"""The queue follows the rows that it is about: found anew when something changes, by the clock, and whenever somebody asks."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from portal.organisations.models import Cluster

from ..models import QueueItem
from ..sources import Found, sources

log = logging.getLogger(__name__)
FOUND = ["organisation_id", "facts", "weight", "since", "due_on", "gone_at", "updated_at"]


def refresh_queue(cluster: Cluster) -> None:
    """Ask every source what waits in this cluster. A source that fails leaves its rows as they stand, and is logged."""
    for kind, source in sources:
        try:
            found = list(source.find(cluster))
        except Exception:
            log.exception("source %s failed for %s", kind, cluster.slug)
            continue
        _keep(cluster, kind, source.weight, found)


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
                facts=one.facts,
                weight=weight,
                since=one.since,
                due_on=one.due_on,
                gone_at=None,
                updated_at=now,
            )
            for key, one in by_key.items()
        ]
        QueueItem.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["cluster", "kind", "key"], update_fields=FOUND, batch_size=500
        )
        left = QueueItem.objects.filter(cluster=cluster, kind=kind, gone_at=None)
        left.exclude(key__in=by_key).update(gone_at=now, done_at=None, done_by=None, put_off_until=None)
