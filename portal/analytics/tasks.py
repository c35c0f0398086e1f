"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="analytics.count_readings")
def count_readings(cluster: int) -> None:
    """Count the figures of one cluster anew."""
    from portal.organisations.models import Cluster

    from .services.readings import count_readings as count

    for one in Cluster.objects.filter(pk=cluster):
        count(one)


@shared_task(name="analytics.count_network")
def count_network(cluster: int) -> None:
    """How those of one cluster are linked."""
    from portal.organisations.models import Cluster

    from .services.network import count_network as count

    for one in Cluster.objects.filter(pk=cluster):
        count(one)
