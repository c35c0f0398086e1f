"""What a network is like is counted by the clock and kept: the ways between all members take longer than a page may."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.utils import timezone

from portal.organisations.models import Cluster
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..models import NetworkMeasure
from ..network import measure
from ..queries.network import network_of

AFRESH = dt.timedelta(hours=24)


def count_networks_due() -> None:
    """By the clock: each published cluster once a day."""
    for cluster in Cluster.objects.filter(published_at__lte=timezone.now()).only("pk"):
        if cache.add(f"analytics:network:{cluster.pk}", 1, AFRESH.total_seconds()):
            enqueue(tasks.count_network, key=f"network:{cluster.pk}", priority=Priority.BULK, cluster=cluster.pk)


def count_network(cluster: Cluster) -> NetworkMeasure:
    found = network_of(cluster)
    told = measure(found.nodes, found.edges)
    kept, _is_new = NetworkMeasure.objects.update_or_create(
        cluster=cluster,
        defaults={
            "members": told.members,
            "links": told.links,
            "density": told.density,
            "isolated": len(told.isolated),
            "brokers": [list(one) for one in told.brokers],
            "mix": dict(told.mix),
            "counted_at": timezone.now(),
        },
    )
    return kept
