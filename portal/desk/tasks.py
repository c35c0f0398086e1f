"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="desk.refresh_gaps")
def refresh_gaps(cluster: int) -> None:
    """What the chain of one cluster lacks, and who could fill it."""
    from portal.organisations.models import Cluster

    from .services.gaps import refresh_gaps as refresh

    for one in Cluster.objects.select_related("region", "organisation").filter(pk=cluster):
        refresh(one)
