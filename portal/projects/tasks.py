"""Doorbells for others to ring: each fetches by id and calls one service."""

from celery import shared_task


def key_of(project: int) -> str:
    """The natural key of looking for partners of one project: however often it is asked for, it waits once."""
    return f"project:{project}"


@shared_task
def find_candidates(project: int) -> None:
    """Look anew for who could fill the free roles of one project."""
    from .models import Project
    from .services.candidates import find_candidates as find

    for one in Project.objects.open().select_related("lead", "cluster").filter(pk=project):
        find(one)
