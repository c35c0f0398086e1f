"""Work of this app that happens after the commit."""

from celery import shared_task


@shared_task
def make_copy(copy: str) -> None:
    """Write the copy of this public id, unless it is there already or was erased with its person."""
    from .services.copies import make_copy

    make_copy(copy)
