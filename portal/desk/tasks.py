"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="desk.refresh_queue")
def refresh_queue(cluster: int) -> None:
    """How the members of a cluster are doing, then what waits in its queue: who is silent waits there."""
    from portal.organisations.models import Cluster

    from .services.health import count_members
    from .services.queue import refresh_queue as refresh

    for one in Cluster.objects.select_related("region").filter(pk=cluster):
        count_members(one)
        refresh(one)


@shared_task(name="desk.tell_members")
def tell_members(announcement: int) -> None:
    """Tell those who get an announcement and have not been told."""
    from .services.announcements import tell_members as tell

    tell(announcement)


@shared_task(name="desk.refresh_gaps")
def refresh_gaps(cluster: int) -> None:
    """What the chain of one cluster lacks, and who could fill it."""
    from portal.organisations.models import Cluster

    from .services.gaps import refresh_gaps as refresh

    for one in Cluster.objects.select_related("region", "organisation").filter(pk=cluster):
        refresh(one)
